// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "rules/ledger.h"
#include "store/store.h"

/// The auto-reply contract's ledger in the store's rows. Inside jobs.
namespace locum::engine {

/// Of the sender's person, in this conversation. `ledgerNow` is by the ledger's clock, `now` by the wall's.
Result<rules::Ledger> loadLedger(store::Database &database, PersonId person, ConversationId conversation,
                                 AccountId account, Instant ledgerNow, Instant now);

/// Whether any automatic message went to the person lately: only then do their texts teach anything while the user is
/// there.
Result<bool> hasAutomatic(store::Database &database, PersonId person, Instant ledgerNow);

struct LedgerContext {
    UserId user;
    PersonId person;
    std::optional<MessageId> message; ///< ours, of an AppendAutomatic
};
/// The user wrote to this contact by hand: the gaps of the whole person begin anew (S9).
Done resetGaps(store::Database &database, IdentityId identity, Instant ledgerNow);

Done writeLedger(store::Database &database, const LedgerContext &context, const rules::LedgerUpdates &updates);

} // namespace locum::engine
