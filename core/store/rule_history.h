// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/ids.h"

#include <QString>

#include <optional>

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

} // namespace locum::store
