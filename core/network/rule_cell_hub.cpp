// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/rule_cell_hub.h"

#include <algorithm>

namespace locum::network {

namespace {

QList<sdk::RuleAnswer> answersOf(const cellprotocol::Values &values)
{
    QList<sdk::RuleAnswer> answers;
    for (const auto &value : values.values) {
        answers.append({{value.field, value.arguments},
                        value.value,
                        value.goodFor ? std::optional(Duration(std::max<qint64>(0, *value.goodFor))) : std::nullopt});
    }
    return answers;
}

} // namespace

RuleCellHub::~RuleCellHub()
{
    m_listener = nullptr;
    m_services = nullptr;
}

void RuleCellHub::openRuleCell(UserId user, const QString &plugin, const RuleCellSettings &settings)
{
    auto &cell = cellOf({user, plugin});
    cell.configure(cellprotocol::Configure{settings.values, settings.secrets, {}, settings.timeZone, settings.locale});
}

void RuleCellHub::releaseRuleCell(UserId user, const QString &plugin)
{
    if (auto *cell = find({user, plugin})) {
        cell->configure(std::nullopt);
    }
}

bool RuleCellHub::askRuleCell(UserId user, const QString &plugin, quint64 ask, const QList<sdk::RuleQuery> &queries,
                              Duration within)
{
    auto *cell = find({user, plugin});
    if (cell == nullptr) {
        return false;
    }
    cellprotocol::Ask message{ask, within.count(), {}};
    for (const auto &query : queries) {
        message.queries.append({query.field, query.arguments});
    }
    return cell->say(message);
}

Done RuleCellHub::performRule(UserId user, const QString &plugin, const TransactionId &transaction,
                              const QString &function, const QJsonArray &arguments)
{
    auto *cell = find({user, plugin});
    if (cell == nullptr || !cell->say(cellprotocol::Perform{transaction, function, arguments})) {
        return fail("network.cell.down", QStringLiteral("the cell of '%1' is not there").arg(plugin), Retry::Later);
    }
    return {};
}

bool RuleCellHub::converse(UserId user, const QString &plugin, quint64 conversation, const sdk::ServiceMessage &message)
{
    auto *cell = find({user, plugin});
    return cell != nullptr &&
           cell->say(cellprotocol::Converse{conversation, message.service, message.text, message.state});
}

void RuleCellHub::onMessage(const Key &key, const cellprotocol::CellMessage &message)
{
    const auto &[user, plugin] = key;
    if (const auto *said = std::get_if<cellprotocol::Said>(&message); said != nullptr && m_services != nullptr) {
        m_services->onServiceSaid(said->id, user, plugin,
                                  said->error ? Result<sdk::ServiceAnswer>(fail(*said->error))
                                              : Result<sdk::ServiceAnswer>({said->texts, said->state}));
    }
    if (m_listener == nullptr) {
        return;
    }
    if (const auto *values = std::get_if<cellprotocol::Values>(&message)) {
        if (values->id) {
            m_listener->onRuleAnswers(user, plugin, *values->id, answersOf(*values));
        } else {
            m_listener->onRulePush(user, plugin, answersOf(*values));
        }
    } else if (const auto *performed = std::get_if<cellprotocol::Performed>(&message)) {
        m_listener->onRulePerformed(user, plugin, performed->transaction, performed->outcome);
    } else if (const auto *health = std::get_if<cellprotocol::Health>(&message)) {
        m_listener->onRuleHealth(user, plugin, health->error);
    }
}

void RuleCellHub::onCellState(UserId user, const QString &plugin, CellState state, const std::optional<Error> &error)
{
    if (m_listener != nullptr) {
        m_listener->onRuleCellState(user, plugin, state, error);
    }
    if (m_services != nullptr) {
        m_services->onServiceCellState(user, plugin, state);
    }
}

} // namespace locum::network
