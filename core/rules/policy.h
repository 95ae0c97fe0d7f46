// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/strong_id.h"
#include "model/ids.h"
#include "model/policy.h"

#include <QString>

#include <optional>
#include <variant>
#include <vector>

/// Policies: what the phone's menu sets per contact, as rows; the same engine as rules, with no recompile. Rule
/// language, Semantics 2 and 4; requirements R11–R13, R15.
namespace locum::rules {

using locum::PolicyDirection;
using locum::PolicyPhase;
using locum::PolicyVerdict;

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
