// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"

#include <QTimeZone>
#include <QtGlobal>

/// Wall clocks, with summer time: what a time of day means on a day.
namespace locum::rules {

/// When a clock in that zone shows so many minutes since midnight on that day. A time that is left out is the first
/// moment after the gap; of one that comes twice it is the first.
Instant instantAt(qint64 julianDay, qint64 minutes, const QTimeZone &timeZone);

/// The day there, as a Julian day.
qint64 julianDayOf(Instant instant, const QTimeZone &timeZone);

/// 1 Monday … 7 Sunday.
int weekdayOf(qint64 julianDay);

} // namespace locum::rules
