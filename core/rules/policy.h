// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/enum_names.h"
#include "base/strong_id.h"
#include "model/ids.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <variant>
#include <vector>

/// Policies: what the phone's menu sets per contact, as rows; the same engine as rules, with no recompile. Rule
/// language, Semantics 2 and 4; requirements R11–R13, R15.
namespace locum::rules {

enum class PolicyVerdict { Block, Pierce, Hold, Ask, Allow, Warn, NoReply };
enum class PolicyDirection { From, To, Both };
enum class PolicyPhase { Attached, StandingIn, Always };

struct Strangers {
    bool operator==(const Strangers &) const = default;
};
/// By its protocol's id.
struct NetworkSubject {
    QString protocol;

    bool operator==(const NetworkSubject &) const = default;
};
/// A person by an anchor: it acts on whoever the anchor is now.
struct PersonSubject {
    IdentityId anchor;

    bool operator==(const PersonSubject &) const = default;
};
/// Precedence is the order here: identity beats person beats room beats group beats account beats network beats
/// strangers.
using PolicySubject =
    std::variant<IdentityId, PersonSubject, ConversationId, GroupId, AccountId, NetworkSubject, Strangers>;

struct PolicyRow {
    PolicySubject subject;
    std::vector<PolicyVerdict> verdicts; ///< at least one
    PolicyDirection direction = PolicyDirection::Both;
    PolicyPhase phase = PolicyPhase::Always;
    QString origin; ///< for the trace: "menu", or FILE:LINE of a `policy` block

    bool operator==(const PolicyRow &) const = default;
};

} // namespace locum::rules

LOCUM_ENUM_NAMES(locum::rules::PolicyVerdict, {locum::rules::PolicyVerdict::Block, "block"},
                 {locum::rules::PolicyVerdict::Pierce, "pierce"}, {locum::rules::PolicyVerdict::Hold, "hold"},
                 {locum::rules::PolicyVerdict::Ask, "ask"}, {locum::rules::PolicyVerdict::Allow, "allow"},
                 {locum::rules::PolicyVerdict::Warn, "warn"}, {locum::rules::PolicyVerdict::NoReply, "noreply"})
LOCUM_ENUM_NAMES(locum::rules::PolicyDirection, {locum::rules::PolicyDirection::From, "from"},
                 {locum::rules::PolicyDirection::To, "to"}, {locum::rules::PolicyDirection::Both, "both"})
LOCUM_ENUM_NAMES(locum::rules::PolicyPhase, {locum::rules::PolicyPhase::Attached, "attached"},
                 {locum::rules::PolicyPhase::StandingIn, "standing_in"}, {locum::rules::PolicyPhase::Always, "always"})
