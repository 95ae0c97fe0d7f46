// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/circumstances.h"
#include "engine/journal.h"

/// Digests that a channel tells at the times that the user has set, also while they are not away.
namespace locum::engine {

/// The first of the times after `after`; `server`: the zone where none is set.
Instant nextDigestAt(const notify::DigestTimes &times, Instant after, const QTimeZone &server);

/// Writes the alert of each digest whose time has come, its key being that time, and how far it has come: in one
/// transaction, so there is one for each time. Of several times that went by while no core ran it is the last one's.
/// Gives when the next one comes; none: no channel has any.
Result<std::optional<Instant>> makeDigests(store::Database &database, FeedWriter &feed, const Circumstances &now);

} // namespace locum::engine
