// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xmpp_messages.h"

#include "xmpp/xmpp_dialect.h"

#include <QCryptographicHash>
#include <QDateTime>

namespace locum::purple {
namespace {

constexpr size_t remembered = 1000;

XmlElement newMessage(const QString &to, const char *type, const QString &id = XmppDialect::newId())
{
    XmlElement message("message");
    message.set("to", to).set("type", QLatin1String(type)).set("id", id);
    return message;
}

} // namespace

void XmppMessages::reset()
{
    m_wantReceipt.clear();
    m_wantReceiptOrder.clear();
}

void XmppMessages::remember(const QString &id, const TransactionId &transaction, const QString &to)
{
    m_sent.insert_or_assign(id, SentMessage{transaction, to});
    m_sentOrder.push_back(id);
    if (m_sentOrder.size() > remembered) {
        m_sent.erase(m_sentOrder.front());
        m_sentOrder.pop_front();
    }
}

void XmppMessages::send(const TransactionId &transaction, const SendMessage &message, bool isFile)
{
    auto &session = m_dialect.session();
    const bool isRoom = message.conversation == ConversationKind::Room;
    const auto to = m_dialect.canonical(message.to);
    if (to.isEmpty()) {
        session.refuse(transaction, codes::addressInvalid, QStringLiteral("no address to send to"));
        return;
    }
    if (isRoom && !m_dialect.rooms().isJoined(to)) {
        session.refuse(transaction, codes::roomNotJoined, QStringLiteral("not in that room"), Retry::Later);
        return;
    }
    const auto id = XmppDialect::newId();
    auto stanza = newMessage(to, isRoom ? "groupchat" : "chat", id);
    stanza.child("body").text(message.kind == MessageKind::Action ? QStringLiteral("/me ") + message.text
                                                                  : message.text);
    if (isFile) {
        stanza.child("x", xmlns::oob).child("url").text(message.text);
    }
    stanza.child("origin-id", xmlns::stableIds).set("id", id);
    if (!isRoom) {
        stanza.child("active", xmlns::chatStates);
        stanza.child("request", xmlns::receipts);
    }
    if (message.automatic) {
        stanza.child("automatic", xmlns::automatic);
    }
    remember(id, transaction, to);
    m_dialect.write(stanza);
    m_dialect.acks().expect(transaction, id);
}

void XmppMessages::sendTyping(const SendTyping &typing)
{
    const auto to = m_dialect.canonical(typing.to);
    if (m_dialect.rooms().isJoined(to)) {
        return;
    }
    auto stanza = newMessage(to, "chat");
    stanza.child(typing.typing ? "composing" : "active", xmlns::chatStates);
    stanza.child("no-store", xmlns::hints);
    m_dialect.write(stanza);
}

void XmppMessages::sendReceipt(const SendReceipt &receipt)
{
    // XEP-0184 §5, XEP-0333 §4: only who asked gets one.
    const auto wish = m_wantReceipt.take(receipt.remoteId);
    if (wish.fullJid.isEmpty()) {
        return;
    }
    auto stanza = newMessage(wish.fullJid, "chat");
    if (wish.receipt) {
        stanza.child("received", xmlns::receipts).set("id", receipt.remoteId);
    }
    if (wish.marker) {
        stanza.child("displayed", xmlns::markers).set("id", receipt.remoteId);
    }
    stanza.child("store", xmlns::hints);
    m_dialect.write(stanza);
}

bool XmppMessages::receive(const XmlView &stanza)
{
    if (stanza.childIn(xmlns::carbons)) {
        const auto from = stanza.attribute("from");
        if (from.isEmpty() || m_dialect.canonical(from) == m_dialect.ownBare()) { // from our own server
            return receiveCarbon(stanza);
        }
    }
    return receive(stanza, Way::Direct, {});
}

bool XmppMessages::receiveCarbon(const XmlView &stanza)
{
    // Anybody can write one; only our own bare JID's are our server's (XEP-0280 §11).
    if (bareJid(stanza.attribute("from")) != stanza.attribute("from") && !stanza.attribute("from").isEmpty()) {
        return true;
    }
    const auto copy = stanza.childIn(xmlns::carbons);
    const auto forwarded = copy.child("forwarded", xmlns::forward);
    const auto inner = forwarded.child("message");
    if (!inner || (!copy.is("sent") && !copy.is("received"))) {
        return true;
    }
    std::optional<Instant> at;
    if (const auto stamp = millisecondsOfStamp(forwarded.child("delay", xmlns::delay).attribute("stamp"))) {
        at = instantFromMilliseconds(*stamp);
    }
    receive(inner, copy.is("sent") ? Way::CarbonSent : Way::CarbonReceived, at);
    return true;
}

bool XmppMessages::receive(const XmlView &stanza, Way way, std::optional<Instant> forwardedAt)
{
    const auto parsed = parseMessage(stanza);
    const auto bare = bareJid(m_dialect.canonical(bareJid(parsed.from)));
    if (parsed.type == QLatin1String("error")) {
        receiveError(parsed, stanza);
        return true;
    }
    if (stanza.childIn(xmlns::pubsubEvent)) {
        return way != Way::Direct;
    }
    if (parsed.type == QLatin1String("groupchat")) {
        receiveRoomMessage(parsed, bare);
        return true;
    }
    if (way == Way::Direct && m_dialect.rooms().receiveInvitation(stanza)) {
        return true;
    }
    if (way == Way::CarbonSent) {
        receiveDirectMessage(parsed, way, forwardedAt);
        return true;
    }
    auto &session = m_dialect.session();
    const auto contact = m_dialect.canonical(parsed.from);
    if (!parsed.deliveredId.isEmpty()) {
        session.tell(ReceiptReceived{contact, parsed.deliveredId, ReceiptKind::Delivered});
    }
    if (!parsed.displayedId.isEmpty()) {
        session.tell(ReceiptReceived{contact, parsed.displayedId, ReceiptKind::Read});
    }
    if (parsed.composing && !parsed.isDelayed) {
        if (!parsed.body) {
            session.tell(TypingChanged{contact, *parsed.composing});
        }
    }
    const bool says =
        parsed.body || parsed.encryption != Encryption::None || !parsed.attachments.isEmpty() || parsed.subject;
    if (says) {
        receiveDirectMessage(parsed, way, forwardedAt);
        return true;
    }
    return parsed.composing || !parsed.deliveredId.isEmpty() || !parsed.displayedId.isEmpty() || way != Way::Direct;
}

void XmppMessages::receiveError(const ParsedMessage &parsed, const XmlView &stanza)
{
    auto &session = m_dialect.session();
    const auto error = errorOf(stanza);
    // The server's refusal comes before its acknowledgement: then the message surely did not go out.
    if (const auto open = m_dialect.acks().take(parsed.id)) {
        session.refuse(*open, error);
        return;
    }
    const auto known = m_sent.find(parsed.id);
    if (known == m_sent.end() && !parsed.body) {
        return; // a bounced chat state or receipt
    }
    MessageReceived message;
    message.conversationAddress = m_dialect.canonical(parsed.from);
    if (m_dialect.rooms().isRoom(message.conversationAddress)) {
        message.conversation = ConversationKind::Room;
    }
    message.sender = message.conversationAddress;
    message.kind = MessageKind::Notice;
    message.text = error.detail;
    message.flags.error = true;
    message.flags.system = true;
    message.flags.noReply = true;
    message.remoteId = parsed.id;
    if (known != m_sent.end()) {
        message.transaction = known->second.transaction;
    }
    session.tell(message);
}

void XmppMessages::readText(const ParsedMessage &parsed, MessageReceived &message) const
{
    message.text = parsed.body.value_or(QString());
    message.encryption = parsed.encryption;
    message.attachments = parsed.attachments;
    if (parsed.subject && !parsed.subject->isEmpty() && message.conversation == ConversationKind::Direct) {
        message.text = message.text.isEmpty() ? *parsed.subject : *parsed.subject + u'\n' + message.text;
    }
    if (message.text.startsWith(QLatin1String("/me "))) {
        message.kind = MessageKind::Action;
        message.text.remove(0, 4);
    }
    if (!message.attachments.isEmpty()) {
        message.kind = MessageKind::File;
    }
    message.flags.automatic = parsed.isAutomatic;
    message.flags.noReply = parsed.isAutomatic || parsed.asksNoReply;
    message.flags.edited = !parsed.replacesId.isEmpty();
    message.replacesRemoteId = parsed.replacesId;
    message.sentAt = parsed.stamp;
}

QString XmppMessages::dedupeKey(const ParsedMessage &parsed, const QString &archive) const
{
    for (const auto &[by, id] : parsed.stanzaIds) {
        if (by == archive && !id.isEmpty()) {
            return QStringLiteral("s:") + id;
        }
    }
    if (!parsed.id.isEmpty()) {
        return QStringLiteral("m:%1:%2").arg(parsed.from, parsed.id);
    }
    if (!parsed.stamp) {
        return {};
    }
    const auto seen =
        QStringLiteral("%1\n%2\n%3").arg(parsed.from, toIsoString(*parsed.stamp), parsed.body.value_or(QString()));
    const auto hash = QCryptographicHash::hash(seen.toUtf8(), QCryptographicHash::Sha256).toHex().left(32);
    return QStringLiteral("h:") + QString::fromLatin1(hash);
}

void XmppMessages::receiveRoomMessage(const ParsedMessage &parsed, const QString &room)
{
    auto &session = m_dialect.session();
    if (!m_dialect.rooms().isRoom(room)) {
        return;
    }
    if (parsed.subject && !parsed.body && !parsed.hasThread) {
        m_dialect.rooms().receiveSubject(room, *parsed.subject);
        return;
    }
    if (parsed.isKeyTransport || (!parsed.body && parsed.encryption == Encryption::None)) {
        return;
    }
    const auto nick = resourceOf(parsed.from);
    const auto ownNick = m_dialect.rooms().ownNick(room);
    MessageReceived message;
    message.conversation = ConversationKind::Room;
    message.conversationAddress = room;
    readText(parsed, message);
    message.remoteId = parsed.id;
    message.dedupeKey = dedupeKey(parsed, room);
    const auto known = m_sent.find(parsed.originId.isEmpty() ? parsed.id : parsed.originId);
    const bool isOwn = !nick.isEmpty() && nick == ownNick;
    if (isOwn) {
        message.direction = Direction::Outgoing;
        message.origin = Origin::OwnOtherDevice;
        if (known != m_sent.end() && known->second.to == room) {
            message.origin = Origin::OwnEcho;
            message.transaction = known->second.transaction;
        }
    } else {
        message.sender = nick.isEmpty() ? room : room + u'/' + nick;
        message.senderName = nick;
        message.flags.system = nick.isEmpty(); // the room itself
        message.flags.mentionsMe = mentions(message.text, ownNick);
        message.flags.fromBot = m_dialect.bots().isBot(parsed.from);
    }
    if (parsed.isDelayed && message.origin != Origin::OwnEcho) {
        message.origin = Origin::History;
    }
    m_dialect.rooms().sawMessage(room,
                                 parsed.stamp.value_or(instantFromMilliseconds(QDateTime::currentMSecsSinceEpoch())));
    session.tell(message);
}

void XmppMessages::receiveDirectMessage(const ParsedMessage &parsed, Way way, std::optional<Instant> forwardedAt)
{
    if (parsed.isKeyTransport ||
        (!parsed.body && parsed.encryption == Encryption::None && parsed.attachments.isEmpty() && !parsed.subject)) {
        return;
    }
    const bool isOwn = way == Way::CarbonSent;
    MessageReceived message;
    message.conversationAddress = m_dialect.canonical(isOwn ? parsed.to : parsed.from);
    readText(parsed, message);
    message.remoteId = parsed.id;
    message.dedupeKey = dedupeKey(parsed, m_dialect.ownBare());
    if (isOwn) {
        message.direction = Direction::Outgoing;
        message.origin = Origin::OwnOtherDevice;
        message.sentAt = parsed.stamp ? parsed.stamp : forwardedAt;
    } else {
        message.sender = message.conversationAddress;
        message.senderName = m_dialect.rooms().isRoom(bareJid(message.sender)) ? resourceOf(message.sender) : QString();
        message.origin = parsed.isDelayed ? Origin::OfflineStore : Origin::Live;
        message.flags.fromBot = m_dialect.bots().isBot(parsed.from);
        message.flags.noReply = message.flags.noReply || m_dialect.bots().asksNoReply(parsed.from);
        const bool isServer = !message.sender.contains(u'@');
        if (parsed.type == QLatin1String("headline") || isServer) {
            message.kind = MessageKind::Notice;
            message.flags.noReply = true;
            message.flags.system = isServer;
        }
        if ((parsed.wantsReceipt || parsed.wantsMarker) && !parsed.id.isEmpty() && way == Way::Direct) {
            m_wantReceipt.insert(parsed.id, Wish{parsed.from, parsed.wantsReceipt, parsed.wantsMarker});
            m_wantReceiptOrder.push_back(parsed.id);
            if (m_wantReceiptOrder.size() > remembered) {
                m_wantReceipt.remove(m_wantReceiptOrder.front());
                m_wantReceiptOrder.pop_front();
            }
        }
    }
    m_dialect.session().tell(message);
}

} // namespace locum::purple
