// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/users.h"

#include "store/database.h"
#include "store/json_column.h"
#include "store/message_search.h"

namespace locum::store {
namespace {

User readUser(Row &row)
{
    return {row.id<UserId>(), row.text(), row.text(), row.text(), row.instant()};
}

#define USER_COLUMNS "id, name, display_name, locale, created_at"

} // namespace

Result<User> insertUser(Database &database, const NewUser &user, Instant now)
{
    auto id = database.insert<UserId>(
        "INSERT INTO users (name, display_name, locale, password_hash, created_at) VALUES (?, ?, ?, ?, ?)", user.name,
        user.displayName, user.locale, user.passwordHash, now);
    if (!id) {
        if (id.error().code == "store.duplicate") {
            return fail("user.name.taken", QStringLiteral("there is a user of that name"));
        }
        return fail(std::move(id.error()));
    }
    return User{*id, user.name, user.displayName, user.locale, now};
}

Result<std::vector<User>> users(Database &database)
{
    return database.all("SELECT " USER_COLUMNS " FROM users ORDER BY id", readUser);
}

Result<std::optional<User>> findUser(Database &database, const QString &name)
{
    return database.first("SELECT " USER_COLUMNS " FROM users WHERE name = ?", readUser, name);
}

Result<User> user(Database &database, UserId id)
{
    return required(database.first("SELECT " USER_COLUMNS " FROM users WHERE id = ?", readUser, id), "user.unknown",
                    id.value());
}

Result<QByteArray> passwordHash(Database &database, UserId id)
{
    return required(database.first(
                        "SELECT password_hash FROM users WHERE id = ?", [](Row &row) { return row.blob(); }, id),
                    "user.unknown", id.value());
}

Done setPasswordHash(Database &database, UserId id, const QByteArray &hash)
{
    auto done = database.run("UPDATE users SET password_hash = ? WHERE id = ?", hash, id);
    return requiredChange(std::move(done), database.changes(), "user.unknown", id.value());
}

Done removeUser(Database &database, UserId id)
{
    if (auto forgotten = removeWordsOf(database, id); !forgotten) {
        return forgotten;
    }
    auto done = database.run("DELETE FROM users WHERE id = ?", id);
    return requiredChange(std::move(done), database.changes(), "user.unknown", id.value());
}

Result<QJsonObject> userSettings(Database &database, UserId id)
{
    QJsonObject settings;
    auto done = database.each(
        "SELECT key, value FROM user_settings WHERE user_id = ?",
        [&](Row &row) {
            const auto key = row.text();
            settings.insert(key, readArray(row).at(0));
        },
        id);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return settings;
}

Done setUserSetting(Database &database, UserId id, const QString &key, const QJsonValue &value)
{
    if (value.isNull() || value.isUndefined()) {
        return database.run("DELETE FROM user_settings WHERE user_id = ? AND key = ?", id, key);
    }
    return database.run("INSERT INTO user_settings (user_id, key, value) VALUES (?, ?, ?) "
                        "ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value",
                        id, key, jsonText(QJsonArray{value}));
}

Done setUserPresence(Database &database, UserId id, DeviceId device, const Presence &presence, Instant now)
{
    return database.run("INSERT INTO user_presences (user_id, device_id, availability, text, idle_since, at) "
                        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (user_id) DO UPDATE SET device_id = excluded.device_id, "
                        "availability = excluded.availability, text = excluded.text, "
                        "idle_since = excluded.idle_since, at = excluded.at",
                        id, device, presence.availability, presence.text, presence.idleSince, now);
}

Result<std::optional<SetPresenceRecord>> userPresence(Database &database, UserId id)
{
    return database.first(
        "SELECT availability, text, idle_since, device_id, at FROM user_presences WHERE user_id = ?",
        [](Row &row) {
            return SetPresenceRecord{{row.enumValue<Availability>(), row.text(), row.optionalInstant()},
                                     row.optionalId<DeviceId>(),
                                     row.instant()};
        },
        id);
}

} // namespace locum::store
