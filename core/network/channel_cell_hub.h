// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/channel_cells.h"
#include "network/plugin_cells.h"

#include <QTimer>

#include <map>
#include <memory>
#include <set>

namespace locum::network {

/// The channel plugins' cells. What a cell tells of a channel that is not open in it is heard by nobody. One that does
/// not say in time that it is ready is ended, and started again.
class ChannelCellHub final : public ChannelCells, public PluginCells {
public:
    /// `clock` and `random` outlive it.
    ChannelCellHub(CellSettings settings, const Clock &clock, Random &random, EntryOf entryOf)
        : PluginCells(std::move(settings), clock, random, std::move(entryOf))
    {
    }
    ~ChannelCellHub() override;

    void setChannelListener(ChannelCellListener *listener) override { m_listener = listener; }
    void openChannel(UserId user, const QString &plugin, const sdk::ChannelSettings &settings) override;
    void closeChannel(UserId user, ChannelId channel) override;
    void askPlugin(UserId user, const QString &plugin) override { cellOf({user, plugin}).ask(); }
    Done sendToChannel(UserId user, ChannelId channel, const TransactionId &transaction,
                       const sdk::ChannelMessage &message) override;
    Done receiveForChannel(UserId user, ChannelId channel, quint64 request, const sdk::ChannelRequest &what) override;

private:
    Done say(UserId user, ChannelId channel, const cellprotocol::CoreMessage &message);
    bool isOf(const Key &key, ChannelId channel) const;
    void await(const Key &key);
    void stopAwaiting(const Key &key);
    void onMessage(const Key &key, const cellprotocol::CellMessage &message) override;
    void onCellState(UserId user, const QString &plugin, CellState state, const std::optional<Error> &error) override;

    ChannelCellListener *m_listener = nullptr;
    std::map<ChannelId, Key> m_keyOf;                  ///< of the open ones
    std::set<Key> m_ready;                             ///< cells that take messages
    std::map<Key, std::unique_ptr<QTimer>> m_patience; ///< with cells that were welcomed and are not ready yet
};

} // namespace locum::network
