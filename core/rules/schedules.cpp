// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/schedules.h"

#include "rules/local_time.h"

#include <algorithm>

namespace locum::rules {

namespace {

bool onDay(quint8 weekdays, qint64 julianDay)
{
    return ((weekdays >> (weekdayOf(julianDay) - 1)) & 1U) != 0;
}

/// Keeps what is earliest, with everything that falls due then.
class Earliest {
public:
    template <class What>
    void offer(const std::optional<Instant> &at, What what)
    {
        if (!at || (!m_due.empty() && *at > m_due.front().at)) {
            return;
        }
        if (!m_due.empty() && *at < m_due.front().at) {
            m_due.clear();
        }
        m_due.push_back({*at, std::move(what)});
    }
    std::vector<Program::Due> take() { return std::move(m_due); }

private:
    std::vector<Program::Due> m_due;
};

std::optional<Instant> nextOf(const language::BoundRule &rule, Instant after, const QTimeZone &timeZone)
{
    std::optional<Instant> earliest;
    for (const language::Schedule &schedule : rule.schedules) {
        const std::optional<Instant> next =
            schedule.minutes ? nextAt(*schedule.minutes, schedule.weekdays, rule.valid, after, timeZone)
                             : nextEvery(Duration(schedule.every), rule.valid, after, timeZone);
        earliest = next && (!earliest || *next < *earliest) ? next : earliest;
    }
    return earliest;
}

} // namespace

std::optional<Instant> nextAt(int minutes, quint8 weekdays, const std::optional<language::Range> &valid, Instant after,
                              const QTimeZone &timeZone)
{
    // A day earlier than today's: a time that the clocks leave out can come to lie on the day after.
    qint64 first = julianDayOf(after, timeZone) - 1;
    first = valid ? std::max(first, valid->from) : first;
    constexpr int aWeekAndMore = 10;
    for (qint64 day = first; day < first + aWeekAndMore; ++day) {
        if (valid && day > valid->to) {
            return std::nullopt;
        }
        if (!onDay(weekdays, day)) {
            continue;
        }
        if (const Instant at = instantAt(day, minutes, timeZone); at > after) {
            return at;
        }
    }
    return std::nullopt;
}

std::optional<Instant> nextEvery(Duration every, const std::optional<language::Range> &valid, Instant after,
                                 const QTimeZone &timeZone)
{
    if (every <= Duration(0)) {
        return std::nullopt;
    }
    Instant from = after;
    if (valid) {
        from = std::max(from, instantAt(valid->from, 0, timeZone) - Duration(1));
    }
    const qint64 since = toMilliseconds(from);
    const qint64 step = every.count();
    const qint64 passed = since / step - (since % step < 0 ? 1 : 0);
    const Instant next = instantFromMilliseconds((passed + 1) * step);
    if (valid && julianDayOf(next, timeZone) > valid->to) {
        return std::nullopt;
    }
    return next;
}

std::optional<Instant> nextDigest(const language::BoundDigest &digest, Instant after, const QTimeZone &timeZone)
{
    std::optional<Instant> earliest;
    for (const int minutes : digest.minutes) {
        const std::optional<Instant> next = nextAt(minutes, digest.weekdays, std::nullopt, after, timeZone);
        earliest = next && (!earliest || *next < *earliest) ? next : earliest;
    }
    return earliest;
}

std::vector<Program::Due> dueAfter(const language::Program &program, Instant after, const QTimeZone &timeZone)
{
    Earliest earliest;
    for (const language::BoundDigest &digest : program.digests) {
        earliest.offer(nextDigest(digest, after, timeZone),
                       DigestDue{digest.name, digest.to.open ? QString() : digest.to.name});
    }
    for (const language::BoundRule &rule : program.rules) {
        if (!rule.disabled && !rule.schedules.empty()) {
            earliest.offer(nextOf(rule, after, timeZone), RuleDue{rule.name});
        }
    }
    return earliest.take();
}

} // namespace locum::rules
