// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/address_case.h"
#include "model/ids.h"
#include "model/message.h"
#include "model/presence.h"
#include "model/settings_form.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

/// What a protocol plugin tells the core about one account. Plain values; every address is the network's own canonical
/// one (XMPP: the bare JID; IRC: the nick folded by the server's CASEMAPPING), so that equal strings mean the same
/// party.
namespace locum {

enum class LinkState {
    Offline,
    Connecting,
    Online,
    WaitingToRetry, ///< a passing fault: the plugin or its supervisor tries again
    NeedsUser       ///< a fault that only the user can mend (password, certificate): no retry until they act
};

/// The state of the account's own link to its network.
struct LinkChanged {
    LinkState state = LinkState::Offline;
    std::optional<Error> error;                  ///< of WaitingToRetry and NeedsUser; may be set for Offline
    QString ownAddress;                          ///< of Online: who we are there (after e.g. an IRC nick collision)
    std::optional<AddressCase> addressCase = {}; ///< of Online: what the server holds equal, if it said so

    bool operator==(const LinkChanged &) const = default;
};

enum class Subscription { None, From, To, Both, Pending };

struct RosterEntry {
    QString address;
    QString name; ///< the user's own name for them, or what the network says; may be empty
    QStringList groups;
    Subscription subscription = Subscription::None;

    bool operator==(const RosterEntry &) const = default;
};

/// The whole contact list; entries not in it are gone from the network's list.
struct RosterReceived {
    QList<RosterEntry> entries;

    bool operator==(const RosterReceived &) const = default;
};
/// One entry added or changed.
struct RosterEntryChanged {
    RosterEntry entry;

    bool operator==(const RosterEntryChanged &) const = default;
};
struct RosterEntryRemoved {
    QString address;

    bool operator==(const RosterEntryRemoved &) const = default;
};

struct PresenceChanged {
    QString address;
    Presence presence;

    bool operator==(const PresenceChanged &) const = default;
};

/// Another client of the user's own, seen by the network (an XMPP resource that is not ours): it counts as a device
/// where set.
struct OwnClientChanged {
    QString client; ///< e.g. the resource
    bool active = false;

    bool operator==(const OwnClientChanged &) const = default;
};

struct MessageReceived {
    ConversationKind conversation = ConversationKind::Direct;
    QString conversationAddress; ///< the contact's address, or the room's
    QString sender;              ///< canonical address; in a room the occupant's; empty for the user's own
    QString senderName;
    Direction direction = Direction::Incoming; ///< Outgoing: the user's own from elsewhere, or an echo
    Origin origin = Origin::Live;
    MessageKind kind = MessageKind::Text;
    Encryption encryption = Encryption::None;
    QString text; ///< plain text, UTF-8; no markup
    QList<Attachment> attachments;
    MessageFlags flags;
    QString remoteId;  ///< the network's id for receipts and corrections
    QString dedupeKey; ///< equal keys in one conversation are the same message seen twice. Only messages that are not
                       ///< Live are ever dropped by it; empty: none is known
    QString replacesRemoteId;                 ///< of an edit
    std::optional<Instant> sentAt;            ///< none: now
    std::optional<TransactionId> transaction; ///< of an OwnEcho: the command it echoes, where that is known

    bool operator==(const MessageReceived &) const = default;
};

struct TypingChanged {
    QString address;
    bool typing = false;

    bool operator==(const TypingChanged &) const = default;
};

enum class ReceiptKind { Delivered, Read };

struct ReceiptReceived {
    QString conversationAddress;
    QString remoteId; ///< of a message of ours
    ReceiptKind kind = ReceiptKind::Delivered;

    bool operator==(const ReceiptReceived &) const = default;
};

struct RoomJoined {
    QString address;
    QString title;
    QString ownNick;

    bool operator==(const RoomJoined &) const = default;
};
struct RoomLeft {
    QString address;
    std::optional<Error> error; ///< why, if it was not asked for

    bool operator==(const RoomLeft &) const = default;
};
struct RoomTopicChanged {
    QString address;
    QString topic;

