// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "model/ids.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace locum::store {

class Database;

enum class OutboxKind {
    Send,    ///< what the user wrote
    Reply,   ///< an automatic answer: at most once
    Warning, ///< a filter's warning to the sender: at most once
    Notice,  ///< that the user has gone, or is back: at most once
    Alert,   ///< to the user, by a channel: at least once, with the transaction as idempotency key
    Forward, ///< a message passed on by a rule: at most once
    Answer,  ///< to a request: given while the request is open
    Call     ///< an action of a rule plugin
};

enum class OutboxState {
    Queued,
    Sending, ///< given away; how it ended is not known yet
    Done     ///< it ended, well or not; the message says how
};

struct NewOutboxItem {
    UserId user;
    std::optional<AccountId> account; ///< none for an alert
    std::optional<ConversationId> conversation;
    std::optional<MessageId> message;
    OutboxKind kind = OutboxKind::Send;
    TransactionId transaction;
    Instant notBefore;
    QJsonObject payload; ///< what the message does not say; often empty
};

struct OutboxItem {
    OutboxId id;
    UserId user;
    std::optional<AccountId> account;
    std::optional<ConversationId> conversation;
    std::optional<MessageId> message;
    OutboxKind kind = OutboxKind::Send;
    OutboxState state = OutboxState::Queued;
    TransactionId transaction;
    int attempts = 0;
    Instant notBefore;
    Instant createdAt;
    QJsonObject payload;

    bool operator==(const OutboxItem &) const = default;
};

/// Errors: `store.duplicate` (the transaction is used already).
Result<OutboxItem> enqueueOutbox(Database &database, const NewOutboxItem &item, Instant now);

/// What is not Done, in the order it was queued.
Result<std::vector<OutboxItem>> openOutbox(Database &database);
Result<std::vector<OutboxItem>> openOutbox(Database &database, AccountId account);
Result<std::optional<OutboxItem>> findOutbox(Database &database, const TransactionId &transaction);
Result<std::optional<OutboxItem>> findOutbox(Database &database, MessageId message); ///< the newest of the message

/// Queued → Sending, one attempt more. False when it is not Queued any more: then do not send. Commit it before
/// sending.
Result<bool> startOutbox(Database &database, OutboxId id);
/// Sending → Queued, not before a time, under a new transaction: only where the attempt surely did not go out.
Done requeueOutbox(Database &database, OutboxId id, const TransactionId &transaction, Instant notBefore);
/// → Done. False when it was Done already.
Result<bool> finishOutbox(Database &database, OutboxId id, Instant now);

/// Forgets what was Done before a time. Gives how many.
Result<qint64> pruneOutbox(Database &database, Instant before);

} // namespace locum::store

LOCUM_ENUM_NAMES(locum::store::OutboxKind, {locum::store::OutboxKind::Send, "send"},
                 {locum::store::OutboxKind::Reply, "reply"}, {locum::store::OutboxKind::Warning, "warning"},
                 {locum::store::OutboxKind::Notice, "notice"}, {locum::store::OutboxKind::Alert, "alert"},
                 {locum::store::OutboxKind::Forward, "forward"}, {locum::store::OutboxKind::Answer, "answer"},
                 {locum::store::OutboxKind::Call, "call"})
LOCUM_ENUM_NAMES(locum::store::OutboxState, {locum::store::OutboxState::Queued, "queued"},
                 {locum::store::OutboxState::Sending, "sending"}, {locum::store::OutboxState::Done, "done"})
