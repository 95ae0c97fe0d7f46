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

struct MessageSearch {
    QString words; ///< what a person types: all must be in the message, each at the beginning of one of its words
    std::optional<ConversationId> conversation = {}; ///< none: all of the user's
    std::optional<MessageId> before = {};            ///< only older ones
    int limit = 50;                                  ///< 1 or more
};

/// The user's messages with all these words, newest first. Case and accents do not matter; nothing in the words is a
/// command to the index. What rules dropped is not found. Errors: `search.empty` (no letter and no digit in it),
/// `search.too_long` (more than 200 characters or 12 words).
Result<std::vector<Message>> searchMessages(Database &database, UserId user, const MessageSearch &search);

// ---- keeping the index: by whatever writes or removes messages, in the same transaction -----------------------------

/// Whether a message's words belong into the index: what rules dropped is in none, so that what is not to be kept
/// leaves no word behind.
bool isSearchable(const Message &message);
/// Of a message that was stored as searchable just now.
Done addWords(Database &database, UserId user, MessageId id, const QString &text);
/// Of a message that is shown after all; nothing where its words are there.
Done addMissingWords(Database &database, MessageId id);
/// Before its text is emptied.
Done removeWords(Database &database, MessageId id);
/// Before the user is removed; none of their words is in the file then. Takes time by the size of the index.
Done removeWordsOf(Database &database, UserId user);
/// Before the messages that pruneFiltered() removes are gone.
Done removeFilteredWords(Database &database, Instant before);

} // namespace locum::store
