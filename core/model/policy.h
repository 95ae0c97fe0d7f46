// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "model/ids.h"

#include <QList>
#include <QString>

namespace locum {

enum class PolicyVerdict { Block, Pierce, Hold, Ask, Allow, Warn, NoReply };
enum class PolicyDirection { From, To, Both };
enum class PolicyPhase { Attached, StandingIn, Always };

/// Whom a policy is about. Precedence is the order here: identity beats person beats room beats group beats account
/// beats network beats strangers.
enum class PolicyKind { Identity, Person, Room, Group, Account, Network, Strangers };

/// By id, of a person that of an anchor identity: it acts on whoever that is now. A network goes by its protocol's
/// name, strangers by nothing.
struct PolicyTarget {
    PolicyKind kind = PolicyKind::Strangers;
    qint64 id = 0;
    QString name = {};

    bool operator==(const PolicyTarget &) const = default;
};

/// What the phone's menu sets for a contact: one row, in force at once. There is one for each target, direction and
/// phase.
struct Policy {
    PolicyId id;
    PolicyTarget target;
    QList<PolicyVerdict> verdicts; ///< at least one
    PolicyDirection direction = PolicyDirection::Both;
    PolicyPhase phase = PolicyPhase::Always;
    Instant updatedAt = {};

    bool operator==(const Policy &) const = default;
};

} // namespace locum

LOCUM_ENUM_NAMES(locum::PolicyVerdict, {locum::PolicyVerdict::Block, "block"}, {locum::PolicyVerdict::Pierce, "pierce"},
                 {locum::PolicyVerdict::Hold, "hold"}, {locum::PolicyVerdict::Ask, "ask"},
                 {locum::PolicyVerdict::Allow, "allow"}, {locum::PolicyVerdict::Warn, "warn"},
                 {locum::PolicyVerdict::NoReply, "noreply"})
LOCUM_ENUM_NAMES(locum::PolicyDirection, {locum::PolicyDirection::From, "from"}, {locum::PolicyDirection::To, "to"},
                 {locum::PolicyDirection::Both, "both"})
LOCUM_ENUM_NAMES(locum::PolicyPhase, {locum::PolicyPhase::Attached, "attached"},
                 {locum::PolicyPhase::StandingIn, "standing_in"}, {locum::PolicyPhase::Always, "always"})
LOCUM_ENUM_NAMES(locum::PolicyKind, {locum::PolicyKind::Identity, "identity"}, {locum::PolicyKind::Person, "person"},
                 {locum::PolicyKind::Room, "room"}, {locum::PolicyKind::Group, "group"},
                 {locum::PolicyKind::Account, "account"}, {locum::PolicyKind::Network, "network"},
                 {locum::PolicyKind::Strangers, "strangers"})
