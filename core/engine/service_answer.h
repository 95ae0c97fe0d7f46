// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/ingest_batch.h"
#include "sdk/rule_plugin.h"

namespace locum::engine {

/// What the user wrote to a service, while it is answered.
struct ServiceTalk {
    AccountId account;
    QString address; ///< the service's
    QString title;
    TransactionId transaction; ///< the attempt to send, in the outbox
};

/// Stores in one job that the message was sent, what the service answered, and what it wants to know next time. Nothing
/// where the attempt has ended otherwise: so whatever is repeated, one answer is stored.
Result<BatchOutcome> storeServiceAnswer(store::Database &database, const store::Vault &vault, FeedWriter &feed,
                                        const Circumstances &circumstances, const ServiceTalk &talk,
                                        const sdk::ServiceAnswer &answer);

} // namespace locum::engine
