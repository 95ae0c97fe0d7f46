// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/feed.h"
#include "model/ids.h"

#include <vector>

namespace locum::store {

class Database;

/// Adds to the user's feed, at the next number: dense from 1, given in the caller's transaction. Of a MessageAdded only
/// the message's id is stored; it is read with the message as it then is.
Result<FeedEntry> appendFeed(Database &database, UserId user, Instant at, FeedPayload payload);

/// The newest number; 0 when the feed is empty.
Result<FeedSeq> lastFeedSeq(Database &database, UserId user);

/// At most `limit` entries after `since`, in order.
Result<std::vector<FeedEntry>> readFeed(Database &database, UserId user, FeedSeq since, int limit);

} // namespace locum::store
