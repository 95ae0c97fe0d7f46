// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/account.h"
#include "model/ids.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace locum::store {

class Database;

/// A token that is good: its SHA-256 hash, never itself.
struct DeviceToken {
    QByteArray tokenHash;
    UserId user;
    DeviceId device;

    bool operator==(const DeviceToken &) const = default;
};

/// A new device; its cursor stands at 0, so it gets the whole feed unless it asks from elsewhere.
Result<Device> insertDevice(Database &database, UserId user, const QString &name, const QByteArray &tokenHash,
                            Instant now);
Result<std::vector<Device>> devices(Database &database, UserId user);
/// Of all users: what the TokenDirectory is filled with.
Result<std::vector<DeviceToken>> deviceTokens(Database &database);
/// Takes its token; its name stays with what was delivered to it. Errors: `device.unknown`, also for another user's.
Done removeDevice(Database &database, UserId user, DeviceId device, Instant now);
Done setDeviceSeen(Database &database, DeviceId device, Instant now);

struct Acknowledgement {
    FeedSeq cursor;     ///< where the device stands now
    bool moved = false; ///< it stood before that until now
};
/// Moves the device's cursor; never back, never beyond the feed's end. A move is kept with its time: it tells when
/// messages were delivered. Errors: `device.unknown`.
Result<Acknowledgement> acknowledgeFeed(Database &database, DeviceId device, FeedSeq upTo, Instant now);

/// The furthest that any of the user's devices has acknowledged, removed ones too; 0 if none has.
Result<FeedSeq> furthestAcknowledged(Database &database, UserId user);

} // namespace locum::store
