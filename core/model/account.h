// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "model/ids.h"
#include "model/network_event.h"
#include "model/presence.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace locum {

/// When an account is connected.
enum class ConnectPolicy {
    Always,
    WithDevice ///< from a device's session until it closes without "stand in"
};

/// What a network is shown of the user's presence.
enum class PresencePolicy {
    AsUser, ///< the status last set by a device is held; contacts see no change when the phone goes
    Away,
    Invisible,
    PassThrough ///< the device's own requests go through, frozen at the last when the link goes
};

/// One of the user's accounts on a network. Its secrets are apart from it.
struct Account {
    AccountId id;
    UserId user;
    QString slug;     ///< unique per user: account:work
    QString plugin;   ///< PluginMetadata::id
    QString protocol; ///< ProtocolInfo::id
    QString name;     ///< for people; the address by default
    QJsonObject settings;
    ConnectPolicy connectPolicy = ConnectPolicy::Always;
    PresencePolicy presencePolicy = PresencePolicy::AsUser;
    bool enabled = true;
    LinkState link = LinkState::Offline; ///< as last told; not stored
    std::optional<Error> linkError;      ///< not stored
    QString ownAddress;                  ///< as last told

    bool operator==(const Account &) const = default;
};

/// A contact on one network: an identity. The person it belongs to is found by the acts on `birthPerson`.
struct Identity {
    IdentityId id;
    AccountId account;
    QString address; ///< canonical
    QString name;
    PersonId person; ///< whose it is now; at first its birth person, whose id has its own value
    QStringList groups;
    Subscription subscription = Subscription::None;
    bool listed = false;        ///< on the contact list (the network's, or Locum's where the network keeps none)
    bool everWrittenTo = false; ///< the user has written to them
    bool isBot = false;
    Presence presence; ///< as last told; not stored
    QString avatar;    ///< names their picture: SHA-256 in hexadecimal digits; empty: none

    /// The rule language's person.known.
    bool isKnown() const { return listed || everWrittenTo; }

    bool operator==(const Identity &) const = default;
};

struct Conversation {
    ConversationId id;
    AccountId account;
    ConversationKind kind = ConversationKind::Direct;
    QString address; ///< of the contact or the room
    QString title;
    std::optional<IdentityId> identity; ///< of a direct one
    QString topic;
    QString ownNick;     ///< of a room
    bool joined = false; ///< of a room: the user wants to be in it, so it is rejoined
    bool muted = false;
    std::optional<MessageId> readUpTo; ///< the user has read this and what came before
    int unread = 0;

    bool operator==(const Conversation &) const = default;
};

enum class DeviceKind { Interactive, Background };

struct Device {
    DeviceId id;
    UserId user;
    QString name;
    Instant createdAt;
    Instant lastSeenAt;
    FeedSeq acknowledged;  ///< it has everything up to here
    bool attached = false; ///< a link is open or its polls come; not stored

    bool operator==(const Device &) const = default;
};

/// A question of a network that waits for the user.
struct PendingRequest {
    RequestId id;
    AccountId account;
    RequestReceived request;
    Instant receivedAt;

    bool operator==(const PendingRequest &) const = default;
};

} // namespace locum

LOCUM_ENUM_NAMES(locum::ConnectPolicy, {locum::ConnectPolicy::Always, "always"},
                 {locum::ConnectPolicy::WithDevice, "with_device"})
LOCUM_ENUM_NAMES(locum::PresencePolicy, {locum::PresencePolicy::AsUser, "as_user"},
                 {locum::PresencePolicy::Away, "away"}, {locum::PresencePolicy::Invisible, "invisible"},
                 {locum::PresencePolicy::PassThrough, "pass_through"})
LOCUM_ENUM_NAMES(locum::DeviceKind, {locum::DeviceKind::Interactive, "interactive"},
                 {locum::DeviceKind::Background, "background"})
