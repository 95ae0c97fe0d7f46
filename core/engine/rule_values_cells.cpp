// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/logging.h"
#include "engine/rule_values.h"

// Of RuleValues: what plugins do, and how they are.

namespace locum::engine {

void RuleValues::perform(UserId user, const rules::Call &call, const TransactionId &transaction,
                         std::function<void(const Outcome &)> done)
{
    const auto dot = call.function.indexOf('.');
    const auto nameSpace = QString::fromUtf8(call.function.left(dot));
    for (const auto &[name, plugin] : pluginsOf(user)) {
        if (!plugin->cache || plugin->cache->description().nameSpace != nameSpace) {
            continue;
        }
        const Key key{user, *name};
        const auto given = m_cells->performRule(user, *name, transaction,
                                                QString::fromUtf8(call.function.sliced(dot + 1)), call.arguments);
        if (!given) {
            done(NotSent{given.error()});
            return;
        }
        const auto alarm = m_alarms.in(m_options.performWithin, [this, transaction] {
            endPerforming(transaction,
                          UnknownOutcome{{"rule_plugin.slow", QStringLiteral("it told no outcome in time")}});
        });
        m_performing.insert(transaction, Performing{key, std::move(done), alarm});
        return;
    }
    done(
        NotSent{{"rule_plugin.off", QStringLiteral("'%1' is not switched on").arg(nameSpace), Retry::AfterUserAction}});
}

void RuleValues::onRulePerformed(UserId user, const QString &plugin, const TransactionId &transaction,
                                 const Outcome &outcome)
{
    const auto found = m_performing.constFind(transaction);
    if (found != m_performing.cend() && found->key == Key{user, plugin}) {
        endPerforming(transaction, outcome);
    }
}

void RuleValues::endPerforming(const TransactionId &transaction, const Outcome &outcome)
{
    const auto found = m_performing.find(transaction);
    if (found == m_performing.end()) {
        return;
    }
    auto performing = std::move(*found);
    m_performing.erase(found);
    m_alarms.cancel(performing.alarm);
    performing.done(outcome);
}

void RuleValues::endPerforming(const Key &key)
{
    QList<TransactionId> lost;
    for (auto it = m_performing.cbegin(); it != m_performing.cend(); ++it) {
        if (it->key == key) {
            lost.append(it.key());
        }
    }
    for (const auto &transaction : lost) {
        endPerforming(transaction, UnknownOutcome{{"network.cell.down", QStringLiteral("its cell ended meanwhile")}});
    }
}

void RuleValues::onRuleHealth(UserId user, const QString &plugin, const std::optional<Error> &trouble)
{
    const Key key{user, plugin};
    if (auto *entry = find(key)) {
        entry->ownError = trouble;
        settle(key, *entry);
    }
}

void RuleValues::onRuleCellState(UserId user, const QString &plugin, network::CellState state,
                                 const std::optional<Error> &error)
{
    const Key key{user, plugin};
    auto *entry = find(key);
    if (entry == nullptr) {
        return;
    }
    entry->running = state == network::CellState::Running;
    if (entry->running) {
        entry->cellError.reset();
        entry->slow = entry->silent = false;
        entry->ownError.reset(); // it tells again what is still true
        settle(key, *entry);
        refresh();
        return;
    }
    if (error) {
        entry->cellError = error;
    }
    dropAsks(key);
    endPerforming(key);
    settle(key, *entry);
}

void RuleValues::settle(const Key &key, Plugin &plugin)
{
    Status status{RuleHealth::Good, std::nullopt};
    if (plugin.missing) {
        status = {RuleHealth::Trouble, plugin.missing};
    } else if (!plugin.running) {
        status = plugin.cellError ? Status{RuleHealth::Trouble, plugin.cellError} : Status{RuleHealth::Starting, {}};
    } else if (plugin.ownError) {
        status = {RuleHealth::Trouble, plugin.ownError};
    } else if (plugin.slow) {
        status = {RuleHealth::Trouble,
                  Error{"rule_plugin.slow", QStringLiteral("it does not answer in time"), Retry::Later}};
    } else if (plugin.wrong) {
        status = {RuleHealth::Trouble, plugin.wrong};
    }
    // Errors are told apart by their code: their details may change with every attempt.
    const bool isSame = status.health == plugin.told.health &&
                        status.error.has_value() == plugin.told.error.has_value() &&
                        (!status.error || status.error->code == plugin.told.error->code);
    plugin.told = status;
    if (isSame) {
        return;
    }
    if (status.error) {
        qCWarning(lcEngine).noquote() << "rule plugin" << key.first.value() << key.second
                                      << "tells nothing:" << status.error->code;
    }
    m_changed(key.first, key.second, status);
}

} // namespace locum::engine
