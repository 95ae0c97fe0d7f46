// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/rule_cell_hub.h"

#include "base/overloaded.h"

#include <QMetaObject>

#include <algorithm>

namespace locum::network {

namespace {

CellSettings withoutLinger(CellSettings settings)
{
    settings.linger = std::chrono::seconds(0);
    return settings;
}

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

RuleCellHub::RuleCellHub(CellSettings settings, const Clock &clock, Random &random, EntryOf entryOf)
    : m_settings(withoutLinger(std::move(settings))), m_clock(clock), m_random(random), m_entryOf(std::move(entryOf))
{
}

RuleCellHub::~RuleCellHub()
{
    m_listener = nullptr;
}

CellSupervisor *RuleCellHub::find(const Key &key) const
{
    const auto found = m_cells.find(key);
    return found != m_cells.end() ? found->second.get() : nullptr;
}

CellSupervisor &RuleCellHub::cellOf(const Key &key)
{
    auto &cell = m_cells[key];
    if (!cell) {
        cell = std::make_unique<CellSupervisor>(
            CellSupervisor::Context{m_settings, m_clock, m_random, m_states,
                                    [](AccountId, const CellSupervisor *) { return true; },
                                    [this, key](const cellprotocol::CellMessage &message) { onMessage(key, message); }},
            key.first, key.second, nullptr);
    }
    return *cell;
}

void RuleCellHub::openRuleCell(UserId user, const QString &plugin, const RuleCellSettings &settings)
{
    auto &cell = cellOf({user, plugin});
    cell.setPlugin(m_entryOf(plugin));
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

void RuleCellHub::onMessage(const Key &key, const cellprotocol::CellMessage &message)
{
    if (m_listener == nullptr) {
        return;
    }
    const auto &[user, plugin] = key;
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
}

void RuleCellHub::onCellStarted(const CellRecord &record)
{
    // There is nothing to keep of its life. Not from within the supervisor's call.
    auto *cell = find({record.user, record.plugin});
    QMetaObject::invokeMethod(
        cell, [cell, key = EventKey{record.user, record.plugin, record.epoch, 0}] { cell->acknowledge(key); },
        Qt::QueuedConnection);
}

CellSupervisor *RuleCellHub::expecting(const cellprotocol::Hello &hello) const
{
    const auto found = std::find_if(m_cells.begin(), m_cells.end(),
                                    [&hello](const auto &cell) { return cell.second->expects(hello); });
    return found != m_cells.end() ? found->second.get() : nullptr;
}

void RuleCellHub::finish(const std::function<void()> &onFinished)
{
    for (const auto &[key, cell] : m_cells) {
        QObject::connect(cell.get(), &CellSupervisor::finished, cell.get(), [onFinished] { onFinished(); });
    }
    for (const auto &[key, cell] : m_cells) {
        cell->finish();
    }
}

bool RuleCellHub::areFinished() const
{
    return std::all_of(m_cells.begin(), m_cells.end(), [](const auto &cell) { return cell.second->isFinished(); });
}

void RuleCellHub::endNow()
{
    for (const auto &[key, cell] : m_cells) {
        cell->endNow();
    }
}

void RuleCellHub::stop()
{
    for (const auto &[key, cell] : m_cells) {
        cell->stop();
    }
}

} // namespace locum::network
