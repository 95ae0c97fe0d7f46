// SPDX-License-Identifier: GPL-2.0-or-later
#include "event_series.h"

#include <QDateTime>

#include <algorithm>
#include <memory>

namespace locum::calendar {

using namespace std::chrono_literals;

namespace {

constexpr Duration longestEvent = std::chrono::hours(24 * 400);
constexpr qsizetype longestSummary = 200;

struct FreeIterator {
    void operator()(icalrecur_iterator *iterator) const { icalrecur_iterator_free(iterator); }
};

bool isBusy(icalcomponent *event)
{
    if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) {
        return false;
    }
    auto *property = icalcomponent_get_first_property(event, ICAL_TRANSP_PROPERTY);
    if (property == nullptr) {
        return true;
    }
    const auto transparency = icalproperty_get_transp(property);
    return transparency != ICAL_TRANSP_TRANSPARENT && transparency != ICAL_TRANSP_TRANSPARENTNOCONFLICT;
}

/// An event as it happens first.
struct Plan {
    WallTime begin;
    Instant first;
    Duration length{0}; ///< of one with times
    int days = 0;       ///< of one of whole days
    QString summary;

    std::optional<Occurrence> at(const WallTime &wall) const
    {
        const auto start = Zones::instantOf(wall);
        if (!start) {
            return std::nullopt;
        }
        auto end = *start + length;
        if (wall.isDate()) {
            auto last = wall;
            icaltime_adjust(&last.time, days, 0, 0, 0);
            end = Zones::instantOf(last).value_or(*start);
        }
        return Occurrence{*start, end, summary, wall.isDate()};
    }
};

std::optional<Plan> planOf(icalcomponent *event, const Zones &zones)
{
    auto *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    const auto begin = start != nullptr ? zones.wallTime(start, icalproperty_get_dtstart(start)) : std::nullopt;
    const auto first = begin ? Zones::instantOf(*begin) : std::nullopt;
    if (!first) {
        return std::nullopt;
    }
    Plan plan{*begin, *first, 0ms, begin->isDate() ? 1 : 0,
              QString::fromUtf8(icalcomponent_get_summary(event)).simplified().left(longestSummary)};
    auto *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    auto *duration = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    if (end != nullptr) {
        const auto wall = zones.wallTime(end, icalproperty_get_dtend(end));
        const auto last = wall ? Zones::instantOf(*wall) : std::nullopt;
        if (!last) {
            return std::nullopt;
        }
        plan.length = *last - *first;
        if (begin->isDate()) {
            const QDate from(begin->time.year, begin->time.month, begin->time.day);
            const QDate to(wall->time.year, wall->time.month, wall->time.day);
            plan.days = static_cast<int>(std::clamp<qint64>(from.daysTo(to), 0, 400));
        }
    } else if (duration != nullptr) {
        const auto given = icalproperty_get_duration(duration);
        const auto seconds = qint64(given.weeks) * 604'800 + qint64(given.days) * 86'400 + qint64(given.hours) * 3600 +
                             qint64(given.minutes) * 60 + qint64(given.seconds);
        plan.length = given.is_neg != 0 ? 0ms : Duration(seconds * 1000);
        plan.days = static_cast<int>(std::clamp<qint64>(plan.length / std::chrono::hours(24), 0, 400));
    }
    plan.length = std::clamp<Duration>(plan.length, 0ms, longestEvent);
    return plan;
}

/// What is left out: whole days, and moments.
struct Exceptions {
    std::set<Instant> moments;
    std::set<QDate> days;

    bool has(const Occurrence &occurrence, const WallTime &wall) const
    {
        return moments.contains(occurrence.begin) ||
               days.contains(QDate(wall.time.year, wall.time.month, wall.time.day));
    }
};

Exceptions exceptionsOf(icalcomponent *event, const std::set<Instant> &replaced, const Zones &zones)
{
    Exceptions exceptions{replaced, {}};
    for (auto *property = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY); property != nullptr;
         property = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY)) {
        const auto wall = zones.wallTime(property, icalproperty_get_exdate(property));
        if (wall && wall->isDate()) {
            exceptions.days.insert(QDate(wall->time.year, wall->time.month, wall->time.day));
        } else if (const auto moment = wall ? Zones::instantOf(*wall) : std::nullopt) {
            exceptions.moments.insert(*moment);
        }
    }
    return exceptions;
}

bool isEmpty(const short *list)
{
    return list[0] == ICAL_RECURRENCE_ARRAY_MAX;
}

bool isSingle(const short *list)
{
    return isEmpty(list) || list[1] == ICAL_RECURRENCE_ARRAY_MAX;
}

/// Not the rules that libical would follow for a long time before it found out that they never come true: what recurs
/// within an hour, hours of certain days, and calendars that are not ours.
bool isTame(const icalrecurrencetype &rule)
{
    if (rule.rscale != nullptr || rule.interval <= 0 || !isSingle(rule.by_second) || !isSingle(rule.by_minute)) {
        return false;
    }
    switch (rule.freq) {
    case ICAL_HOURLY_RECURRENCE:
        return isEmpty(rule.by_month) && isEmpty(rule.by_month_day) && isEmpty(rule.by_year_day) &&
               isEmpty(rule.by_week_no) && isEmpty(rule.by_day) && isEmpty(rule.by_hour) && isEmpty(rule.by_set_pos);
    case ICAL_DAILY_RECURRENCE:
    case ICAL_WEEKLY_RECURRENCE:
    case ICAL_MONTHLY_RECURRENCE:
    case ICAL_YEARLY_RECURRENCE:
        return true;
    default:
        return false;
    }
}

