// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "engine/channel_book.h"
#include "engine/channel_hooks.h"
#include "engine/journal.h"
#include "network/channel_cells.h"
#include "ports/channel_port.h"
#include "store/channels.h"

#include <QLocale>

#include <functional>
#include <map>
#include <memory>

namespace locum::engine {

/// The channels that users have set up: their settings, their cells, their health. Core thread.
class ChannelService final : public ports::ChannelPort, public network::ChannelCellListener {
public:
    struct Hooks {
        std::function<void(UserId, ChannelId, const TransactionId &, const sdk::ChannelOutcome &)> sent;
        std::function<void(UserId, ChannelId, const sdk::ChannelReceived &)> received;
        std::function<void(UserId)> opened;                ///< more can be sent than before
        std::function<void(UserId, const QString &)> lost; ///< of what this plugin's cell had nothing comes
        std::function<void(UserId, ChannelId, ports::Reply<void>)> test;
    };
    struct Parts {
        Journal &journal;
        network::NetworkService &network;
        network::ChannelCells *cells = nullptr; ///< none: channels can be set up, and nothing is sent
        Random &random;
        std::function<QLocale(UserId)> localeOf;
        Hooks hooks;
    };

    explicit ChannelService(Parts parts);
    ~ChannelService() override;
    ChannelService(const ChannelService &) = delete;
    ChannelService &operator=(const ChannelService &) = delete;

    /// Where Locum is reached from outside, without a path: https://chat.example.org. Before load().
    void setAddress(const QString &address) { m_address = address; }
    const QString &address() const { return m_address; }

    /// Opens what the user has set up; blocks while it reads. Once the network service knows its plugins.
    Done load(UserId user);
    void forget(UserId user);

    /// As they are now; null where nothing can be sent at all.
    std::shared_ptr<const ChannelBook> bookOf(UserId user);
    /// Its destination is no more.
    void setGone(UserId user, ChannelId channel, const Error &error);
    Done send(UserId user, ChannelId channel, const TransactionId &transaction, const sdk::ChannelMessage &message);
    const store::Channel *find(UserId user, ChannelId channel) const;
    QString pluginOf(UserId user, ChannelId channel) const;
    /// In which the user is spoken to.
    QLocale localeOf(UserId user) const { return m_parts.localeOf(user); }

    void channelPlugins(UserId user, ports::Reply<std::vector<ports::ChannelPluginStatus>> reply) override;
    void channels(UserId user, ports::Reply<std::vector<ports::Channel>> reply) override;
    void addChannel(UserId user, ports::NewChannel channel, ports::Reply<ports::Channel> reply) override;
    void changeChannel(UserId user, ChannelId channel, ports::ChannelChange change,
                       ports::Reply<ports::Channel> reply) override;
    void removeChannel(UserId user, ChannelId channel, ports::Reply<void> reply) override;
    void testChannel(UserId user, ChannelId channel, ports::Reply<void> reply) override;
    void channelLog(UserId user, ChannelId channel, int most,
                    ports::Reply<std::vector<ports::ChannelLogEntry>> reply) override;
    void hook(const Secret &secret, sdk::ChannelRequest request, ports::Reply<ports::HookAnswer> reply) override;

    void onChannelSent(UserId user, ChannelId channel, const TransactionId &transaction,
                       const sdk::ChannelOutcome &outcome) override;
    void onChannelReceived(UserId user, ChannelId channel, quint64 request, const sdk::ChannelReceived &what) override;
    void onChannelHealth(UserId user, ChannelId channel, const std::optional<Error> &trouble) override;
    void onChannelCellState(UserId user, const QString &plugin, network::CellState state, const QJsonObject &published,
                            const std::optional<Error> &error) override;

private:
    /// Of what makes the address, among a channel's secrets; no field of a form can have this key.
    static inline const QString hookKey = QStringLiteral("#hook");

    struct Stored {
        store::Channel row;
        Secrets secrets;
    };
    struct Entry {
        Stored stored;
        bool opened = false;
        std::optional<Error> trouble; ///< as its plugin says
    };
    struct Cell {
        network::CellState state = network::CellState::Starting;
        QJsonObject published;
        std::optional<Error> error;
        bool heard = false; ///< it has run, or has said why it does not
    };

    std::vector<ports::ChannelPluginStatus> pluginsOf(UserId user) const;
    /// Whether what the plugin publishes is still to come.
    bool isUnheard(UserId user, const network::PluginEntry &entry) const;
    void answerLookers();
    const network::PluginEntry *pluginNamed(const QString &id) const;
    void adopt(UserId user, Stored stored);
    void close(UserId user, Entry &entry);
    bool isRunning(UserId user, const Entry &entry) const;
    ports::Channel statusOf(UserId user, const Entry &entry) const;
    notify::ChannelUse useOf(const store::Channel &row) const;
    QString callBackOf(const Stored &stored) const;
    void changed(UserId user) { m_books.erase(user); }

    Parts m_parts;
    QString m_address;
    std::map<UserId, std::map<ChannelId, Entry>> m_users;
    std::map<UserId, std::shared_ptr<const ChannelBook>> m_books;
    std::map<std::pair<UserId, QString>, Cell> m_cells;
    ChannelHooks m_hooks;
    struct Looking {
        UserId user;
        ports::Reply<std::vector<ports::ChannelPluginStatus>> reply;
    };
    std::vector<Looking> m_looking; ///< for the plugins, while what one publishes is to come
};

} // namespace locum::engine
