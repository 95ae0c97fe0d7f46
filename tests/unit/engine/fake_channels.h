// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/channel_cells.h"

#include <map>
#include <set>
#include <vector>

namespace locum::testing {

/// Channels that do what the test says. A plugin's cell runs as soon as one of its channels is open, unless `down`.
class FakeChannels final : public network::ChannelCells {
public:
    struct Given {
        UserId user;
        ChannelId channel;
        TransactionId transaction;
        sdk::ChannelMessage message;
    };
    struct Asked {
        UserId user;
        ChannelId channel;
        quint64 number = 0;
        sdk::ChannelRequest request;
    };

    void setChannelListener(network::ChannelCellListener *to) override { listener = to; }
    void openChannel(UserId user, const QString &plugin, const sdk::ChannelSettings &settings) override
    {
        open.insert_or_assign(settings.channel, settings);
        m_plugins.insert_or_assign(settings.channel, std::pair(user, plugin));
        if (!down) {
            state(user, plugin, network::CellState::Running);
        }
    }
    void askPlugin(UserId user, const QString &plugin) override
    {
        asksFor.append(plugin);
        if (!down) {
            state(user, plugin, network::CellState::Running);
        }
    }
    void closeChannel(UserId, ChannelId channel) override { open.erase(channel); }
    Done sendToChannel(UserId user, ChannelId channel, const TransactionId &transaction,
                       const sdk::ChannelMessage &message) override
    {
        if (down) {
            return fail("network.cell.down", QStringLiteral("it is down"), Retry::Later);
        }
        given.push_back({user, channel, transaction, message});
        if (answers) {
            listener->onChannelSent(user, channel, transaction, outcome);
        }
        return {};
    }
    Done receiveForChannel(UserId user, ChannelId channel, quint64 request, const sdk::ChannelRequest &what) override
    {
        if (down) {
            return fail("network.cell.down", QStringLiteral("it is down"), Retry::Later);
        }
        asked.push_back({user, channel, request, what});
        listener->onChannelReceived(user, channel, request, receives);
        return {};
    }

    /// The cell of a plugin comes, or goes.
    void state(UserId user, const QString &plugin, network::CellState now)
    {
        listener->onChannelCellState(user, plugin, now, {{QStringLiteral("key"), QStringLiteral("public")}}, {});
    }
    void end(const Given &what, const sdk::ChannelOutcome &how)
    {
        listener->onChannelSent(what.user, what.channel, what.transaction, how);
    }
    std::vector<Given> by(ChannelId channel) const
    {
        std::vector<Given> all;
        for (const Given &one : given) {
            if (one.channel == channel) {
                all.push_back(one);
            }
        }
        return all;
    }

    network::ChannelCellListener *listener = nullptr;
    std::map<ChannelId, sdk::ChannelSettings> open;
    std::vector<Given> given;
    std::vector<Asked> asked;
    QStringList asksFor;           ///< plugins
    sdk::ChannelOutcome outcome;   ///< of what is sent
    sdk::ChannelReceived receives; ///< of what is received
    bool answers = true;
    bool down = false;

private:
    std::map<ChannelId, std::pair<UserId, QString>> m_plugins;
};

} // namespace locum::testing
