// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/rule_history.h"

#include "store/database.h"

#include <limits>

namespace locum::store {
namespace {

template <class T>
Result<T> orElse(Result<std::optional<T>> found, T otherwise)
{
    if (!found) {
        return fail(std::move(found.error()));
    }
    return found->value_or(otherwise);
}

constexpr auto readCount = [](Row &row) { return static_cast<int>(row.integer()); };
constexpr auto readInstant = [](Row &row) { return row.optionalInstant(); };

} // namespace

Result<int> countFromPerson(Database &database, PersonId person, Instant since)
{
    return orElse(database.first("SELECT count(*) FROM identities i JOIN messages m ON m.sender_id = i.id "
                                 "WHERE i.person_id = ? AND m.direction = 'incoming' AND m.received_at > ?",
                                 readCount, person, since),
                  0);
}

Result<int> countInConversation(Database &database, ConversationId conversation, Instant since)
{
    return orElse(database.first("SELECT count(*) FROM messages WHERE conversation_id = ? AND direction = 'incoming' "
                                 "AND received_at > ?",
                                 readCount, conversation, since),
                  0);
}

Result<std::optional<Instant>> lastFromPerson(Database &database, PersonId person, std::optional<MessageId> before)
{
    // By identity, so that each is one step into the index.
    return orElse<std::optional<Instant>>(
        database.first("SELECT max((SELECT m.received_at FROM messages m WHERE m.sender_id = i.id AND "
                       "m.direction = 'incoming' AND m.id < ? ORDER BY m.received_at DESC LIMIT 1)) "
                       "FROM identities i WHERE i.person_id = ?",
                       readInstant, before.value_or(MessageId(std::numeric_limits<qint64>::max())), person),
        std::nullopt);
}

Result<std::optional<Instant>> lastAutoTo(Database &database, PersonId person)
{
    return orElse<std::optional<Instant>>(
        database.first("SELECT max((SELECT a.at FROM auto_messages a WHERE a.identity_id = i.id ORDER BY a.at DESC "
                       "LIMIT 1)) FROM identities i WHERE i.person_id = ?",
                       readInstant, person),
        std::nullopt);
}

Result<QString> lastReasonOf(Database &database, IdentityId sender)
{
    return orElse(database.first(
                      "SELECT reason FROM messages WHERE sender_id = ? AND direction = 'incoming' "
                      "ORDER BY received_at DESC LIMIT 1",
                      [](Row &row) { return row.text(); }, sender),
                  QString());
}

Result<bool> isRead(Database &database, MessageId message)
{
    return orElse(database.first(
                      "SELECT coalesce(c.read_up_to, 0) >= m.id FROM messages m JOIN conversations c "
                      "ON c.id = m.conversation_id WHERE m.id = ?",
                      [](Row &row) { return row.boolean(); }, message),
                  false);
}

Result<int> countFromPersonUpTo(Database &database, PersonId person, Instant since, MessageId last)
{
    return orElse(database.first("SELECT count(*) FROM identities i JOIN messages m ON m.sender_id = i.id "
                                 "WHERE i.person_id = ? AND m.direction = 'incoming' AND m.received_at > ? AND "
                                 "m.id <= ?",
                                 readCount, person, since, last),
                  0);
}

Result<int> countInConversationUpTo(Database &database, ConversationId conversation, Instant since, MessageId last)
{
    return orElse(database.first("SELECT count(*) FROM messages WHERE conversation_id = ? AND direction = 'incoming' "
                                 "AND received_at > ? AND id <= ?",
                                 readCount, conversation, since, last),
                  0);
}

Result<std::optional<Instant>> lastByHandBefore(Database &database, PersonId person, MessageId message)
{
    return orElse<std::optional<Instant>>(
        database.first("SELECT max((SELECT m.received_at FROM messages m WHERE m.conversation_id = c.id AND m.id < ? "
                       "AND m.author IN ('user', 'user_elsewhere') ORDER BY m.id DESC LIMIT 1)) "
                       "FROM identities i JOIN conversations c ON c.identity_id = i.id WHERE i.person_id = ?",
                       readInstant, message, person),
        std::nullopt);
}

Result<std::optional<Instant>> lastAutoBefore(Database &database, PersonId person, Instant before)
{
    return orElse<std::optional<Instant>>(
        database.first("SELECT max((SELECT a.at FROM auto_messages a WHERE a.identity_id = i.id AND a.at < ? ORDER BY "
                       "a.at DESC LIMIT 1)) FROM identities i WHERE i.person_id = ?",
                       readInstant, before, person),
        std::nullopt);
}

Result<std::optional<Instant>> answeredAt(Database &database, MessageId message)
{
    return orElse<std::optional<Instant>>(
        database.first("SELECT at FROM auto_messages WHERE in_reply_to = ? AND kind = 'reply'", readInstant, message),
        std::nullopt);
}

Result<std::vector<MessageId>> receivedSince(Database &database, UserId user, Instant since, int limit)
{
    // By conversation, so that each is one range of the index.
    return database.all(
        "SELECT m.id FROM accounts a CROSS JOIN conversations c ON c.account_id = a.id "
        "CROSS JOIN messages m ON m.conversation_id = c.id WHERE a.user_id = ? AND "
        "m.direction = 'incoming' AND m.received_at >= ? AND m.origin = 'live' ORDER BY m.id LIMIT ?",
        [](Row &row) { return row.id<MessageId>(); }, user, since, limit);
}

} // namespace locum::store
