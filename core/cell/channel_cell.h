// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cell/core_link.h"
#include "cell/event_store.h"
#include "sdk/channel_arrivals.h"

#include <QHash>
#include <QObject>

#include <map>
#include <memory>
#include <optional>

namespace locum::cell {

/// What the program does for a channel plugin: opens its sessions as the core says, passes on what is sent and
/// received, and sees to it that each ends once. It keeps nothing: it ends when the core goes.
class ChannelCell final : public QObject, public CoreListener, public sdk::ChannelHost, public sdk::ChannelArrivals {
    Q_OBJECT

public:
    /// `plugin` outlives it. It is started by start(), with `stateDirectory`.
    ChannelCell(CoreLink::Settings settings, sdk::ChannelPlugin &plugin, QString stateDirectory,
                QObject *parent = nullptr);
    ~ChannelCell() override;

    void start();
    void signOff(int exitCode);

    // What the core says.
    void onWelcome(bool resumed) override;
    void onOpen(const cellprotocol::OpenAccount &) override {}
    void onClose(AccountId) override {}
    void onCommand(const cellprotocol::Command &) override {}
    void onAcknowledged() override {}
    void onOpenChannel(const sdk::ChannelSettings &settings) override;
    void onCloseChannel(ChannelId channel) override;
    void onSend(const cellprotocol::SendToChannel &send) override;
    void onReceive(const cellprotocol::ReceiveForChannel &receive) override;
    void onAway() override {}
    void onEnd(int exitCode) override { signOff(exitCode); }
    QList<AccountId> openAccounts() const override { return {}; }

    // What the plugin tells.
    void sent(const TransactionId &transaction, const sdk::ChannelOutcome &outcome) override;
    void received(quint64 request, const sdk::ChannelReceived &what) override;
    void health(ChannelId channel, const std::optional<Error> &trouble) override;
    void warn(const QString &text) override;
    void arrived(ChannelId channel, const sdk::ChannelReceived &what) override;

Q_SIGNALS:
    void ended(int exitCode);

private:
    void endUnderWay(ChannelId channel);
    void sayReceived(ChannelId channel, quint64 request, const sdk::ChannelReceived &what);

    sdk::ChannelPlugin &m_plugin;
    const QString m_stateDirectory;
    EventStore m_events; ///< stays empty
    CoreLink m_link;
    std::optional<Error> m_failure; ///< why the plugin did not start
    std::map<ChannelId, std::unique_ptr<sdk::ChannelSession>> m_sessions;
    QHash<TransactionId, ChannelId> m_sending;
    QHash<quint64, ChannelId> m_receiving;
    bool m_ending = false;
};

} // namespace locum::cell
