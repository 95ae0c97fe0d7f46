// SPDX-License-Identifier: GPL-2.0-or-later
#include "calendar_zones.h"

#include <QDateTime>

#include <algorithm>

namespace locum::calendar {

namespace {

/// What programs call the zones: IANA's names, those with a path before them, and Windows'.
QTimeZone zoneNamed(const QByteArray &name)
{
    if (name.isEmpty() || name.size() > 200) {
        return {};
    }
    const auto parts = name.split('/');
    for (qsizetype first = 0; first < parts.size(); ++first) {
        const auto id = parts.sliced(first).join('/');
        if (!id.isEmpty() && QTimeZone::isTimeZoneIdAvailable(id)) {
            return QTimeZone(id);
        }
    }
    const auto fromWindows = QTimeZone::windowsIdToDefaultIanaId(name);
    return fromWindows.isEmpty() ? QTimeZone() : QTimeZone(fromWindows);
}

/// Of a zone that has no known name: its offset now, where it has only one; of two the one of winter.
std::optional<int> fixedOffset(icalcomponent *definition)
{
    auto *standard = icalcomponent_get_first_component(definition, ICAL_XSTANDARD_COMPONENT);
    auto *property =
        standard != nullptr ? icalcomponent_get_first_property(standard, ICAL_TZOFFSETTO_PROPERTY) : nullptr;
    if (property == nullptr) {
        return std::nullopt;
    }
    const int offset = icalproperty_get_tzoffsetto(property);
    return std::abs(offset) <= 14 * 3600 ? std::optional(offset) : std::nullopt;
}

} // namespace

Zones::Zones(icalcomponent *calendar, const QTimeZone &local) : m_local(local)
{
    for (auto *one = icalcomponent_get_first_component(calendar, ICAL_VTIMEZONE_COMPONENT); one != nullptr;
         one = icalcomponent_get_next_component(calendar, ICAL_VTIMEZONE_COMPONENT)) {
        auto *id = icalcomponent_get_first_property(one, ICAL_TZID_PROPERTY);
        if (id == nullptr) {
            continue;
        }
        const QByteArray name = icalproperty_get_tzid(id);
        auto zone = zoneNamed(name);
        for (auto *extra = icalcomponent_get_first_property(one, ICAL_X_PROPERTY); extra != nullptr && !zone.isValid();
             extra = icalcomponent_get_next_property(one, ICAL_X_PROPERTY)) {
            if (qstrcmp(icalproperty_get_x_name(extra), "X-LIC-LOCATION") == 0) {
                zone = zoneNamed(icalproperty_get_x(extra));
            }
        }
        if (!zone.isValid()) {
            if (const auto offset = fixedOffset(one)) {
                zone = QTimeZone(*offset);
            }
        }
        if (zone.isValid()) {
            m_zones.insert(name, zone);
        }
    }
}

const QTimeZone &Zones::zoneOf(const QByteArray &id) const
{
    auto found = m_zones.find(id);
    if (found == m_zones.end()) {
        const auto zone = zoneNamed(id);
        found = m_zones.insert(id, zone.isValid() ? zone : m_local);
    }
    return *found;
}

std::optional<WallTime> Zones::wallTime(icalproperty *property, icaltimetype value) const
{
    if (icaltime_is_null_time(value) || value.year < 1900 || value.year > 2200) {
        return std::nullopt;
    }
    WallTime wall{icaltime_normalize(value), m_local};
    wall.time.zone = nullptr;
    if (!wall.isDate()) {
        if (icaltime_is_utc(value)) {
            wall.zone = QTimeZone::utc();
        } else if (auto *parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER)) {
            wall.zone = zoneOf(icalparameter_get_tzid(parameter));
        }
    }
    return QDate(wall.time.year, wall.time.month, wall.time.day).isValid() ? std::optional(wall) : std::nullopt;
}

std::optional<Instant> Zones::instantOf(const WallTime &wall)
{
    const auto &time = wall.time;
    const QDate date(time.year, time.month, time.day);
    if (!date.isValid()) {
        return std::nullopt;
    }
    const QTime clock(time.hour, time.minute, std::min(time.second, 59));
    const auto there = wall.isDate() ? date.startOfDay(wall.zone) : QDateTime(date, clock, wall.zone);
    if (there.isValid()) {
        return instantFromMilliseconds(there.toMSecsSinceEpoch());
    }
    // The clock skips it: by the offset of the day before, it is after the gap.
    const QDateTime plain(date, wall.isDate() ? QTime(0, 0) : clock, QTimeZone::utc());
    const auto offset = wall.zone.offsetFromUtc(plain.addDays(-1));
    return instantFromMilliseconds(plain.toMSecsSinceEpoch() - qint64(offset) * 1000);
}

icaltimetype Zones::wallAt(Instant instant, const QTimeZone &zone)
{
    const auto there = QDateTime::fromMSecsSinceEpoch(toMilliseconds(instant), zone);
    auto time = icaltime_null_time();
    time.year = there.date().year();
    time.month = there.date().month();
    time.day = there.date().day();
    time.hour = there.time().hour();
    time.minute = there.time().minute();
    time.second = there.time().second();
    return time;
}

} // namespace locum::calendar
