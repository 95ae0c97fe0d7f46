// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/ids.h"
#include "model/message.h"

#include <QString>

#include <optional>
#include <vector>

namespace locum::store {

class Database;

struct InsertedMessage {
    MessageId id; ///< of the new message, or of the one that was there
    bool isNew = false;
};

/// Stores a message (its id is ignored: give MessageId(0)) and keeps the conversation's unread count, newest message
/// and, when the user wrote it, the time they did; a direct one of the user's also makes its contact "ever written to".
///
/// Nothing is stored, and the one there is given, when the message has a clientId that the user has used before, or
/// when it is not Live and the conversation has one with this dedupeKey. Unread counts what contacts sent and was not
/// dropped; history counts as read.
Result<InsertedMessage> insertMessage(Database &database, UserId user, const Message &message,
                                      const QString &dedupeKey);

/// Errors: `message.unknown`, also for another user's.
Result<Message> message(Database &database, UserId user, MessageId id);
Result<std::optional<Message>> findByClientId(Database &database, UserId user, const QString &clientId);
/// The newest with that id of the network: for receipts and edits. An empty id finds none.
Result<std::optional<Message>> findByRemoteId(Database &database, ConversationId conversation, const QString &remoteId);

struct HistoryPage {
    std::vector<Message> messages; ///< oldest first
    bool more = false;             ///< there are older ones
};
/// At most `limit` messages before `before`, or the newest; what rules dropped is not among them.
Result<HistoryPage> history(Database &database, ConversationId conversation, std::optional<MessageId> before,
                            int limit);

/// Moves a message on: false, and nothing is changed, where that would be a step back (a late "sent" after "read"). An
/// empty remoteId leaves the one it has. NotSent → Queued is no step back: the user tried again. Errors:
/// `message.unknown`.
Result<bool> progressMessage(Database &database, MessageId id, Delivery delivery, const std::optional<Error> &error,
                             const QString &remoteId);

/// Errors: `message.unknown`.
Done setDecision(Database &database, MessageId id, Disposition disposition, const QString &reason);

/// The user's live incoming messages after that place in the feed that came at `receivedSince` or later, in the feed's
/// order: what is decided again on entering Away.
Result<std::vector<Message>> incomingAfter(Database &database, UserId user, FeedSeq since, Instant receivedSince,
                                           int limit);

// ---- the flight recorder -------------------------------------------------------------------------------------------

/// What happened to a message, and when.
struct MessageStep {
    Instant at;
    QString step; ///< received, stored, decided, delivered, read, and what addStep() was given
    QString detail;

    bool operator==(const MessageStep &) const = default;
};

/// Keeps a step that the message's own row does not tell (an alert, an answer, an attempt).
Done addStep(Database &database, MessageId id, Instant at, const QString &step, const QString &detail);

/// All steps in the order of time. received, stored and decided come from the message, delivered (detail: the device's
/// name) from the devices' acknowledgements, read from the conversation's marker; so they cost nothing when messages
/// come in.
Result<std::vector<MessageStep>> messageSteps(Database &database, MessageId id);

} // namespace locum::store
