// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "cellprotocol/line_channel.h"
#include "cellprotocol/messages.h"
#include "network/acknowledgement_window.h"
#include "network/cell_process.h"
#include "network/cell_settings.h"
#include "network/network_service.h"
#include "network/restart_policy.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace locum::network {

/// One user's cell of one plugin, through all its lives: starts it, feeds it, watches it, starts it again.
///
/// | phase | means | left when |
/// | --- | --- | --- |
/// | Idle | there is nothing to run it for | an account is opened |
/// | Locked | a cell of the last core (or of another one) holds the lock | it says hello, or the lock is free |
/// | Launched | its process was started | it says hello, ends, or its time is over |
/// | Greeted | it said hello, and its record is not committed yet | it is, or the process ends |
/// | Running | its link is up | the link breaks |
/// | Cut | the link is down, the process may be alive | it resumes, or the process has ended |
/// | Waiting | it ended, and is started again after a while | the while is over |
/// | LeftAlone | it ended too often | a person opens an account again, or a long while is over |
class CellSupervisor : public QObject {
    Q_OBJECT

public:
    struct Context { ///< all of it outlives the supervisor
        const CellSettings &settings;
        const Clock &clock;
        Random &random;
        NetworkListener *const &listener; ///< may become null
        /// Whether the account is open in the cell of another user or plugin.
        std::function<bool(AccountId account, const CellSupervisor *self)> belongsToAnother;
        /// Of a rule or channel plugin's cell: takes what it says.
        std::function<void(const cellprotocol::CellMessage &)> onPluginMessage = {};
    };

    /// `command`: the program to run, or empty for a library, which locum-cell runs.
    CellSupervisor(Context context, UserId user, QString plugin, QObject *parent);
    ~CellSupervisor() override;

    /// How to start it; nothing while its plugin is not there, with the reason.
    void setPlugin(const std::optional<PluginEntry> &entry);

    /// A life that the last core knew. Before anything else.
    void restore(const CellRecord &record);

    UserId user() const { return m_user; }
    QString plugin() const { return m_plugin; }

    void openAccount(const sdk::AccountSettings &settings);
    void closeAccount(AccountId account);
    bool hasAccount(AccountId account) const { return m_accounts.contains(account); }
    Done perform(AccountId account, const TransactionId &transaction, const NetworkCommand &command);
    void acknowledge(const EventKey &key);

    /// For a rule plugin, which has no accounts: its cell is wanted, with these settings; or no more.
    void configure(std::optional<cellprotocol::Configure> configuration);
    /// For a channel plugin: its cell is wanted as long as a channel is open.
    void openChannel(const sdk::ChannelSettings &settings);
    void closeChannel(ChannelId channel);
    /// For a channel plugin of which no channel is open: its cell runs for a while, to say what it publishes.
    void ask();
    /// Says it to a rule or channel plugin's cell; false where that is not there.
    bool say(const cellprotocol::CoreMessage &message);

    /// Its cell does not do what it must: it is ended, and started again as after any other end.
    void giveUp(const Error &fault);

    /// Whether this hello is of a cell of ours; then take() it.
    bool expects(const cellprotocol::Hello &hello) const;
    void take(std::unique_ptr<cellprotocol::LineChannel> channel, const cellprotocol::Hello &hello);

    /// For the end of the core: nothing happens here any more, and the cell lingers.
    void stop();

    /// For the end of the core and of the cell: it signs off and says its last, and finished() tells when it is gone.
    /// One of the last core that has not come back yet is awaited.
    void finish();
    bool isFinished() const { return m_finished; }

    /// finish() took too long.
    void endNow();

Q_SIGNALS:
    void finished();

private:
    enum class Phase { Idle, Locked, Launched, Greeted, Running, Cut, Waiting, LeftAlone };

    struct QueuedCommand {
        TransactionId transaction;
        AccountId account;
        NetworkCommand command;
    };

    // The process (cell_supervisor.cpp).
    void enter(Phase phase, std::optional<Duration> timeLimit = std::nullopt);
    void onTimer();
    void ensureStarted();
    void waitForLock(const Error &error);
    void launch(class CellLock lock);
    CellProcess::Start startOf(const Secret &token, int lock) const;
    void watch(std::unique_ptr<CellProcess> process);
    void onProcessEnded(const QString &how);
    void killBecause(const Error &fault);
    void lifeEnded();
    void tell(CellState state, const std::optional<Error> &error = std::nullopt);
    bool isWanted() const { return !m_accounts.empty() || m_configuration || !m_channels.empty() || m_asked; }
    void startNow();
    void endIdleCell();
    void awaitLingerer();
    QString ownDirectory() const;
    QString lockFile() const;

    // The link (cell_supervisor_link.cpp).
    void beginLife();
    void welcome();
    void resumeLife(const cellprotocol::ResumedLife &life);
    void run();
    void onChannelEnded(const Error &reason);
    void onLine(QByteArrayView line);
    void onEvent(cellprotocol::Event event);
    void onLog(const cellprotocol::Log &log);
    void send(const cellprotocol::CoreMessage &message);
    void dropChannel();
    void closeForsakenAccounts();
    void scheduleAcknowledgement();
    void ping();

    Context m_context;
    const UserId m_user;
    const QString m_plugin;
    std::optional<PluginEntry> m_entry;
    Phase m_phase = Phase::Idle;

    std::map<AccountId, cellprotocol::OpenAccount> m_accounts;
    std::optional<cellprotocol::Configure> m_configuration; ///< of a rule plugin
    std::map<ChannelId, cellprotocol::OpenChannel> m_channels;
    std::deque<QueuedCommand> m_queue; ///< for when the cell is there

    // This life, or the one that may come back.
    QByteArray m_tokenHash; ///< empty: none is expected
    QString m_epoch;        ///< empty: there is none
    QByteArray m_resumeKeyHash;
    Secret m_resumeKey;               ///< until the cell is told
    bool m_restored = false;          ///< by the last core, and it has not come back yet: what it has told is not known
    bool m_adopting = false;          ///< it has come back: accounts that it has open may be opened here yet
    QSet<AccountId> m_accountsOfLife; ///< whose events may come
    QList<AccountId> m_claimed;       ///< accounts that a restored cell says are open in it
    AcknowledgementWindow m_window;
    quint64 m_acknowledgedToCell = 0;
    bool m_acknowledgementScheduled = false;

    std::unique_ptr<CellProcess> m_process;
    std::unique_ptr<cellprotocol::LineChannel> m_channel;
    std::optional<Error> m_fault; ///< why this life ends
    QString m_howItEnded;
    QString m_lastWords;   ///< the last error that the cell logged
    bool m_ending = false; ///< we asked it to
    bool m_stopped = false;
    bool m_finishing = false;
    bool m_finished = false;
    bool m_asked = false; ///< its cell is wanted until the idle time is over

    RestartPolicy m_policy;
    Duration m_startedAt{0};
    Duration m_lockedSince{0};
    QTimer m_timer; ///< of the phase
    QTimer m_pingTimer;
    QTimer m_idleTimer;
    QTimer m_adoptionTimer;
    quint64 m_pingId = 0;
    int m_unansweredPings = 0;
    Duration m_logSecond{0};
    int m_logLines = 0;
};

} // namespace locum::network
