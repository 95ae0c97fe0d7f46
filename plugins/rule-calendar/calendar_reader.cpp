// SPDX-License-Identifier: GPL-2.0-or-later
#include "calendar_reader.h"

#include "calendar_scan.h"
#include "calendar_zones.h"
#include "event_series.h"

#include <algorithm>
#include <libical/ical.h>
#include <map>
#include <memory>

namespace locum::calendar {

namespace {

struct FreeComponent {
    void operator()(icalcomponent *component) const { icalcomponent_free(component); }
};

/// Several calendars may stand in one file; then libical puts them into one of its own.
std::vector<icalcomponent *> calendarsOf(icalcomponent *root)
{
    if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT) {
        return {root};
    }
    std::vector<icalcomponent *> found;
    for (auto *one = icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT); one != nullptr;
         one = icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT)) {
        found.push_back(one);
    }
    return found;
}

/// All VEVENTs of one UID: what recurs, and what replaces single times of it.
struct Series {
    std::vector<icalcomponent *> masters;
    std::vector<icalcomponent *> replacements;
};

void readCalendar(icalcomponent *calendar, const Zones &zones, Collector &collector)
{
    std::map<QByteArray, Series> all;
    int nameless = 0;
    for (auto *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); event != nullptr;
         event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        QByteArray uid = icalcomponent_get_uid(event);
        if (uid.isEmpty()) {
            uid = "\n" + QByteArray::number(++nameless); // no UID can be that
        }
        auto &series = all[uid];
        const bool replaces = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY) != nullptr;
        (replaces ? series.replacements : series.masters).push_back(event);
    }
    for (const auto &[uid, series] : all) {
        const auto replaced = replacedTimes(series.replacements, zones);
        for (auto *master : series.masters) {
            addSeries(master, replaced, zones, collector);
        }
        for (auto *replacement : series.replacements) {
            addSingle(replacement, zones, collector);
        }
    }
}

} // namespace

Result<Reading> read(const QByteArray &text, Instant from, Instant to, const QTimeZone &local, const Limits &limits)
{
    if (const auto fine = scan(text, limits); !fine) {
        return fail(fine.error());
    }
    icalerror_set_errors_are_fatal(false);
    const std::unique_ptr<icalcomponent, FreeComponent> root(icalparser_parse_string(text.constData()));
    if (!root) {
        return fail("calendar.broken", QStringLiteral("it is no calendar"), Retry::Later);
    }
    Collector collector(from, to, limits);
    for (auto *calendar : calendarsOf(root.get())) {
        const Zones zones(calendar, local);
        readCalendar(calendar, zones, collector);
    }
    return collector.take();
}

Now lookAt(const std::vector<Occurrence> &occurrences, Instant now, bool allDayIsBusy)
{
    Now found;
    std::optional<Instant> until;
    std::optional<Instant> end; // of the first event that ends: another title
    for (const auto &one : occurrences) {
        if ((one.allDay && !allDayIsBusy) || one.end <= one.begin) {
            continue;
        }
        if (one.begin > now && !found.next) {
            found.next = one.begin;
        }
        if (one.begin <= now && one.end > now) {
            until = std::max(until.value_or(one.end), one.end);
            end = std::min(end.value_or(one.end), one.end);
            found.title = one.summary;
        } else if (until && one.begin > now && one.begin <= *until) {
            until = std::max(*until, one.end);
        }
    }
    // An event that began before another one that goes on may touch one that was passed: they are sorted by begin, so
    // whatever touches comes after.
    found.busy = until.has_value();
    found.busyUntil = until;
    found.changesAt = end;
    if (found.next) {
        found.changesAt = std::min(found.changesAt.value_or(*found.next), *found.next);
    }
    return found;
}

} // namespace locum::calendar
