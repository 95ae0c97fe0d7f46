// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/ownership.h"

#include "engine/attempt.h"
#include "store/accounts.h"
#include "store/conversations.h"
#include "store/identities.h"

#include <algorithm>

namespace locum::engine {

Result<Account> ownAccount(store::Database &database, UserId user, AccountId account)
{
    LOCUM_TAKE(found, store::account(database, account));
    if (found.user != user) {
        return fail("account.unknown", QStringLiteral("no account %1").arg(account.value()));
    }
    return std::move(found);
}

Result<Identity> ownIdentity(store::Database &database, UserId user, IdentityId identity)
{
    const auto unknown = [identity] {
        return fail("identity.unknown", QStringLiteral("no contact %1").arg(identity.value()));
    };
    LOCUM_TAKE(found, store::identity(database, identity));
    const Result<Account> account = ownAccount(database, user, found.account);
    if (!account) {
        return account.error().code == "account.unknown" ? unknown() : fail(account.error());
    }
    return std::move(found);
}

Result<Conversation> ownConversation(store::Database &database, UserId user, ConversationId conversation)
{
    LOCUM_TAKE(found, store::conversation(database, conversation));
    const Result<Account> account = store::account(database, found.account);
    if (account && account->user == user) {
        return std::move(found);
    }
    if (!account && account.error().code == "account.unknown") { // removed: whose it was tells the user's own list
        LOCUM_TAKE(all, store::conversations(database, user));
        const auto own = std::find_if(all.begin(), all.end(), [conversation](const Conversation &candidate) {
            return candidate.id == conversation;
        });
        if (own != all.end()) {
            return std::move(*own);
        }
    } else if (!account) {
        return fail(account.error());
    }
    return fail("conversation.unknown", QStringLiteral("no conversation %1").arg(conversation.value()));
}

} // namespace locum::engine
