// SPDX-License-Identifier: GPL-2.0-or-later
#include "rooms.h"

#include "dialect.h"
#include "markup.h"

#include <QJsonObject>
#include <QTimer>

#include <chrono>

namespace locum::purple {
namespace {

using namespace std::chrono_literals;

constexpr auto joinTimeout = 60s;

Rooms *roomsOf(PurpleConversation *conversation)
{
    auto *session = Session::of(purple_conversation_get_account(conversation));
    return session != nullptr ? &session->rooms() : nullptr;
}

void onChatJoined(PurpleConversation *conversation, gpointer /*data*/)
{
    if (auto *rooms = roomsOf(conversation)) {
        rooms->onJoined(conversation);
    }
}

void onChatJoinFailed(PurpleConnection *connection, GHashTable *components, gpointer /*data*/)
{
    if (auto *session = Session::of(connection)) {
        session->rooms().onJoinFailed(components);
    }
}

void onChatLeft(PurpleConversation *conversation, gpointer /*data*/)
{
    if (auto *rooms = roomsOf(conversation)) {
        rooms->onLeft(conversation);
    }
}

int onChatInvited(PurpleAccount *account, const char *who, const char *room, const char *message,
                  GHashTable * /*components*/, gpointer /*data*/)
{
    if (auto *session = Session::of(account)) {
        session->rooms().onInvited(fromUtf8(who), fromUtf8(room), fromUtf8(message));
    }
    return 0; // libpurple asks, in a dialogue that requests.cpp makes a request of
}

void onTopicChanged(PurpleConversation *conversation, const char * /*who*/, const char *topic, gpointer /*data*/)
{
    if (auto *rooms = roomsOf(conversation)) {
        rooms->onTopic(conversation, fromUtf8(topic));
    }
}

} // namespace

void installRoomSignals()
{
    static int handle = 0;
    auto *source = purple_conversations_get_handle();
    purple_signal_connect(source, "chat-joined", &handle, PURPLE_CALLBACK(onChatJoined), nullptr);
    purple_signal_connect(source, "chat-join-failed", &handle, PURPLE_CALLBACK(onChatJoinFailed), nullptr);
    purple_signal_connect(source, "chat-invited", &handle, PURPLE_CALLBACK(onChatInvited), nullptr);
    purple_signal_connect(source, "chat-left", &handle, PURPLE_CALLBACK(onChatLeft), nullptr);
    purple_signal_connect(source, "chat-topic-changed", &handle, PURPLE_CALLBACK(onTopicChanged), nullptr);
}

QString Rooms::addressOf(PurpleConversation *conversation) const
{
    return m_session.dialect().canonical(fromUtf8(purple_conversation_get_name(conversation)));
}

QString Rooms::occupantAddress(const QString &room, const QString &name) const
{
    if (name.isEmpty()) {
        return room;
    }
    // On IRC an occupant is the same party as outside the room; elsewhere the name is the room's.
    return m_session.quirks().dialect == Dialects::Irc ? m_session.dialect().canonical(name) : room + u'/' + name;
}

PurpleConvChat *Rooms::find(const QString &address) const
{
    const auto wanted = m_session.dialect().canonical(address);
    for (auto *node = m_session.connection()->buddy_chats; node != nullptr; node = node->next) {
        auto *conversation = static_cast<PurpleConversation *>(node->data);
        if (addressOf(conversation) == wanted) {
            return PURPLE_CONV_CHAT(conversation);
        }
    }
    return nullptr;
}

void Rooms::join(const TransactionId &transaction, const JoinRoom &room)
{
    const auto address = m_session.dialect().canonical(room.address);
    auto *connection = m_session.connection();
    const auto *info = PURPLE_PLUGIN_PROTOCOL_INFO(purple_connection_get_prpl(connection));
    if (info->join_chat == nullptr || info->chat_info_defaults == nullptr) {
        m_session.refuse(transaction, codes::unsupported, QStringLiteral("this network has no rooms"));
        return;
    }
    if (auto *chat = find(address); chat != nullptr) {
        m_session.sent(transaction);
        return;
    }
    if (m_joining.contains(address)) {
        m_session.refuse(transaction, codes::roomFailed, QStringLiteral("that room is being joined already"),
                         Retry::Later);
        return;
    }
    m_joining.insert(address);
    m_joiningTransactions.insert_or_assign(address, transaction);
    QTimer::singleShot(joinTimeout, &m_session, [this, address, transaction] {
        const auto pending = m_joiningTransactions.find(address);
        if (pending != m_joiningTransactions.end() && pending->second == transaction) {
            joinFailed(address, Error{codes::roomFailed, QStringLiteral("the network did not answer"), Retry::Later});
        }
    });
    auto *components = info->chat_info_defaults(connection, room.address.toUtf8().constData());
    const auto set = [components](const char *key, const QString &value) {
        if (!value.isEmpty()) {
            g_hash_table_replace(components, const_cast<char *>(key), g_strdup(value.toUtf8().constData()));
        }
    };
    set("password", room.password);
    set("handle", room.nick);
    serv_join_chat(connection, components);
    g_hash_table_destroy(components);
}

void Rooms::leave(const TransactionId &transaction, const QString &address)
{
    auto *chat = find(address);
    if (chat == nullptr) {
        m_session.refuse(transaction, codes::roomNotJoined, QStringLiteral("not in that room"));
        return;
    }
    m_leaving.insert(m_session.dialect().canonical(address));
    auto *conversation = purple_conv_chat_get_conversation(chat);
    serv_chat_leave(m_session.connection(), purple_conv_chat_get_id(chat));
    purple_conversation_destroy(conversation);
    m_leaving.remove(m_session.dialect().canonical(address));
    m_session.sent(transaction);
}

void Rooms::joinFailed(const QString &address, const Error &error)
{
    if (!m_joining.remove(address)) {
        return;
    }
    if (const auto pending = m_joiningTransactions.extract(address)) {
        m_session.refuse(pending.mapped(), error);
    }
}

void Rooms::disconnected()
{
    for (const auto &[address, transaction] : m_joiningTransactions) {
        m_session.unknown(transaction, codes::linkLost, QStringLiteral("the link ended while joining"));
    }
    m_joiningTransactions.clear();
    m_joining.clear();
    m_reasons.clear();
}

void Rooms::forgetConversations()
{
    auto *node = purple_get_conversations();
    while (node != nullptr) {
        auto *conversation = static_cast<PurpleConversation *>(node->data);
        node = node->next;
        if (purple_conversation_get_account(conversation) == m_session.account()) {
            purple_conversation_destroy(conversation);
        }
    }
}

void Rooms::onJoined(PurpleConversation *conversation)
{
    const auto address = addressOf(conversation);
    auto *chat = PURPLE_CONV_CHAT(conversation);
    auto nick = fromUtf8(purple_conv_chat_get_nick(chat));
    m_session.tell(RoomJoined{address, fromUtf8(purple_conversation_get_title(conversation)), nick});
    m_joining.remove(address);
    if (const auto pending = m_joiningTransactions.extract(address)) {
        m_session.sent(pending.mapped());
    }
}

void Rooms::onJoinFailed(GHashTable *components)
{
    const auto *info =
        PURPLE_PLUGIN_PROTOCOL_INFO(purple_connection_get_prpl(purple_account_get_connection(m_session.account())));
    if (info->get_chat_name == nullptr || components == nullptr) {
        return;
    }
    const auto address = m_session.dialect().canonical(takeUtf8(info->get_chat_name(components)));
    joinFailed(address, Error{codes::roomFailed, QStringLiteral("the network refused"), Retry::No});
}

void Rooms::onLeft(PurpleConversation *conversation)
{
    const auto address = addressOf(conversation);
    if (m_session.account()->disconnecting) {
        return; // the whole link goes
    }
    std::optional<Error> why;
    if (!m_leaving.contains(address)) {
        why = m_reasons.value(address, Error{codes::roomFailed, QStringLiteral("the network put us out"), Retry::No});
    }
    m_reasons.remove(address);
    m_session.tell(RoomLeft{address, why});
}

void Rooms::onInvited(const QString &who, const QString &room, const QString &message)
{
    const auto address = m_session.dialect().canonical(room);
    RequestReceived request;
    request.handle = QStringLiteral("room:") + address;
    request.kind = RequestKind::RoomInvitation;
    request.from = m_session.dialect().canonical(who);
    request.fromName = who;
    request.text = fromMarkup(message, m_session.quirks().messages);
    request.details = {{QStringLiteral("room"), address}};
    m_invitation = request;
}

void Rooms::onTopic(PurpleConversation *conversation, const QString &topic)
{
    m_session.tell(RoomTopicChanged{addressOf(conversation), topic});
}

void Rooms::onUsersAdded(PurpleConversation *conversation, const QStringList &names, bool areNew)
{
    ParticipantsChanged change;
    change.room = addressOf(conversation);
    change.complete = !areNew && m_session.quirks().dialect == Dialects::Irc; // the answer to NAMES
    for (const auto &name : names) {
        change.joined.append({occupantAddress(change.room, name), name, false});
    }
    m_session.tell(change);
}

void Rooms::onUserRenamed(PurpleConversation *conversation, const QString &oldName, const QString &newName)
{
    const auto room = addressOf(conversation);
    m_session.tell(ParticipantsChanged{
        room, false, {{occupantAddress(room, newName), newName, false}}, {occupantAddress(room, oldName)}});
}

void Rooms::onUsersRemoved(PurpleConversation *conversation, const QStringList &names)
{
    ParticipantsChanged change;
    change.room = addressOf(conversation);
    for (const auto &name : names) {
        change.left.append(occupantAddress(change.room, name));
    }
    m_session.tell(change);
}

} // namespace locum::purple
