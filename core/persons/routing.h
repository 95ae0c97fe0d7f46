// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "model/ids.h"
#include "model/presence.h"

#include <QString>

#include <optional>
#include <set>
#include <variant>
#include <vector>

/// By which of a person's identities a message reaches them, and what their presence is. Pure.
/// Person graph, "Routing a message to a person" (T0–T9, F1–F5) and "Presence of a person" (P1–P5).
namespace locum::persons {

enum class Capability { Text, Image, File, Audio, Call };

/// How well a way keeps a secret, least first.
enum class Secrecy { None, Opportunistic, Verified };

/// One identity as a way to its person.
struct Way {
    IdentityId identity;
    Availability availability = Availability::Unknown;
    bool isIdle = false;
    std::optional<Instant> lastActive;
    int rank = 0; ///< the owner's; less is liked better
    std::set<Capability> capabilities = {Capability::Text};
    Secrecy secrecy = Secrecy::None;
    bool storesOffline = false; ///< the network keeps what is sent to somebody who is offline
    bool isPaid = false;
    bool isBlocked = false;
    bool isGone = false;      ///< dormant: not on the contact list any more
    bool isConnected = false; ///< the user's own account is up
    QString network;          ///< for F3: which network that is
};

struct Contact {
    IdentityId identity;
    Instant at;
};

/// What is to be sent, and what was.
struct Errand {
    Instant now;
    std::set<Capability> needs = {Capability::Text};
    std::optional<IdentityId> explicitly; ///< T0: this one or none
    std::optional<Contact> lastInbound;   ///< T2
    std::optional<IdentityId> pinned;     ///< T3
    std::optional<Contact> lastOutbound;  ///< T4, T8
    Secrecy conversationSecrecy = Secrecy::None;
    Secrecy policySecrecy = Secrecy::None;
    bool mayCost = false;
};

/// Which line of the specification chose.
enum class RouteReason { Explicit, LastInbound, Pinned, LastOutbound, Presence };
enum class HoldReason {
    ExplicitNotUsable,
    NeedsConfirmation, ///< only encryption or cost stands in the way
    NobodyReachable
};

struct RouteTo {
    IdentityId identity;
    RouteReason reason = RouteReason::Presence;

    bool operator==(const RouteTo &) const = default;
};
struct HoldIt {
    HoldReason reason = HoldReason::NobodyReachable;

    bool operator==(const HoldIt &) const = default;
};
using Route = std::variant<RouteTo, HoldIt>;

Route route(const std::vector<Way> &ways, const Errand &errand);

/// A conversation with the person that goes by one identity, and what has become of it.
struct Passage {
    IdentityId current;
    std::optional<Instant> offlineSince; ///< of the current one
    std::optional<Error> failed;         ///< how the last attempt by it ended
    bool failedSurely = false;           ///< a definite failure; else nothing is tried again (F4)
    std::set<QString> networksUsed;      ///< so far, in this conversation: F3
};
struct Stay {
    bool operator==(const Stay &) const = default;
};
/// F2: to be announced in the conversation.
struct SwitchTo {
    IdentityId identity;

    bool operator==(const SwitchTo &) const = default;
};
/// F3: a switch that loses encryption, costs, or brings in a third network.
struct AskFirst {
    IdentityId identity;
    enum class Why { LosesEncryption, Costs, ThirdNetwork } why = Why::LosesEncryption;

    bool operator==(const AskFirst &) const = default;
};
using FallBack = std::variant<Stay, SwitchTo, AskFirst, HoldIt>;

/// F1–F4: whether a conversation goes on by its identity.
FallBack fallBack(const std::vector<Way> &ways, const Errand &errand, const Passage &passage);

struct PersonPresence {
    std::optional<IdentityId> from;                    ///< none: nothing can be observed
    Availability availability = Availability::Unknown; ///< free for chat is available, invisible is offline
    bool isIdle = false;

    bool operator==(const PersonPresence &) const = default;
};
PersonPresence presenceOf(const std::vector<Way> &ways);

} // namespace locum::persons

LOCUM_ENUM_NAMES(locum::persons::Capability, {locum::persons::Capability::Text, "text"},
                 {locum::persons::Capability::Image, "image"}, {locum::persons::Capability::File, "file"},
                 {locum::persons::Capability::Audio, "audio"}, {locum::persons::Capability::Call, "call"})
LOCUM_ENUM_NAMES(locum::persons::Secrecy, {locum::persons::Secrecy::None, "none"},
                 {locum::persons::Secrecy::Opportunistic, "opportunistic"},
                 {locum::persons::Secrecy::Verified, "verified"})
LOCUM_ENUM_NAMES(locum::persons::RouteReason, {locum::persons::RouteReason::Explicit, "explicit"},
                 {locum::persons::RouteReason::LastInbound, "last_inbound"},
                 {locum::persons::RouteReason::Pinned, "pinned"},
                 {locum::persons::RouteReason::LastOutbound, "last_outbound"},
                 {locum::persons::RouteReason::Presence, "presence"})
LOCUM_ENUM_NAMES(locum::persons::HoldReason,
                 {locum::persons::HoldReason::ExplicitNotUsable, "explicit identity not usable"},
                 {locum::persons::HoldReason::NeedsConfirmation, "needs confirmation"},
                 {locum::persons::HoldReason::NobodyReachable, "nobody reachable"})
