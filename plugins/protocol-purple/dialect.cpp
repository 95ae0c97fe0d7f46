// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect.h"

#include "contacts.h"
#include "irc/irc_dialect.h"
#include "markup.h"
#include "rooms.h"
#include "xmpp/xmpp_dialect.h"

#include <QDateTime>

#include <cstdlib>

namespace locum::purple {
namespace {

// libpurple stamps with whole seconds, and a busy loop may be late.
constexpr qint64 liveSeconds = 5;

MessageFlags flagsOf(PurpleMessageFlags flags)
{
    MessageFlags made;
    made.automatic = flags & PURPLE_MESSAGE_AUTO_RESP;
    made.system = flags & (PURPLE_MESSAGE_SYSTEM | PURPLE_MESSAGE_NOTIFY);
    made.error = flags & PURPLE_MESSAGE_ERROR;
    made.mentionsMe = flags & PURPLE_MESSAGE_NICK;
    made.noReply = made.automatic || made.system || made.error;
    return made;
}

} // namespace

Stamp stampOf(time_t when, PurpleMessageFlags flags)
{
    const auto age = QDateTime::currentSecsSinceEpoch() - static_cast<qint64>(when);
    Stamp stamp;
    stamp.isOld = (flags & PURPLE_MESSAGE_DELAYED) || age > liveSeconds;
    if (when > 0 && (stamp.isOld || std::abs(age) > liveSeconds)) {
        stamp.sentAt = instantFromMilliseconds(static_cast<qint64>(when) * 1000);
    }
    return stamp;
}

bool mentions(const QString &text, const QString &name)
{
    if (name.isEmpty()) {
        return false;
    }
    const auto isWord = [](QChar c) { return c.isLetterOrNumber() || c == u'_'; };
    for (qsizetype at = text.indexOf(name, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(name, at + 1, Qt::CaseInsensitive)) {
        const auto end = at + name.size();
        if ((at == 0 || !isWord(text[at - 1])) && (end == text.size() || !isWord(text[end]))) {
            return true;
        }
    }
    return false;
}

std::unique_ptr<Dialect> makeDialect(Session &session)
{
    switch (session.quirks().dialect) {
    case Dialects::Xmpp:
        return std::make_unique<XmppDialect>(session);
    case Dialects::Irc:
        return std::make_unique<IrcDialect>(session);
    case Dialects::Generic:
        return std::make_unique<Dialect>(session);
    }
    Q_UNREACHABLE();
}

Dialect::~Dialect() = default;

QString Dialect::canonical(const QString &address) const
{
    return fromUtf8(purple_normalize(m_session.account(), address.toUtf8().constData()));
}

QString Dialect::ownAddress() const
{
    return canonical(fromUtf8(purple_account_get_username(m_session.account())));
}

void Dialect::send(const TransactionId &transaction, const SendMessage &message)
{
    const auto markup =
        toMarkup(message.kind == MessageKind::Action ? QStringLiteral("/me ") + message.text : message.text);
    unsigned flags = PURPLE_MESSAGE_SEND | PURPLE_MESSAGE_NO_LINKIFY;
    if (message.automatic) {
        flags |= PURPLE_MESSAGE_AUTO_RESP;
    }
    int result = 0;
    if (message.conversation == ConversationKind::Room) {
        const auto *chat = m_session.rooms().find(message.to);
        if (chat == nullptr) {
            m_session.refuse(transaction, codes::roomNotJoined, QStringLiteral("not in that room"), Retry::Later);
            return;
        }
        const auto guard = m_session.rooms().expectEcho();
        result = serv_chat_send(m_session.connection(), purple_conv_chat_get_id(chat), markup.toUtf8().constData(),
                                static_cast<PurpleMessageFlags>(flags));
        if (result == 0) {
            result = 1; // rooms report success as 0
        }
    } else {
        result = serv_send_im(m_session.connection(), message.to.toUtf8().constData(), markup.toUtf8().constData(),
                              static_cast<PurpleMessageFlags>(flags));
    }
    if (result == -E2BIG) {
        m_session.refuse(transaction, codes::notSent, QStringLiteral("the message is too long for this network"));
    } else if (result == -ENOTCONN) {
        m_session.refuse(transaction, codes::linkOffline, QStringLiteral("the account is not connected"), Retry::Later);
    } else if (result <= 0) {
        m_session.refuse(transaction, codes::notSent, QStringLiteral("libpurple refused it (%1)").arg(result));
    } else {
        m_session.sent(transaction);
    }
}

void Dialect::sendTyping(const SendTyping &typing)
{
    serv_send_typing(m_session.connection(), typing.to.toUtf8().constData(),
                     typing.typing ? PURPLE_TYPING : PURPLE_NOT_TYPING);
}

void Dialect::probe()
{
    auto *connection = m_session.connection();
    const auto *info = PURPLE_PLUGIN_PROTOCOL_INFO(purple_connection_get_prpl(connection));
    if (info->keepalive != nullptr) {
        info->keepalive(connection);
    }
}

void Dialect::add(const TransactionId &transaction, const AddContact &contact)
{
    addBuddy(m_session, contact);
    m_session.sent(transaction);
}

void Dialect::rename(const TransactionId &transaction, const RenameContact &contact)
{
    if (renameBuddy(m_session, contact)) {
        m_session.sent(transaction);
    } else {
        m_session.refuse(transaction, codes::noRecipient, QStringLiteral("there is no such contact"));
    }
}

void Dialect::remove(const TransactionId &transaction, const RemoveContact &contact)
{
    removeBuddies(m_session, contact.address);
    m_session.sent(transaction);
}

void Dialect::authorize(const TransactionId &transaction, const AuthorizeContact & /*contact*/)
{
    m_session.refuse(transaction, codes::unsupported,
                     QStringLiteral("this network answers such requests one by one: answer the request"));
}

void Dialect::join(const TransactionId &transaction, const JoinRoom &room)
{
    m_session.rooms().join(transaction, room);
}

void Dialect::leave(const TransactionId &transaction, const LeaveRoom &room)
{
    m_session.rooms().leave(transaction, room.address);
}

void Dialect::written(PurpleConversation *conversation, const QString &who, const QString &markup,
                      PurpleMessageFlags flags, time_t when)
{
    const bool isRoom = purple_conversation_get_type(conversation) == PURPLE_CONV_TYPE_CHAT;
    const bool isOwn = flags & (PURPLE_MESSAGE_SEND | PURPLE_MESSAGE_REMOTE_SEND);
    if (isOwn && isRoom && m_session.rooms().isEchoExpected()) {
        return; // libpurple's own copy of what Dialect::send just sent
    }
    MessageReceived message;
    message.text = fromMarkup(markup, m_session.quirks().messages);
    if (message.text.startsWith(QLatin1String("/me "))) {
        message.kind = MessageKind::Action;
        message.text.remove(0, 4);
    }
    const auto stamp = stampOf(when, flags);
    message.sentAt = stamp.sentAt;
    message.flags = flagsOf(flags);
    message.conversation = isRoom ? ConversationKind::Room : ConversationKind::Direct;
    message.conversationAddress = canonical(fromUtf8(purple_conversation_get_name(conversation)));
    if (isOwn) {
        message.direction = Direction::Outgoing;
        message.origin = Origin::OwnOtherDevice;
    } else {
        message.sender =
            isRoom ? m_session.rooms().occupantAddress(message.conversationAddress, who) : message.conversationAddress;
        message.senderName = who;
        message.origin = !stamp.isOld ? Origin::Live : isRoom ? Origin::History : Origin::OfflineStore;
    }
    if (message.text.isEmpty()) {
        return;
    }
    m_session.tell(message);
}

} // namespace locum::purple
