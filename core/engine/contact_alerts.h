// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/circumstances.h"
#include "engine/journal.h"
#include "store/alerts.h"
#include "store/outbox.h"

/// What a contact is told by a channel of the user's in place of the network (R23): an alert that has a recipient. It
/// is an automatic message like any other: in the ledger before it is sent, asked of the contract again when it is due,
/// shown in the conversation, and at most once. So unlike what the user is told, an attempt of which nobody knows the
/// end is not made again. Inside jobs.
namespace locum::engine {

/// How a person is reached.
struct ContactWay {
    QString channel; ///< its slug
    QString address;
};
/// As the user has set it, if the channel can be used now.
Result<std::optional<ContactWay>> wayToContact(store::Database &database, const Circumstances &now, PersonId person);

/// A row of the outbox for `message`, which is stored already.
Result<store::OutboxItem> queueContactAlert(store::Database &database, FeedWriter &feed, const Circumstances &now,
                                            const Message &message, const ContactWay &way, Instant due);

/// Why it must not go out now; empty if it may. Writes the ledger where that is still to be done.
Result<QString> recheckContactAlert(store::Database &database, FeedWriter &feed, const Circumstances &now,
                                    const store::Alert &alert);

/// Whoever looks at the conversation sees how it ended. Nothing for what the user is told.
Done contactAlertEnded(store::Database &database, FeedWriter &feed, const store::Alert &alert, Delivery delivery,
                       const std::optional<Error> &error, const QString &remoteId);

} // namespace locum::engine
