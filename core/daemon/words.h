// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QCoreApplication>

namespace locum::daemon {

/// The context of what locumd says to people: Words::tr("…").
class Words {
    Q_DECLARE_TR_FUNCTIONS(locumd)
};

} // namespace locum::daemon
