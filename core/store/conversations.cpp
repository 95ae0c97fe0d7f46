// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/conversations.h"

#include "store/database.h"
#include "store/json_column.h"
#include "store/vault.h"

#include <algorithm>

namespace locum::store {
namespace {

#define CONVERSATION_COLUMNS                                                                                           \
    "c.id, c.account_id, c.kind, c.address, c.title, c.identity_id, c.topic, c.own_nick, c.joined, c.muted, "          \
    "c.read_up_to, c.unread"

Conversation readConversation(Row &row)
{
    return {row.id<ConversationId>(),
            row.id<AccountId>(),
            row.enumValue<ConversationKind>(),
            row.text(),
            row.text(),
            row.optionalId<IdentityId>(),
            row.text(),
            row.text(),
            row.boolean(),
            row.boolean(),
            row.optionalId<MessageId>(),
            static_cast<int>(row.integer())};
}

QByteArray purposeOf(ConversationId id)
{
    return "room:" + QByteArray::number(id.value());
}

const QString passwordKey = QStringLiteral("password");

} // namespace

Result<Conversation> ensureConversation(Database &database, AccountId account, ConversationKind kind,
                                        const QString &address, const QString &title,
                                        std::optional<IdentityId> identity)
{
    auto found = findConversation(database, account, kind, address);
    if (!found) {
        return fail(std::move(found.error()));
    }
    if (*found) {
        return std::move(**found);
    }
    auto id = database.insert<ConversationId>(
        "INSERT INTO conversations (account_id, kind, address, title, identity_id) VALUES (?, ?, ?, ?, ?)", account,
        kind, address, title, identity);
    if (!id) {
        return fail(std::move(id.error()));
    }
    return Conversation{*id, account, kind, address, title, identity};
}

Result<std::optional<Conversation>> findConversation(Database &database, AccountId account, ConversationKind kind,
                                                     const QString &address)
{
    return database.first("SELECT " CONVERSATION_COLUMNS
                          " FROM conversations c WHERE account_id = ? AND kind = ? AND address = ?",
                          readConversation, account, kind, address);
}

Result<Conversation> conversation(Database &database, ConversationId id)
{
    return required(
        database.first("SELECT " CONVERSATION_COLUMNS " FROM conversations c WHERE id = ?", readConversation, id),
        "conversation.unknown", id.value());
}

Result<bool> hasMessages(Database &database, ConversationId id)
{
    return required(
        database.first(
            "SELECT newest > 0 FROM conversations WHERE id = ?", [](Row &row) { return row.boolean(); }, id),
        "conversation.unknown", id.value());
}

Result<std::vector<Conversation>> directSince(Database &database, UserId user, Instant since, int limit)
{
    return database.all("SELECT " CONVERSATION_COLUMNS " FROM accounts a JOIN conversations c ON c.account_id = a.id "
                        "JOIN messages m ON m.id = c.newest "
                        "WHERE a.user_id = ? AND c.kind = 'direct' AND m.received_at >= ? "
                        "ORDER BY c.newest DESC LIMIT ?",
                        readConversation, user, since, limit);
}

Result<std::vector<Conversation>> conversations(Database &database, UserId user)
{
    return database.all("SELECT " CONVERSATION_COLUMNS " FROM accounts a JOIN conversations c ON c.account_id = a.id "
                        "WHERE a.user_id = ? ORDER BY c.newest DESC, c.id DESC",
                        readConversation, user);
}

Result<std::vector<Conversation>> joinedRooms(Database &database, AccountId account)
{
    return database.all("SELECT " CONVERSATION_COLUMNS
                        " FROM conversations c WHERE account_id = ? AND kind = 'room' AND joined = 1 ORDER BY id",
                        readConversation, account);
}

Done updateConversation(Database &database, const Conversation &conversation)
{
    auto done = database.run("UPDATE conversations SET title = ?1, topic = ?2, own_nick = ?3, joined = ?4, muted = ?5, "
                             "muted_until = CASE WHEN ?5 THEN muted_until END WHERE id = ?6",
                             conversation.title, conversation.topic, conversation.ownNick, conversation.joined,
                             conversation.muted, conversation.id);
    return requiredChange(std::move(done), database.changes(), "conversation.unknown", conversation.id.value());
}

Done setRoomPassword(Database &database, const Vault &vault, ConversationId id, const Secret &password)
{
    const auto sealed =
        password.isEmpty() ? std::nullopt : std::optional(vault.sealSecrets(purposeOf(id), {{passwordKey, password}}));
    auto done = database.run("UPDATE conversations SET password = ? WHERE id = ?", sealed, id);
    return requiredChange(std::move(done), database.changes(), "conversation.unknown", id.value());
}

Result<Secret> roomPassword(Database &database, const Vault &vault, ConversationId id)
{
    auto sealed = required(database.first(
                               "SELECT password FROM conversations WHERE id = ?",
                               [](Row &row) { return row.skipNull() ? QByteArray() : row.blob(); }, id),
                           "conversation.unknown", id.value());
    if (!sealed) {
        return fail(std::move(sealed.error()));
    }
    if (sealed->isEmpty()) {
        return Secret();
    }
    auto secrets = vault.unsealSecrets(purposeOf(id), *sealed);
    if (!secrets) {
        return fail(std::move(secrets.error()));
    }
    return (*secrets)[passwordKey];
}

Result<std::optional<Conversation>> markRead(Database &database, ConversationId id, MessageId upTo, Instant now)
{
    auto current = conversation(database, id);
    if (!current) {
        return fail(std::move(current.error()));
    }
    auto message = required(database.first(
                                "SELECT id FROM messages WHERE id = ? AND conversation_id = ?",
                                [](Row &row) { return row.id<MessageId>(); }, upTo, id),
                            "message.unknown", upTo.value());
    if (!message) {
        return fail(std::move(message.error()));
    }
    if (current->readUpTo && upTo <= *current->readUpTo) {
        return std::nullopt;
    }
    auto done = database.run("UPDATE conversations SET read_up_to = ? WHERE id = ?", upTo, id);
    if (done) {
        done = database.run("INSERT INTO reads (conversation_id, up_to, at) VALUES (?, ?, ?)", id, upTo, now);
    }
    if (done) {
        done = recountUnread(database, id);
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    current = conversation(database, id);
    if (!current) {
        return fail(std::move(current.error()));
    }
    return std::optional(std::move(*current));
}

Done recountUnread(Database &database, ConversationId id)
{
    return database.run("UPDATE conversations SET unread = (SELECT count(*) FROM messages m "
                        "WHERE m.conversation_id = conversations.id AND m.id > coalesce(conversations.read_up_to, 0) "
                        "AND m.direction = 'incoming' AND m.origin IN ('live', 'offline_store') "
                        "AND m.disposition <> 'drop' AND m.replaces IS NULL) WHERE id = ?",
                        id);
}

Result<UserWrote> userWrote(Database &database, ConversationId id)
{
    return required(database.first(
                        "SELECT written_from_device, written_elsewhere FROM conversations WHERE id = ?",
                        [](Row &row) {
                            return UserWrote{row.optionalInstant(), row.optionalInstant()};
                        },
                        id),
                    "conversation.unknown", id.value());
}

Result<std::optional<Instant>> userLastWrote(Database &database, ConversationId id)
{
    auto wrote = userWrote(database, id);
    if (!wrote) {
        return fail(std::move(wrote.error()));
    }
    return std::max(wrote->fromDevice, wrote->elsewhere);
}

} // namespace locum::store
