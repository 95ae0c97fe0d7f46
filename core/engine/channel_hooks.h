// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "network/channel_cells.h"
#include "ports/channel_port.h"

#include <functional>
#include <map>

namespace locum::engine {

/// The channels' own addresses, and what is called there: whoever knows an address is heard by its channel's plugin,
/// and answered by it. Core thread.
class ChannelHooks {
public:
    struct Parts {
        network::ChannelCells *cells = nullptr; ///< none: nobody is heard
        std::function<bool(UserId, ChannelId)> isOn;
        std::function<QString(UserId, ChannelId)> pluginOf;
        std::function<void(UserId, ChannelId, const sdk::ChannelReceived &)> received;
    };

    explicit ChannelHooks(Parts parts) : m_parts(std::move(parts)) {}

    /// A secret that makes an address, and what is kept of it in plain.
    static Secret make(Random &random);
    static QByteArray hashOf(const Secret &secret);

    /// The path of the address, below the server's.
    static QString pathOf(const Secret &secret);

    void add(const QByteArray &hash, UserId user, ChannelId channel);
    void remove(UserId user, ChannelId channel);
    void forget(UserId user);

    /// Errors: `channel.unknown`, `channel.off`, `channel.hook.busy`, `network.cell.down`.
    void call(const Secret &secret, const sdk::ChannelRequest &request, ports::Reply<ports::HookAnswer> reply);

    /// What a cell makes of a call; with request 0 of what came by itself.
    void onReceived(UserId user, ChannelId channel, quint64 request, const sdk::ChannelReceived &what);
    /// The cell has gone: nobody answers any more.
    void onLost(UserId user, const QString &plugin);

private:
    struct Call {
        UserId user;
        ChannelId channel;
        ports::Reply<ports::HookAnswer> reply;
    };

    Parts m_parts;
    std::map<QByteArray, std::pair<UserId, ChannelId>> m_channels; ///< by the hash of their secret
    std::map<quint64, Call> m_calls;                               ///< under way
    quint64 m_lastRequest = 0;
};

} // namespace locum::engine
