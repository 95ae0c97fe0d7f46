// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/messages.h"

#include "store/conversations.h"
#include "store/database.h"
#include "store/json_column.h"
#include "store/message_row.h"
#include "store/message_search.h"

#include <algorithm>

namespace locum::store {
namespace {

/// As recountUnread() counts.
bool countsAsUnread(const Message &message)
{
    return message.direction == Direction::Incoming &&
           (message.origin == Origin::Live || message.origin == Origin::OfflineStore) &&
           message.disposition != Disposition::Drop && !message.replaces;
}

bool isByUser(const Message &message)
{
    return message.direction == Direction::Outgoing &&
           (message.author == Author::User || message.author == Author::UserElsewhere);
}

/// An empty text is no value: it is in no index.
std::optional<QString> orNull(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

std::optional<QString> errorText(const std::optional<Error> &error)
{
    return error ? std::optional(jsonText(toJson(*error))) : std::nullopt;
}

Result<std::optional<MessageId>> findKnown(Database &database, UserId user, const Message &message,
                                           const QString &dedupeKey)
{
    const auto readId = [](Row &row) { return row.id<MessageId>(); };
    if (!message.clientId.isEmpty()) {
        auto found = database.first("SELECT id FROM messages WHERE user_id = ? AND client_id = ?", readId, user,
                                    message.clientId);
        if (!found || *found) {
            return found;
        }
    }
    if (message.origin != Origin::Live && !dedupeKey.isEmpty()) {
        return database.first(
            "SELECT id FROM messages WHERE conversation_id = ? AND dedupe_key = ? ORDER BY id LIMIT 1", readId,
            message.conversation, dedupeKey);
    }
    return std::nullopt;
}

Done keepConversation(Database &database, const Message &message, MessageId id)
{
    if (message.direction == Direction::Incoming && message.disposition == Disposition::Drop) {
        return {}; // only the filtered view shows it
    }
    auto done = database.run("UPDATE conversations SET newest = ?, unread = unread + ? WHERE id = ?", id,
                             countsAsUnread(message), message.conversation);
    if (!done || !isByUser(message)) {
        return done;
    }
    // A clock of somebody else's that is ahead must not make it later than now.
    const auto at = std::min(message.sentAt, message.receivedAt);
    done =
        message.author == Author::User
            ? database.run("UPDATE conversations SET written_from_device = max(coalesce(written_from_device, ?1), ?1) "
                           "WHERE id = ?2",
                           at, message.conversation)
            : database.run("UPDATE conversations SET written_elsewhere = max(coalesce(written_elsewhere, ?1), ?1) "
                           "WHERE id = ?2",
                           at, message.conversation);
    if (done) {
        done = database.run(
            "UPDATE identities SET ever_written_to = 1, user_wrote_at = max(coalesce(user_wrote_at, ?1), ?1) "
            "WHERE id = (SELECT identity_id FROM conversations WHERE id = ?2 AND kind = 'direct')",
            at, message.conversation);
    }
    return done;
}

/// How far along; only what is further replaces.
int rank(Delivery delivery)
{
    switch (delivery) {
    case Delivery::Received:
    case Delivery::Held:
    case Delivery::Queued:
        return 0;
    case Delivery::Sending:
        return 1;
    case Delivery::NotSent:
    case Delivery::Unknown:
        return 2;
    case Delivery::Sent:
        return 3;
    case Delivery::Delivered:
        return 4;
    case Delivery::Read:
        return 5;
    }
    Q_UNREACHABLE();
}

bool mayFollow(Delivery from, Delivery to)
{
    if (to == Delivery::Queued) { // tried again, or released
        return from == Delivery::Held || from == Delivery::Sending || from == Delivery::NotSent ||
               from == Delivery::Unknown;
    }
    return rank(to) > rank(from) || (from == Delivery::Unknown && to == Delivery::NotSent);
}

} // namespace

Result<InsertedMessage> insertMessage(Database &database, UserId user, const Message &message, const QString &dedupeKey)
{
    auto known = findKnown(database, user, message, dedupeKey);
    if (!known) {
        return fail(std::move(known.error()));
    }
    if (*known) {
        return InsertedMessage{**known, false};
    }
    const auto attachments =
        message.attachments.isEmpty() ? std::nullopt : std::optional(jsonText(toJson(message.attachments)));
    auto id = database.insert<MessageId>(
        "INSERT INTO messages (user_id, conversation_id, account_id, direction, author, sender_id, sender_name, kind, "
        "origin, encryption, text, attachments, flags, remote_id, dedupe_key, sent_at, received_at, delivery, error, "
        "disposition, reason, in_reply_to, replaces, client_id, indexed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        user, message.conversation, message.account, message.direction, message.author, message.sender,
        message.senderName, message.kind, message.origin, message.encryption, message.text, attachments,
        flagBits(message.flags), orNull(message.remoteId), orNull(dedupeKey), message.sentAt, message.receivedAt,
        message.delivery, errorText(message.error), message.disposition, message.reason, message.inReplyTo,
        message.replaces, orNull(message.clientId), isSearchable(message));
    if (!id) {
        return fail(std::move(id.error()));
    }
    auto done = keepConversation(database, message, *id);
    if (done && isSearchable(message)) {
        done = addWords(database, user, *id, message.text);
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    return InsertedMessage{*id, true};
}

Result<Message> message(Database &database, UserId user, MessageId id)
{
    return required(
        database.first("SELECT " MESSAGE_COLUMNS " FROM messages WHERE id = ? AND user_id = ?", readMessage, id, user),
        "message.unknown", id.value());
}

Result<std::optional<Message>> findByClientId(Database &database, UserId user, const QString &clientId)
{
    return database.first("SELECT " MESSAGE_COLUMNS " FROM messages WHERE user_id = ? AND client_id = ?", readMessage,
                          user, clientId);
}

Result<std::optional<Message>> findByRemoteId(Database &database, ConversationId conversation, const QString &remoteId)
{
    return database.first("SELECT " MESSAGE_COLUMNS " FROM messages WHERE conversation_id = ? AND remote_id = ? "
                          "ORDER BY id DESC LIMIT 1",
                          readMessage, conversation, remoteId);
}

Result<HistoryPage> history(Database &database, ConversationId conversation, std::optional<MessageId> before, int limit)
{
    constexpr auto newest = std::numeric_limits<qint64>::max();
    auto messages = database.all("SELECT " MESSAGE_COLUMNS " FROM messages WHERE conversation_id = ? AND id < ? "
                                 "AND (disposition <> 'drop' OR direction = 'outgoing') ORDER BY id DESC LIMIT ?",
                                 readMessage, conversation, before.value_or(MessageId(newest)), limit + 1);
    if (!messages) {
        return fail(std::move(messages.error()));
    }
    HistoryPage page{std::move(*messages), false};
    if (page.messages.size() > static_cast<size_t>(limit)) {
        page.messages.pop_back();
        page.more = true;
    }
    std::ranges::reverse(page.messages);
    return page;
}

Result<bool> progressMessage(Database &database, MessageId id, Delivery delivery, const std::optional<Error> &error,
                             const QString &remoteId)
{
    struct Progress {
        Delivery delivery;
        QString remoteId;
    };
    auto current = required(database.first(
                                "SELECT delivery, coalesce(remote_id, '') FROM messages WHERE id = ?",
                                [](Row &row) {
                                    return Progress{row.enumValue<Delivery>(), row.text()};
                                },
                                id),
                            "message.unknown", id.value());
    if (!current) {
        return fail(std::move(current.error()));
    }
    const bool moves = mayFollow(current->delivery, delivery);
    const bool named = !remoteId.isEmpty() && remoteId != current->remoteId;
    if (!moves && !named) {
        return false;
    }
    Done done;
    if (moves) {
        done = database.run("UPDATE messages SET delivery = ?, error = ? WHERE id = ?", delivery, errorText(error), id);
    }
    if (done && named) {
        done = database.run("UPDATE messages SET remote_id = ? WHERE id = ?", remoteId, id);
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    return true;
}

Done setDecision(Database &database, MessageId id, Disposition disposition, const QString &reason)
{
    struct Before {
        Disposition disposition;
        ConversationId conversation;
    };
    auto before = required(database.first(
                               "SELECT disposition, conversation_id FROM messages WHERE id = ?",
                               [](Row &row) {
                                   return Before{row.enumValue<Disposition>(), row.id<ConversationId>()};
                               },
                               id),
                           "message.unknown", id.value());
    if (!before) {
        return fail(std::move(before.error()));
    }
    auto done = database.run("UPDATE messages SET disposition = ?, reason = ? WHERE id = ?", disposition, reason, id);
    if (done && (before->disposition == Disposition::Drop) != (disposition == Disposition::Drop)) {
        done = recountUnread(database, before->conversation);
        if (done && disposition != Disposition::Drop) {
            done = addMissingWords(database, id);
        }
    }
    return done;
}

Result<std::vector<Message>> incomingAfter(Database &database, UserId user, FeedSeq since, Instant receivedSince,
                                           int limit)
{
    return database.all("SELECT " MESSAGE_COLUMNS " FROM feed f JOIN messages ON id = f.message_id "
                        "WHERE f.user_id = ? AND f.seq > ? AND direction = 'incoming' AND origin = 'live' "
                        "AND received_at >= ? ORDER BY f.seq LIMIT ?",
                        readMessage, user, since, receivedSince, limit);
}

} // namespace locum::store
