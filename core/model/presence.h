// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"

#include <QString>

#include <optional>

namespace locum {

/// How reachable somebody is. The order is that of the person graph's T5, least reachable first.
enum class Availability { Unknown, Offline, Invisible, ExtendedAway, Away, Busy, Mobile, Available, FreeForChat };

struct Presence {
    Availability availability = Availability::Unknown;
    QString text;
    std::optional<Instant> idleSince;

    bool operator==(const Presence &) const = default;
};

/// Online in the sense of the rule language: anything but unknown, offline and invisible.
constexpr bool isOnline(Availability availability)
{
    return availability >= Availability::ExtendedAway;
}

} // namespace locum

LOCUM_ENUM_NAMES(locum::Availability, {locum::Availability::Unknown, "unknown"},
                 {locum::Availability::Offline, "offline"}, {locum::Availability::Invisible, "invisible"},
                 {locum::Availability::ExtendedAway, "extended_away"}, {locum::Availability::Away, "away"},
                 {locum::Availability::Busy, "busy"}, {locum::Availability::Mobile, "mobile"},
                 {locum::Availability::Available, "available"}, {locum::Availability::FreeForChat, "free_for_chat"})
