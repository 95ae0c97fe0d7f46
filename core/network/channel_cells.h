// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"
#include "network/network_service.h"
#include "sdk/channel_plugin.h"

#include <QJsonObject>
#include <QString>

#include <optional>

/// Channel plugins as the engine sees them: cells that it wants, destinations opened in them, and what is sent there.
/// Everything here is called on the core thread; nothing here ever waits for a cell.
namespace locum::network {

class ChannelCellListener {
public:
    virtual ~ChannelCellListener() = default;

    /// How a sendToChannel() ended. Of those under way when a cell is lost nothing comes: onChannelCellState() says so.
    virtual void onChannelSent(UserId user, ChannelId channel, const TransactionId &transaction,
                               const sdk::ChannelOutcome &outcome) = 0;
    /// The answer to a receiveForChannel(); it may never come. With request 0 it is none: it came by itself.
    virtual void onChannelReceived(UserId user, ChannelId channel, quint64 request,
                                   const sdk::ChannelReceived &what) = 0;
    /// What the plugin says of a channel; nothing: all is well.
    virtual void onChannelHealth(UserId user, ChannelId channel, const std::optional<Error> &trouble) = 0;
    /// With Running it has what it publishes, was told its channels, and takes messages.
    virtual void onChannelCellState(UserId user, const QString &plugin, CellState state, const QJsonObject &published,
                                    const std::optional<Error> &error) = 0;
};

class ChannelCells {
public:
    virtual ~ChannelCells() = default;

    /// The listener outlives this, or takes itself away with nullptr.
    virtual void setChannelListener(ChannelCellListener *listener) = 0;

    /// The channel is wanted: its cell is started, and started again, until the last of its channels is closed. With
    /// other settings it is told them.
    virtual void openChannel(UserId user, const QString &plugin, const sdk::ChannelSettings &settings) = 0;
    virtual void closeChannel(UserId user, ChannelId channel) = 0;

    /// The plugin's cell is started for a while if it is not there: onChannelCellState() tells what it publishes.
    virtual void askPlugin(UserId user, const QString &plugin) = 0;

    /// Error: `network.cell.down`: nothing was sent.
    virtual Done sendToChannel(UserId user, ChannelId channel, const TransactionId &transaction,
                               const sdk::ChannelMessage &message) = 0;
    /// Error: `network.cell.down`.
    virtual Done receiveForChannel(UserId user, ChannelId channel, quint64 request,
                                   const sdk::ChannelRequest &what) = 0;
};

} // namespace locum::network
