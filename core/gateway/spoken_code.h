// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"

#include <QByteArray>
#include <QString>

namespace locum::gateway {

/// A secret that people read out and type, like "7K2M-QXRT-9WPD" (60 bits).
struct SpokenCode {
    QString shown;
    QByteArray hash; ///< all that is to be kept

    static SpokenCode make(Random &random);
    /// Of what was typed, whatever the case, spaces and dashes. Hashes are compared, so how long it takes says nothing.
    static QByteArray hashOf(const QString &typed);
};

} // namespace locum::gateway
