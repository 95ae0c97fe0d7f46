// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/rule_plugins.h"

#include "store/database.h"
#include "store/json_column.h"
#include "store/vault.h"

namespace locum::store {
namespace {

RulePlugin readRulePlugin(Row &row)
{
    return {row.id<UserId>(), row.text(), row.boolean(), readObject(row)};
}

QByteArray purposeOf(UserId user, const QString &plugin)
{
    return "rule-plugin:" + QByteArray::number(user.value()) + ':' + plugin.toUtf8();
}

} // namespace

Result<std::vector<RulePlugin>> rulePlugins(Database &database, UserId user)
{
    return database.all("SELECT user_id, plugin, enabled, settings FROM rule_plugins WHERE user_id = ? ORDER BY plugin",
                        readRulePlugin, user);
}

Result<std::optional<RulePlugin>> rulePlugin(Database &database, UserId user, const QString &plugin)
{
    return database.first(
        "SELECT user_id, plugin, enabled, settings FROM rule_plugins WHERE user_id = ? AND plugin = ?", readRulePlugin,
        user, plugin);
}

Result<Secrets> rulePluginSecrets(Database &database, const Vault &vault, UserId user, const QString &plugin)
{
    auto sealed = database.first(
        "SELECT secrets FROM rule_plugins WHERE user_id = ? AND plugin = ?",
        [](Row &row) { return row.skipNull() ? QByteArray() : row.blob(); }, user, plugin);
    if (!sealed) {
        return fail(std::move(sealed.error()));
    }
    if (!*sealed || (*sealed)->isEmpty()) {
        return Secrets();
    }
    return vault.unsealSecrets(purposeOf(user, plugin), **sealed);
}

Done putRulePlugin(Database &database, const Vault &vault, const RulePlugin &plugin, const Secrets &secrets)
{
    const auto sealed = secrets.empty()
                            ? std::nullopt
                            : std::optional(vault.sealSecrets(purposeOf(plugin.user, plugin.plugin), secrets));
    return database.run("INSERT INTO rule_plugins (user_id, plugin, enabled, settings, secrets) VALUES (?, ?, ?, ?, ?) "
                        "ON CONFLICT (user_id, plugin) DO UPDATE SET enabled = excluded.enabled, "
                        "settings = excluded.settings, secrets = excluded.secrets",
                        plugin.user, plugin.plugin, plugin.enabled, jsonText(plugin.settings), sealed);
}

} // namespace locum::store
