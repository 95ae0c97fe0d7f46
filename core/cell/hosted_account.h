// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cell/state_memory.h"
#include "cellprotocol/messages.h"
#include "sdk/protocol_plugin.h"

#include <QHash>

#include <memory>

namespace locum::cell {

/// Where hosted accounts tell what happens: the cell.
class AccountListener {
public:
    virtual ~AccountListener() = default;
    virtual void onEvent(AccountId account, const NetworkEvent &event) = 0;
    virtual void onWarning(AccountId account, const QString &text) = 0;
};

/// One account and its session. Sees to it that every command ends exactly once, whatever the plugin does.
class HostedAccount final : public sdk::SessionHost {
public:
    /// `listener` outlives it.
    HostedAccount(cellprotocol::OpenAccount settings, AccountListener &listener);
    ~HostedAccount() override; ///< see close()

    /// Makes the session.
    Done open(sdk::ProtocolPlugin &plugin);

    /// Ends the session. Commands that are under way end as unknown.
    void close();

    void perform(const TransactionId &transaction, const NetworkCommand &command);

    /// Disconnects until it is false again: the buffer is full, or the cell signs off.
    void setHeldBack(bool held);

    bool hasSettings(const cellprotocol::OpenAccount &settings) const { return m_settings == settings; }
    const StateMemory &state() const { return m_state; }

    void tell(NetworkEvent event) override;
    void warn(const QString &text) override;

private:
    enum class CommandKind { OfTheCore, OfTheCell };

    void give(const TransactionId &transaction, const NetworkCommand &command, CommandKind kind);
    void end(const TransactionId &transaction, Outcome outcome);

    cellprotocol::OpenAccount m_settings;
    AccountListener &m_listener;
    std::unique_ptr<sdk::ProtocolSession> m_session;
    StateMemory m_state;
    QHash<TransactionId, CommandKind> m_underWay;
    quint64 m_ownCommands = 0;
    bool m_wantsConnection = false; ///< by the last Connect or Disconnect of the core
    bool m_heldBack = false;
};

} // namespace locum::cell
