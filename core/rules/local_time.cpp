// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/local_time.h"

#include <QDateTime>

#include <algorithm>

namespace locum::rules {

namespace {

constexpr qint64 unixEpoch = 2440588; ///< as a Julian day
constexpr qint64 minute = 60 * 1000;
constexpr qint64 day = 24 * 60 * minute;

qint64 offsetAt(qint64 utc, const QTimeZone &timeZone)
{
    return qint64(timeZone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(utc, Qt::UTC))) * 1000;
}

} // namespace

Instant instantAt(qint64 julianDay, qint64 minutes, const QTimeZone &timeZone)
{
    const qint64 wall = (julianDay - unixEpoch) * day + minutes * minute;
    const qint64 before = offsetAt(wall - day, timeZone);
    const qint64 after = offsetAt(wall + day, timeZone);
    // The greater offset gives the earlier moment.
    for (const qint64 offset : {std::max(before, after), std::min(before, after)}) {
        if (offsetAt(wall - offset, timeZone) == offset) {
            return instantFromMilliseconds(wall - offset);
        }
    }
    // In the gap: clocks jump over it somewhere in (wall - after, wall - before].
    qint64 low = wall - after;
    qint64 high = wall - before;
    while (low + 1 < high) {
        const qint64 middle = low + (high - low) / 2;
        (offsetAt(middle, timeZone) == after ? high : low) = middle;
    }
    return instantFromMilliseconds(high);
}

qint64 julianDayOf(Instant instant, const QTimeZone &timeZone)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(instant), timeZone).date().toJulianDay();
}

int weekdayOf(qint64 julianDay)
{
    return int(((julianDay % 7) + 7) % 7) + 1; // Julian day 0 was a Monday
}

} // namespace locum::rules
