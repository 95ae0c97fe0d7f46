// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QTime>

namespace locum::notify {

/// When a channel tells what has happened since it last did, and what of it.
struct DigestTimes {
    QList<QTime> at;       ///< of the day; rising, each once, at least one
    quint8 weekdays = 127; ///< bits, from 1 for Monday; at least one
    QByteArray zone = {};  ///< IANA; empty: the server's
    bool empty = false;    ///< also where nothing has happened
    bool read = false;     ///< also what the user has read

    bool operator==(const DigestTimes &) const = default;
};

/// {"at": ["08:00"], "weekdays": ["mon", …], "zone", "empty", "read"}.
QJsonObject toJson(const DigestTimes &times);

/// `at` has to be there. Error: `channel.use.invalid` (says what is taken).
Result<DigestTimes> digestTimesFromJson(const QJsonObject &json);

} // namespace locum::notify
