// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"

#include <QString>

#include <optional>

namespace locum {

enum class StandInState { Attached, Pocketed, Grace, Away, Off };
enum class AwayReason { Asked, Lost, Idle };
enum class StandInMode { Available, Busy, Away, Driving, Meeting, Holiday, Sleeping, Custom };

/// What a close without a word about standing in means.
enum class BareClose { StandIn, Off };

/// What the user said when they left.
struct Absence {
    StandInMode mode = StandInMode::Away;
    QString text;                 ///< the user's own words for the reply; empty: the built-in ones
    std::optional<Instant> until; ///< when passed, mode, text and rules end, not the absence
    QString rules = {};           ///< in the rule language: for this absence only, before the user's own

    bool operator==(const Absence &) const = default;
};

/// A user's stand-in as devices see it.
struct StandInStatus {
    StandInState state = StandInState::Off;
    std::optional<AwayReason> reason; ///< of Away
    std::optional<Instant> since;     ///< when this state began
    Absence absence;                  ///< of Away
    qint64 absenceNumber = 0;         ///< rises with each new absence; "per absence" limits count by it

    bool operator==(const StandInStatus &) const = default;
};

} // namespace locum

LOCUM_ENUM_NAMES(locum::StandInState, {locum::StandInState::Attached, "attached"},
                 {locum::StandInState::Pocketed, "pocketed"}, {locum::StandInState::Grace, "grace"},
                 {locum::StandInState::Away, "away"}, {locum::StandInState::Off, "off"})
LOCUM_ENUM_NAMES(locum::AwayReason, {locum::AwayReason::Asked, "asked"}, {locum::AwayReason::Lost, "lost"},
                 {locum::AwayReason::Idle, "idle"})
LOCUM_ENUM_NAMES(locum::BareClose, {locum::BareClose::StandIn, "stand_in"}, {locum::BareClose::Off, "off"})
LOCUM_ENUM_NAMES(locum::StandInMode, {locum::StandInMode::Available, "available"}, {locum::StandInMode::Busy, "busy"},
                 {locum::StandInMode::Away, "away"}, {locum::StandInMode::Driving, "driving"},
                 {locum::StandInMode::Meeting, "meeting"}, {locum::StandInMode::Holiday, "holiday"},
                 {locum::StandInMode::Sleeping, "sleeping"}, {locum::StandInMode::Custom, "custom"})
