// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/attempt.h"
#include "engine/channel_service.h"
#include "engine/merged_answers.h"
#include "notify/planner.h"
#include "store/alerts.h"

#include <QTimeZone>

#include <algorithm>

// What devices ask of the channels: to list them, to set them up, to try them.
namespace locum::engine {

namespace {

constexpr qsizetype longestName = 100;
constexpr size_t mostChannels = 100; ///< of a user: devices make some of themselves

tl::unexpected<Error> unknown(ChannelId channel)
{
    return fail("channel.unknown", QStringLiteral("there is no channel %1").arg(channel.value()));
}

/// The settings of its use with the changed ones put over them; null takes one back.
QJsonObject mergedUsage(QJsonObject usage, const QJsonObject &given)
{
    for (auto entry = given.begin(); entry != given.end(); ++entry) {
        if (entry.value().isNull()) {
            usage.remove(entry.key());
        } else {
            usage.insert(entry.key(), entry.value());
        }
    }
    return usage;
}

} // namespace

bool ChannelService::isUnheard(UserId user, const network::PluginEntry &entry) const
{
    if (m_parts.cells == nullptr || !entry.channel || !entry.channel->perDevice || !entry.metadata || entry.refused) {
        return false;
    }
    const auto cell = m_cells.find({user, entry.metadata->id});
    return cell == m_cells.end() || !cell->second.heard;
}

std::vector<ports::ChannelPluginStatus> ChannelService::pluginsOf(UserId user) const
{
    std::vector<ports::ChannelPluginStatus> all;
    for (const network::PluginEntry &entry : m_parts.network.plugins()) {
        if (!entry.channel || !entry.metadata || entry.refused) {
            continue;
        }
        const auto cell = m_cells.find({user, entry.metadata->id});
        all.push_back({entry.metadata->id, entry.metadata->name, entry.metadata->version, *entry.channel,
                       notify::toJson(notify::defaultUse(*entry.channel)),
                       cell != m_cells.end() ? cell->second.published : QJsonObject()});
    }
    return all;
}

void ChannelService::channelPlugins(UserId user, ports::Reply<std::vector<ports::ChannelPluginStatus>> reply)
{
    // A device makes its settings with what the plugin publishes, and makes them for the first channel as well.
    m_looking.push_back({user, std::move(reply)});
    for (const network::PluginEntry &entry : m_parts.network.plugins()) {
        if (isUnheard(user, entry)) {
            m_parts.cells->askPlugin(user, entry.metadata->id);
        }
    }
    answerLookers();
}

void ChannelService::answerLookers()
{
    std::vector<Looking> answered;
    std::erase_if(m_looking, [&](Looking &looking) {
        const bool waits = std::ranges::any_of(m_parts.network.plugins(), [&](const network::PluginEntry &entry) {
            return isUnheard(looking.user, entry);
        });
        if (!waits) {
            answered.push_back(std::move(looking));
        }
        return !waits;
    });
    for (const Looking &looking : answered) {
        looking.reply(pluginsOf(looking.user));
    }
}

void ChannelService::channels(UserId user, ports::Reply<std::vector<ports::Channel>> reply)
{
    std::vector<ports::Channel> all;
    for (const auto &[id, entry] : m_users[user]) {
        all.push_back(statusOf(user, entry));
    }
    std::ranges::sort(all, {}, &ports::Channel::slug);
    m_parts.journal.read(
        [all = std::move(all),
         now = m_parts.journal.clock().now()](store::Database &database) -> Result<std::vector<ports::Channel>> {
            std::vector<ports::Channel> counted = all;
            const QTimeZone timeZone = QTimeZone::systemTimeZone();
            for (ports::Channel &channel : counted) {
                if (channel.usage.value(QLatin1String("per_day")).toInt() > 0 ||
                    channel.usage.value(QLatin1String("per_month")).toInt() > 0) {
                    LOCUM_TAKE(today, store::countSent(database, channel.id, notify::dayBegan(now, timeZone)));
                    LOCUM_TAKE(month, store::countSent(database, channel.id, notify::monthBegan(now, timeZone)));
                    channel.sentToday = today;
                    channel.sentThisMonth = month;
                }
            }
            return counted;
        },
        std::move(reply));
}

void ChannelService::addChannel(UserId user, ports::NewChannel channel, ports::Reply<ports::Channel> reply)
{
    const auto *plugin = pluginNamed(channel.plugin);
    // Rules may name one whose plugin is still to come; what its settings are is not known before.
    if (plugin == nullptr && !channel.settings.isEmpty()) {
        reply(fail("channel_plugin.unknown",
                   QStringLiteral("there is no plugin '%1' that reaches people").arg(channel.plugin.left(64))));
        return;
    }
    if (m_users[user].size() >= mostChannels) {
        reply(fail("channel.too_many", QStringLiteral("a user has at most %1 channels").arg(mostChannels)));
        return;
    }
    const sdk::ChannelDescription description = plugin != nullptr ? *plugin->channel : sdk::ChannelDescription{};
    const auto use = notify::useFromJson(mergedUsage({}, channel.usage), notify::defaultUse(description));
    auto answers = answerForm(description.form, channel.settings);
    if (!use || !answers) {
        reply(fail(!use ? use.error() : answers.error()));
        return;
    }
    Stored made{store::Channel{ChannelId(0),
                               {},
                               channel.name.simplified().left(longestName),
                               channel.plugin,
                               std::move(answers->values),
                               mergedUsage({}, channel.usage)},
                std::move(answers->secrets)};
    const Secret hook = ChannelHooks::make(m_parts.random);
    made.row.hook = ChannelHooks::hashOf(hook);
    made.secrets.insert_or_assign(hookKey, hook);
    m_parts.journal.write(
        user,
        [this, user, made](store::Database &database, FeedWriter &) -> Result<Stored> {
            Stored stored = made;
            LOCUM_TAKE(added, store::addChannel(database, user, made.row));
            stored.row = std::move(added);
            LOCUM_MUST(
                store::setChannelSecrets(database, m_parts.journal.store().vault(), stored.row.id, stored.secrets));
            return stored;
        },
        [this, user, reply = std::move(reply)](Result<Stored> stored) {
            if (!stored) {
                reply(fail(std::move(stored.error())));
                return;
            }
            const ChannelId id = stored->row.id;
            adopt(user, std::move(*stored));
            m_parts.hooks.opened(user); // its plugin may have run before
            reply(statusOf(user, m_users[user].at(id)));
        });
}

void ChannelService::changeChannel(UserId user, ChannelId channel, ports::ChannelChange change,
                                   ports::Reply<ports::Channel> reply)
{
    const auto found = m_users[user].find(channel);
    if (found == m_users[user].end()) {
        reply(unknown(channel));
        return;
    }
    Stored stored = found->second.stored;
    const auto *plugin = pluginNamed(stored.row.plugin);
    if (plugin == nullptr && !change.settings.isEmpty()) {
        reply(fail("channel_plugin.unknown", QStringLiteral("there is no plugin '%1'").arg(stored.row.plugin)));
        return;
    }
    if (!change.settings.isEmpty()) {
        auto answers = answerForm(plugin->channel->form, mergedAnswers(plugin->channel->form, stored.row.settings,
                                                                       stored.secrets, change.settings));
        if (!answers) {
            reply(fail(std::move(answers.error())));
            return;
        }
        const auto hook = stored.secrets.find(hookKey);
        if (hook != stored.secrets.end()) {
            answers->secrets.insert(*hook);
        }
        stored.row.settings = std::move(answers->values);
        stored.secrets = std::move(answers->secrets);
    }
    stored.row.usage = mergedUsage(stored.row.usage, change.usage);
    if (auto use = notify::useFromJson(stored.row.usage, useOf(stored.row)); !use) {
        reply(fail(std::move(use.error())));
        return;
    }
    stored.row.name = change.name ? change.name->simplified().left(longestName) : stored.row.name;
    stored.row.enabled = change.enabled.value_or(stored.row.enabled);
    if (!change.settings.isEmpty() || change.enabled == true) {
        stored.row.gone.reset(); // it is tried again
    }
    m_parts.journal.write(
        user,
        [this, user, stored](store::Database &database, FeedWriter &) -> Done {
            LOCUM_MUST(store::setChannel(database, user, stored.row));
            return store::setChannelSecrets(database, m_parts.journal.store().vault(), stored.row.id, stored.secrets);
        },
        [this, user, stored, reply = std::move(reply)](const Done &done) {
            if (!done) {
                reply(fail(done.error()));
                return;
            }
            adopt(user, stored);
            reply(statusOf(user, m_users[user].at(stored.row.id)));
            m_parts.hooks.opened(user);
        });
}

void ChannelService::removeChannel(UserId user, ChannelId channel, ports::Reply<void> reply)
{
    m_parts.journal.write(
        user,
        [user, channel](store::Database &database, FeedWriter &) {
            return store::removeChannel(database, user, channel);
        },
        [this, user, channel, reply = std::move(reply)](const Done &done) {
            if (const auto found = m_users[user].find(channel); done && found != m_users[user].end()) {
                close(user, found->second);
                m_users[user].erase(found);
                m_hooks.remove(user, channel);
                changed(user);
            }
            reply(done);
        });
}

void ChannelService::testChannel(UserId user, ChannelId channel, ports::Reply<void> reply)
{
    const auto *row = find(user, channel);
    if (row == nullptr) {
        reply(unknown(channel));
    } else if (!row->enabled || row->gone || m_parts.cells == nullptr) {
        reply(row->gone ? fail("channel.test.failed", QString::fromLatin1(row->gone->code), row->gone->retry)
                        : fail("channel.off", QStringLiteral("the channel is off")));
    } else {
        m_parts.hooks.test(user, channel, std::move(reply));
    }
}

void ChannelService::channelLog(UserId user, ChannelId channel, int most,
                                ports::Reply<std::vector<ports::ChannelLogEntry>> reply)
{
    if (find(user, channel) == nullptr) {
        reply(unknown(channel));
        return;
    }
    m_parts.journal.read(
        [user, channel, most](store::Database &database) -> Result<std::vector<ports::ChannelLogEntry>> {
            LOCUM_TAKE(rows, store::alertLog(database, user, channel, most));
            std::vector<ports::ChannelLogEntry> all;
            for (store::AlertLogEntry &row : rows) {
                all.push_back({row.alert, std::move(row.subject), row.at, std::move(row.step), std::move(row.detail)});
            }
            return all;
        },
        std::move(reply));
}

} // namespace locum::engine
