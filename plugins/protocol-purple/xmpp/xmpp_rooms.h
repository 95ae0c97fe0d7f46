// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"
#include "xmpp/xmpp_message.h"

#include <QHash>
#include <QSet>

#include <map>
#include <optional>

namespace locum::purple {

class XmppDialect;

/// Rooms (XEP-0045). libjabber sees nothing of them: its own would open dialogues for new rooms and hide why a join
/// failed.
class XmppRooms {
public:
    explicit XmppRooms(XmppDialect &dialect) : m_dialect(dialect) {}

    void join(const TransactionId &transaction, const JoinRoom &room);
    void leave(const TransactionId &transaction, const QString &address);
    void disconnected();

    bool isRoom(const QString &bare) const { return m_rooms.count(bare) > 0 || m_leaving.contains(bare); }
    bool isJoined(const QString &bare) const;
    QString ownNick(const QString &bare) const;

    /// True: it was a room's.
    bool receivePresence(const XmlView &presence);
    /// A subject without a body is the topic.
    void receiveSubject(const QString &room, const QString &subject);
    /// A message of that time was seen: a rejoin asks for what came after it.
    void sawMessage(const QString &room, Instant at);
    /// An invitation within a message; true: it was one.
    bool receiveInvitation(const XmlView &message);

private:
    struct Room {
        QString nick;
        bool isJoined = false;
        std::optional<TransactionId> joining;
        QHash<QString, Participant> occupants; ///< by nick
    };

    void onAvailable(const QString &bare, Room &room, const QString &nick, const XmlView &presence);
    void onUnavailable(const QString &bare, Room &room, const QString &nick, const XmlView &presence);
    void onJoined(const QString &bare, Room &room);
    void onError(const QString &bare, Room &room, const XmlView &presence);
    void acceptDefaults(const QString &bare);
    /// Tells the room, which tells who invited (XEP-0045 §7.8.2).
    void decline(const QString &room, const QString &inviter, const QString &reason);

    XmppDialect &m_dialect;
    std::map<QString, Room> m_rooms; ///< by bare JID
    QSet<QString> m_leaving;
    QHash<QString, Instant> m_lastSeen; ///< kept over reconnections
};

} // namespace locum::purple
