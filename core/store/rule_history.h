// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/ids.h"

#include <QString>

#include <optional>
#include <vector>

/// What conditions of rules ask of history. Each is answered from an index.
namespace locum::store {

class Database;

/// Incoming messages that were received after `since`.
Result<int> countFromPerson(Database &database, PersonId person, Instant since);
Result<int> countInConversation(Database &database, ConversationId conversation, Instant since);
/// When the person's newest message before `before` came; none: there is none.
Result<std::optional<Instant>> lastFromPerson(Database &database, PersonId person, std::optional<MessageId> before);
/// The newest automatic message to the person, by the ledger's clock.
Result<std::optional<Instant>> lastAutoTo(Database &database, PersonId person);
/// Why the newest message of theirs was decided as it was; empty: there is none.
Result<QString> lastReasonOf(Database &database, IdentityId sender);
/// The conversation's read marker is at the message or beyond.
Result<bool> isRead(Database &database, MessageId message);

// ---- as it was then
// --------------------------------------------------------------------------------------------------

/// Incoming messages that were received after `since`, up to this one.
Result<int> countFromPersonUpTo(Database &database, PersonId person, Instant since, MessageId last);
Result<int> countInConversationUpTo(Database &database, ConversationId conversation, Instant since, MessageId last);
/// When the user wrote to the person by hand, last before that message.
Result<std::optional<Instant>> lastByHandBefore(Database &database, PersonId person, MessageId message);
/// The newest automatic message to the person before `before`; both by the ledger's clock.
Result<std::optional<Instant>> lastAutoBefore(Database &database, PersonId person, Instant before);
/// When the message was answered automatically; none: it was not.
Result<std::optional<Instant>> answeredAt(Database &database, MessageId message);
/// Live incoming messages that were received since then, the oldest `limit` of them in their order.
Result<std::vector<MessageId>> receivedSince(Database &database, UserId user, Instant since, int limit);

} // namespace locum::store
