// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <map>
#include <optional>
#include <utility>

namespace locum::purple {

/// The rooms of one account, as libpurple's chat conversations show them.
class Rooms {
public:
    explicit Rooms(Session &session) : m_session(session) {}

    void join(const TransactionId &transaction, const JoinRoom &room);
    void leave(const TransactionId &transaction, const QString &address);
    /// The chat of a room that we are in, or null.
    PurpleConvChat *find(const QString &address) const;
    QString occupantAddress(const QString &room, const QString &name) const;

    /// While the result lives, libpurple's local copies of our own messages are not news.
    [[nodiscard]] auto expectEcho()
    {
        struct Guard {
            Rooms &rooms;
            explicit Guard(Rooms &owner) : rooms(owner) { rooms.m_echoExpected = true; }
            ~Guard() { rooms.m_echoExpected = false; }
        };
        return Guard(*this);
    }
    bool isEchoExpected() const { return m_echoExpected; }

    /// The network says why a join failed, or why we are out of a room (told with the RoomLeft that follows).
    void joinFailed(const QString &address, const Error &error);
    bool isJoining(const QString &address) const { return m_joining.contains(address); }
    void explainLeaving(const QString &address, const Error &error) { m_reasons.insert(address, error); }

    void disconnected();
    /// Frees libpurple's conversations. Only without a connection: the protocol would be told of each.
    void forgetConversations();

    // What libpurple says.
    void onJoined(PurpleConversation *conversation);
    void onJoinFailed(GHashTable *components);
    void onLeft(PurpleConversation *conversation);
    void onInvited(const QString &who, const QString &room, const QString &message);
    /// The invitation that libpurple is about to ask about in a dialogue.
    std::optional<RequestReceived> takeInvitation() { return std::exchange(m_invitation, std::nullopt); }
    void onTopic(PurpleConversation *conversation, const QString &topic);
    void onUsersAdded(PurpleConversation *conversation, const QStringList &names, bool areNew);
    void onUserRenamed(PurpleConversation *conversation, const QString &oldName, const QString &newName);
    void onUsersRemoved(PurpleConversation *conversation, const QStringList &names);

private:
    QString addressOf(PurpleConversation *conversation) const;

    Session &m_session;
    std::map<QString, TransactionId> m_joiningTransactions;
    QSet<QString> m_joining;
    QSet<QString> m_leaving;
    QHash<QString, Error> m_reasons;
    std::optional<RequestReceived> m_invitation;
    bool m_echoExpected = false;
};

/// Makes libpurple's signals about rooms reach their session.
void installRoomSignals();

} // namespace locum::purple
