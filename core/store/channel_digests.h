// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/ids.h"

#include <QString>

#include <optional>
#include <vector>

namespace locum::store {

class Database;

/// How far the digests of a channel have come.
struct ChannelDigest {
    ChannelId channel;
    QString schedule;  ///< JSON, as it was looked at last
    Instant looked;    ///< of the times up to then none is due any more
    MessageId covered; ///< the last message that a digest has told, or need not; 0: none

    bool operator==(const ChannelDigest &) const = default;
};

Result<std::vector<ChannelDigest>> channelDigests(Database &database, UserId user);
Done putChannelDigest(Database &database, const ChannelDigest &digest);
Done removeChannelDigest(Database &database, ChannelId channel);
/// The newest of the user's; 0: there is none.
Result<MessageId> newestMessage(Database &database, UserId user);

} // namespace locum::store
