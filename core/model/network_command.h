// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/ids.h"
#include "model/message.h"
#include "model/presence.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <variant>

/// What the core asks of one account's session. Addresses are canonical as in network_event.h where the core knows
/// them; those that a user typed are canonicalised by the plugin.
namespace locum {

struct Connect {
    bool operator==(const Connect &) const = default;
};
struct Disconnect {
    bool operator==(const Disconnect &) const = default;
};
/// Is the link alive? The plugin answers with LinkChanged when it finds that it is not. No outcome.
struct ProbeLink {
    bool operator==(const ProbeLink &) const = default;
};
struct SetPresence {
    Presence presence;

    bool operator==(const SetPresence &) const = default;
};
struct SendMessage {
    ConversationKind conversation = ConversationKind::Direct;
    QString to; ///< a contact's address or a room's
    MessageKind kind = MessageKind::Text;
    QString text;
    bool automatic = false; ///< mark it so where the network can (auto-reply contract S16)
    bool encrypt = false;   ///< fail rather than send it readable (S19)

    bool operator==(const SendMessage &) const = default;
};
/// No outcome.
struct SendTyping {
    QString to;
    bool typing = false;

    bool operator==(const SendTyping &) const = default;
};
/// No outcome.
struct SendReceipt {
    QString to;
    QString remoteId;

    bool operator==(const SendReceipt &) const = default;
};
struct AddContact {
    QString address;
    QString name;
    QStringList groups;
    QString message; ///< goes with the request to see their presence

    bool operator==(const AddContact &) const = default;
};
struct RenameContact {
    QString address;
    QString name;
    QStringList groups;

    bool operator==(const RenameContact &) const = default;
};
struct RemoveContact {
    QString address;

    bool operator==(const RemoveContact &) const = default;
};
/// For networks without a contact list of their own (IRC): tell presence of these. The whole list each time. No
/// outcome.
struct WatchContacts {
    QStringList addresses;

    bool operator==(const WatchContacts &) const = default;
};
/// Lets the contact see the user's presence, or no longer.
struct AuthorizeContact {
    QString address;
    bool allow = true;

    bool operator==(const AuthorizeContact &) const = default;
};
struct JoinRoom {
    QString address;
    QString nick;     ///< empty: the account's own
    QString password; ///< empty: none

    bool operator==(const JoinRoom &) const = default;
};
struct LeaveRoom {
    QString address;

    bool operator==(const LeaveRoom &) const = default;
};
/// The user's answer to a RequestReceived.
struct AnswerRequest {
    QString handle;
    bool accept = false;
    QJsonObject values; ///< of the request's form

    bool operator==(const AnswerRequest &) const = default;
};
/// Sends the file at `path`, which the cell may read.
struct SendFile {
    QString to;
    QString path;
    QString name;
    QString mimeType = {};
    ConversationKind conversation = ConversationKind::Direct;

    bool operator==(const SendFile &) const = default;
};

using NetworkCommand = std::variant<Connect, Disconnect, ProbeLink, SetPresence, SendMessage, SendTyping, SendReceipt,
                                    AddContact, RenameContact, RemoveContact, WatchContacts, AuthorizeContact, JoinRoom,
                                    LeaveRoom, AnswerRequest, SendFile>;

} // namespace locum
