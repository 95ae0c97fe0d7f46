// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"
#include "model/network_event.h"
#include "network/network_service.h"
#include "sdk/rule_plugin.h"

#include <QList>
#include <QString>

#include <optional>

/// Rule plugins as the engine sees them: cells that it wants, and what they are asked. Everything here is called on the
/// core thread. What a cell does not say in time is unknown; nothing here ever waits for one.
namespace locum::network {

/// Who the rule plugins' answers go to.
class RuleCellListener {
public:
    virtual ~RuleCellListener() = default;

    /// The answer to an ask(); it may come late, or never.
    virtual void onRuleAnswers(UserId user, const QString &plugin, quint64 ask,
                               const QList<sdk::RuleAnswer> &answers) = 0;
    /// Values have changed; nobody has asked.
    virtual void onRulePush(UserId user, const QString &plugin, const QList<sdk::RuleAnswer> &answers) = 0;
    /// How a perform() ended. Of those under way when a cell is lost nothing comes.
    virtual void onRulePerformed(UserId user, const QString &plugin, const TransactionId &transaction,
                                 const Outcome &outcome) = 0;
    /// What the plugin says of itself; nothing: all is well.
    virtual void onRuleHealth(UserId user, const QString &plugin, const std::optional<Error> &trouble) = 0;
    /// With Running it was told its settings, and may be asked.
    virtual void onRuleCellState(UserId user, const QString &plugin, CellState state,
                                 const std::optional<Error> &error) = 0;
};

/// Who the services' answers go to.
class ServiceCellListener {
public:
    virtual ~ServiceCellListener() = default;

    /// The answer to a converse(); it may come late, twice or never, and be of any size.
    virtual void onServiceSaid(quint64 conversation, UserId user, const QString &plugin,
                               const Result<sdk::ServiceAnswer> &answer) = 0;
    /// With Running it may be spoken to; of what it was asked in another state nothing comes.
    virtual void onServiceCellState(UserId user, const QString &plugin, CellState state) = 0;
};

struct RuleCellSettings {
    QJsonObject values;
    Secrets secrets;
    QString timeZone; ///< IANA
    QString locale;   ///< BCP 47
};

class RuleCells {
public:
    virtual ~RuleCells() = default;

    /// The listener outlives this, or takes itself away with nullptr.
    virtual void setRuleListener(RuleCellListener *listener) = 0;
    /// Likewise; told after the other.
    virtual void setServiceListener(ServiceCellListener *listener) = 0;

    /// The cell is wanted: it is started, and started again, until it is released. With other settings it is told them.
    virtual void openRuleCell(UserId user, const QString &plugin, const RuleCellSettings &settings) = 0;
    virtual void releaseRuleCell(UserId user, const QString &plugin) = 0;

    /// False where the cell is not there: nothing will come.
    virtual bool askRuleCell(UserId user, const QString &plugin, quint64 ask, const QList<sdk::RuleQuery> &queries,
                             Duration within) = 0;

    /// Error: `network.cell.down`.
    virtual Done performRule(UserId user, const QString &plugin, const TransactionId &transaction,
                             const QString &function, const QJsonArray &arguments) = 0;

    /// False where the cell is not there: nothing will come.
    virtual bool converse(UserId user, const QString &plugin, quint64 conversation,
                          const sdk::ServiceMessage &message) = 0;
};

} // namespace locum::network
