// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/hosted_account.h"

#include "cellprotocol/codec.h"

#include <exception>

namespace locum::cell {

HostedAccount::HostedAccount(cellprotocol::OpenAccount settings, AccountListener &listener)
    : m_settings(std::move(settings)), m_listener(listener)
{
}

HostedAccount::~HostedAccount()
{
    close();
}

Done HostedAccount::open(sdk::ProtocolPlugin &plugin)
{
    try {
        auto session = plugin.open(
            {m_settings.account, m_settings.protocol, m_settings.values, m_settings.secrets, m_settings.stateDirectory},
            *this);
        if (!session) {
            return fail(std::move(session.error()));
        }
        m_session = std::move(*session);
    } catch (const std::exception &exception) { // the plugin's edge
        return fail("cell.plugin.exception", QString::fromLocal8Bit(exception.what()));
    }
    return {};
}

void HostedAccount::close()
{
    m_session.reset();
    const auto left = m_underWay.keys();
    for (const auto &transaction : left) {
        end(transaction, UnknownOutcome{{"cell.account.closed", QStringLiteral("the account was closed meanwhile")}});
    }
}

void HostedAccount::perform(const TransactionId &transaction, const NetworkCommand &command)
{
    if (std::holds_alternative<Connect>(command) || std::holds_alternative<Disconnect>(command)) {
        m_wantsConnection = std::holds_alternative<Connect>(command);
        if (m_heldBack && m_wantsConnection) {
            m_underWay.insert(transaction, CommandKind::OfTheCore);
            end(transaction, Sent{}); // it connects as soon as there is room again
            return;
        }
    }
    give(transaction, command, CommandKind::OfTheCore);
}

void HostedAccount::give(const TransactionId &transaction, const NetworkCommand &command, CommandKind kind)
{
    const bool ends = cellprotocol::hasOutcome(command);
    if (ends) {
        m_underWay.insert(transaction, kind);
    }
    if (!m_session) {
        if (ends) {
            end(transaction, NotSent{{"cell.account.closed", QStringLiteral("the account has no session")}});
        }
        return;
    }
    try {
        m_session->perform(transaction, command);
    } catch (const std::exception &exception) {
        warn(QStringLiteral("%1 ended in an exception: %2")
                 .arg(cellprotocol::typeName(command), QString::fromLocal8Bit(exception.what())));
        end(transaction, UnknownOutcome{{"cell.plugin.exception", QString::fromLocal8Bit(exception.what())}});
    }
}

void HostedAccount::end(const TransactionId &transaction, Outcome outcome)
{
    const auto found = m_underWay.constFind(transaction);
    if (found == m_underWay.cend()) {
        return;
    }
    const auto kind = *found;
    m_underWay.erase(found);
    if (kind == CommandKind::OfTheCore) {
        m_listener.onEvent(m_settings.account, CommandEnded{transaction, std::move(outcome)});
    }
}

void HostedAccount::setHeldBack(bool held)
{
    if (m_heldBack == held) {
        return;
    }
    m_heldBack = held;
    if (!m_wantsConnection) {
        return;
    }
    const TransactionId transaction(QStringLiteral("cell-%1").arg(++m_ownCommands));
    if (held) {
        give(transaction, Disconnect{}, CommandKind::OfTheCell);
    } else {
        give(transaction, Connect{}, CommandKind::OfTheCell);
    }
}

void HostedAccount::tell(NetworkEvent event)
{
    if (auto *ended = std::get_if<CommandEnded>(&event)) {
        if (!m_underWay.contains(ended->transaction)) {
            warn(QStringLiteral("told the end of a command that is not under way; left out"));
        }
        end(ended->transaction, std::move(ended->outcome));
        return;
    }
    m_state.note(event);
    m_listener.onEvent(m_settings.account, event);
}

void HostedAccount::warn(const QString &text)
{
    m_listener.onWarning(m_settings.account, text);
}

} // namespace locum::cell
