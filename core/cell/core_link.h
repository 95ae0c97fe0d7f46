// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "cell/event_store.h"
#include "cellprotocol/line_channel.h"
#include "cellprotocol/messages.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

#include <memory>

namespace locum::cell {

/// Who the core's messages go to.
class CoreListener {
public:
    virtual ~CoreListener() = default;

    /// The core knows this cell: for the first time, or again.
    virtual void onWelcome(bool resumed) = 0;
    virtual void onOpen(const cellprotocol::OpenAccount &open) = 0;
    virtual void onClose(AccountId account) = 0;
    virtual void onCommand(const cellprotocol::Command &command) = 0;
    virtual void onAcknowledged() = 0;

    /// Of rule plugins' cells.
    virtual void onConfigure(const cellprotocol::Configure &configure) { Q_UNUSED(configure) }
    virtual void onAsk(const cellprotocol::Ask &ask) { Q_UNUSED(ask) }
    virtual void onPerform(const cellprotocol::Perform &perform) { Q_UNUSED(perform) }
    virtual void onConverse(const cellprotocol::Converse &converse) { Q_UNUSED(converse) }

    /// Of channel plugins' cells.
    virtual void onOpenChannel(const sdk::ChannelSettings &settings) { Q_UNUSED(settings) }
    virtual void onCloseChannel(ChannelId channel) { Q_UNUSED(channel) }
    virtual void onSend(const cellprotocol::SendToChannel &send) { Q_UNUSED(send) }
    virtual void onReceive(const cellprotocol::ReceiveForChannel &receive) { Q_UNUSED(receive) }

    /// The link broke. It is tried again, unless stayAway() was called.
    virtual void onAway() = 0;

    /// Nothing more comes: sign off. `exitCode` 0: the core asked for it.
    virtual void onEnd(int exitCode) = 0;

    /// The accounts that are open, for the hello of a life that goes on.
    virtual QList<AccountId> openAccounts() const = 0;
};

/// What a cell ends with.
enum ExitCode { Ended = 0, WrongUse = 2, NoCore = 3, RefusedByCore = 4, PluginFailed = 5, CoreStayedAway = 6 };

/// The cell's side of the link to its core: comes back when it breaks, for as long as the core said to linger, and
/// sends every event until it is acknowledged.
class CoreLink : public QObject {
    Q_OBJECT

public:
    struct Settings {
        QString socketPath;
        QString plugin; ///< its id
        Secret token;
        int firstConnectMs = 20'000; ///< how long to try to reach the core at first
        int retryEveryMs = 250;
    };

    /// `events` and `listener` outlive it.
    CoreLink(Settings settings, EventStore &events, CoreListener &listener, QObject *parent = nullptr);

    void start();

    /// There are new events in the store.
    void pump();
    void log(cellprotocol::LogLevel level, const QString &text);
    /// What is of no use later: it is lost while the core is away.
    void say(const cellprotocol::CellMessage &message);

    /// From now on a broken link is not mended.
    void stayAway() { m_staysAway = true; }

    /// Flushes and closes; nothing is told to the listener any more.
    void stop();
    bool isConnected() const { return m_welcomed; }

private:
    void connectToCore();
    void onLine(QByteArrayView line);
    void onWelcome(const cellprotocol::Welcome &welcome);
    bool onAcknowledge(quint64 number); ///< false: it makes no sense, and the cell ends
    void onLost(const Error &reason);
    void endBecause(ExitCode code, const QString &why);

    Settings m_settings;
    EventStore &m_events;
    CoreListener &m_listener;
    std::unique_ptr<cellprotocol::LineChannel> m_channel;
    QTimer m_retry;
    QElapsedTimer m_away; ///< since when the core is
    int m_lingerSeconds = 60;
    QString m_epoch; ///< empty: this cell was never welcomed
    Secret m_resumeKey;
    quint64 m_nextToSend = 1;
    bool m_welcomed = false;
    bool m_staysAway = false;
    bool m_stopped = false;
};

} // namespace locum::cell
