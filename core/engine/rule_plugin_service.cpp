// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/rule_plugin_service.h"

#include "base/logging.h"
#include "engine/attempt.h"
#include "engine/merged_answers.h"

#include <algorithm>

namespace locum::engine {

namespace {

bool isRulePlugin(const network::PluginEntry &entry)
{
    return entry.metadata && entry.metadata->kind == sdk::PluginKind::Rule;
}

} // namespace

const network::PluginEntry *RulePluginService::find(const QString &plugin) const
{
    const auto &all = m_parts.network.plugins();
    const auto isIt = [&](const network::PluginEntry &entry) {
        return isRulePlugin(entry) && entry.metadata->id == plugin;
    };
    // Of two with one id, the one that is not refused.
    auto found = std::find_if(all.begin(), all.end(), [&](const auto &entry) { return isIt(entry) && !entry.refused; });
    if (found == all.end()) {
        found = std::find_if(all.begin(), all.end(), isIt);
    }
    return found != all.end() ? &*found : nullptr;
}

Result<std::vector<RulePluginService::Stored>> RulePluginService::read(store::Database &database,
                                                                       const store::Vault &vault, UserId user)
{
    LOCUM_TAKE(rows, store::rulePlugins(database, user));
    std::vector<Stored> all;
    for (auto &row : rows) {
        auto secrets = store::rulePluginSecrets(database, vault, user, row.plugin);
        if (!secrets) { // one that cannot be opened does not keep the others down
            qCCritical(lcEngine, "the secrets of a rule plugin cannot be read: %s", secrets.error().code.constData());
            secrets = Secrets();
        }
        all.push_back({std::move(row), std::move(*secrets)});
    }
    return all;
}

Done RulePluginService::load(UserId user)
{
    LOCUM_TAKE(stored, m_parts.journal.store().readNow([this, user](store::Database &database) {
        return read(database, m_parts.journal.store().vault(), user);
    }));
    for (const auto &one : stored) {
        if (one.row.enabled) {
            run(one);
        }
    }
    return {};
}

void RulePluginService::run(const Stored &stored)
{
    const auto user = stored.row.user;
    if (!stored.row.enabled) {
        m_parts.values.close(user, stored.row.plugin);
        return;
    }
    const auto *entry = find(stored.row.plugin);
    const bool isGood = entry != nullptr && !entry->refused && entry->rules;
    m_parts.values.open(user, stored.row.plugin, isGood ? entry->rules : std::nullopt,
                        {stored.row.settings, stored.secrets, QString::fromUtf8(QTimeZone::systemTimeZoneId()),
                         m_parts.localeOf(user).bcp47Name()},
                        entry != nullptr ? entry->refused : std::nullopt);
}

ports::RulePluginStatus RulePluginService::statusOf(UserId user, const QString &plugin, const Stored *stored) const
{
    ports::RulePluginStatus status;
    status.plugin = plugin;
    const auto *entry = find(plugin);
    if (entry != nullptr) {
        status.name = entry->metadata->name;
        status.version = entry->metadata->version;
        status.rules = entry->rules;
    }
    if (stored != nullptr) {
        status.enabled = stored->row.enabled;
        status.settings = stored->row.settings;
        for (const auto &[key, secret] : stored->secrets) {
            status.secrets.append(key);
        }
    }
    const auto now = m_parts.values.status(user, plugin);
    status.health = now.health;
    status.error = now.error;
    if (entry != nullptr && entry->refused) {
        status.error = entry->refused;
    }
    return status;
}

void RulePluginService::rulePlugins(UserId user, ports::Reply<std::vector<ports::RulePluginStatus>> reply)
{
    m_parts.journal.read([&vault = m_parts.journal.store().vault(),
                          user](store::Database &database) { return read(database, vault, user); },
                         [this, user, reply = std::move(reply)](Result<std::vector<Stored>> stored) {
                             if (!stored) {
                                 reply(fail(std::move(stored.error())));
                                 return;
                             }
                             std::map<QString, const Stored *> all; // those that are there, and those that were
                             for (const auto &entry : m_parts.network.plugins()) {
                                 if (isRulePlugin(entry)) {
                                     all.emplace(entry.metadata->id, nullptr);
                                 }
                             }
                             for (const auto &one : *stored) {
                                 all[one.row.plugin] = &one;
                             }
                             std::vector<ports::RulePluginStatus> list;
                             for (const auto &[plugin, one] : all) {
                                 list.push_back(statusOf(user, plugin, one));
                             }
                             reply(std::move(list));
                         });
}

void RulePluginService::setRulePlugin(UserId user, const QString &plugin, ports::RulePluginChange change,
                                      ports::Reply<ports::RulePluginStatus> reply)
{
    const auto *entry = find(plugin);
    const bool isThere = entry != nullptr && entry->rules;
    if (!isThere && (change.enabled.value_or(true) || !change.settings.isEmpty())) {
        reply(fail("rule_plugin.unknown", QStringLiteral("there is no rule plugin '%1'").arg(plugin.left(64))));
        return;
    }
    m_parts.journal.write(
        user,
        [&vault = m_parts.journal.store().vault(), user, plugin, change,
         form = isThere ? std::optional(entry->rules->form) : std::nullopt](store::Database &database,
                                                                            FeedWriter &) -> Result<Stored> {
            LOCUM_TAKE(row, store::rulePlugin(database, user, plugin));
            LOCUM_TAKE(secrets, store::rulePluginSecrets(database, vault, user, plugin));
            if (!row && !form) {
                return fail("rule_plugin.unknown", QStringLiteral("there is no rule plugin '%1'").arg(plugin.left(64)));
            }
            Stored stored{row.value_or(store::RulePlugin{user, plugin, true, {}}), std::move(secrets)};
            stored.row.enabled = change.enabled.value_or(stored.row.enabled);
            if (form && (stored.row.enabled || !change.settings.isEmpty())) {
                LOCUM_TAKE(answers, answerForm(*form, mergedAnswers(*form, stored.row.settings, stored.secrets,
                                                                    change.settings)));
                stored.row.settings = answers.values;
                stored.secrets = answers.secrets;
            }
            LOCUM_MUST(store::putRulePlugin(database, vault, stored.row, stored.secrets));
            return stored;
        },
        [this, user, plugin, reply = std::move(reply)](Result<Stored> stored) {
            if (!stored) {
                reply(fail(std::move(stored.error())));
                return;
            }
            run(*stored);
            reply(statusOf(user, plugin, &*stored));
        });
}

} // namespace locum::engine
