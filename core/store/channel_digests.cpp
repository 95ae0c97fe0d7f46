// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/channel_digests.h"

#include "store/database.h"

namespace locum::store {

Result<std::vector<ChannelDigest>> channelDigests(Database &database, UserId user)
{
    return database.all(
        "SELECT d.channel_id, d.schedule, d.looked, d.covered FROM channel_digests d "
        "JOIN channels c ON c.id = d.channel_id WHERE c.user_id = ?",
        [](Row &row) {
            return ChannelDigest{row.id<ChannelId>(), row.text(), row.instant(), row.id<MessageId>()};
        },
        user);
}

Done putChannelDigest(Database &database, const ChannelDigest &digest)
{
    return database.run("INSERT OR REPLACE INTO channel_digests (channel_id, schedule, looked, covered) "
                        "VALUES (?, ?, ?, ?)",
                        digest.channel, digest.schedule, digest.looked, digest.covered);
}

Done removeChannelDigest(Database &database, ChannelId channel)
{
    return database.run("DELETE FROM channel_digests WHERE channel_id = ?", channel);
}

Result<MessageId> newestMessage(Database &database, UserId user)
{
    auto found = database.first(
        "SELECT id FROM messages WHERE user_id = ? ORDER BY id DESC LIMIT 1",
        [](Row &row) { return row.id<MessageId>(); }, user);
    if (!found) {
        return fail(std::move(found.error()));
    }
    return found->value_or(MessageId(0));
}

} // namespace locum::store
