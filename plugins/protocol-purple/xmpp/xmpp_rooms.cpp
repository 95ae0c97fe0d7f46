// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xmpp_rooms.h"

#include "requests.h"
#include "xmpp/xmpp_dialect.h"

#include <QJsonObject>
#include <QTimer>

#include <chrono>

namespace locum::purple {
namespace {

using namespace std::chrono_literals;

constexpr auto joinTimeout = 60s;
constexpr qsizetype longestReason = 200;
constexpr int firstHistory = 50; // messages, on a first join

QSet<int> statusCodes(const XmlView &presence)
{
    QSet<int> all;
    for (const auto &child : presence.child("x", xmlns::mucUser).children()) {
        if (child.is("status")) {
            all.insert(child.attribute("code").toInt());
        }
    }
    return all;
}

Error leavingError(const QSet<int> &status, const QString &reason)
{
    struct Row {
        int code;
        const char *name;
    };
    static constexpr Row rows[] = {{307, "network.room.kicked"},
                                   {301, "network.room.banned"},
                                   {321, "network.room.members_only"},
                                   {322, "network.room.members_only"},
                                   {332, "network.room.closed"}};
    for (const auto &row : rows) {
        if (status.contains(row.code)) {
            return {row.name, reason, row.code == 332 ? Retry::Later : Retry::AfterUserAction};
        }
    }
    return {codes::roomFailed, reason.isEmpty() ? QStringLiteral("the room put us out") : reason, Retry::Later};
}

} // namespace

bool XmppRooms::isJoined(const QString &bare) const
{
    const auto room = m_rooms.find(bare);
    return room != m_rooms.end() && room->second.isJoined;
}

QString XmppRooms::ownNick(const QString &bare) const
{
    const auto room = m_rooms.find(bare);
    return room != m_rooms.end() ? room->second.nick : QString();
}

void XmppRooms::join(const TransactionId &transaction, const JoinRoom &wanted)
{
    auto &session = m_dialect.session();
    const auto bare = bareJid(m_dialect.canonical(wanted.address));
    if (!bare.contains(u'@')) {
        session.refuse(transaction, codes::addressInvalid, QStringLiteral("a room's address is room@service"));
        return;
    }
    if (const auto known = m_rooms.find(bare); known != m_rooms.end()) {
        if (known->second.isJoined) {
            session.sent(transaction);
        } else {
            session.refuse(transaction, codes::roomFailed, QStringLiteral("that room is being joined already"),
                           Retry::Later);
        }
        return;
    }
    Room room;
    room.nick = wanted.nick.isEmpty() ? m_dialect.ownBare().section(u'@', 0, 0) : wanted.nick;
    room.joining = transaction;
    XmlElement presence("presence");
    presence.set("to", bare + u'/' + room.nick);
    auto muc = presence.child("x", xmlns::muc);
    auto history = muc.child("history");
    if (const auto since = m_lastSeen.constFind(bare); since != m_lastSeen.cend()) {
        history.set("since", toIsoString(*since));
    } else {
        history.set("maxstanzas", QString::number(firstHistory));
    }
    if (!wanted.password.isEmpty()) {
        muc.child("password").text(wanted.password);
    }
    m_rooms.insert_or_assign(bare, std::move(room));
    m_dialect.write(presence);
    QTimer::singleShot(joinTimeout, &session, [this, bare, transaction] {
        const auto late = m_rooms.find(bare);
        if (late != m_rooms.end() && late->second.joining == transaction) {
            m_rooms.erase(late);
            m_dialect.session().refuse(transaction, codes::roomFailed, QStringLiteral("the room did not answer"),
                                       Retry::Later);
        }
    });
}

void XmppRooms::leave(const TransactionId &transaction, const QString &address)
{
    auto &session = m_dialect.session();
    const auto bare = bareJid(m_dialect.canonical(address));
    const auto room = m_rooms.find(bare);
    if (room == m_rooms.end()) {
        session.refuse(transaction, codes::roomNotJoined, QStringLiteral("not in that room"));
        return;
    }
    m_dialect.write(
        XmlElement("presence").set("to", bare + u'/' + room->second.nick).set("type", QStringLiteral("unavailable")));
    if (room->second.joining) {
        session.refuse(*room->second.joining, codes::roomFailed, QStringLiteral("the room was left at once"));
    }
    m_rooms.erase(room);
    m_leaving.insert(bare); // presences of it still come
    session.tell(RoomLeft{bare, {}});
    session.sent(transaction);
}

void XmppRooms::disconnected()
{
    const auto rooms = std::exchange(m_rooms, {});
    for (const auto &[bare, room] : rooms) {
        if (room.joining) {
            m_dialect.session().unknown(*room.joining, codes::linkLost, QStringLiteral("the link ended while joining"));
        }
    }
    m_leaving.clear();
}

bool XmppRooms::receivePresence(const XmlView &presence)
{
    const auto from = presence.attribute("from");
    const auto bare = bareJid(m_dialect.canonical(bareJid(from)));
    const auto type = presence.attribute("type");
    // The end of an earlier stay, even if the room is being joined again by now.
    if (m_leaving.contains(bare) && type == QLatin1String("unavailable") && statusCodes(presence).contains(110)) {
        m_leaving.remove(bare);
        return true;
    }
    const auto found = m_rooms.find(bare);
    if (found == m_rooms.end()) {
        return m_leaving.contains(bare);
    }
    auto &room = found->second;
    const auto nick = resourceOf(from);
    if (type == QLatin1String("error")) {
        onError(bare, room, presence);
    } else if (type == QLatin1String("unavailable")) {
        onUnavailable(bare, room, nick, presence);
    } else if (type.isEmpty()) {
        onAvailable(bare, room, nick, presence);
    }
    return true;
}

void XmppRooms::onAvailable(const QString &bare, Room &room, const QString &nick, const XmlView &presence)
{
    const auto status = statusCodes(presence);
    const bool isNew = !room.occupants.contains(nick);
    const Participant occupant{bare + u'/' + nick, nick, m_dialect.bots().isBot(bare + u'/' + nick)};
    room.occupants.insert(nick, occupant);
    if (status.contains(210)) {
        room.nick = nick; // the service changed our nick
    }
    if (status.contains(201)) {
        acceptDefaults(bare);
    }
    // Our own presence comes last; 110 marks it, but on services of long ago.
    if (!room.isJoined && (status.contains(110) || nick == room.nick)) {
        room.nick = nick;
        onJoined(bare, room);
    } else if (room.isJoined && isNew) {
        m_dialect.session().tell(ParticipantsChanged{bare, false, {occupant}, {}});
    }
}

void XmppRooms::onJoined(const QString &bare, Room &room)
{
    auto &session = m_dialect.session();
    room.isJoined = true;
    session.tell(RoomJoined{bare, bare.section(u'@', 0, 0), room.nick});
    session.tell(ParticipantsChanged{bare, true, room.occupants.values(), {}});
    if (const auto transaction = std::exchange(room.joining, std::nullopt)) {
        session.sent(*transaction);
    }
}

void XmppRooms::onUnavailable(const QString &bare, Room &room, const QString &nick, const XmlView &presence)
{
    auto &session = m_dialect.session();
    const auto status = statusCodes(presence);
    const auto item = presence.child("x", xmlns::mucUser).child("item");
    const bool isOwn = status.contains(110) || nick == room.nick;
    if (status.contains(303)) { // a new nick; its presence follows
        const auto newNick = item.attribute("nick");
        room.occupants.remove(nick);
        if (isOwn) {
            room.nick = newNick;
        }
        session.tell(ParticipantsChanged{bare, false, {}, {bare + u'/' + nick}});
        return;
    }
    if (!isOwn) {
        if (room.occupants.remove(nick) > 0 && room.isJoined) {
            session.tell(ParticipantsChanged{bare, false, {}, {bare + u'/' + nick}});
        }
        return;
    }
    const auto error = leavingError(status, item.child("reason").text());
    const auto joining = room.joining;
    m_rooms.erase(bare); // `room` ends here
    if (joining) {
        session.refuse(*joining, error);
    } else {
        session.tell(RoomLeft{bare, error});
    }
}

void XmppRooms::onError(const QString &bare, Room &room, const XmlView &presence)
{
    if (room.isJoined) {
        return; // e.g. a nick that was not granted: we stay
    }
    auto error = errorOf(presence);
    if (presence.child("error").child("forbidden")) {
        error.code = "network.room.banned";
    }
    const auto joining = room.joining;
    m_rooms.erase(bare);
    if (joining) {
        m_dialect.session().refuse(*joining, error);
    }
}

void XmppRooms::acceptDefaults(const QString &bare)
{
    XmlElement iq("iq");
    iq.set("type", QStringLiteral("set")).set("to", bare);
    iq.child("query", xmlns::mucOwner).child("x", "jabber:x:data").set("type", QStringLiteral("submit"));
    m_dialect.ask(iq, [](const XmlView & /*answer*/) {});
}

void XmppRooms::receiveSubject(const QString &room, const QString &subject)
{
    m_dialect.session().tell(RoomTopicChanged{room, subject});
}

void XmppRooms::sawMessage(const QString &room, Instant at)
{
    auto &last = m_lastSeen[room];
    last = std::max(last, at);
}

bool XmppRooms::receiveInvitation(const XmlView &message)
{
    QString room;
    QString from;
    QString reason;
    QString password;
    QString inviter; // of an invitation through the room: one that is refused is told so; else there is nobody to tell
    const auto mediated = message.child("x", xmlns::mucUser);
    const auto direct = message.child("x", xmlns::conference);
    if (const auto invite = mediated.child("invite"); invite) {
        room = bareJid(message.attribute("from"));
        from = invite.attribute("from"); // who it is stays the room's secret where it keeps one
        if (bareJid(from) != room) {
            from = m_dialect.canonical(from);
        }
        inviter = invite.attribute("from");
        reason = invite.child("reason").text();
        password = mediated.child("password").text();
    } else if (direct && !direct.attribute("jid").isEmpty()) {
        room = direct.attribute("jid");
        from = m_dialect.canonical(message.attribute("from"));
        reason = direct.attribute("reason");
        password = direct.attribute("password");
    } else {
        return false;
    }
    room = bareJid(m_dialect.canonical(room));
    if (isRoom(room)) {
        return true;
    }
    RequestReceived request;
    request.handle = QStringLiteral("room:") + room;
    request.kind = RequestKind::RoomInvitation;
    request.from = from;
    request.text = reason;
    request.details = {{QStringLiteral("room"), room}};
    const auto answer = [this, room, password, inviter](bool accept, const QJsonObject &values) -> Done {
        if (accept) {
            const TransactionId none{QString()};
            join(none, {room, {}, password});
        } else if (!inviter.isEmpty() && m_dialect.session().isOnline()) {
            decline(room, inviter, values.value(QLatin1String("reason")).toString());
        }
        return {};
    };
    m_dialect.session().requests().ask(request, answer);
    return true;
}

void XmppRooms::decline(const QString &room, const QString &inviter, const QString &reason)
{
    XmlElement message("message");
    message.set("to", room);
    auto refusal = message.child("x", xmlns::mucUser).child("decline").set("to", inviter);
    if (const auto text = withoutControlCharacters(reason).simplified().left(longestReason); !text.isEmpty()) {
        refusal.child("reason").text(text);
    }
    m_dialect.write(message);
}

} // namespace locum::purple
