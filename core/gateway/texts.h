// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

namespace locum::gateway {

/// Text for the people at the devices. Thread-safe.
struct Text {
    Q_DECLARE_TR_FUNCTIONS(Gateway)
};

} // namespace locum::gateway
