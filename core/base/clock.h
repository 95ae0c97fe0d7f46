// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace locum {

/// A point in time, UTC, milliseconds since the Unix epoch.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

/// Where time comes from; tests give their own. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;

    /// Wall time: for what is shown and stored. May jump.
    virtual Instant now() const = 0;

    /// Time that never goes back or jumps, from an arbitrary start: for time-outs within this process.
    virtual Duration monotonic() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override;
    Duration monotonic() const override;
};

/// ISO 8601 in UTC with milliseconds: 2026-07-06T12:00:00.000Z.
QString toIsoString(Instant instant);

/// Reads what toIsoString writes, and any other ISO 8601 date-time with an offset.
std::optional<Instant> instantFromIso(const QString &text);

inline qint64 toMilliseconds(Instant instant)
{
    return instant.time_since_epoch().count();
}

inline Instant instantFromMilliseconds(qint64 milliseconds)
{
    return Instant(Duration(milliseconds));
}

} // namespace locum
