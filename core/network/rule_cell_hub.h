// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/cell_supervisor.h"
#include "network/rule_cells.h"

#include <functional>
#include <map>
#include <memory>
#include <utility>

namespace locum::network {

/// The rule plugins' cells, one for each user and plugin, in the care of the same supervisors as the networks'. A part
/// of the CellHub, whose door they come in by. Nothing of theirs is kept: they end with the core.
class RuleCellHub final : public RuleCells, private NetworkListener {
public:
    using EntryOf = std::function<std::optional<PluginEntry>(const QString &plugin)>;

    /// `clock` and `random` outlive it.
    RuleCellHub(CellSettings settings, const Clock &clock, Random &random, EntryOf entryOf);
    ~RuleCellHub() override;

    void setRuleListener(RuleCellListener *listener) override { m_listener = listener; }
    void openRuleCell(UserId user, const QString &plugin, const RuleCellSettings &settings) override;
    void releaseRuleCell(UserId user, const QString &plugin) override;
    bool askRuleCell(UserId user, const QString &plugin, quint64 ask, const QList<sdk::RuleQuery> &queries,
                     Duration within) override;
    Done performRule(UserId user, const QString &plugin, const TransactionId &transaction, const QString &function,
                     const QJsonArray &arguments) override;

    /// The cell whose hello this is; null where it is none of these.
    CellSupervisor *expecting(const cellprotocol::Hello &hello) const;

    /// As CellSupervisor's, of all.
    void finish(const std::function<void()> &onFinished);
    bool areFinished() const;
    void endNow();
    void stop();

private:
    using Key = std::pair<UserId, QString>;

    CellSupervisor &cellOf(const Key &key);
    CellSupervisor *find(const Key &key) const;
    void onMessage(const Key &key, const cellprotocol::CellMessage &message);

    void onEvent(const EventKey &, AccountId, NetworkEvent) override {}
    void onCellState(UserId user, const QString &plugin, CellState state, const std::optional<Error> &error) override;
    void onCellStarted(const CellRecord &record) override;

    const CellSettings m_settings;
    const Clock &m_clock;
    Random &m_random;
    EntryOf m_entryOf;
    RuleCellListener *m_listener = nullptr;
    NetworkListener *m_states = this; ///< what the supervisors tell of themselves
    std::map<Key, std::unique_ptr<CellSupervisor>> m_cells;
};

} // namespace locum::network
