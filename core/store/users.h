// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/ids.h"
#include "model/presence.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <optional>
#include <vector>

namespace locum::store {

class Database;

struct User {
    UserId id;
    QString name; ///< unique
    QString displayName;
    QString locale;
    Instant createdAt;

    bool operator==(const User &) const = default;
};

struct NewUser {
    QString name;
    QString displayName;
    QString locale;
    QByteArray passwordHash; ///< of hashPassword()
};

/// Errors: `user.name.taken`.
Result<User> insertUser(Database &database, const NewUser &user, Instant now);
Result<std::vector<User>> users(Database &database);
Result<std::optional<User>> findUser(Database &database, const QString &name);
/// Errors: `user.unknown`, as all below.
Result<User> user(Database &database, UserId id);

Result<QByteArray> passwordHash(Database &database, UserId id);
Done setPasswordHash(Database &database, UserId id, const QByteArray &hash);

/// Removes the user and everything that is theirs, history too.
Done removeUser(Database &database, UserId id);

/// The user's settings, by key.
Result<QJsonObject> userSettings(Database &database, UserId id);
/// Undefined or null removes the key.
Done setUserSetting(Database &database, UserId id, const QString &key, const QJsonValue &value);

/// The status that a device last set.
struct SetPresenceRecord {
    Presence presence;
    std::optional<DeviceId> device; ///< none: it was removed since
    Instant at;

    bool operator==(const SetPresenceRecord &) const = default;
};
Done setUserPresence(Database &database, UserId id, DeviceId device, const Presence &presence, Instant now);
Result<std::optional<SetPresenceRecord>> userPresence(Database &database, UserId id);

} // namespace locum::store
