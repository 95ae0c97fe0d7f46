// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/account.h"
#include "model/message.h"
#include "model/policy.h"
#include "model/rule_plugin.h"
#include "model/standin.h"

#include <QList>

#include <memory>
#include <variant>
#include <vector>

/// The feed: the append-only log per user from which every device builds what it shows.
namespace locum {

struct MessageAdded {
    Message message;

    bool operator==(const MessageAdded &) const = default;
};
/// A message has come further (sent, delivered, read by the other side), or failed.
struct MessageProgressed {
    MessageId message;
    Delivery delivery = Delivery::Sent;
    std::optional<Error> error;
    QString remoteId;

    bool operator==(const MessageProgressed &) const = default;
};
/// The user has read a conversation up to here, on some device.
struct ConversationRead {
    ConversationId conversation;
    MessageId upTo;

    bool operator==(const ConversationRead &) const = default;
};
struct ConversationUpdated {
    Conversation conversation;

    bool operator==(const ConversationUpdated &) const = default;
};
struct ContactUpdated {
    Identity identity;

    bool operator==(const ContactUpdated &) const = default;
};
struct ContactRemoved {
    IdentityId identity;

    bool operator==(const ContactRemoved &) const = default;
};
struct AccountUpdated {
    Account account;

    bool operator==(const AccountUpdated &) const = default;
};
struct AccountRemoved {
    AccountId account;

    bool operator==(const AccountRemoved &) const = default;
};
struct RequestAdded {
    PendingRequest request;

    bool operator==(const RequestAdded &) const = default;
};
struct RequestClosed {
    RequestId request;

    bool operator==(const RequestClosed &) const = default;
};
struct StandInChanged {
    StandInStatus status;

    bool operator==(const StandInChanged &) const = default;
};
/// A message that was held, or kept for later, is to be shown now as if it had just come.
struct MessageReleased {
    MessageId message;
    Instant at;

    bool operator==(const MessageReleased &) const = default;
};
/// Set, changed or taken away, on some device.
struct PolicyChanged {
    Policy policy;
    bool removed = false;

    bool operator==(const PolicyChanged &) const = default;
};
/// Other rules run now.
struct RulesChanged {
    std::optional<GenerationId> generation; ///< none: the built-in rules
    std::optional<Error> error;             ///< why the stored ones do not run

    bool operator==(const RulesChanged &) const = default;
};

/// These identities are this person now; none: they are part of another.
struct PersonChanged {
    PersonId person;
    QList<IdentityId> identities;

    bool operator==(const PersonChanged &) const = default;
};
/// Whether persons are shown as one each, or every identity alone.
struct PersonsAggregated {
    bool aggregated = true;

    bool operator==(const PersonsAggregated &) const = default;
};

using FeedPayload =
    std::variant<MessageAdded, MessageProgressed, ConversationRead, ConversationUpdated, ContactUpdated, ContactRemoved,
                 AccountUpdated, AccountRemoved, RequestAdded, RequestClosed, StandInChanged, MessageReleased,
                 PolicyChanged, RulesChanged, PersonChanged, PersonsAggregated>;

struct FeedEntry {
    FeedSeq seq;
    Instant at;
    FeedPayload payload;

    bool operator==(const FeedEntry &) const = default;
};

/// Entries of one user in rising order of seq, shared between the links that send them.
using FeedBatch = std::shared_ptr<const std::vector<FeedEntry>>;

/// What is true only now, is not in the feed, and may be missed: never stored, sent to the links that are open.
struct ContactPresence {
    IdentityId identity;
    Presence presence;

    bool operator==(const ContactPresence &) const = default;
};
struct ContactTyping {
    IdentityId identity;
    bool typing = false;

    bool operator==(const ContactTyping &) const = default;
};
struct AccountNotice {
    AccountId account;
    QString text;

    bool operator==(const AccountNotice &) const = default;
};
struct RoomParticipants {
    ConversationId conversation;
    ParticipantsChanged change;

    bool operator==(const RoomParticipants &) const = default;
};
using Ephemeral = std::variant<ContactPresence, ContactTyping, AccountNotice, RoomParticipants, RulePluginNotice>;

} // namespace locum