    bool operator==(const RoomTopicChanged &) const = default;
};
struct Participant {
    QString address; ///< the occupant's; what MessageReceived::sender is in that room
    QString name;
    bool isBot = false;

    bool operator==(const Participant &) const = default;
};
/// Who is in a room. `complete`: this is the whole list; else those in `joined` came and those in `left` went.
struct ParticipantsChanged {
    QString room;
    bool complete = false;
    QList<Participant> joined;
    QStringList left;

    bool operator==(const ParticipantsChanged &) const = default;
};

struct AvatarChanged {
    QString address;
    QString mimeType;
    QByteArray image; ///< at most 64 KiB; empty: none any more

    bool operator==(const AvatarChanged &) const = default;
};

enum class RequestKind { ContactRequest, RoomInvitation, Certificate, Input, FileOffer };

/// The network or the plugin wants an answer from the user. It stays until answered (AnswerRequest) or withdrawn.
struct RequestReceived {
    QString handle; ///< unique within the account's session; a repeated one replaces
    RequestKind kind = RequestKind::Input;
    QString from; ///< the address that asks; empty: the network
    QString fromName;
    QString text;        ///< what they say, or the question
    SettingsForm form;   ///< what else an answer may carry; often empty
    QJsonObject details; ///< of a Certificate: names, fingerprint_sha256, reasons; of a FileOffer: name, size; of an
                         ///< invitation: room

    bool operator==(const RequestReceived &) const = default;
};
struct RequestWithdrawn {
    QString handle;

    bool operator==(const RequestWithdrawn &) const = default;
};

/// The network says something about the account that is no message (a MOTD, a warning, a kick's text).
struct NoticeReceived {
    QString text;

    bool operator==(const NoticeReceived &) const = default;
};

struct Sent {
    QString remoteId;

    bool operator==(const Sent &) const = default;
};
struct NotSent {
    Error error;

    bool operator==(const NotSent &) const = default;
};
struct UnknownOutcome {
    Error error;

    bool operator==(const UnknownOutcome &) const = default;
};
using Outcome = std::variant<Sent, NotSent, UnknownOutcome>;

/// How a command ended. Every command that has a transaction ends in exactly one.
struct CommandEnded {
    TransactionId transaction;
    Outcome outcome;

    bool operator==(const CommandEnded &) const = default;
};

/// Settings that the plugin wants kept for this account (a pinned certificate, a token): merged into the account's own.
struct SettingsChanged {
    QJsonObject values;
    Secrets secrets;

    bool operator==(const SettingsChanged &other) const { return values == other.values; }
};

using NetworkEvent = std::variant<LinkChanged, RosterReceived, RosterEntryChanged, RosterEntryRemoved, PresenceChanged,
                                  OwnClientChanged, MessageReceived, TypingChanged, ReceiptReceived, RoomJoined,
                                  RoomLeft, RoomTopicChanged, ParticipantsChanged, AvatarChanged, RequestReceived,
                                  RequestWithdrawn, NoticeReceived, CommandEnded, SettingsChanged>;

} // namespace locum

LOCUM_ENUM_NAMES(locum::LinkState, {locum::LinkState::Offline, "offline"}, {locum::LinkState::Connecting, "connecting"},
                 {locum::LinkState::Online, "online"}, {locum::LinkState::WaitingToRetry, "waiting_to_retry"},
                 {locum::LinkState::NeedsUser, "needs_user"})
LOCUM_ENUM_NAMES(locum::Subscription, {locum::Subscription::None, "none"}, {locum::Subscription::From, "from"},
                 {locum::Subscription::To, "to"}, {locum::Subscription::Both, "both"},
                 {locum::Subscription::Pending, "pending"})
LOCUM_ENUM_NAMES(locum::ReceiptKind, {locum::ReceiptKind::Delivered, "delivered"}, {locum::ReceiptKind::Read, "read"})
LOCUM_ENUM_NAMES(locum::RequestKind, {locum::RequestKind::ContactRequest, "contact_request"},
                 {locum::RequestKind::RoomInvitation, "room_invitation"},
                 {locum::RequestKind::Certificate, "certificate"}, {locum::RequestKind::Input, "input"},
                 {locum::RequestKind::FileOffer, "file_offer"})
