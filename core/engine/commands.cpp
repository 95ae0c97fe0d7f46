// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/commands.h"

#include "base/overloaded.h"

#include <vector>

namespace locum::engine {

namespace {

/// These never end: see network_command.h.
bool hasOutcome(const NetworkCommand &command)
{
    return !std::holds_alternative<ProbeLink>(command) && !std::holds_alternative<SendTyping>(command) &&
           !std::holds_alternative<SendReceipt>(command) && !std::holds_alternative<WatchContacts>(command);
}

} // namespace

Commands::Commands(network::NetworkService &network, Random &random)
    : m_network(network), m_prefix(QStringLiteral("c-%1-").arg(QLatin1String(makeToken(random, 9))))
{
}

void Commands::perform(AccountId account, const NetworkCommand &command, Ended ended)
{
    const TransactionId transaction(m_prefix + QString::number(++m_last));
    if (hasOutcome(command)) {
        m_pending.insert(transaction.value(), Pending{account, ended});
    }
    const Done done = m_network.perform(account, transaction, command);
    if (!done && m_pending.remove(transaction.value()) > 0 && ended) {
        ended(NotSent{done.error()});
    }
}

bool Commands::onEnded(const CommandEnded &event)
{
    if (!event.transaction.value().startsWith(QLatin1String("c-"))) {
        return false;
    }
    const auto found = m_pending.constFind(event.transaction.value());
    if (found != m_pending.constEnd()) {
        const Ended ended = found->ended;
        m_pending.erase(found);
        if (ended) {
            ended(event.outcome);
        }
    }
    return true;
}

void Commands::onCellStarted(AccountId account)
{
    std::vector<Ended> lost;
    for (auto entry = m_pending.begin(); entry != m_pending.end();) {
        if (entry->account == account) {
            if (entry->ended) {
                lost.push_back(std::move(entry->ended));
            }
            entry = m_pending.erase(entry);
        } else {
            ++entry;
        }
    }
    for (const Ended &ended : lost) {
        ended(UnknownOutcome{
            Error{"command.cell.restarted", QStringLiteral("the plugin's process began anew"), Retry::Later}});
    }
}

void Commands::forget(AccountId account)
{
    for (auto entry = m_pending.begin(); entry != m_pending.end();) {
        entry = entry->account == account ? m_pending.erase(entry) : std::next(entry);
    }
}

std::optional<Error> errorOf(const Outcome &outcome)
{
    return std::visit(Overloaded{[](const Sent &) -> std::optional<Error> { return std::nullopt; },
                                 [](const NotSent &end) -> std::optional<Error> { return end.error; },
                                 [](const UnknownOutcome &end) -> std::optional<Error> { return end.error; }},
                      outcome);
}

} // namespace locum::engine
