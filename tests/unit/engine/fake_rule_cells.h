// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/rule_cells.h"

#include <QJsonArray>
#include <QStringList>

#include <vector>

namespace locum::testing {

/// Rule plugins that the test plays.
class FakeRuleCells final : public network::RuleCells {
public:
    struct Ask {
        UserId user;
        QString plugin;
        quint64 id;
        QList<sdk::RuleQuery> queries;
    };
    /// What a user has said to a service.
    struct Talk {
        UserId user;
        QString plugin;
        quint64 id;
        sdk::ServiceMessage message;
    };

    void setRuleListener(network::RuleCellListener *with) override { listener = with; }
    void setServiceListener(network::ServiceCellListener *with) override { services = with; }
    void openRuleCell(UserId user, const QString &name, const network::RuleCellSettings &) override
    {
        opened.append(user.value());
        if (startsAtOnce) {
            become(user, name, network::CellState::Running);
        }
    }
    void releaseRuleCell(UserId user, const QString &) override { released.append(user.value()); }
    bool askRuleCell(UserId user, const QString &name, quint64 id, const QList<sdk::RuleQuery> &queries,
                     Duration) override
    {
        asks.push_back({user, name, id, queries});
        return isThere;
    }
    Done performRule(UserId, const QString &, const TransactionId &transaction, const QString &function,
                     const QJsonArray &) override
    {
        performed.append(function + QLatin1Char(' ') + transaction.value());
        return isThere ? Done() : fail("network.cell.down", {}, Retry::Later);
    }

    bool converse(UserId user, const QString &name, quint64 id, const sdk::ServiceMessage &message) override
    {
        talks.push_back({user, name, id, message});
        return isThere;
    }

    void become(UserId user, const QString &name, network::CellState state)
    {
        if (listener != nullptr) {
            listener->onRuleCellState(user, name, state, {});
        }
        if (services != nullptr) {
            services->onServiceCellState(user, name, state);
        }
    }
    void say(const Talk &talk, const Result<sdk::ServiceAnswer> &answer) const
    {
        services->onServiceSaid(talk.id, talk.user, talk.plugin, answer);
    }

    /// The newest ask, answered: every query with this value.
    void answer(const QJsonValue &value) { answer(asks.back(), value); }
    void answer(const Ask &ask, const QJsonValue &value) const
    {
        QList<sdk::RuleAnswer> answers;
        for (const auto &query : ask.queries) {
            answers.append({query, value, {}});
        }
        listener->onRuleAnswers(ask.user, ask.plugin, ask.id, answers);
    }

    network::RuleCellListener *listener = nullptr;
    network::ServiceCellListener *services = nullptr;
    bool startsAtOnce = true;
    bool isThere = true;
    std::vector<Ask> asks;
    QList<qint64> opened;
    QList<qint64> released;
    QStringList performed;
    std::vector<Talk> talks;
};

} // namespace locum::testing
