// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/plugin_cells.h"
#include "network/rule_cells.h"

namespace locum::network {

/// The rule plugins' cells.
class RuleCellHub final : public RuleCells, public PluginCells {
public:
    /// `clock` and `random` outlive it.
    RuleCellHub(CellSettings settings, const Clock &clock, Random &random, EntryOf entryOf)
        : PluginCells(std::move(settings), clock, random, std::move(entryOf))
    {
    }
    ~RuleCellHub() override;

    void setRuleListener(RuleCellListener *listener) override { m_listener = listener; }
    void setServiceListener(ServiceCellListener *listener) override { m_services = listener; }
    void openRuleCell(UserId user, const QString &plugin, const RuleCellSettings &settings) override;
    void releaseRuleCell(UserId user, const QString &plugin) override;
    bool askRuleCell(UserId user, const QString &plugin, quint64 ask, const QList<sdk::RuleQuery> &queries,
                     Duration within) override;
    Done performRule(UserId user, const QString &plugin, const TransactionId &transaction, const QString &function,
                     const QJsonArray &arguments) override;
    bool converse(UserId user, const QString &plugin, quint64 conversation,
                  const sdk::ServiceMessage &message) override;

private:
    void onMessage(const Key &key, const cellprotocol::CellMessage &message) override;
    void onCellState(UserId user, const QString &plugin, CellState state, const std::optional<Error> &error) override;

    RuleCellListener *m_listener = nullptr;
    ServiceCellListener *m_services = nullptr;
};

} // namespace locum::network
