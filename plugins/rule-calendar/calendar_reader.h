// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QTimeZone>

#include <optional>
#include <vector>

/// Reads iCalendar files (RFC 5545) for what makes their owner busy. Whatever a file holds, reading it ends in bounded
/// time and memory.
namespace locum::calendar {

/// One time that an event happens.
struct Occurrence {
    Instant begin;
    Instant end;
    QString summary; ///< clipped; may be hostile
    bool allDay = false;

    bool operator==(const Occurrence &) const = default;
};

struct Limits {
    qsizetype bytes = 10 * 1024 * 1024;
    int lines = 500'000;
    int events = 50'000;
    int depth = 8;         ///< of components within components
    int timeZones = 200;   ///< that the file defines
    int steps = 1'000'000; ///< of all recurrences together
    int occurrences = 50'000;
};

struct Reading {
    std::vector<Occurrence> occurrences; ///< that make busy, sorted by their begin
    int skipped = 0;                     ///< events that make no sense
    bool cut = false;                    ///< there was more than the limits allow: something may be missing
};

/// What happens in [from, to), however long before it began. Of events that are cancelled or transparent nothing.
/// `local` is the zone of times without one, and of whole days.
/// Errors: `calendar.too_large`, `calendar.too_deep`, `calendar.broken` (it is no calendar).
Result<Reading> read(const QByteArray &text, Instant from, Instant to, const QTimeZone &local,
                     const Limits &limits = {});

/// What the rules are told.
struct Now {
    bool busy = false;
    std::optional<Instant> busyUntil; ///< the end of all events that follow each other without a gap
    std::optional<Instant> next;      ///< when the next event begins
    QString title;                    ///< of the event that goes on and began last
    std::optional<Instant> changesAt; ///< when one of these is another one

    bool operator==(const Now &) const = default;
};
Now lookAt(const std::vector<Occurrence> &occurrences, Instant now, bool allDayIsBusy = true);

} // namespace locum::calendar
