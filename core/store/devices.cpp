// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/devices.h"

#include "store/database.h"
#include "store/feed.h"
#include "store/json_column.h"

#include <algorithm>

namespace locum::store {

Result<Device> insertDevice(Database &database, UserId user, const QString &name, const QByteArray &tokenHash,
                            Instant now)
{
    auto id = database.insert<DeviceId>(
        "INSERT INTO devices (user_id, name, token_hash, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?)", user, name,
        tokenHash, now, now);
    if (!id) {
        return fail(std::move(id.error()));
    }
    return Device{*id, user, name, now, now, FeedSeq(0)};
}

Result<std::vector<Device>> devices(Database &database, UserId user)
{
    return database.all(
        "SELECT id, user_id, name, created_at, last_seen_at, acknowledged FROM devices "
        "WHERE user_id = ? AND removed_at IS NULL ORDER BY id",
        [](Row &row) {
            return Device{row.id<DeviceId>(), row.id<UserId>(), row.text(),
                          row.instant(),      row.instant(),    row.id<FeedSeq>()};
        },
        user);
}

Result<std::vector<DeviceToken>> deviceTokens(Database &database)
{
    return database.all(
        "SELECT token_hash, user_id, id FROM devices WHERE removed_at IS NULL AND token_hash IS NOT NULL",
        [](Row &row) {
            return DeviceToken{row.blob(), row.id<UserId>(), row.id<DeviceId>()};
        });
}

Done removeDevice(Database &database, UserId user, DeviceId device, Instant now)
{
    auto done = database.run("UPDATE devices SET removed_at = ?, token_hash = NULL "
                             "WHERE id = ? AND user_id = ? AND removed_at IS NULL",
                             now, device, user);
    return requiredChange(std::move(done), database.changes(), "device.unknown", device.value());
}

Done setDeviceSeen(Database &database, DeviceId device, Instant now)
{
    return database.run("UPDATE devices SET last_seen_at = ?1 WHERE id = ?2 AND last_seen_at < ?1", now, device);
}

Result<Acknowledgement> acknowledgeFeed(Database &database, DeviceId device, FeedSeq upTo, Instant now)
{
    struct Position {
        FeedSeq cursor;
        UserId user;
    };
    auto position = required(database.first(
                                 "SELECT acknowledged, user_id FROM devices WHERE id = ? AND removed_at IS NULL",
                                 [](Row &row) {
                                     return Position{row.id<FeedSeq>(), row.id<UserId>()};
                                 },
                                 device),
                             "device.unknown", device.value());
    if (!position) {
        return fail(std::move(position.error()));
    }
    if (upTo <= position->cursor) {
        return Acknowledgement{position->cursor, false};
    }
    auto last = lastFeedSeq(database, position->user);
    if (!last) {
        return fail(std::move(last.error()));
    }
    const auto cursor = std::min(upTo, *last);
    if (cursor <= position->cursor) {
        return Acknowledgement{position->cursor, false};
    }
    auto done = database.run("UPDATE devices SET acknowledged = ? WHERE id = ?", cursor, device);
    if (done) {
        done =
            database.run("INSERT INTO acknowledgements (device_id, up_to, at) VALUES (?, ?, ?)", device, cursor, now);
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    return Acknowledgement{cursor, true};
}

Result<FeedSeq> furthestAcknowledged(Database &database, UserId user)
{
    auto furthest = database.first(
        "SELECT coalesce(max(acknowledged), 0) FROM devices WHERE user_id = ?",
        [](Row &row) { return row.id<FeedSeq>(); }, user);
    if (!furthest) {
        return fail(std::move(furthest.error()));
    }
    return furthest->value_or(FeedSeq(0));
}

} // namespace locum::store
