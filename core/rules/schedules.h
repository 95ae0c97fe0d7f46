// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "language/program.h"
#include "rules/program.h"

#include <QTimeZone>

#include <optional>
#include <vector>

/// When the schedules of a program fall due.
namespace locum::rules {

/// The first moment after `after` at which a clock there shows `minutes` on one of the days (bit 0 Monday), on a day in
/// `valid` if there is one.
std::optional<Instant> nextAt(int minutes, quint8 weekdays, const std::optional<language::Range> &valid, Instant after,
                              const QTimeZone &timeZone);

/// The first multiple of `every` since the epoch after `after`, on a day in `valid`.
std::optional<Instant> nextEvery(Duration every, const std::optional<language::Range> &valid, Instant after,
                                 const QTimeZone &timeZone);

/// The next time of a digest.
std::optional<Instant> nextDigest(const language::BoundDigest &digest, Instant after, const QTimeZone &timeZone);

/// See Program::dueAfter.
std::vector<Program::Due> dueAfter(const language::Program &program, Instant after, const QTimeZone &timeZone);

} // namespace locum::rules
