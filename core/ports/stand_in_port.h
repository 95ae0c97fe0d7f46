// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "model/absence_plan.h"
#include "model/ids.h"
#include "model/standin.h"
#include "ports/rule_port.h"

#include <optional>
#include <vector>

/// What the engine offers to its doors of how and when Locum stands in. As engine_ports.h.
namespace locum::ports {

/// What a user has set themselves; the rest is as the daemon's configuration says.
struct StandInChoices {
    std::optional<BareClose> bareClose;
    std::optional<bool> ownClientsCount;
    std::optional<Duration> idleAway;

    bool operator==(const StandInChoices &) const = default;
};

/// What holds for a user.
struct StandInSettings {
    BareClose bareClose = BareClose::StandIn; ///< what a close without a word about standing in means
    bool ownClientsCount = true;              ///< another client of theirs that is active on a network is a device
    Duration idleAway{0};                     ///< pocketed for so long is away; 0: never
    StandInChoices chosen;

    bool operator==(const StandInSettings &) const = default;
};

/// What is not set stays; what holds none is again as the configuration says.
struct StandInSettingsChange {
    std::optional<std::optional<BareClose>> bareClose;
    std::optional<std::optional<bool>> ownClientsCount;
    std::optional<std::optional<Duration>> idleAway; ///< whole minutes, 0 to a week
};

/// What is not set stays.
struct AbsenceChange {
    std::optional<StandInMode> mode;
    std::optional<QString> text;                 ///< empty: none
    std::optional<std::optional<Instant>> until; ///< holding none: without an end
    std::optional<QString> rules;                ///< empty: none

    bool operator==(const AbsenceChange &) const = default;
};

class StandInPort {
public:
    virtual ~StandInPort() = default;
    virtual void standInSettings(UserId user, Reply<StandInSettings> reply) = 0;
    /// Holds at once: who has idled for longer than what is set now is away.
    virtual void changeStandInSettings(UserId user, StandInSettingsChange change, Reply<StandInSettings> reply) = 0;
    /// Of the absence that is on, or that the user asked for and that begins when no device is in a hand. Neither ends
    /// it nor begins another. Errors: stand_in.not_away, absence.until.past, absence.rules.wrong.
    virtual void changeAbsence(UserId user, AbsenceChange change, Reply<StandInStatus> reply) = 0;

    /// Absences that are arranged ahead and have not begun, the next first.
    virtual void plannedAbsences(UserId user, Reply<std::vector<AbsencePlan>> reply) = 0;
    /// When it begins Locum stands in, or as soon after as no device is in a hand; where an absence is on already it is
    /// the one from then on. The id is given by the engine. Errors: absence.begin.past, absence.until.past (not after
    /// its begin), absence.rules.wrong, absence_plan.too_many.
    virtual void planAbsence(UserId user, AbsencePlan plan, Reply<AbsencePlan> reply) = 0;
    /// Errors: absence_plan.unknown.
    virtual void unplanAbsence(UserId user, AbsencePlanId plan, Reply<void> reply) = 0;
};

} // namespace locum::ports
