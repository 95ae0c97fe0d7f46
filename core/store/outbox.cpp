// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/outbox.h"

#include "store/database.h"
#include "store/json_column.h"

namespace locum::store {
namespace {

#define OUTBOX_COLUMNS                                                                                                 \
    "id, user_id, account_id, conversation_id, message_id, kind, state, transaction_id, attempts, not_before, "        \
    "created_at, payload"

OutboxItem readItem(Row &row)
{
    return {row.id<OutboxId>(),
            row.id<UserId>(),
            row.optionalId<AccountId>(),
            row.optionalId<ConversationId>(),
            row.optionalId<MessageId>(),
            row.enumValue<OutboxKind>(),
            row.enumValue<OutboxState>(),
            TransactionId(row.text()),
            static_cast<int>(row.integer()),
            row.instant(),
            row.instant(),
            readObject(row)};
}

} // namespace

Result<OutboxItem> enqueueOutbox(Database &database, const NewOutboxItem &item, Instant now)
{
    auto id =
        database.insert<OutboxId>("INSERT INTO outbox (user_id, account_id, conversation_id, message_id, kind, state, "
                                  "transaction_id, not_before, created_at, payload) "
                                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                  item.user, item.account, item.conversation, item.message, item.kind,
                                  OutboxState::Queued, item.transaction, item.notBefore, now, jsonText(item.payload));
    if (!id) {
        return fail(std::move(id.error()));
    }
    return OutboxItem{*id,
                      item.user,
                      item.account,
                      item.conversation,
                      item.message,
                      item.kind,
                      OutboxState::Queued,
                      item.transaction,
                      0,
                      item.notBefore,
                      now,
                      item.payload};
}

Result<std::vector<OutboxItem>> openOutbox(Database &database)
{
    return database.all("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE state <> 'done' ORDER BY id", readItem);
}

Result<std::vector<OutboxItem>> openOutbox(Database &database, AccountId account)
{
    return database.all("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE state <> 'done' AND account_id = ? ORDER BY id",
                        readItem, account);
}

Result<std::optional<OutboxItem>> findOutbox(Database &database, const TransactionId &transaction)
{
    return database.first("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE transaction_id = ?", readItem, transaction);
}

Result<std::optional<OutboxItem>> findOutbox(Database &database, MessageId message)
{
    return database.first("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE message_id = ? ORDER BY id DESC LIMIT 1",
                          readItem, message);
}

Result<bool> startOutbox(Database &database, OutboxId id)
{
    auto done = database.run(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ? AND state = 'queued'", id);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return database.changes() == 1;
}

Done requeueOutbox(Database &database, OutboxId id, const TransactionId &transaction, Instant notBefore)
{
    auto done = database.run("UPDATE outbox SET state = 'queued', transaction_id = ?, not_before = ? "
                             "WHERE id = ? AND state <> 'done'",
                             transaction, notBefore, id);
    return requiredChange(std::move(done), database.changes(), "outbox.unknown", id.value());
}

Result<bool> finishOutbox(Database &database, OutboxId id, Instant now)
{
    auto done = database.run("UPDATE outbox SET state = 'done', done_at = ? WHERE id = ? AND state <> 'done'", now, id);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return database.changes() == 1;
}

Result<qint64> pruneOutbox(Database &database, Instant before)
{
    auto done = database.run("DELETE FROM outbox WHERE state = 'done' AND done_at < ?", before);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return database.changes();
}

} // namespace locum::store
