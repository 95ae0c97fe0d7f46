// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/account.h"
#include "store/store.h"

/// What is whose, inside jobs. Another user's is unknown, like what does not exist.
namespace locum::engine {

/// Errors: account.unknown.
Result<Account> ownAccount(store::Database &database, UserId user, AccountId account);
/// Errors: identity.unknown.
Result<Identity> ownIdentity(store::Database &database, UserId user, IdentityId identity);
/// Also of accounts that were removed. Errors: conversation.unknown.
Result<Conversation> ownConversation(store::Database &database, UserId user, ConversationId conversation);

} // namespace locum::engine
