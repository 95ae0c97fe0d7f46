// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "calendar_reader.h"

#include <QLocale>

namespace locum::calendar {

/// How free/busy is put into words.
struct FreeBusyWords {
    QLocale locale;
    QTimeZone timeZone = QTimeZone::utc();
    bool allDayIsBusy = true;
    int days = 7;       ///< that are looked at, today among them
    int intervals = 12; ///< said at most
    int bytes = 300;    ///< of UTF-8 for all intervals: with what is said around them it fits into a line of IRC
};

/// When the user is busy in the coming days, in one line for others to read: intervals and until when it was looked,
/// never what happens in them, nor how many events an interval is made of. Where there is too much to say it looks less
/// far. `occurrences` as of Reading; what lies before `now` is not told.
QString freeBusy(const std::vector<Occurrence> &occurrences, Instant now, const FreeBusyWords &words);

/// When that text becomes another one: an interval begins or ends, or a day has passed.
Instant freeBusyChangesAt(const std::vector<Occurrence> &occurrences, Instant now, const FreeBusyWords &words);

} // namespace locum::calendar
