// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/channel_service.h"

#include "base/logging.h"
#include "engine/attempt.h"

#include <QUrl>

#include <algorithm>

namespace locum::engine {

ChannelService::ChannelService(Parts parts)
    : m_parts(std::move(parts)),
      m_hooks({m_parts.cells,
               [this](UserId user, ChannelId channel) {
                   const auto *row = find(user, channel);
                   return row != nullptr && row->enabled;
               },
               [this](UserId user, ChannelId channel) { return pluginOf(user, channel); }, m_parts.hooks.received})
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
    return m_address + ChannelHooks::pathOf(secret->second);
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
        m_hooks.add(*entry.stored.row.hook, user, id);
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
    m_hooks.forget(user);
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

void ChannelService::hook(const Secret &secret, sdk::ChannelRequest request, ports::Reply<ports::HookAnswer> reply)
{
    m_hooks.call(secret, request, std::move(reply));
}

// ---- what cells tell
// ---------------------------------------------------------------------------------------------------------

void ChannelService::onChannelReceived(UserId user, ChannelId channel, quint64 request,
                                       const sdk::ChannelReceived &what)
{
    m_hooks.onReceived(user, channel, request, what);
}

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
    m_hooks.onLost(user, plugin);
    m_parts.hooks.lost(user, plugin);
}

} // namespace locum::engine
