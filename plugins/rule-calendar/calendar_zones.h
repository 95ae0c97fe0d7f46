// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"

#include <QByteArray>
#include <QHash>
#include <QTimeZone>

#include <libical/ical.h>
#include <optional>

namespace locum::calendar {

/// A wall-clock time and where the clock hangs, as a property says it.
struct WallTime {
    icaltimetype time; ///< without a zone
    QTimeZone zone;

    bool isDate() const { return time.is_date != 0; }
};

/// The time zones that a calendar's times are in.
class Zones {
public:
    Zones(icalcomponent *calendar, const QTimeZone &local);

    /// The time `value` of `property`; nothing where it is none, or out of 1900 … 2200.
    std::optional<WallTime> wallTime(icalproperty *property, icaltimetype value) const;

    /// A time that the clock skips in spring is the one after the gap.
    static std::optional<Instant> instantOf(const WallTime &wall);
    /// The wall-clock time in the zone at that moment.
    static icaltimetype wallAt(Instant instant, const QTimeZone &zone);

private:
    const QTimeZone &zoneOf(const QByteArray &id) const;

    QTimeZone m_local;
    QHash<QByteArray, QByteArray> m_locations; ///< TZID → what its definition says of where it is
    mutable QHash<QByteArray, QTimeZone> m_zones;
};

} // namespace locum::calendar
