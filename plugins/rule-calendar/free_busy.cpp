// SPDX-License-Identifier: GPL-2.0-or-later
#include "free_busy.h"

#include "base/in_language.h"

#include <QDateTime>

#include <algorithm>

namespace locum::calendar {

namespace {

constexpr const char *context = "FreeBusy";

/// Half open.
struct Interval {
    Instant begin;
    Instant end;
};

/// What is busy in [now, to): sorted, and apart from each other.
std::vector<Interval> busyIntervals(const std::vector<Occurrence> &occurrences, Instant now, Instant to,
                                    bool allDayIsBusy)
{
    std::vector<Interval> found;
    for (const auto &one : occurrences) { // sorted by their begin
        if ((one.allDay && !allDayIsBusy) || one.end <= one.begin || one.end <= now || one.begin >= to) {
            continue;
        }
        const Interval part{std::max(one.begin, now), std::min(one.end, to)};
        if (!found.empty() && part.begin <= found.back().end) {
            found.back().end = std::max(found.back().end, part.end);
        } else {
            found.push_back(part);
        }
    }
    return found;
}

/// Says times where the user is.
class Clockface {
public:
    explicit Clockface(const FreeBusyWords &words) : m_words(words) {}

    QDateTime at(Instant instant) const
    {
        return QDateTime::fromMSecsSinceEpoch(toMilliseconds(instant), m_words.timeZone);
    }
    Instant startOfDay(QDate date) const
    {
        return instantFromMilliseconds(date.startOfDay(m_words.timeZone).toMSecsSinceEpoch());
    }
    QString day(QDate date) const { return m_words.locale.toString(date, QStringLiteral("ddd d MMM")); }
    QString time(Instant instant) const { return m_words.locale.toString(at(instant).time(), QLocale::ShortFormat); }
    /// An end at midnight is the end of the day before.
    QDate lastDay(Instant end) const { return at(end - Duration(1)).date(); }
    bool endsAtMidnight(Instant end) const { return startOfDay(lastDay(end).addDays(1)) == end; }
    bool isMidnight(Instant instant) const { return startOfDay(at(instant).date()) == instant; }

private:
    const FreeBusyWords &m_words;
};

/// One interval, without its first day where `sameDay` has just been said.
QString said(const Interval &busy, const Clockface &clock, Instant now, bool sameDay, const QLocale &locale)
{
    const QDate first = clock.at(busy.begin).date();
    const QDate last = clock.lastDay(busy.end);
    const bool goesOn = busy.begin == now;
    if ((goesOn || clock.isMidnight(busy.begin)) && clock.endsAtMidnight(busy.end)) { // whole days
        if (first == last) {
            //: A day on which the user is busy all day, in a list of times; %1 is that day.
            return inLanguage(locale, context, QT_TRANSLATE_NOOP("FreeBusy", "%1 all day")).arg(clock.day(first));
        }
        return QStringLiteral("%1 – %2").arg(clock.day(first), clock.day(last));
    }
    const QString end =
        last == first ? clock.time(busy.end) : QStringLiteral("%1 %2").arg(clock.day(last), clock.time(busy.end));
    if (goesOn) {
        //: An interval in a list of times, which has begun (some minutes ago, when this is read); %1 is its end.
        return inLanguage(locale, context, QT_TRANSLATE_NOOP("FreeBusy", "until %1")).arg(end);
    }
    const QString begin =
        sameDay ? clock.time(busy.begin) : QStringLiteral("%1 %2").arg(clock.day(first), clock.time(busy.begin));
    return (last == first ? QStringLiteral("%1–%2") : QStringLiteral("%1 – %2")).arg(begin, end);
}

} // namespace

QString freeBusy(const std::vector<Occurrence> &occurrences, Instant now, const FreeBusyWords &words)
{
    const Clockface clock(words);
    const QDate today = clock.at(now).date();
    Instant horizon = clock.startOfDay(today.addDays(words.days));
    const auto intervals = busyIntervals(occurrences, now, horizon, words.allDayIsBusy);
    QStringList list;
    qsizetype bytes = 0;
    std::optional<QDate> sayingDay;
    for (const auto &busy : intervals) {
        const auto text = said(busy, clock, now, sayingDay == clock.at(busy.begin).date(), words.locale);
        bytes += text.toUtf8().size() + 2;
        if (list.size() == words.intervals || bytes > words.bytes) {
            horizon = busy.begin; // of what comes then nothing is said, not even that it is free
            break;
        }
        list.append(text);
        sayingDay = clock.lastDay(busy.end);
    }
    const QString until = clock.endsAtMidnight(horizon)
                              ? clock.day(clock.lastDay(horizon))
                              : QStringLiteral("%1 %2").arg(clock.day(clock.at(horizon).date()), clock.time(horizon));
    const QString zone = clock.at(now).timeZoneAbbreviation();
    if (list.isEmpty()) {
        //: Free/busy for a contact. %1: the last day or moment that was looked at; %2: the time zone's short name.
        return inLanguage(words.locale, context, QT_TRANSLATE_NOOP("FreeBusy", "Free, looking ahead to %1 (%2)."))
            .arg(until, zone);
    }
    //: Free/busy for a contact. %1: intervals; %2: the last day or moment that was looked at; %3: the time zone.
    return inLanguage(words.locale, context,
                      QT_TRANSLATE_NOOP("FreeBusy", "Busy: %1. Free otherwise, looking ahead to %2 (%3)."))
        .arg(list.join(QLatin1String(", ")), until, zone);
}

Instant freeBusyChangesAt(const std::vector<Occurrence> &occurrences, Instant now, const FreeBusyWords &words)
{
    const Clockface clock(words);
    const QDate today = clock.at(now).date();
    Instant soonest = clock.startOfDay(today.addDays(1));
    for (const auto &busy :
         busyIntervals(occurrences, now, clock.startOfDay(today.addDays(words.days)), words.allDayIsBusy)) {
        soonest = std::min(soonest, busy.begin > now ? busy.begin : busy.end);
    }
    return soonest;
}

} // namespace locum::calendar
