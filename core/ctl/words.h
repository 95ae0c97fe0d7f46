// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QCoreApplication>

namespace locum::ctl {

/// The context of what locumctl says to people: Words::tr("…").
class Words {
    Q_DECLARE_TR_FUNCTIONS(locumctl)
};

} // namespace locum::ctl
