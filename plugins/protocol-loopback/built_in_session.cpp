// SPDX-License-Identifier: GPL-2.0-or-later
#include "built_in_session.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QMimeDatabase>
#include <QUrl>

namespace locum::loopback {
namespace {

const QString contactDomain = QStringLiteral("@loopback");
const QString roomDomain = QStringLiteral("@rooms.loopback");
constexpr int longestMessage = 100'000;

QString canonical(const QString &address)
{
    return address.trimmed().toLower();
}

} // namespace

BuiltInSession::BuiltInSession(const sdk::AccountSettings &settings, sdk::SessionHost &host)
    : SessionBase(settings, host)
{
    for (const auto &[name, subscription] :
         {std::pair{"echo", Subscription::Both}, std::pair{"flood", Subscription::Both},
          std::pair{"trouble", Subscription::Both}, std::pair{"director", Subscription::Both},
          std::pair{"quiet", Subscription::To}}) {
        const auto address = QLatin1String(name) + contactDomain;
        m_roster.insert_or_assign(
            address, RosterEntry{address, QLatin1String(name), {QStringLiteral("Loopback")}, subscription});
    }
    m_connecting.setSingleShot(true);
    connect(&m_connecting, &QTimer::timeout, this, &BuiltInSession::comeOnline);
    connect(&m_flooding, &QTimer::timeout, this, &BuiltInSession::pourFlood);
}

void BuiltInSession::perform(const TransactionId &transaction, const NetworkCommand &command)
{
    std::visit([&](const auto &alternative) { on(transaction, alternative); }, command);
}

QString BuiltInSession::nextId()
{
    return QStringLiteral("loopback-%1").arg(++m_lastId);
}

// ---- the link ------------------------------------------------------------------------------------------------------

void BuiltInSession::on(const TransactionId &transaction, const Connect &)
{
    if (!isOnline() && !m_connecting.isActive()) {
        setLink(LinkState::Connecting);
        m_connecting.start(0); // a real network takes its time: nothing may block
    }
    sent(transaction);
}

void BuiltInSession::comeOnline()
{
    const auto password = settings().secrets.find(QStringLiteral("password"));
    if (password != settings().secrets.end() && password->second.reveal() == "wrong") {
        setLink(LinkState::NeedsUser,
                Error{"loopback.password", QStringLiteral("the password is wrong"), Retry::AfterUserAction});
        return;
    }
    setLink(LinkState::Online);
    RosterReceived roster;
    for (const auto &[address, entry] : m_roster) {
        roster.entries.append(entry);
    }
    tell(roster);
    for (const auto &[address, entry] : m_roster) {
        const bool isThere = !address.startsWith(QLatin1String("quiet@"));
        tell(PresenceChanged{address, {isThere ? Availability::Available : Availability::Offline, {}, {}}});
    }
}

void BuiltInSession::on(const TransactionId &transaction, const Disconnect &)
{
    m_connecting.stop();
    m_flooding.stop();
    m_nickInRoom.clear();
    setLink(LinkState::Offline);
    sent(transaction);
}

void BuiltInSession::connectAgainLater()
{
    m_nickInRoom.clear();
    setLink(LinkState::WaitingToRetry, Error{"loopback.dropped", QStringLiteral("the link broke"), Retry::Later});
    m_connecting.start(500);
}

void BuiltInSession::on(const TransactionId &, const ProbeLink &) {} // it is alive

void BuiltInSession::on(const TransactionId &transaction, const SetPresence &)
{
    sent(transaction);
}

// ---- messages ------------------------------------------------------------------------------------------------------

void BuiltInSession::on(const TransactionId &transaction, const SendMessage &command)
{
    if (!isOnline()) {
        notSent(transaction, "loopback.offline", QStringLiteral("not connected"), Retry::Later);
        return;
    }
    if (command.encrypt) {
        notSent(transaction, "loopback.encryption", QStringLiteral("this network cannot encrypt"));
        return;
    }
    if (command.text.size() > longestMessage) {
        notSent(transaction, "loopback.too_long",
                QStringLiteral("a message has at most %1 characters").arg(longestMessage));
        return;
    }
    const auto to = canonical(command.to);
    if (command.conversation == ConversationKind::Room) {
        sendToRoom(transaction, command);
    } else if (to == QLatin1String("echo") + contactDomain) {
        toEcho(transaction, command);
    } else if (to == QLatin1String("flood") + contactDomain) {
        toFlood(transaction, command);
    } else if (to == QLatin1String("trouble") + contactDomain) {
        toTrouble(transaction, command);
    } else if (to == QLatin1String("director") + contactDomain) {
        toDirector(transaction, command);
    } else if (m_roster.contains(to)) {
        sent(transaction, nextId()); // kept for them, as for everybody who is not there
    } else {
        notSent(transaction, "loopback.nobody", QStringLiteral("there is nobody of that address"));
    }
}

MessageReceived BuiltInSession::messageFrom(const QString &contact, const QString &text)
{
    MessageReceived message;
    message.conversationAddress = contact;
    message.sender = contact;
    message.senderName = contact.section(u'@', 0, 0);
    message.text = text;
    message.remoteId = nextId();
    message.dedupeKey = message.remoteId;
    message.sentAt = instantFromMilliseconds(QDateTime::currentMSecsSinceEpoch());
    return message;
}

void BuiltInSession::sendToRoom(const TransactionId &transaction, const SendMessage &command)
{
    const auto room = canonical(command.to);
    if (!m_nickInRoom.contains(room)) {
        notSent(transaction, "loopback.not_in_room", QStringLiteral("you are not in that room"));
        return;
    }
    const auto id = nextId();
    sent(transaction, id);
    auto echo = messageFrom(room, command.text);
    echo.conversation = ConversationKind::Room;
    echo.sender.clear();
    echo.senderName = m_nickInRoom.value(room);
    echo.direction = Direction::Outgoing;
    echo.origin = Origin::OwnEcho; // the room shows everybody their own words too
    echo.kind = command.kind;
    echo.remoteId = id;
    echo.dedupeKey = id;
    echo.transaction = transaction;
    tell(echo);
    if (command.text == QLatin1String("kick me")) {
        m_nickInRoom.remove(room);
        tell(RoomLeft{room, Error{"loopback.kicked", QStringLiteral("as you wished"), Retry::AfterUserAction}});
        return;
    }
    if (command.automatic) {
        return;
    }
    auto answer = messageFrom(room, QStringLiteral("%1: %2").arg(m_nickInRoom.value(room), command.text));
    answer.conversation = ConversationKind::Room;
    answer.sender = room + QStringLiteral("/echo");
    answer.senderName = QStringLiteral("echo");
    answer.flags.mentionsMe = true;
    tell(answer);
}

void BuiltInSession::on(const TransactionId &, const SendTyping &) {}

void BuiltInSession::on(const TransactionId &, const SendReceipt &) {}

void BuiltInSession::on(const TransactionId &transaction, const SendFile &command)
{
    const QFileInfo file(command.path);
    if (!isOnline()) {
        notSent(transaction, "loopback.offline", QStringLiteral("not connected"), Retry::Later);
        return;
    }
    if (!file.isFile() || !file.isReadable()) {
        notSent(transaction, "loopback.file", QStringLiteral("the file cannot be read"));
        return;
    }
    sent(transaction, nextId());
    auto answer = messageFrom(canonical(command.to), {});
    answer.kind = MessageKind::File;
    const QString name = command.name.isEmpty() ? file.fileName() : command.name;
    const QString copy = QStringLiteral("%1/files/%2-%3").arg(settings().stateDirectory, answer.remoteId, name);
    const bool copied = QDir().mkpath(QFileInfo(copy).path()) && QFile::copy(command.path, copy);
    answer.attachments.append({name, QMimeDatabase().mimeTypeForFile(file).name(), file.size(),
                               copied ? QUrl::fromLocalFile(copy).toString() : QString()});
    tell(answer);
}

// ---- contacts ------------------------------------------------------------------------------------------------------

void BuiltInSession::on(const TransactionId &transaction, const AddContact &command)
{
    const auto address = canonical(command.address);
    if (!isOnline()) {
        notSent(transaction, "loopback.offline", QStringLiteral("not connected"), Retry::Later);
        return;
    }
    if (!address.endsWith(contactDomain) || address.startsWith(QLatin1String("nobody@"))) {
        notSent(transaction, "loopback.nobody", QStringLiteral("there is nobody of that address"));
        return;
    }
    auto &entry = m_roster[address];
    entry = {address, command.name, command.groups, Subscription::Pending};
    tell(RosterEntryChanged{entry});
    sent(transaction);
    entry.subscription = Subscription::Both; // they agree at once
    tell(RosterEntryChanged{entry});
    tell(PresenceChanged{address, {Availability::Available, {}, {}}});
}

void BuiltInSession::on(const TransactionId &transaction, const RenameContact &command)
{
    const auto found = m_roster.find(canonical(command.address));
    if (found == m_roster.end()) {
        notSent(transaction, "loopback.nobody", QStringLiteral("they are not on your list"));
        return;
    }
    found->second.name = command.name;
    found->second.groups = command.groups;
    tell(RosterEntryChanged{found->second});
    sent(transaction);
}

void BuiltInSession::on(const TransactionId &transaction, const RemoveContact &command)
{
    const auto address = canonical(command.address);
    if (m_roster.erase(address) > 0) {
        tell(RosterEntryRemoved{address});
    }
    sent(transaction); // gone is what was asked for
}

void BuiltInSession::on(const TransactionId &, const WatchContacts &command)
{
    for (const auto &address : command.addresses) {
        const bool isThere = m_roster.contains(canonical(address));
        tell(PresenceChanged{canonical(address), {isThere ? Availability::Available : Availability::Offline, {}, {}}});
    }
}

void BuiltInSession::on(const TransactionId &transaction, const AuthorizeContact &command)
{
    const auto address = canonical(command.address);
    auto &entry = m_roster[address];
    entry.address = address;
    entry.subscription = command.allow ? Subscription::Both : Subscription::To;
    tell(RosterEntryChanged{entry});
    sent(transaction);
}

// ---- rooms ---------------------------------------------------------------------------------------------------------

void BuiltInSession::on(const TransactionId &transaction, const JoinRoom &command)
{
    const auto room = canonical(command.address);
    if (!isOnline()) {
        notSent(transaction, "loopback.offline", QStringLiteral("not connected"), Retry::Later);
        return;
    }
    if (!room.endsWith(roomDomain)) {
        notSent(transaction, "loopback.no_room", QStringLiteral("rooms are called NAME%1").arg(roomDomain));
        return;
    }
    sent(transaction);
    enterRoom(room, command.nick);
}

void BuiltInSession::enterRoom(const QString &room, const QString &wantedNick)
{
    const auto nick = wantedNick.isEmpty() ? ownAddress().section(u'@', 0, 0) : wantedNick;
    m_nickInRoom.insert(room, nick);
    tell(RoomJoined{room, room.section(u'@', 0, 0), nick});
    tell(RoomTopicChanged{room, QStringLiteral("Echoes")});
    tell(ParticipantsChanged{
        room,
        true,
        {{room + QStringLiteral("/echo"), QStringLiteral("echo"), true}, {room + u'/' + nick, nick, false}},
        {}});
    auto backlog = messageFrom(room, QStringLiteral("this was said before you came"));
    backlog.conversation = ConversationKind::Room;
    backlog.sender = room + QStringLiteral("/echo");
    backlog.origin = Origin::History;
    backlog.dedupeKey = room + QStringLiteral("/backlog-1"); // the same every time one joins
    tell(backlog);
}

void BuiltInSession::on(const TransactionId &transaction, const LeaveRoom &command)
{
    const auto room = canonical(command.address);
    if (m_nickInRoom.remove(room) > 0) {
        tell(RoomLeft{room, {}});
    }
    sent(transaction);
}

} // namespace locum::loopback
