// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cell/core_link.h"
#include "cell/event_store.h"
#include "sdk/rule_plugin.h"

#include <QObject>
#include <QSet>

#include <memory>
#include <optional>

namespace locum::cell {

/// What the program does for a rule plugin: opens its session as the core says, and passes on what is asked and told.
/// It keeps nothing: what the core does not hear is unknown there. So it ends when the core goes.
class RuleCell final : public QObject, public CoreListener, public sdk::RuleHost {
    Q_OBJECT

public:
    /// `plugin` outlives it.
    RuleCell(CoreLink::Settings settings, sdk::RulePlugin &plugin, QObject *parent = nullptr);
    ~RuleCell() override;

    void start() { m_link.start(); }
    void signOff(int exitCode);

    // What the core says.
    void onWelcome(bool resumed) override { Q_UNUSED(resumed) }
    void onOpen(const cellprotocol::OpenAccount &) override {}
    void onClose(AccountId) override {}
    void onCommand(const cellprotocol::Command &) override {}
    void onAcknowledged() override {}
    void onConfigure(const cellprotocol::Configure &configure) override;
    void onAsk(const cellprotocol::Ask &ask) override;
    void onPerform(const cellprotocol::Perform &perform) override;
    void onConverse(const cellprotocol::Converse &converse) override;
    void onAway() override {}
    void onEnd(int exitCode) override { signOff(exitCode); }
    QList<AccountId> openAccounts() const override { return {}; }

    // What the plugin tells.
    void answer(quint64 ask, const QList<sdk::RuleAnswer> &answers) override;
    void push(const QList<sdk::RuleAnswer> &answers) override;
    void performed(const TransactionId &transaction, const Outcome &outcome) override;
    void health(const std::optional<Error> &trouble) override;
    void warn(const QString &text) override;
    void say(quint64 conversation, const Result<sdk::ServiceAnswer> &answer) override;

Q_SIGNALS:
    void ended(int exitCode);

private:
    void sayValues(std::optional<quint64> ask, const QList<sdk::RuleAnswer> &answers);
    void endUnderWay();

    sdk::RulePlugin &m_plugin;
    EventStore m_events; ///< stays empty
    CoreLink m_link;
    std::unique_ptr<sdk::RuleSession> m_session;
    std::optional<cellprotocol::Configure> m_configured;
    QSet<TransactionId> m_underWay;
    QSet<quint64> m_conversations; ///< asked, and not answered
    bool m_ending = false;
};

} // namespace locum::cell
