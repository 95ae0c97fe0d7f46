// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/aftermath.h"
#include "engine/circumstances.h"
#include "engine/journal.h"

/// Messages that are kept back, and how they come free. Inside jobs.
namespace locum::engine {

/// What an incoming message's verdict holds back waits from now on; what waited and is held no more is released. With
/// `ask` the user is asked whether the sender may write at all.
Done keepBack(store::Database &database, FeedWriter &feed, const rules::Verdict &verdict, const Message &stored,
              const std::optional<Identity> &sender, Aftermath &after);

/// It is shown as if it had just come; an outgoing one is sent.
Done release(store::Database &database, FeedWriter &feed, const Circumstances &now, const Message &message,
             Aftermath &after);

/// The user is back: what was held is shown.
Done releaseOnReturn(store::Database &database, FeedWriter &feed, const Circumstances &now, Aftermath &after);
/// What was kept for a time that has come.
Done releaseDue(store::Database &database, FeedWriter &feed, const Circumstances &now, Aftermath &after);

/// The user releases it, or, of an outgoing one, will not have it sent. Gives what it is now. Errors:
/// `message.not_held`, `message.unknown`.
Result<Message> releaseByUser(store::Database &database, FeedWriter &feed, const Circumstances &now, MessageId message,
                              bool cancel, Aftermath &after);

/// The handle of the request that asks about this sender.
QString strangerHandle(IdentityId sender);
/// The user's answer to it: a policy for the sender, and what was held goes by it.
Done answerStranger(store::Database &database, FeedWriter &feed, const Circumstances &now,
                    const PendingRequest &request, bool allow, Aftermath &after);

} // namespace locum::engine
