// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/circumstances.h"
#include "engine/contact_alerts.h"
#include "engine/journal.h"
#include "rules/auto_reply_contract.h"
#include "store/outbox.h"

namespace locum::engine {

inline constexpr QLatin1String chargedKey("charged"); ///< of an outbox row: the ledger has it already
inline constexpr QLatin1String kindKey("automatic");  ///< of an outbox row: its rules::AutomaticKind

/// What the contract has allowed to be said.
struct AutomaticWords {
    rules::Allowed allowed;
    rules::ReplyRequest request;
    PersonId person;                    ///< to whom
    QString reason;                     ///< as Message::reason
    std::optional<MessageId> inReplyTo; ///< none: it answers no message
    Duration in{0};                     ///< so late; the contract is asked again then
    std::optional<ContactWay> by = {};  ///< by a channel of the user's; none: over the network
};

/// Stores an answer, warning or notice and queues it; what goes at once is in the ledger before that (S15), what goes
/// later when it is due. The row is one of the account's, or an alert where it goes by a channel. The only place where
/// an automatic message is made. Inside a job.
Result<store::OutboxItem> queueAutomatic(store::Database &database, FeedWriter &feed, const Circumstances &now,
                                         const AutomaticWords &words);

/// Of an outbox row of queueAutomatic().
rules::AutomaticKind automaticKindOf(const store::OutboxItem &item);

} // namespace locum::engine
