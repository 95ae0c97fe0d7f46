// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cell/core_link.h"
#include "cell/event_store.h"
#include "cell/hosted_account.h"
#include "sdk/protocol_plugin.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>

namespace locum::cell {

/// What the program does between its start and its end: holds the accounts, keeps what they tell, obeys the core.
class Cell final : public QObject, public AccountListener, public CoreListener {
    Q_OBJECT

public:
    struct Settings {
        CoreLink::Settings link;
        qsizetype bufferBytes =
            64 * 1024 * 1024; ///< with more unacknowledged, accounts are disconnected until half is gone
        int signOffMs = 2000; ///< for the networks to take leave
    };

    /// `plugin` outlives it. With `failure`, for a plugin that could not be loaded, it tells the core and ends.
    Cell(Settings settings, sdk::ProtocolPlugin *plugin, std::optional<Error> failure, QObject *parent = nullptr);
    ~Cell() override;

    void start() { m_link.start(); }

    // What the accounts and the core tell.
    void onEvent(AccountId account, const NetworkEvent &event) override;
    void onWarning(AccountId account, const QString &text) override;

    void onWelcome(bool resumed) override;
    void onOpen(const cellprotocol::OpenAccount &open) override;
    void onClose(AccountId account) override;
    void onCommand(const cellprotocol::Command &command) override;
    void onAcknowledged() override;
    void onAway() override { finishWhenQuiet(); }
    void onEnd(int exitCode) override { signOff(exitCode); }
    QList<AccountId> openAccounts() const override;

    /// Disconnects the accounts, waits until they are and what they told is acknowledged, then emits ended().
    void signOff(int exitCode);

Q_SIGNALS:
    void ended(int exitCode);

private:
    void relievePressure();
    void finishWhenQuiet();
    void finishSignOff();
    bool isQuiet() const;

    Settings m_settings;
    sdk::ProtocolPlugin *m_plugin;
    std::optional<Error> m_failure;
    EventStore m_events;
    CoreLink m_link;
    std::map<AccountId, std::unique_ptr<HostedAccount>> m_accounts;
    QTimer m_signOffDeadline;
    std::optional<int> m_exitCode; ///< set: it signs off
    bool m_underPressure = false;
};

} // namespace locum::cell
