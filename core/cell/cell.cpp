// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/cell.h"

#include "base/logging.h"
#include "cellprotocol/codec.h"

#include <QMetaObject>

#include <algorithm>

namespace locum::cell {

Cell::Cell(Settings settings, sdk::ProtocolPlugin *plugin, std::optional<Error> failure, QObject *parent)
    : QObject(parent), m_settings(std::move(settings)), m_plugin(plugin), m_failure(std::move(failure)),
      m_link(m_settings.link, m_events, *this)
{
    m_signOffDeadline.setSingleShot(true);
    connect(&m_signOffDeadline, &QTimer::timeout, this, &Cell::finishSignOff);
}

Cell::~Cell()
{
    m_link.stop();
    m_accounts.clear();
}

void Cell::onEvent(AccountId account, const NetworkEvent &event)
{
    if (!m_events.add(account, event)) {
        m_link.log(cellprotocol::LogLevel::Error,
                   QStringLiteral("account %1: an event %2 was left out, for it is longer than a line may be")
                       .arg(account.value())
                       .arg(cellprotocol::typeName(event)));
    }
    m_link.pump();
    if (!m_underPressure && m_events.bytes() > m_settings.bufferBytes) {
        m_underPressure = true;
        // Not from here: the session is in the middle of telling.
        QMetaObject::invokeMethod(this, &Cell::relievePressure, Qt::QueuedConnection);
    }
    finishWhenQuiet();
}

void Cell::onWarning(AccountId account, const QString &text)
{
    m_link.log(cellprotocol::LogLevel::Warning, QStringLiteral("account %1: %2").arg(account.value()).arg(text));
}

void Cell::relievePressure()
{
    if (m_exitCode) {
        return;
    }
    m_link.log(cellprotocol::LogLevel::Warning,
               QStringLiteral("%1 MiB of events wait for the core: the accounts disconnect until there is room")
                   .arg(m_events.bytes() / (1024 * 1024)));
    for (const auto &[id, account] : m_accounts) {
        account->setHeldBack(true);
        const Error full{"cell.buffer.full", QStringLiteral("too many events wait for the core"), Retry::Later};
        onEvent(id, LinkChanged{LinkState::WaitingToRetry, full, {}});
    }
}

void Cell::onWelcome(bool resumed)
{
    if (m_failure) {
        m_link.log(cellprotocol::LogLevel::Error,
                   QStringLiteral("%1: %2").arg(QString::fromUtf8(m_failure->code), m_failure->detail));
        signOff(PluginFailed);
        return;
    }
    if (!resumed) {
        return;
    }
    // Perhaps another core than before: it knows what was stored, and nothing of what is only true now.
    for (const auto &[id, account] : m_accounts) {
        const auto events = account->state().tellAgain();
        for (const auto &event : events) {
            onEvent(id, event);
        }
    }
}

void Cell::onOpen(const cellprotocol::OpenAccount &open)
{
    if (m_exitCode || m_plugin == nullptr) {
        return;
    }
    if (const auto existing = m_accounts.find(open.account); existing != m_accounts.end()) {
        if (existing->second->hasSettings(open)) {
            return; // as a restarted core says it of an account that went on
        }
        onClose(open.account);
    }
    auto account = std::make_unique<HostedAccount>(open, *this);
    if (auto opened = account->open(*m_plugin); !opened) {
        auto error = std::move(opened.error());
        if (error.retry == Retry::No) {
            error.retry = Retry::AfterUserAction;
        }
        onEvent(open.account, LinkChanged{LinkState::NeedsUser, std::move(error), {}});
    }
    m_accounts.insert_or_assign(open.account, std::move(account));
}

void Cell::onClose(AccountId account)
{
    const auto found = m_accounts.find(account);
    if (found == m_accounts.end()) {
        return;
    }
    found->second->close();
    const bool wasOffline = found->second->state().link() == LinkState::Offline;
    m_accounts.erase(found);
    if (!wasOffline) {
        onEvent(account, LinkChanged{});
    }
}

void Cell::onCommand(const cellprotocol::Command &command)
{
    const auto found = m_accounts.find(command.account);
    if (found == m_accounts.end() || m_exitCode) {
        if (cellprotocol::hasOutcome(command.command)) {
            onEvent(command.account,
                    CommandEnded{command.transaction,
                                 NotSent{{"cell.account.closed", QStringLiteral("the account is not open in its cell"),
                                          Retry::Later}}});
        }
        return;
    }
    found->second->perform(command.transaction, command.command);
}

void Cell::onAcknowledged()
{
    if (m_underPressure && m_events.bytes() < m_settings.bufferBytes / 2) {
        m_underPressure = false;
        for (const auto &[id, account] : m_accounts) {
            account->setHeldBack(false);
        }
    }
    finishWhenQuiet();
}

QList<AccountId> Cell::openAccounts() const
{
    QList<AccountId> ids;
    for (const auto &entry : m_accounts) {
        ids.append(entry.first);
    }
    return ids;
}

bool Cell::isQuiet() const
{
    const bool allOffline = std::all_of(m_accounts.begin(), m_accounts.end(), [](const auto &entry) {
        const auto link = entry.second->state().link();
        return link == LinkState::Offline || link == LinkState::NeedsUser;
    });
    return allOffline && (m_events.last() < m_events.first() || !m_link.isConnected());
}

void Cell::signOff(int exitCode)
{
    if (m_exitCode) {
        return;
    }
    m_exitCode = exitCode;
    m_signOffDeadline.start(m_settings.signOffMs);
    for (const auto &entry : m_accounts) {
        entry.second->setHeldBack(true);
    }
    m_link.stayAway();
    finishWhenQuiet();
}

void Cell::finishWhenQuiet()
{
    if (m_exitCode && isQuiet()) {
        QMetaObject::invokeMethod(this, &Cell::finishSignOff, Qt::QueuedConnection);
    }
}

void Cell::finishSignOff()
{
    m_link.stop();
    m_accounts.clear();
    Q_EMIT ended(m_exitCode.value_or(Ended));
}

} // namespace locum::cell
