// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xmpp_dialect.h"

#include "ui_operations.h"
#include "xmpp/xmpp_message.h"

#include <QUuid>

#include <chrono>

namespace locum::purple {
namespace {

using namespace std::chrono_literals;

// A link that is cut without a word is noticed within silentEnd pulses: counted, not timed, for when this process was
// held up the answers wait in the socket.
constexpr auto pulseEvery = 8s;
constexpr int silentProbe = 2;        ///< pulses without a word, and the server is asked
constexpr int silentEnd = 5;          ///< and then the link has gone
constexpr auto pulseKey = "pulse_ms"; ///< no field of the form: for tests

XmppDialect *dialectOf(PurpleConnection *connection)
{
    auto *session = Session::of(connection);
    return session != nullptr ? static_cast<XmppDialect *>(&session->dialect()) : nullptr;
}

void onReceiving(PurpleConnection *connection, xmlnode **packet, gpointer /*data*/)
{
    auto *dialect = dialectOf(connection);
    if (dialect == nullptr || packet == nullptr || *packet == nullptr) {
        return;
    }
    dialect->filterFeatures(*packet);
    if (dialect->receive(XmlView(*packet))) {
        xmlnode_free(*packet);
        *packet = nullptr; // libjabber takes that for "dealt with"
    }
}

void onSending(PurpleConnection *connection, xmlnode **packet, gpointer /*data*/)
{
    auto *dialect = dialectOf(connection);
    if (dialect != nullptr && packet != nullptr && *packet != nullptr) {
        dialect->sending(XmlView(*packet));
    }
}

} // namespace

void installXmppSignals()
{
    static int handle = 0;
    if (auto *jabber = purple_find_prpl("prpl-jabber"); jabber != nullptr) {
        purple_signal_connect(jabber, "jabber-receiving-xmlnode", &handle, PURPLE_CALLBACK(onReceiving), nullptr);
        // libjabber writes from a handler of its own, with the highest priority, which runs last.
        purple_signal_connect(jabber, "jabber-sending-xmlnode", &handle, PURPLE_CALLBACK(onSending), nullptr);
    }
}

XmppDialect::XmppDialect(Session &session)
    : Dialect(session), m_acks(*this), m_rooms(*this), m_roster(*this), m_messages(*this), m_uploads(*this),
      m_ownClients(session)
{
    const auto wished = m_session.settings().values.value(QLatin1String(pulseKey)).toInt();
    m_pulse.setInterval(wished > 0 ? std::chrono::milliseconds(wished) : pulseEvery);
    QObject::connect(&m_pulse, &QTimer::timeout, &m_pulse, [this] { onPulse(); });
}

QString XmppDialect::newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QString XmppDialect::canonical(const QString &address) const
{
    const auto bare = canonicalBare(bareJid(address.trimmed()));
    const auto resource = resourceOf(address);
    // In a room the resource is who speaks.
    return !resource.isEmpty() && m_rooms.isRoom(bare) ? bare + u'/' + resource : bare;
}

QString XmppDialect::canonicalBare(const QString &bare) const
{
    if (m_lastBare != bare || m_lastBare.isEmpty()) {
        m_lastCanonical = Dialect::canonical(bare);
        m_lastBare = bare;
    }
    return m_lastCanonical;
}

QString XmppDialect::ownBare() const
{
    if (m_ownBare.isEmpty()) {
        m_ownBare = Dialect::canonical(bareJid(fromUtf8(purple_account_get_username(m_session.account()))));
    }
    return m_ownBare;
}

QString XmppDialect::ownFull() const
{
    return fromUtf8(purple_connection_get_display_name(purple_account_get_connection(m_session.account())));
}

void XmppDialect::write(const XmlElement &element)
{
    auto *connection = purple_account_get_connection(m_session.account());
    if (connection != nullptr) {
        auto *node = element.node();
        purple_signal_emit(purple_connection_get_prpl(connection), "jabber-sending-xmlnode", connection, &node);
    }
}

void XmppDialect::ask(XmlElement iq, IqAnswer answer)
{
    const auto id = newId();
    iq.set("id", id);
    m_iqs.insert_or_assign(id, OpenIq{iq.view().attribute("to"), std::move(answer)});
    write(iq);
}

void XmppDialect::connecting()
{
    m_ownBare.clear();
    m_acks.reset();
    m_roster.reset();
    m_bots.reset();
    m_messages.reset();
    m_uploads.reset();
    m_ownClients.reset();
    // libjabber's cache of the list does not outlive its session here, so the server must send all of it.
    purple_account_set_string(m_session.account(), "roster_ver", "");
}

void XmppDialect::connected()
{
    m_silentPulses = 0;
    m_pulse.start();
    m_roster.tellAll();
    XmlElement carbons("iq");
    carbons.set("type", QStringLiteral("set"));
    carbons.child("enable", xmlns::carbons);
    ask(carbons, [](const XmlView & /*answer*/) {});
}

void XmppDialect::disconnected()
{
    m_pulse.stop();
    m_acks.giveUp();
    m_rooms.disconnected();
    m_uploads.disconnected();
    const auto open = std::exchange(m_iqs, {});
    for (const auto &[id, iq] : open) {
        iq.answer(XmlView());
    }
    m_wishes.clear();
}

void XmppDialect::filterFeatures(xmlnode *features)
{
    if (qstrcmp(features->name, "features") != 0) {
        return;
    }
    if (auto *offer = xmlnode_get_child_with_namespace(features, "sm", xmlns::streamManagement); offer != nullptr) {
        m_acks.offered();
        xmlnode_free(offer); // takes itself out of its parent
    }
}

void XmppDialect::onPulse()
{
    ++m_silentPulses;
    if (m_silentPulses == silentProbe) {
        askServer();
    } else if (m_silentPulses >= silentEnd) {
        m_pulse.stop();
        m_session.dropLink(
            LinkChanged{LinkState::WaitingToRetry,
                        Error{codes::linkLost, QStringLiteral("the server does not answer"), Retry::Later},
                        {}});
    }
}

void XmppDialect::sending(const XmlView &element)
{
    // The first presence opens the gates for offline messages: acknowledgements must run before.
    if (element.is("presence")) {
        m_acks.enable();
    }
    m_acks.sending(element);
}

bool XmppDialect::receive(const XmlView &element)
{
    m_silentPulses = 0;
    if (m_acks.receive(element)) {
        return true;
    }
    if (element.is("message")) {
        return m_messages.receive(element);
    }
    if (element.is("iq")) {
        return receiveIq(element);
    }
    return element.is("presence") && receivePresence(element);
}

bool XmppDialect::receiveIq(const XmlView &iq)
{
    m_roster.receive(iq);
    const auto type = iq.attribute("type");
    if (type != QLatin1String("result") && type != QLatin1String("error")) {
        return false;
    }
    if (const auto info = iq.child("query", xmlns::discoInfo); info) {
        m_bots.onDiscoInfo(info);
    }
    const auto open = m_iqs.find(iq.attribute("id"));
    if (open == m_iqs.end()) {
        return false;
    }
    // Only who was asked may answer; our server may leave itself out.
    const auto from = iq.attribute("from");
    const auto &asked = open->second.to;
    const bool isServers = from.isEmpty() || canonical(from) == ownBare() || from == ownBare().section(u'@', 1);
    if (from != asked && !(asked.isEmpty() && isServers)) {
        return true;
    }
    const auto answer = std::move(open->second.answer);
    m_iqs.erase(open);
    answer(iq);
    return true;
}

bool XmppDialect::receivePresence(const XmlView &presence)
{
    m_bots.onPresence(presence);
    if (m_rooms.receivePresence(presence)) {
        return true;
    }
    const auto from = presence.attribute("from");
    const auto type = presence.attribute("type");
    if (type == QLatin1String("subscribe")) {
        RequestReceived wish;
        wish.text = presence.child("status").text();
        wish.fromName = presence.child("nick").text();
        m_wishes.insert(canonical(from), wish);
        return false;
    }
    const auto resource = resourceOf(from);
    if (canonical(from) == ownBare() && !resource.isEmpty()) {
        m_ownClients.onPresence(resource, from == ownFull(), presence);
    }
    return false;
}

void XmppDialect::completeContactRequest(RequestReceived &request)
{
    const auto wish = m_wishes.take(request.from);
    if (request.text.isEmpty()) {
        request.text = wish.text;
    }
    if (request.fromName.isEmpty()) {
        request.fromName = wish.fromName;
    }
}

void XmppDialect::send(const TransactionId &transaction, const SendMessage &message)
{
    m_messages.send(transaction, message);
}

void XmppDialect::sendFile(const TransactionId &transaction, const SendFile &file,
                           const std::function<void()> &otherwise)
{
    m_uploads.send(transaction, file, otherwise);
}

void XmppDialect::sendTyping(const SendTyping &typing)
{
    m_messages.sendTyping(typing);
}

void XmppDialect::sendReceipt(const SendReceipt &receipt)
{
    m_messages.sendReceipt(receipt);
}

void XmppDialect::probe()
{
    if (m_silentPulses < silentProbe) { // else it has been asked
        m_silentPulses = silentProbe;
        askServer();
    }
}

void XmppDialect::askServer()
{
    if (m_acks.isActive()) {
        m_acks.request();
        return;
    }
    XmlElement ping("iq");
    ping.set("type", QStringLiteral("get"));
    ping.child("ping", xmlns::ping);
    ask(ping, [](const XmlView & /*answer*/) {});
}

void XmppDialect::add(const TransactionId &transaction, const AddContact &contact)
{
    m_roster.add(transaction, contact);
}

void XmppDialect::rename(const TransactionId &transaction, const RenameContact &contact)
{
    m_roster.rename(transaction, contact);
}

void XmppDialect::remove(const TransactionId &transaction, const RemoveContact &contact)
{
    m_roster.remove(transaction, contact);
}

void XmppDialect::authorize(const TransactionId &transaction, const AuthorizeContact &contact)
{
    m_roster.authorize(transaction, contact);
}

void XmppDialect::join(const TransactionId &transaction, const JoinRoom &room)
{
    m_rooms.join(transaction, room);
}

void XmppDialect::leave(const TransactionId &transaction, const LeaveRoom &room)
{
    m_rooms.leave(transaction, room.address);
}

void XmppDialect::written(PurpleConversation * /*conversation*/, const QString & /*who*/, const QString & /*markup*/,
                          PurpleMessageFlags /*flags*/, time_t /*when*/)
{
    // Messages are told from their stanzas; what else libjabber writes repeats presences.
}

} // namespace locum::purple
