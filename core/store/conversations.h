// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "model/account.h"
#include "model/ids.h"
#include "model/message.h"

#include <QString>

#include <optional>
#include <vector>

namespace locum::store {

class Database;
class Vault;

/// The conversation of that address, made if it is not there. `identity` is the contact's of a direct one.
Result<Conversation> ensureConversation(Database &database, AccountId account, ConversationKind kind,
                                        const QString &address, const QString &title,
                                        std::optional<IdentityId> identity);
Result<std::optional<Conversation>> findConversation(Database &database, AccountId account, ConversationKind kind,
                                                     const QString &address);

/// Errors: `conversation.unknown`, as all below.
Result<Conversation> conversation(Database &database, ConversationId id);
/// The one with the newest message first; of removed accounts too.
Result<std::vector<Conversation>> conversations(Database &database, UserId user);
/// Direct ones in which something has come or gone since a time, the one with the newest message first.
Result<std::vector<Conversation>> directSince(Database &database, UserId user, Instant since, int limit);
Result<std::vector<Conversation>> joinedRooms(Database &database, AccountId account);

/// Whether anything was said there that is not in the filtered view.
Result<bool> hasMessages(Database &database, ConversationId id);

/// Stores title, topic, ownNick, joined and muted.
Done updateConversation(Database &database, const Conversation &conversation);

/// The password a room is rejoined with; an empty one is none.
Done setRoomPassword(Database &database, const Vault &vault, ConversationId id, const Secret &password);
Result<Secret> roomPassword(Database &database, const Vault &vault, ConversationId id);

/// Moves the read marker, never back, and counts what is unread anew. Gives the conversation, or none if nothing
/// changed. Errors also: `message.unknown` (not of this conversation).
Result<std::optional<Conversation>> markRead(Database &database, ConversationId id, MessageId upTo, Instant now);

/// Counts anew what is unread: messages of contacts after the marker, live or kept by the network, that are no edits
/// and were not dropped.
Done recountUnread(Database &database, ConversationId id);

/// When the user last wrote there by hand (auto-reply contract S14), by the messages' times.
struct UserWrote {
    std::optional<Instant> fromDevice; ///< of Locum's
    std::optional<Instant> elsewhere;  ///< from another client of theirs

    bool operator==(const UserWrote &) const = default;
};
Result<UserWrote> userWrote(Database &database, ConversationId id);
/// The later of the two.
Result<std::optional<Instant>> userLastWrote(Database &database, ConversationId id);

} // namespace locum::store
