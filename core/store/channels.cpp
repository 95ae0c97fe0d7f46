// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/channels.h"

#include "model/json.h"
#include "model/slug.h"
#include "store/database.h"
#include "store/json_column.h"
#include "store/vault.h"

namespace locum::store {
namespace {

#define CHANNEL_COLUMNS "id, slug, name, plugin, settings, usage, enabled, gone, hook_hash"

std::optional<Error> readError(Row &row)
{
    if (row.skipNull()) {
        return std::nullopt;
    }
    auto error = errorFromJson(readObject(row));
    if (!error) {
        row.markBad();
        return std::nullopt;
    }
    return std::move(*error);
}

Channel readChannel(Row &row)
{
    return {row.id<ChannelId>(), row.text(),      row.text(),
            row.text(),          readObject(row), readObject(row),
            row.boolean(),       readError(row),  row.skipNull() ? std::nullopt : std::optional(row.blob())};
}

std::optional<QString> errorText(const std::optional<Error> &error)
{
    return error ? std::optional(jsonText(toJson(*error))) : std::nullopt;
}

QByteArray purposeOf(ChannelId id)
{
    return "channel:" + QByteArray::number(id.value());
}

} // namespace

Result<std::vector<Channel>> channels(Database &database, UserId user)
{
    return database.all("SELECT " CHANNEL_COLUMNS " FROM channels WHERE user_id = ? ORDER BY slug", readChannel, user);
}

Result<std::optional<Channel>> channel(Database &database, UserId user, ChannelId id)
{
    return database.first("SELECT " CHANNEL_COLUMNS " FROM channels WHERE id = ? AND user_id = ?", readChannel, id,
                          user);
}

Result<Secrets> channelSecrets(Database &database, const Vault &vault, ChannelId id)
{
    auto sealed = database.first(
        "SELECT secrets FROM channels WHERE id = ?",
        [](Row &row) { return row.skipNull() ? QByteArray() : row.blob(); }, id);
    if (!sealed) {
        return fail(std::move(sealed.error()));
    }
    if (!*sealed || (*sealed)->isEmpty()) {
        return Secrets();
    }
    return vault.unsealSecrets(purposeOf(id), **sealed);
}

Result<Channel> addChannel(Database &database, UserId user, const Channel &channel)
{
    Channel added = channel;
    added.slug = slugOf(channel.name);
    if (added.slug.isEmpty()) {
        return fail("channel.name.invalid", channel.name);
    }
    auto id = database.insert<ChannelId>(
        "INSERT INTO channels (user_id, slug, name, plugin, settings, usage, enabled, gone, hook_hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        user, added.slug, added.name, added.plugin, jsonText(added.settings), jsonText(added.usage), added.enabled,
        errorText(added.gone), added.hook);
    if (!id) {
        return id.error().code == "store.duplicate" ? fail("channel.name.taken", added.slug)
                                                    : fail(std::move(id.error()));
    }
    added.id = *id;
    return added;
}

Done setChannel(Database &database, UserId user, const Channel &channel)
{
    auto done = database.run("UPDATE channels SET name = ?, settings = ?, usage = ?, enabled = ?, gone = ?, "
                             "hook_hash = ? WHERE id = ? AND user_id = ?",
                             channel.name, jsonText(channel.settings), jsonText(channel.usage), channel.enabled,
                             errorText(channel.gone), channel.hook, channel.id, user);
    return requiredChange(std::move(done), database.changes(), "channel.unknown", channel.id.value());
}

Done setChannelSecrets(Database &database, const Vault &vault, ChannelId id, const Secrets &secrets)
{
    const auto sealed = secrets.empty() ? std::nullopt : std::optional(vault.sealSecrets(purposeOf(id), secrets));
    return database.run("UPDATE channels SET secrets = ? WHERE id = ?", sealed, id);
}

Done setChannelGone(Database &database, ChannelId id, const std::optional<Error> &gone)
{
    return database.run("UPDATE channels SET gone = ? WHERE id = ?", errorText(gone), id);
}

Done removeChannel(Database &database, UserId user, ChannelId id)
{
    auto done = database.run("DELETE FROM channels WHERE id = ? AND user_id = ?", id, user);
    return requiredChange(std::move(done), database.changes(), "channel.unknown", id.value());
}

} // namespace locum::store