void addRule(icalproperty *property, const Plan &plan, const Exceptions &exceptions, Collector &collector)
{
    auto rule = icalproperty_get_rrule(property);
    if (!isTame(rule)) {
        collector.skip();
        return;
    }
    // The rule is followed on the wall clock, so its end is told by that clock too. Beyond the window nothing counts.
    const auto windowEnd = Zones::wallAt(collector.to() + std::chrono::hours(24), plan.begin.zone);
    auto until = rule.until;
    if (!icaltime_is_null_time(until) && icaltime_is_utc(until)) {
        const auto moment = Zones::instantOf({until, QTimeZone::utc()});
        until = moment ? Zones::wallAt(*moment, plan.begin.zone) : windowEnd;
    }
    until.zone = nullptr;
    if (rule.count == 0 && (icaltime_is_null_time(until) || icaltime_compare(until, windowEnd) > 0)) {
        until = windowEnd;
    }
    rule.until = until;
    const std::unique_ptr<icalrecur_iterator, FreeIterator> iterator(icalrecur_iterator_new(rule, plan.begin.time));
    if (!iterator) {
        collector.skip();
        return;
    }
    while (collector.step()) {
        auto wall = plan.begin;
        wall.time = icalrecur_iterator_next(iterator.get());
        if (icaltime_is_null_time(wall.time)) {
            return;
        }
        wall.time.is_date = plan.begin.time.is_date;
        const auto occurrence = plan.at(wall);
        if (!occurrence || occurrence->begin >= collector.to()) {
            return;
        }
        if (!exceptions.has(*occurrence, wall)) {
            collector.add(*occurrence);
        }
    }
}

void addDates(icalcomponent *event, const Plan &plan, const Exceptions &exceptions, const Zones &zones,
              Collector &collector)
{
    for (auto *property = icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY);
         property != nullptr && collector.step();
         property = icalcomponent_get_next_property(event, ICAL_RDATE_PROPERTY)) {
        const auto given = icalproperty_get_rdate(property);
        const bool isPeriod = icaltime_is_null_time(given.time) != 0;
        const auto wall = zones.wallTime(property, isPeriod ? given.period.start : given.time);
        auto occurrence = wall ? plan.at(*wall) : std::nullopt;
        if (!occurrence) {
            collector.skip();
            continue;
        }
        if (isPeriod) {
            const auto end = zones.wallTime(property, given.period.end);
            const auto last = end ? Zones::instantOf(*end) : std::nullopt;
            const auto length = last ? *last - occurrence->begin
                                     : Duration(qint64(icaldurationtype_as_int(given.period.duration)) * 1000);
            occurrence->end = occurrence->begin + std::clamp<Duration>(length, 0ms, longestEvent);
        }
        if (!exceptions.has(*occurrence, *wall)) {
            collector.add(*occurrence);
        }
    }
}

} // namespace

void Collector::add(Occurrence occurrence)
{
    if (occurrence.end <= m_from || occurrence.begin >= m_to || occurrence.end <= occurrence.begin) {
        return;
    }
    if (m_reading.occurrences.size() >= static_cast<size_t>(m_limits.occurrences)) {
        m_reading.cut = true;
        return;
    }
    m_reading.occurrences.push_back(std::move(occurrence));
}

bool Collector::step()
{
    if (++m_steps > m_limits.steps) {
        m_reading.cut = true;
        return false;
    }
    return true;
}

Reading Collector::take()
{
    auto &all = m_reading.occurrences;
    std::sort(all.begin(), all.end(), [](const Occurrence &a, const Occurrence &b) {
        return std::tie(a.begin, a.end, a.summary) < std::tie(b.begin, b.end, b.summary);
    });
    // The first time of a series may stand in its own RDATE, and a file may hold an event twice.
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return std::move(m_reading);
}

std::set<Instant> replacedTimes(const std::vector<icalcomponent *> &replacements, const Zones &zones)
{
    std::set<Instant> times;
    for (auto *event : replacements) {
        auto *property = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY);
        const auto wall = zones.wallTime(property, icalproperty_get_recurrenceid(property));
        if (const auto moment = wall ? Zones::instantOf(*wall) : std::nullopt) {
            times.insert(*moment);
        }
    }
    return times;
}

void addSeries(icalcomponent *event, const std::set<Instant> &replaced, const Zones &zones, Collector &collector)
{
    if (!isBusy(event) || !collector.step()) {
        return;
    }
    const auto plan = planOf(event, zones);
    if (!plan) {
        collector.skip();
        return;
    }
    const auto exceptions = exceptionsOf(event, replaced, zones);
    auto *rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
    if (rule == nullptr) {
        const auto occurrence = plan->at(plan->begin);
        if (occurrence && !exceptions.has(*occurrence, plan->begin)) {
            collector.add(*occurrence);
        }
    }
    for (; rule != nullptr; rule = icalcomponent_get_next_property(event, ICAL_RRULE_PROPERTY)) {
        addRule(rule, *plan, exceptions, collector);
    }
    addDates(event, *plan, exceptions, zones, collector);
}

void addSingle(icalcomponent *event, const Zones &zones, Collector &collector)
{
    if (!isBusy(event) || !collector.step()) {
        return;
    }
    const auto plan = planOf(event, zones);
    const auto occurrence = plan ? plan->at(plan->begin) : std::nullopt;
    if (occurrence) {
        collector.add(*occurrence);
    } else {
        collector.skip();
    }
}

} // namespace locum::calendar
