// SPDX-License-Identifier: GPL-2.0-or-later
#include "server_session.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <base/overloaded.h>

namespace locum::loopback {
namespace {

using Key = QLatin1String;

constexpr qint64 longestLine = 1024 * 1024;
constexpr int longestRetryMs = 30'000;

QString textOf(const QJsonObject &json, Key key)
{
    return json.value(key).toString();
}

} // namespace

ServerSession::ServerSession(const sdk::AccountSettings &settings, sdk::SessionHost &host) : SessionBase(settings, host)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &ServerSession::connectToServer);
    connect(&m_socket, &QLocalSocket::connected, this, [this] {
        QJsonObject login{{QStringLiteral("type"), QStringLiteral("login")},
                          {QStringLiteral("name"), ownAddress().section(u'@', 0, 0)}};
        const auto password = this->settings().secrets.find(QStringLiteral("password"));
        if (password != this->settings().secrets.end()) {
            login.insert(QStringLiteral("password"), QString::fromUtf8(password->second.reveal()));
        }
        send(login);
    });
    connect(&m_socket, &QLocalSocket::readyRead, this, &ServerSession::readLines);
    // It tells of every end, also of an attempt that failed; errorOccurred comes before the state has changed.
    connect(&m_socket, &QLocalSocket::stateChanged, this, [this](QLocalSocket::LocalSocketState state) {
        if (state == QLocalSocket::UnconnectedState) {
            onDisconnected();
        }
    });
}

ServerSession::~ServerSession()
{
    m_socket.disconnect(this); // nothing is told from a destructor
    m_socket.abort();
}

// ---- the link ------------------------------------------------------------------------------------------------------

void ServerSession::connectToServer()
{
    if (m_socket.state() == QLocalSocket::UnconnectedState) {
        setLink(LinkState::Connecting);
        m_socket.connectToServer(settings().values.value(Key("server")).toString());
    }
}

void ServerSession::onDisconnected()
{
    giveUpCommands();
    if (!m_wanted) {
        if (!m_refused) {
            setLink(LinkState::Offline);
        }
        return;
    }
    if (m_retry.isActive()) {
        return;
    }
    setLink(LinkState::WaitingToRetry, Error{"loopback.unreachable", m_socket.errorString(), Retry::Later});
    m_retry.start(std::min(longestRetryMs, 250 << std::min(m_attempts++, 10)));
}

void ServerSession::giveUpCommands()
{
    const auto lost = std::exchange(m_inFlight, {});
    for (const auto &[id, transaction] : lost) {
        unknown(transaction, "loopback.lost", QStringLiteral("the link broke before the server answered"));
    }
}

