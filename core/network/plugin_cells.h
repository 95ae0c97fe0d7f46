// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/cell_supervisor.h"

#include <functional>
#include <map>
#include <memory>
#include <utility>

namespace locum::network {

/// The cells of one kind of plugins that have no accounts, one for each user and plugin, in the care of the same
/// supervisors as the networks'. A part of the CellHub, whose door they come in by. Nothing of theirs is kept: they end
/// with the core.
class PluginCells : protected NetworkListener {
public:
    using EntryOf = std::function<std::optional<PluginEntry>(const QString &plugin)>;

    ~PluginCells() override;

    /// The cell whose hello this is; null where it is none of these.
    CellSupervisor *expecting(const cellprotocol::Hello &hello) const;

    /// As CellSupervisor's, of all.
    void finish(const std::function<void()> &onFinished);
    bool areFinished() const;
    void endNow();
    void stop();

protected:
    using Key = std::pair<UserId, QString>;

    /// `clock` and `random` outlive it.
    PluginCells(CellSettings settings, const Clock &clock, Random &random, EntryOf entryOf);

    /// The cell, which now knows what its plugin is; it is started when something is wanted of it.
    CellSupervisor &cellOf(const Key &key);
    CellSupervisor *find(const Key &key) const;
    const CellTimings &timings() const { return m_settings.timings; }

    /// What a cell says that is of its kind of plugin.
    virtual void onMessage(const Key &key, const cellprotocol::CellMessage &message) = 0;

private:
    void onEvent(const EventKey &, AccountId, NetworkEvent) override {}
    void onCellStarted(const CellRecord &record) override;

    const CellSettings m_settings;
    const Clock &m_clock;
    Random &m_random;
    EntryOf m_entryOf;
    NetworkListener *m_states = this; ///< what the supervisors tell of themselves
    std::map<Key, std::unique_ptr<CellSupervisor>> m_cells;
};

} // namespace locum::network
