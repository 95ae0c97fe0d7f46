// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/releases.h"

#include "store/database.h"
#include "store/message_row.h"
#include "store/message_search.h"

#include <limits>

namespace locum::store {
namespace {

#define WAITING_COLUMNS "w.message_id, w.due, w.digest, w.asks"

Waiting readWaiting(Row &row)
{
    return {row.id<MessageId>(), row.optionalInstant(), row.text(), row.boolean()};
}

} // namespace

Done putWaiting(Database &database, UserId user, const Waiting &waiting)
{
    return database.run("INSERT INTO waiting_messages (message_id, user_id, due, digest, asks) VALUES (?, ?, ?, ?, ?) "
                        "ON CONFLICT DO UPDATE SET due = excluded.due, digest = excluded.digest, asks = excluded.asks",
                        waiting.message, user, waiting.due, waiting.digest, waiting.asks);
}

Result<std::optional<Waiting>> waiting(Database &database, MessageId message)
{
    return database.first("SELECT " WAITING_COLUMNS " FROM waiting_messages w WHERE message_id = ?", readWaiting,
                          message);
}

Result<bool> removeWaiting(Database &database, MessageId message)
{
    auto done = database.run("DELETE FROM waiting_messages WHERE message_id = ?", message);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return database.changes() == 1;
}

Result<std::vector<Waiting>> waitingDue(Database &database, UserId user, Instant now)
{
    return database.all("SELECT " WAITING_COLUMNS " FROM waiting_messages w WHERE user_id = ? AND due <= ? "
                        "ORDER BY message_id",
                        readWaiting, user, now);
}

Result<std::vector<Waiting>> waitingForReturn(Database &database, UserId user)
{
    return database.all("SELECT " WAITING_COLUMNS " FROM waiting_messages w JOIN messages m ON m.id = w.message_id "
                        "WHERE w.user_id = ? AND w.due IS NULL AND w.asks = 0 AND m.direction = 'incoming' "
                        "ORDER BY w.message_id",
                        readWaiting, user);
}

Result<std::vector<Waiting>> waitingForAnswer(Database &database, UserId user, IdentityId sender)
{
    return database.all("SELECT " WAITING_COLUMNS " FROM waiting_messages w JOIN messages m ON m.id = w.message_id "
                        "WHERE w.user_id = ? AND w.asks = 1 AND m.sender_id = ? ORDER BY w.message_id",
                        readWaiting, user, sender);
}

Done setReleased(Database &database, MessageId message, Instant at)
{
    return database.run("UPDATE messages SET released_at = ? WHERE id = ?", at, message);
}

Done setUrgent(Database &database, MessageId message)
{
    return database.run("UPDATE messages SET urgent = 1 WHERE id = ?", message);
}

Done forgetText(Database &database, MessageId message)
{
    if (auto done = removeWords(database, message); !done) {
        return done;
    }
    return database.run("UPDATE messages SET text = '', attachments = NULL, sender_name = '', forgotten = 1 "
                        "WHERE id = ?",
                        message);
}

Result<std::vector<Message>> filteredMessages(Database &database, UserId user, std::optional<MessageId> before,
                                              int limit)
{
    return database.all("SELECT " MESSAGE_COLUMNS " FROM messages WHERE user_id = ? AND disposition = 'drop' AND "
                        "direction = 'incoming' AND id < ? AND forgotten = 0 ORDER BY id DESC LIMIT ?",
                        readMessage, user, before.value_or(MessageId(std::numeric_limits<qint64>::max())), limit);
}

Result<qint64> pruneFiltered(Database &database, Instant before)
{
    auto done = removeFilteredWords(database, before);
    if (done) {
        done = database.run("DELETE FROM messages WHERE disposition = 'drop' AND direction = 'incoming' AND "
                            "received_at < ?",
                            before);
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    return database.changes();
}

} // namespace locum::store
