// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/clock.h"

#include <QDateTime>

#include <cstdio>

namespace locum {

Instant SystemClock::now() const
{
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

Duration SystemClock::monotonic() const
{
    return std::chrono::floor<Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

QString toIsoString(Instant instant)
{
    // By hand: two of these stand in every message of the feed, and QDateTime takes ten times as long.
    using namespace std::chrono;
    const auto day = floor<days>(instant);
    const year_month_day date(day);
    const hh_mm_ss time(instant - day);
    char text[32];
    const int length =
        std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                      static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return QString::fromLatin1(text, length);
}

std::optional<Instant> instantFromIso(const QString &text)
{
    const auto parsed = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!parsed.isValid()) {
        return std::nullopt;
    }
    return instantFromMilliseconds(parsed.toMSecsSinceEpoch());
}

} // namespace locum
