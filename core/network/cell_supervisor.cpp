// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/cell_supervisor.h"

#include "base/logging.h"
#include "cellprotocol/codec.h"
#include "network/cell_environment.h"
#include "network/cell_lock.h"

#include <QCryptographicHash>
#include <QDir>

#include <algorithm>
#include <csignal>

namespace locum::network {

using namespace cellprotocol;

namespace {

constexpr Duration lockRetry = std::chrono::milliseconds(200);
constexpr qsizetype tokenBytes = 32;

bool makePrivateDirectory(const QString &path)
{
    return QDir().mkpath(path) && QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

} // namespace

CellSupervisor::CellSupervisor(Context context, UserId user, QString plugin, QObject *parent)
    : QObject(parent), m_context(std::move(context)), m_user(user), m_plugin(std::move(plugin)),
      m_policy(m_context.settings.timings, m_context.settings.limits)
{
    for (auto *timer : {&m_timer, &m_idleTimer, &m_adoptionTimer}) {
        timer->setSingleShot(true);
    }
    connect(&m_timer, &QTimer::timeout, this, &CellSupervisor::onTimer);
    connect(&m_pingTimer, &QTimer::timeout, this, &CellSupervisor::ping);
    connect(&m_idleTimer, &QTimer::timeout, this, &CellSupervisor::endIdleCell);
    connect(&m_adoptionTimer, &QTimer::timeout, this, &CellSupervisor::closeForsakenAccounts);
}

CellSupervisor::~CellSupervisor()
{
    stop();
}

void CellSupervisor::setPlugin(const std::optional<PluginEntry> &entry)
{
    m_entry = entry;
}

void CellSupervisor::restore(const CellRecord &record)
{
    m_epoch = record.epoch;
    m_resumeKeyHash = record.resumeKeyHash;
    m_window = AcknowledgementWindow(record.committed);
    m_restored = true;
}

void CellSupervisor::openAccount(const sdk::AccountSettings &settings)
{
    OpenAccount open{settings.account, settings.protocol, settings.values, settings.secrets, settings.stateDirectory};
    if (open.stateDirectory.isEmpty()) {
        open.stateDirectory = ownDirectory() + QStringLiteral("/accounts/%1").arg(settings.account.value());
    }
    makePrivateDirectory(open.stateDirectory);
    m_idleTimer.stop();
    const auto known = m_accounts.find(settings.account);
    const bool same = known != m_accounts.end() && known->second == open;
    if (m_phase == Phase::Running && !m_ending && !same) {
        if (known != m_accounts.end()) {
            send(CloseAccount{settings.account});
        }
        send(open);
    }
    m_accountsOfLife.insert(settings.account);
    m_accounts.insert_or_assign(settings.account, std::move(open));
    if (m_phase == Phase::LeftAlone) {
        m_policy.forgive();
        enter(Phase::Idle);
    }
    if (m_phase == Phase::Idle) {
        ensureStarted();
    }
}

void CellSupervisor::closeAccount(AccountId account)
{
    m_accounts.erase(account);
    std::erase_if(m_queue, [account](const QueuedCommand &queued) { return queued.account == account; });
    if (m_phase == Phase::Running) {
        send(CloseAccount{account});
    }
    if (m_accounts.empty()) {
        m_idleTimer.start(m_context.settings.timings.idleEnd);
    }
}

Done CellSupervisor::perform(AccountId account, const TransactionId &transaction, const NetworkCommand &command)
{
    if (m_phase == Phase::Running && !m_ending) {
        send(Command{transaction, account, command});
        return {};
    }
    if (std::holds_alternative<SendMessage>(command) || std::holds_alternative<SendFile>(command)) {
        return fail("network.cell.down", QStringLiteral("the cell of '%1' is not there").arg(m_plugin), Retry::Later);
    }
    if (m_queue.size() >= static_cast<size_t>(m_context.settings.limits.queuedCommands)) {
        return fail("network.cell.queue_full",
                    QStringLiteral("too many commands wait for the cell of '%1'").arg(m_plugin), Retry::Later);
    }
    m_queue.push_back({transaction, account, command});
    if (m_phase == Phase::LeftAlone && std::holds_alternative<Connect>(command)) {
        m_policy.forgive();
        enter(Phase::Idle);
        ensureStarted();
    }
    return {};
}

void CellSupervisor::configure(std::optional<Configure> configuration)
{
    if (configuration) {
        configuration->stateDirectory = ownDirectory() + QStringLiteral("/state");
        makePrivateDirectory(configuration->stateDirectory);
    }
    const bool changed = configuration != m_configuration;
    m_configuration = std::move(configuration);
    if (!m_configuration) {
        endIdleCell();
        return;
    }
    if (m_phase == Phase::Running && !m_ending && changed) {
        send(*m_configuration);
    }
    if (changed || m_phase == Phase::Idle) {
        startNow();
    }
}

/// Something has changed that may help one that was left alone.
void CellSupervisor::startNow()
{
    if (m_phase == Phase::LeftAlone) {
        m_policy.forgive();
        enter(Phase::Idle);
    }
    if (m_phase == Phase::Idle) {
        ensureStarted();
    }
}

void CellSupervisor::openChannel(const sdk::ChannelSettings &settings)
{
    const cellprotocol::OpenChannel open{settings};
    const auto known = m_channels.find(settings.channel);
    if (known != m_channels.end() && known->second == open) {
        return;
    }
    m_channels.insert_or_assign(settings.channel, open);
    m_idleTimer.stop();
    if (m_phase == Phase::Running && !m_ending) {
        send(open);
    }
    startNow();
}

void CellSupervisor::closeChannel(ChannelId channel)
{
    if (m_channels.erase(channel) == 0) {
        return;
    }
    if (m_phase == Phase::Running) {
        send(cellprotocol::CloseChannel{channel});
    }
    if (m_channels.empty()) {
        m_idleTimer.start(m_context.settings.timings.idleEnd);
    }
}

void CellSupervisor::ask()
{
    if (!isWanted()) {
        m_asked = true;
        startNow();
    }
}

bool CellSupervisor::say(const CoreMessage &message)
{
    if (m_phase != Phase::Running || m_ending) {
        return false;
    }
    send(message);
    return m_phase == Phase::Running;
}

void CellSupervisor::giveUp(const Error &fault)
{
    if (m_phase == Phase::Running && !m_ending) {
        killBecause(fault);
    }
}

// ---- the process ---------------------------------------------------------------------------------------------------

void CellSupervisor::enter(Phase phase, std::optional<Duration> timeLimit)
{
    m_phase = phase;
    if (timeLimit) {
        m_timer.start(*timeLimit);
    } else {
        m_timer.stop();
    }
}

void CellSupervisor::onTimer()
{
    switch (m_phase) {
    case Phase::Launched:
        killBecause({"network.cell.silent", QStringLiteral("it did not say hello in time"), Retry::Later});
        return;
    case Phase::Running: // it was asked to end
    case Phase::Cut:
        killBecause({"network.cell.hung", QStringLiteral("it neither ended nor came back"), Retry::Later});
        return;
    case Phase::Locked:
        m_finishing ? awaitLingerer() : ensureStarted();
        return;
    case Phase::Idle:
    case Phase::Greeted:
    case Phase::Waiting:
    case Phase::LeftAlone:
        ensureStarted();
        return;
    }
}

void CellSupervisor::ensureStarted()
{
    if (m_stopped || m_finishing || !isWanted() || m_phase == Phase::Launched || m_phase == Phase::Greeted ||
        m_phase == Phase::Running || m_phase == Phase::Cut) {
        return;
    }
    if (!m_entry || m_entry->refused) {
        const auto missing = Error{"network.plugin.missing", QStringLiteral("there is no plugin '%1'").arg(m_plugin),
                                   Retry::AfterUserAction};
        enter(Phase::LeftAlone, m_context.settings.timings.circuit);
        tell(CellState::Failed, m_entry ? *m_entry->refused : missing);
        return;
    }
    m_startedAt = m_context.clock.monotonic();
    if (!makePrivateDirectory(ownDirectory()) || !makePrivateDirectory(m_context.settings.lockDirectory)) {
        m_fault = Error{"network.directory.failed",
                        QStringLiteral("%1 or %2 cannot be made").arg(ownDirectory(), m_context.settings.lockDirectory),
                        Retry::Later};
        lifeEnded();
        return;
    }
    auto lock = CellLock::take(lockFile());
    if (lock) {
        launch(std::move(*lock));
    } else if (lock.error().code == "network.cell.locked") {
        waitForLock(lock.error());
    } else {
        m_fault = lock.error();
        lifeEnded();
    }
}

void CellSupervisor::waitForLock(const Error &error)
{
    const auto now = m_context.clock.monotonic();
    if (m_phase != Phase::Locked) {
        m_lockedSince = now;
        enter(Phase::Locked, lockRetry);
        tell(CellState::Starting);
        return;
    }
    const auto patience = m_context.settings.timings.lingererWait;
    const bool isLate = now - m_lockedSince >= patience;
    enter(Phase::Locked, isLate ? std::max(lockRetry, patience / 2) : lockRetry);
    if (isLate) {
        tell(CellState::WaitingToRestart, error);
    }
}

QString CellSupervisor::ownDirectory() const
{
    return QStringLiteral("%1/%2/%3").arg(m_context.settings.stateDirectory).arg(m_user.value()).arg(m_plugin);
}

QString CellSupervisor::lockFile() const
{
    return QStringLiteral("%1/%2-%3.lock").arg(m_context.settings.lockDirectory).arg(m_user.value()).arg(m_plugin);
}

CellProcess::Start CellSupervisor::startOf(const Secret &token, int lock) const
{
    const auto directory = ownDirectory();
    const auto variable = [](const char *name, const QString &value) { return QLatin1String(name) + u'=' + value; };
    CellProcess::Start start{m_entry->metadata->command, scrubbedEnvironment(), directory, lock, 0};
    start.environment.append({variable("HOME", directory), variable(socketVariable, m_context.settings.socketPath),
                              variable(tokenVariable, QString::fromLatin1(token.reveal())),
                              variable(pluginVariable, m_plugin), variable(stateDirectoryVariable, directory)});
    const int memory = m_context.settings.memoryLimitMb;
    if (!start.command.isEmpty()) {
        start.memoryLimitMb = memory;
        return start;
    }
    start.command = {m_context.settings.cellProgram, QStringLiteral("--plugin"), m_entry->path,
                     QStringLiteral("--state-directory"), directory};
    if (memory > 0) {
        start.command.append({QStringLiteral("--memory-limit-mb"), QString::number(memory)});
    }
    return start;
}

void CellSupervisor::launch(CellLock lock)
{
    const Secret token(makeToken(m_context.random, tokenBytes));
    m_tokenHash = QCryptographicHash::hash(token.reveal(), QCryptographicHash::Sha256);
    m_epoch.clear(); // whoever had it is gone: we have the lock
    m_resumeKeyHash.clear();
    m_restored = false;
    m_adopting = false;
    m_fault.reset();
    m_howItEnded.clear();
    m_lastWords.clear();
    m_ending = false;
    auto process = CellProcess::start(startOf(token, lock.descriptor()));
    if (!process) {
        m_fault = process.error();
        lifeEnded();
        return;
    }
    lock.note((*process)->pid());
    qCInfo(lcNetwork) << "cell" << m_user.value() << m_plugin << "starts as process" << (*process)->pid();
    watch(std::move(*process));
    enter(Phase::Launched, m_context.settings.timings.hello);
    tell(CellState::Starting);
}

void CellSupervisor::watch(std::unique_ptr<CellProcess> process)
{
    m_process = std::move(process);
    connect(m_process.get(), &CellProcess::ended, this, &CellSupervisor::onProcessEnded);
}

void CellSupervisor::onProcessEnded(const QString &how)
{
    m_howItEnded = how;
    m_process.release()->deleteLater(); // it is telling us just now
    if (m_channel && m_phase != Phase::Greeted) {
        enter(Phase::Cut); // until all that it still said is read
    } else {
        lifeEnded();
    }
}

void CellSupervisor::killBecause(const Error &fault)
{
    qCWarning(lcNetwork).noquote() << "cell" << m_user.value() << m_plugin << "is ended:" << fault.code << fault.detail;
    if (!m_ending) {
        m_fault = fault;
    }
    dropChannel();
    if (!m_process) {
        lifeEnded();
        return;
    }
    m_process->kill();
    enter(Phase::Cut);
    tell(CellState::Lost, fault);
}

void CellSupervisor::lifeEnded()
{
    dropChannel();
    m_tokenHash.clear();
    m_epoch.clear();
    m_resumeKeyHash.clear();
    m_resumeKey = Secret();
    m_accountsOfLife.clear();
    m_adoptionTimer.stop();
    m_adopting = false;
    if (m_stopped) {
        return;
    }
    if (m_finishing) {
        enter(Phase::Idle);
        m_finished = true;
        Q_EMIT finished();
        return;
    }
    if (!isWanted() || m_ending) {
        m_ending = false;
        enter(Phase::Idle);
        ensureStarted(); // if accounts were opened meanwhile
        return;
    }
    auto error = m_fault.value_or(
        Error{"network.cell.ended", QStringLiteral("the cell of '%1' %2").arg(m_plugin, m_howItEnded), Retry::Later});
    if (!m_lastWords.isEmpty()) {
        error.detail += QStringLiteral("; it said: ") + m_lastWords;
    }
    const auto now = m_context.clock.monotonic();
    const auto decision = m_policy.onEnded(now, now - m_startedAt, m_context.random);
    qCWarning(lcNetwork).noquote() << "cell" << m_user.value() << m_plugin << "ended:" << error.code << error.detail
                                   << "again in" << decision.wait.count() << "ms";
    if (decision.leftAlone) {
        enter(Phase::LeftAlone, decision.wait);
        tell(CellState::Failed, Error{"network.cell.crash_loop",
                                      QStringLiteral("it ended %1 times in a short while, and is left alone for %2 s; "
                                                     "the last time: %3")
                                          .arg(m_policy.recentEnds())
                                          .arg(std::chrono::ceil<std::chrono::seconds>(decision.wait).count())
                                          .arg(error.detail),
                                      Retry::AfterUserAction});
    } else {
        enter(Phase::Waiting, decision.wait);
        tell(CellState::WaitingToRestart, error);
    }
}

void CellSupervisor::tell(CellState state, const std::optional<Error> &error)
{
    if (m_context.listener != nullptr) {
        m_context.listener->onCellState(m_user, m_plugin, state, error);
    }
}

void CellSupervisor::endIdleCell()
{
    m_asked = false;
    if (isWanted() || m_stopped || m_finishing) {
        return;
    }
    switch (m_phase) {
    case Phase::Running:
        m_ending = true;
        send(End{});
        m_timer.start(m_context.settings.timings.endWithin);
        return;
    case Phase::Launched:
    case Phase::Greeted:
        m_ending = true;
        killBecause({"network.cell.idle", QStringLiteral("it has no account any more")});
        return;
    case Phase::Locked:
    case Phase::Waiting:
    case Phase::LeftAlone:
        enter(Phase::Idle);
        return;
    case Phase::Idle:
    case Phase::Cut:
        return;
    }
}

void CellSupervisor::stop()
{
    if (m_stopped) {
        return;
    }
    m_stopped = true;
    for (auto *timer : {&m_timer, &m_idleTimer, &m_adoptionTimer, &m_pingTimer}) {
        timer->stop();
    }
    if (m_channel) {
        if (m_phase == Phase::Running && m_window.acknowledged() > m_acknowledgedToCell) {
            send(Acknowledge{m_window.acknowledged()});
        }
        dropChannel();
    }
    // One that was not welcomed cannot come back: nobody else knows its token.
    if (m_process && (m_phase == Phase::Launched || m_phase == Phase::Greeted)) {
        m_process->kill();
    }
}

void CellSupervisor::finish()
{
    m_finishing = true;
    m_ending = true;
    m_tokenHash.clear();
    m_queue.clear();
    m_idleTimer.stop();
    m_adoptionTimer.stop();
    switch (m_phase) {
    case Phase::Running:
        send(End{});
        return;
    case Phase::Launched:
    case Phase::Greeted:
        killBecause({"network.cell.stopped", QStringLiteral("the core ends before it began")});
        return;
    case Phase::Cut:
        return; // it comes back, and is told then; or its process ends
    case Phase::Idle:
    case Phase::Locked:
    case Phase::Waiting:
    case Phase::LeftAlone:
        awaitLingerer();
        return;
    }
}

void CellSupervisor::awaitLingerer()
{
    if (m_restored) {
        const auto lock = CellLock::take(lockFile());
        if (!lock && lock.error().code == "network.cell.locked") {
            enter(Phase::Locked, lockRetry);
            return;
        }
    }
    lifeEnded();
}

void CellSupervisor::endNow()
{
    if (m_finished) {
        return;
    }
    qCWarning(lcNetwork) << "cell" << m_user.value() << m_plugin << "does not end, and is made to";
    if (m_process) {
        m_process->kill();
    } else if (m_restored) {
        CellLock::signalHolder(lockFile(), SIGTERM); // it never came back; it signs off by itself
    }
}

} // namespace locum::network