void ServerSession::send(const QJsonObject &json)
{
    m_socket.write(QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n');
}

// ---- what Locum wants ----------------------------------------------------------------------------------------------

void ServerSession::perform(const TransactionId &transaction, const NetworkCommand &command)
{
    const auto named = [](const char *type, const QString &to) {
        return QJsonObject{{QStringLiteral("type"), Key(type)}, {QStringLiteral("to"), to}};
    };
    const auto cannot = [&] {
        notSent(transaction, "loopback.unsupported", QStringLiteral("the test server does not do that"));
    };
    std::visit(
        Overloaded{
            [&](const Connect &) {
                m_wanted = true;
                m_attempts = 0;
                connectToServer();
                sent(transaction);
            },
            [&](const Disconnect &) {
                m_wanted = false;
                m_retry.stop();
                m_socket.disconnectFromServer();
                if (m_socket.state() == QLocalSocket::UnconnectedState) {
                    setLink(LinkState::Offline);
                }
                sent(transaction);
            },
            [&](const SetPresence &set) {
                m_presence = set.presence;
                if (isOnline()) {
                    auto json = named("presence", {});
                    json.insert(QStringLiteral("availability"), nameOf(m_presence.availability));
                    json.insert(QStringLiteral("text"), m_presence.text);
                    send(json);
                }
                sent(transaction);
            },
            [&](const SendMessage &message) { sendMessage(transaction, message); },
            [&](const SendTyping &typing) {
                auto json = named("typing", typing.to);
                json.insert(QStringLiteral("typing"), typing.typing);
                send(json);
            },
            [&](const SendReceipt &receipt) {
                auto json = named("receipt", receipt.to);
                json.insert(QStringLiteral("remote_id"), receipt.remoteId);
                send(json);
            },
            [&](const AddContact &contact) {
                tell(RosterEntryChanged{{contact.address.toLower(), contact.name, contact.groups, Subscription::Both}});
                sent(transaction);
            },
            [&](const RemoveContact &contact) {
                tell(RosterEntryRemoved{contact.address.toLower()});
                sent(transaction);
            },
            [&](const JoinRoom &room) {
                if (!isOnline()) {
                    notSent(transaction, "loopback.offline", QStringLiteral("not connected"), Retry::Later);
                    return;
                }
                send(named("join", room.address));
                sent(transaction);
            },
            [&](const LeaveRoom &room) {
                send(named("leave", room.address));
                tell(RoomLeft{room.address.toLower(), {}});
                sent(transaction);
            },
            [](const ProbeLink &) {}, [](const WatchContacts &) {}, [&](const RenameContact &) { cannot(); },
            [&](const AuthorizeContact &) { cannot(); }, [&](const AnswerRequest &) { cannot(); },
            [&](const SendFile &) { cannot(); }},
        command);
}

void ServerSession::sendMessage(const TransactionId &transaction, const SendMessage &command)
{
    if (!isOnline()) {
        notSent(transaction, "loopback.offline", QStringLiteral("not connected"), Retry::Later);
        return;
    }
    const auto id = QString::number(++m_lastId);
    m_inFlight.insert_or_assign(id, transaction); // it ends when the server says that it has it
    send({{QStringLiteral("type"), QStringLiteral("message")},
          {QStringLiteral("to"), command.to},
          {QStringLiteral("kind"), nameOf(command.kind)},
          {QStringLiteral("text"), command.text},
          {QStringLiteral("automatic"), command.automatic},
          {QStringLiteral("id"), id}});
}

// ---- what the server says ------------------------------------------------------------------------------------------

void ServerSession::readLines()
{
    while (m_socket.canReadLine()) {
        const auto json = QJsonDocument::fromJson(m_socket.readLine()).object();
        if (json.isEmpty()) {
            warn(QStringLiteral("the server sent a line that is no JSON object"));
            continue;
        }
        onServer(json);
    }
    if (m_socket.bytesAvailable() > longestLine) {
        warn(QStringLiteral("the server sends a line without an end"));
        m_socket.abort();
    }
}

void ServerSession::onServer(const QJsonObject &json)
{
    const auto type = textOf(json, Key("type"));
    const auto from = textOf(json, Key("from")).toLower();
    if (type == Key("message")) {
        onMessage(json);
    } else if (type == Key("taken")) {
        if (const auto found = m_inFlight.extract(textOf(json, Key("id")))) {
            sent(found.mapped(), textOf(json, Key("remote_id")));
        }
    } else if (type == Key("rejected")) {
        if (const auto found = m_inFlight.extract(textOf(json, Key("id")))) {
            notSent(found.mapped(), "loopback.rejected", textOf(json, Key("reason")));
        }
    } else if (type == Key("presence")) {
        tell(PresenceChanged{from,
                             {fromName<Availability>(textOf(json, Key("availability"))).value_or(Availability::Unknown),
                              textOf(json, Key("text")),
                              {}}});
    } else if (type == Key("typing")) {
        tell(TypingChanged{from, json.value(Key("typing")).toBool()});
    } else if (type == Key("receipt")) {
        tell(ReceiptReceived{from, textOf(json, Key("remote_id")), ReceiptKind::Read});
    } else if (type == Key("joined")) {
        const auto room = textOf(json, Key("room"));
        tell(RoomJoined{room, room.section(u'@', 0, 0), ownAddress().section(u'@', 0, 0)});
    } else if (type == Key("participants")) {
        ParticipantsChanged change{textOf(json, Key("room")), json.value(Key("complete")).toBool(), {}, {}};
        for (const auto &address : json.value(Key("joined")).toArray()) {
            change.joined.append({address.toString(), address.toString().section(u'@', 0, 0), false});
        }
        for (const auto &address : json.value(Key("left")).toArray()) {
            change.left.append(address.toString());
        }
        tell(change);
    } else if (type == Key("welcome")) {
        onWelcome(json);
    } else if (type == Key("refused")) {
        m_wanted = false;
        m_refused = true; // that stays until the user acts
        setLink(LinkState::NeedsUser, Error{"loopback.password", textOf(json, Key("reason")), Retry::AfterUserAction});
        m_socket.abort();
    }
}

void ServerSession::onWelcome(const QJsonObject &json)
{
    m_attempts = 0;
    setLink(LinkState::Online);
    RosterReceived roster;
    for (const auto &entry : json.value(Key("roster")).toArray()) {
        const auto address = entry.toString().toLower();
        roster.entries.append({address, address.section(u'@', 0, 0), {}, Subscription::Both});
    }
    tell(roster);
    send({{QStringLiteral("type"), QStringLiteral("presence")},
          {QStringLiteral("availability"), nameOf(m_presence.availability)},
          {QStringLiteral("text"), m_presence.text}});
}

void ServerSession::onMessage(const QJsonObject &json)
{
    MessageReceived message;
    const auto from = textOf(json, Key("from")).toLower();
    const auto room = textOf(json, Key("room")).toLower();
    message.conversation = room.isEmpty() ? ConversationKind::Direct : ConversationKind::Room;
    message.conversationAddress = room.isEmpty() ? from : room;
    message.sender = from;
    message.senderName = from.section(u'@', 0, 0);
    message.kind = fromName<MessageKind>(textOf(json, Key("kind"))).value_or(MessageKind::Text);
    message.origin = json.value(Key("offline")).toBool() ? Origin::OfflineStore : Origin::Live;
    message.text = textOf(json, Key("text"));
    message.flags.automatic = json.value(Key("automatic")).toBool();
    message.remoteId = textOf(json, Key("remote_id"));
    message.dedupeKey = message.remoteId;
    if (const auto at = json.value(Key("sent_at")).toInteger(-1); at >= 0) {
        message.sentAt = instantFromMilliseconds(at);
    }
    if (from == ownAddress()) {
        message.direction = Direction::Outgoing;
        message.origin = room.isEmpty() ? Origin::OwnOtherDevice : Origin::OwnEcho;
        message.sender.clear();
    }
    tell(std::move(message));
}

} // namespace locum::loopback
