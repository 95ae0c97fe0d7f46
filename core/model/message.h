// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "model/ids.h"

#include <QList>
#include <QString>

#include <optional>

namespace locum {

enum class ConversationKind { Direct, Room };

enum class MessageKind { Text, Action, File, Image, Audio, Notice };

enum class Direction { Incoming, Outgoing };

/// How a message came to us. Only Live ones from others are ever answered (auto-reply contract S4).
enum class Origin {
    Live,           ///< just sent by somebody else
    OwnOtherDevice, ///< the user's own, sent by another client of theirs (a carbon)
    OwnEcho,        ///< the network's echo of what we sent
    OfflineStore,   ///< kept by the network while we were away
    History         ///< a backlog, e.g. a room's on joining
};

enum class Encryption {
    None,
    Encrypted, ///< end to end, and readable here
    Unreadable ///< end to end, and this client has no key: the text is what the network shows instead, or empty
};

/// Whose words these are.
enum class Author {
    Contact,
    User,          ///< from a device of Locum's
    UserElsewhere, ///< from another client of the user's own
    Locum          ///< said in the user's name, automatically
};

struct Attachment {
    QString name;
    QString mimeType;
    qint64 size = -1; ///< bytes; -1 is unknown
    QString url;      ///< where the network keeps it; empty where there is no such place

    bool operator==(const Attachment &) const = default;
};

/// What is true of a message beside its text.
struct MessageFlags {
    bool automatic = false; ///< marked so by its sender's software, or by ours
    bool fromBot = false;   ///< the sender is known to be a program or a service
    bool system = false;    ///< the network speaking, not a person
    bool error = false;     ///< a bounce or error report
    bool edited = false;    ///< replaces an earlier one
    bool mentionsMe = false;
    bool noReply = false; ///< the sender or the network asks for no automatic answer

    bool operator==(const MessageFlags &) const = default;
};

enum class Disposition { Deliver, DeliverSilently, Hold, Digest, Delay, Drop };

/// How far a message has come.
enum class Delivery {
    Received,  ///< incoming: in the store
    Held,      ///< outgoing: a rule asks the user first
    Queued,    ///< outgoing: in the outbox
    Sending,   ///< outgoing: with the cell
    Sent,      ///< the network took it
    NotSent,   ///< it surely did not go out
    Unknown,   ///< it may have gone out; never retried by itself
    Delivered, ///< a receipt of the other side's client
    Read       ///< a receipt of the other side's reader
};

/// A message as it is stored and shown to devices.
struct Message {
    MessageId id;
    ConversationId conversation;
    AccountId account;
    Direction direction = Direction::Incoming;
    Author author = Author::Contact;
    std::optional<IdentityId> sender; ///< none for the user's own
    QString senderName;               ///< as the network showed it then
    MessageKind kind = MessageKind::Text;
    Origin origin = Origin::Live;
    Encryption encryption = Encryption::None;
    QString text;
    QList<Attachment> attachments;
    MessageFlags flags;
    QString remoteId; ///< the network's id; empty where it has none
    Instant sentAt;   ///< by the sender's or the network's clock
    Instant receivedAt;
    Delivery delivery = Delivery::Received;
    std::optional<Error> error; ///< of NotSent and Unknown
    Disposition disposition = Disposition::Deliver;
    QString reason;                         ///< why it was decided so: the deciding rule and its span, or a stable name
    std::optional<MessageId> inReplyTo;     ///< of an automatic answer: what it answers
    std::optional<MessageId> replaces;      ///< of an edit
    QString clientId;                       ///< the device's own transaction id, unique per user; empty if none
    bool urgent = false;                    ///< a rule marked it so
    std::optional<Instant> releasedAt = {}; ///< of Hold, Digest and Delay: since then it is as if delivered

    bool operator==(const Message &) const = default;
};

} // namespace locum

LOCUM_ENUM_NAMES(locum::ConversationKind, {locum::ConversationKind::Direct, "direct"},
                 {locum::ConversationKind::Room, "room"})
LOCUM_ENUM_NAMES(locum::MessageKind, {locum::MessageKind::Text, "text"}, {locum::MessageKind::Action, "action"},
                 {locum::MessageKind::File, "file"}, {locum::MessageKind::Image, "image"},
                 {locum::MessageKind::Audio, "audio"}, {locum::MessageKind::Notice, "notice"})
LOCUM_ENUM_NAMES(locum::Direction, {locum::Direction::Incoming, "incoming"}, {locum::Direction::Outgoing, "outgoing"})
LOCUM_ENUM_NAMES(locum::Origin, {locum::Origin::Live, "live"}, {locum::Origin::OwnOtherDevice, "own_other_device"},
                 {locum::Origin::OwnEcho, "own_echo"}, {locum::Origin::OfflineStore, "offline_store"},
                 {locum::Origin::History, "history"})
LOCUM_ENUM_NAMES(locum::Encryption, {locum::Encryption::None, "none"}, {locum::Encryption::Encrypted, "encrypted"},
                 {locum::Encryption::Unreadable, "unreadable"})
LOCUM_ENUM_NAMES(locum::Author, {locum::Author::Contact, "contact"}, {locum::Author::User, "user"},
                 {locum::Author::UserElsewhere, "user_elsewhere"}, {locum::Author::Locum, "locum"})
LOCUM_ENUM_NAMES(locum::Disposition, {locum::Disposition::Deliver, "deliver"},
                 {locum::Disposition::DeliverSilently, "deliver_silently"}, {locum::Disposition::Hold, "hold"},
                 {locum::Disposition::Digest, "digest"}, {locum::Disposition::Delay, "delay"},
                 {locum::Disposition::Drop, "drop"})
LOCUM_ENUM_NAMES(locum::Delivery, {locum::Delivery::Received, "received"}, {locum::Delivery::Held, "held"},
                 {locum::Delivery::Queued, "queued"}, {locum::Delivery::Sending, "sending"},
                 {locum::Delivery::Sent, "sent"}, {locum::Delivery::NotSent, "not_sent"},
                 {locum::Delivery::Unknown, "unknown"}, {locum::Delivery::Delivered, "delivered"},
                 {locum::Delivery::Read, "read"})
LOCUM_ENUM_NAMES(locum::Retry, {locum::Retry::No, "no"}, {locum::Retry::Later, "later"},
                 {locum::Retry::AfterUserAction, "after_user_action"})
