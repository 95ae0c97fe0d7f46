// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/channel_service.h"

#include "base/logging.h"
#include "engine/attempt.h"
#include "engine/merged_answers.h"
#include "notify/planner.h"
#include "store/alerts.h"

#include <QCryptographicHash>
#include <QTimeZone>
#include <QUrl>

#include <algorithm>

namespace locum::engine {

namespace {

constexpr qsizetype longestName = 100;
constexpr size_t mostChannels = 100; ///< of a user: devices make some of themselves
constexpr qsizetype hookBytes = 24;

/// Among a channel's secrets; no field of a form can have this key.
const QString hookKey = QStringLiteral("#hook");

QByteArray hashOf(const Secret &secret)
{
    return QCryptographicHash::hash(secret.reveal(), QCryptographicHash::Sha256);
}

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

ChannelService::ChannelService(Parts parts) : m_parts(std::move(parts))
{
    if (m_parts.cells != nullptr) {
        m_parts.cells->setChannelListener(this);
    }
}

ChannelService::~ChannelService()
{
    if (m_parts.cells != nullptr) {
        m_parts.cells->setChannelListener(nullptr);
    }
}

const network::PluginEntry *ChannelService::pluginNamed(const QString &id) const
{
    const auto &all = m_parts.network.plugins();
    const auto found = std::ranges::find_if(all, [&id](const network::PluginEntry &entry) {
        return entry.metadata && entry.metadata->id == id && entry.channel && !entry.refused;
    });
    return found == all.end() ? nullptr : &*found;
}

notify::ChannelUse ChannelService::useOf(const store::Channel &row) const
{
    const auto *plugin = pluginNamed(row.plugin);
    const notify::ChannelUse otherwise =
        notify::defaultUse(plugin != nullptr ? *plugin->channel : sdk::ChannelDescription{});
    return notify::useFromJson(row.usage, otherwise).value_or(otherwise);
}

QString ChannelService::callBackOf(const Stored &stored) const
{
    const auto secret = stored.secrets.find(hookKey);
    const auto *plugin = pluginNamed(stored.row.plugin);
    if (secret == stored.secrets.end() || plugin == nullptr || !plugin->channel->answers) {
        return {};
    }
    return m_address + QStringLiteral("/api/v1/hooks/") + QString::fromLatin1(secret->second.reveal());
}

Done ChannelService::load(UserId user)
{
    LOCUM_TAKE(stored,
               m_parts.journal.store().readNow([this, user](store::Database &database) -> Result<std::vector<Stored>> {
                   LOCUM_TAKE(rows, store::channels(database, user));
                   std::vector<Stored> all;
                   for (store::Channel &row : rows) {
                       auto secrets = store::channelSecrets(database, m_parts.journal.store().vault(), row.id);
                       if (!secrets) { // one that cannot be opened does not keep the others down
                           qCCritical(lcEngine, "the secrets of channel %lld cannot be read: %s",
                                      static_cast<long long>(row.id.value()), secrets.error().code.constData());
                           secrets = Secrets();
                       }
                       all.push_back({std::move(row), std::move(*secrets)});
                   }
                   return all;
               }));
    m_users.try_emplace(user);
    for (Stored &one : stored) {
        adopt(user, std::move(one));
    }
    return {};
}

/// Takes it as it is now, and opens it with these settings.
void ChannelService::adopt(UserId user, Stored stored)
{
    const ChannelId id = stored.row.id;
    auto &channels = m_users[user];
    const auto before = channels.find(id);
    const bool wasOpen = before != channels.end() && before->second.opened;
    Entry &entry = channels.insert_or_assign(id, Entry{std::move(stored), wasOpen, {}}).first->second;
    changed(user);
    if (entry.stored.row.hook) {
        m_hooks.insert_or_assign(*entry.stored.row.hook, std::pair(user, id));
    }
    const auto *plugin = pluginNamed(entry.stored.row.plugin);
    if (!entry.stored.row.enabled || entry.stored.row.gone || plugin == nullptr || m_parts.cells == nullptr) {
        close(user, entry);
        return;
    }
    Secrets secrets = entry.stored.secrets;
    secrets.erase(hookKey);
    entry.opened = true;
    const QString host = QUrl(m_address).host();
    m_parts.cells->openChannel(
        user, entry.stored.row.plugin,
        sdk::ChannelSettings{id, entry.stored.row.settings, std::move(secrets), callBackOf(entry.stored),
                             host.isEmpty() ? QStringLiteral("localhost") : host, m_parts.localeOf(user).bcp47Name()});
}

void ChannelService::close(UserId user, Entry &entry)
{
    if (std::exchange(entry.opened, false)) {
        m_parts.cells->closeChannel(user, entry.stored.row.id);
    }
}

void ChannelService::forget(UserId user)
{
    if (const auto found = m_users.find(user); found != m_users.end()) {
        for (auto &[id, entry] : found->second) {
            close(user, entry);
        }
        m_users.erase(found);
    }
    std::erase_if(m_hooks, [user](const auto &hook) { return hook.second.first == user; });
    std::erase_if(m_cells, [user](const auto &cell) { return cell.first.first == user; });
    std::erase_if(m_looking, [user](const Looking &looking) { return looking.user == user; });
    changed(user);
}

bool ChannelService::isRunning(UserId user, const Entry &entry) const
{
    const auto cell = m_cells.find({user, entry.stored.row.plugin});
    return entry.opened && cell != m_cells.end() && cell->second.state == network::CellState::Running;
}

std::shared_ptr<const ChannelBook> ChannelService::bookOf(UserId user)
{
    if (m_parts.cells == nullptr) {
        return nullptr;
    }
    auto &book = m_books[user];
    if (!book) {
        auto made = std::make_shared<ChannelBook>();
        if (const auto channels = m_users.find(user); channels != m_users.end()) {
            for (const auto &[id, entry] : channels->second) {
                const store::Channel &row = entry.stored.row;
                const auto *plugin = pluginNamed(row.plugin);
                made->channels.push_back({id, row.slug, row.name,
                                          plugin != nullptr ? *plugin->channel : sdk::ChannelDescription{}, useOf(row),
                                          row.enabled && !row.gone, plugin != nullptr, isRunning(user, entry)});
            }
        }
        book = std::move(made);
    }
    return book;
}

const store::Channel *ChannelService::find(UserId user, ChannelId channel) const
{
    const auto channels = m_users.find(user);
    if (channels == m_users.end()) {
        return nullptr;
    }
    const auto found = channels->second.find(channel);
    return found == channels->second.end() ? nullptr : &found->second.stored.row;
}

QString ChannelService::pluginOf(UserId user, ChannelId channel) const
{
    const auto *row = find(user, channel);
    return row != nullptr ? row->plugin : QString();
}

void ChannelService::setGone(UserId user, ChannelId channel, const Error &error)
{
    if (const auto channels = m_users.find(user); channels != m_users.end()) {
        if (const auto found = channels->second.find(channel); found != channels->second.end()) {
            found->second.stored.row.gone = error;
            close(user, found->second);
            changed(user);
        }
    }
}

Done ChannelService::send(UserId user, ChannelId channel, const TransactionId &transaction,
                          const sdk::ChannelMessage &message)
{
    return m_parts.cells != nullptr
               ? m_parts.cells->sendToChannel(user, channel, transaction, message)
               : Done(fail("network.cell.down", QStringLiteral("channels have no cells"), Retry::Later));
}

ports::Channel ChannelService::statusOf(UserId user, const Entry &entry) const
{
    const store::Channel &row = entry.stored.row;
    ports::Channel status{row.id, row.slug, row.name, row.plugin, row.settings};
    for (const auto &[key, secret] : entry.stored.secrets) {
        if (key != hookKey) {
            status.secrets.append(key);
        }
    }
    status.usage = notify::toJson(useOf(row));
    status.enabled = row.enabled;
    status.callBack = callBackOf(entry.stored);
    const auto cell = m_cells.find({user, row.plugin});
    if (row.gone) {
        status.error = row.gone;
    } else if (pluginNamed(row.plugin) == nullptr) {
        status.error = Error{"channel_plugin.unknown", QStringLiteral("there is no plugin '%1'").arg(row.plugin),
                             Retry::AfterUserAction};
    } else if (entry.trouble) {
        status.error = entry.trouble;
    } else if (cell != m_cells.end() && cell->second.error && entry.opened) {
        status.error = cell->second.error;
    }
    if (!row.enabled) {
        status.health = ports::ChannelHealth::Off;
    } else if (status.error) {
        status.health = ports::ChannelHealth::Trouble;
    } else {
        status.health = isRunning(user, entry) ? ports::ChannelHealth::Good : ports::ChannelHealth::Starting;
    }
    return status;
}

// ---- what devices ask
// ---------------------------------------------------------------------------------------------------------

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
    const Secret hook(makeToken(m_parts.random, hookBytes));
    made.row.hook = hashOf(hook);
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
                std::erase_if(m_hooks, [&](const auto &hook) { return hook.second == std::pair(user, channel); });
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

// ---- what comes to a channel's own address
// ---------------------------------------------------------------------------------------------------------

void ChannelService::hook(const Secret &secret, sdk::ChannelRequest request, ports::Reply<ports::HookAnswer> reply)
{
    constexpr size_t mostAtOnce = 64;
    const auto found = m_hooks.find(hashOf(secret));
    if (found == m_hooks.end()) {
        reply(fail("channel.unknown", QStringLiteral("no channel has this address")));
        return;
    }
    const auto [user, channel] = found->second;
    const auto *row = find(user, channel);
    if (row == nullptr || !row->enabled || m_parts.cells == nullptr) {
        reply(fail("channel.off", QStringLiteral("the channel is off"), Retry::Later));
        return;
    }
    if (m_calling.size() >= mostAtOnce) {
        reply(fail("channel.hook.busy", QStringLiteral("too much at once"), Retry::Later));
        return;
    }
    const quint64 number = ++m_lastRequest;
    m_calling.insert_or_assign(number, Calling{user, channel, std::move(reply)});
    if (auto done = m_parts.cells->receiveForChannel(user, channel, number, request); !done) {
        const auto calling = m_calling.extract(number);
        calling.mapped().reply(fail(std::move(done.error())));
    }
}

void ChannelService::onChannelReceived(UserId user, ChannelId channel, quint64 request,
                                       const sdk::ChannelReceived &what)
{
    if (request == 0) { // it came by itself
        m_parts.hooks.received(user, channel, what);
        return;
    }
    const auto calling = m_calling.extract(request);
    if (calling.empty() || calling.mapped().user != user || calling.mapped().channel != channel) {
        return;
    }
    m_parts.hooks.received(user, channel, what);
    calling.mapped().reply(ports::HookAnswer{what.status, what.body});
}

// ---- what cells tell
// ---------------------------------------------------------------------------------------------------------

void ChannelService::onChannelSent(UserId user, ChannelId channel, const TransactionId &transaction,
                                   const sdk::ChannelOutcome &outcome)
{
    m_parts.hooks.sent(user, channel, transaction, outcome);
}

void ChannelService::onChannelHealth(UserId user, ChannelId channel, const std::optional<Error> &trouble)
{
    if (const auto channels = m_users.find(user); channels != m_users.end()) {
        if (const auto found = channels->second.find(channel); found != channels->second.end()) {
            found->second.trouble = trouble;
        }
    }
}

void ChannelService::onChannelCellState(UserId user, const QString &plugin, network::CellState state,
                                        const QJsonObject &published, const std::optional<Error> &error)
{
    Cell &cell = m_cells[{user, plugin}];
    cell.state = state;
    if (error || state != network::CellState::Starting) { // why it failed is told until it runs
        cell.error = error;
    }
    cell.heard = cell.heard || error || state == network::CellState::Running;
    if (state == network::CellState::Running) {
        cell.published = published;
    }
    changed(user);
    answerLookers();
    if (state == network::CellState::Running) {
        m_parts.hooks.opened(user);
        return;
    }
    for (auto calling = m_calling.begin(); calling != m_calling.end();) {
        if (calling->second.user == user && pluginOf(user, calling->second.channel) == plugin) {
            const auto reply = std::move(calling->second.reply);
            calling = m_calling.erase(calling);
            reply(fail("network.cell.down", QStringLiteral("the plugin's process has gone"), Retry::Later));
        } else {
            ++calling;
        }
    }
    m_parts.hooks.lost(user, plugin);
}

} // namespace locum::engine
