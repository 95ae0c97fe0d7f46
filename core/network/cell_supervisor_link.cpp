// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/logging.h"
#include "base/overloaded.h"
#include "cellprotocol/codec.h"
#include "network/cell_server.h"
#include "network/cell_supervisor.h"

#include <QCryptographicHash>

#include <algorithm>

namespace locum::network {

using namespace cellprotocol;

namespace {

constexpr qsizetype epochBytes = 12;
constexpr qsizetype keyBytes = 32;
constexpr qsizetype longestBacklog = 16 * 1024 * 1024; ///< of what a cell does not read

QByteArray hashOf(const Secret &secret)
{
    return QCryptographicHash::hash(secret.reveal(), QCryptographicHash::Sha256);
}

} // namespace

bool CellSupervisor::expects(const Hello &hello) const
{
    if (hello.plugin != m_plugin || m_stopped) {
        return false;
    }
    return std::visit(Overloaded{[this](const FirstLife &life) {
                                     return !m_tokenHash.isEmpty() && hashOf(life.token) == m_tokenHash;
                                 },
                                 [this](const ResumedLife &life) {
                                     return !m_epoch.isEmpty() && life.epoch == m_epoch &&
                                            hashOf(life.resumeKey) == m_resumeKeyHash;
                                 }},
                      hello.life);
}

void CellSupervisor::take(std::unique_ptr<LineChannel> channel, const Hello &hello)
{
    if (m_channel && m_channel->peer().pid != channel->peer().pid) {
        CellServer::refuse(*channel, {"network.cell.in_use", QStringLiteral("another process is this cell already")});
        channel.release()->deleteLater();
        return;
    }
    dropChannel();
    m_channel = std::move(channel);
    connect(m_channel.get(), &LineChannel::ended, this, &CellSupervisor::onChannelEnded);
    std::visit(
        Overloaded{[this](const FirstLife &) { beginLife(); }, [this](const ResumedLife &life) { resumeLife(life); }},
        hello.life);
}

void CellSupervisor::beginLife()
{
    m_tokenHash.clear(); // good for one use
    m_epoch = QString::fromLatin1(makeToken(m_context.random, epochBytes));
    m_resumeKey = Secret(makeToken(m_context.random, keyBytes));
    m_resumeKeyHash = hashOf(m_resumeKey);
    m_window = AcknowledgementWindow();
    m_acknowledgedToCell = 0;
    enter(Phase::Greeted);
    if (m_context.listener != nullptr) {
        // It opens nothing before the next core would know it again.
        m_context.listener->onCellStarted({m_user, m_plugin, m_epoch, m_resumeKeyHash, 0});
    } else {
        welcome();
    }
}

void CellSupervisor::welcome()
{
    const auto key = std::exchange(m_resumeKey, Secret());
    send(Welcome{protocolVersion, m_epoch, key, 0, static_cast<int>(m_context.settings.linger.count())});
    run();
}

void CellSupervisor::resumeLife(const ResumedLife &life)
{
    const bool isFromHere = !m_restored;
    // What was acknowledged and not kept is beyond what a restarted core has in its database.
    const auto known = isFromHere ? m_window.last() : std::max(m_window.acknowledged(), life.firstUnacknowledged - 1);
    if (life.firstUnacknowledged == 0 || life.lastUnacknowledged + 1 < life.firstUnacknowledged ||
        life.lastUnacknowledged < known || life.firstUnacknowledged > known + 1) {
        CellServer::refuse(*m_channel, {"network.cell.inconsistent",
                                        QStringLiteral("it has the events %1 to %2, and this core has seen %3")
                                            .arg(life.firstUnacknowledged)
                                            .arg(life.lastUnacknowledged)
                                            .arg(known)});
        dropChannel();
        return; // it ends, and another is started when its lock is free
    }
    if (!isFromHere) {
        m_window = AcknowledgementWindow(known);
        m_restored = false;
        m_adopting = true;
        m_claimed = life.accounts;
        m_startedAt = m_context.clock.monotonic();
        if (!m_finishing) {
            m_adoptionTimer.start(m_context.settings.timings.adoption);
        }
        if (auto process = CellProcess::adopt(m_channel->peer().pid)) {
            watch(std::move(*process));
        }
    }
    m_acknowledgedToCell = m_window.acknowledged();
    send(Welcome{protocolVersion, m_epoch, life.resumeKey, m_acknowledgedToCell,
                 static_cast<int>(m_context.settings.linger.count())});
    qCInfo(lcNetwork) << "cell" << m_user.value() << m_plugin << "is back, with events" << life.firstUnacknowledged
                      << "to" << life.lastUnacknowledged;
    run();
}

void CellSupervisor::run()
{
    for (const auto &[id, open] : m_accounts) {
        m_accountsOfLife.insert(id);
        if (!m_finishing) {
            send(open);
        }
    }
    if (m_configuration && !m_finishing) {
        send(*m_configuration);
    }
    for (const auto &[id, open] : m_channels) {
        if (!m_finishing) {
            send(open);
        }
    }
    enter(Phase::Running);
    if (m_asked) {
        m_idleTimer.start(m_context.settings.timings.idleEnd);
    }
    while (!m_queue.empty() && m_channel) {
        const auto queued = std::move(m_queue.front());
        m_queue.pop_front();
        send(Command{queued.transaction, queued.account, queued.command});
    }
    if (!m_channel) {
        return; // it does not read
    }
    m_unansweredPings = 0;
    m_pingTimer.start(m_context.settings.timings.pingEvery);
    m_channel->start([this](QByteArrayView line) { onLine(line); });
    if (m_window.outstanding() >= m_context.settings.limits.unacknowledged) {
        m_channel->setReading(false);
    }
    tell(CellState::Running);
    if (m_finishing) {
        send(End{});
    } else if (!isWanted() && !m_adopting) {
        m_idleTimer.start(m_context.settings.timings.idleEnd);
    }
}

void CellSupervisor::closeForsakenAccounts()
{
    m_adopting = false;
    for (const auto &account : std::exchange(m_claimed, {})) {
        if (!m_accounts.contains(account) && m_phase == Phase::Running) {
            m_accountsOfLife.insert(account); // it may still tell how it closes
            send(CloseAccount{account});
        }
    }
    if (!isWanted()) {
        endIdleCell();
    }
}

void CellSupervisor::onChannelEnded(const Error &reason)
{
    dropChannel();
    // A link that closes, be it in the middle of a line, says nothing of why; how the process ended does.
    const bool isClosed = reason.code == "cellprotocol.channel.closed" || reason.code == "cellprotocol.line.half";
    if (!isClosed && !m_fault && !m_ending) {
        m_fault = reason;
    }
    if (!m_process) {
        lifeEnded();
        return;
    }
    const auto &timings = m_context.settings.timings;
    enter(Phase::Cut, m_ending ? timings.endWithin : timings.lingererWait);
    if (!m_ending) {
        tell(CellState::Lost, reason);
    }
}

void CellSupervisor::onLine(QByteArrayView line)
{
    m_unansweredPings = 0;
    auto message = decodeCellMessage(line);
    if (!message) {
        killBecause({"network.cell.garbage",
                     QStringLiteral("%1: %2").arg(QString::fromUtf8(message.error().code), message.error().detail)});
        return;
    }
    std::visit(Overloaded{[this](Event &event) { onEvent(std::move(event)); }, [](const Pong &) {},
                          [this](const Log &log) { onLog(log); },
                          [this, &message](const auto &) { // of a rule or channel plugin
                              if (m_context.onPluginMessage) {
                                  m_context.onPluginMessage(*message);
                              } else {
                                  killBecause({"network.cell.garbage", QStringLiteral("it is a network's")});
                              }
                          },
                          [this](const Hello &) {
                              killBecause({"network.cell.garbage", QStringLiteral("it said hello twice")});
                          }},
               *message);
}

void CellSupervisor::onEvent(Event event)
{
    if (event.number <= m_window.last()) {
        return; // told again after the link broke, and with the listener already
    }
    if (event.number != m_window.last() + 1) {
        killBecause(
            {"network.cell.gap", QStringLiteral("event %1 followed %2").arg(event.number).arg(m_window.last())});
        return;
    }
    if (!m_accountsOfLife.contains(event.account) && (!m_adopting || m_context.belongsToAnother(event.account, this))) {
        killBecause({"network.cell.foreign_account",
                     QStringLiteral("it told of account %1, which is not open in it").arg(event.account.value())});
        return;
    }
    m_window.deliver();
    if (m_window.outstanding() >= m_context.settings.limits.unacknowledged) {
        m_channel->setReading(false);
    }
    if (m_context.listener != nullptr) {
        m_context.listener->onEvent({m_user, m_plugin, m_epoch, event.number}, event.account, std::move(event.event));
    }
}

void CellSupervisor::onLog(const Log &log)
{
    const auto text = log.text.left(500);
    if (log.level == LogLevel::Error) {
        m_lastWords = text;
    }
    const auto second = std::chrono::floor<std::chrono::seconds>(m_context.clock.monotonic());
    if (second != m_logSecond) {
        const int limit = m_context.settings.limits.logLinesPerSecond;
        if (m_logLines > limit) {
            qCWarning(lcNetwork) << "cell" << m_user.value() << m_plugin << "logged" << m_logLines - limit
                                 << "lines more";
        }
        m_logSecond = second;
        m_logLines = 0;
    }
    if (++m_logLines > m_context.settings.limits.logLinesPerSecond) {
        return;
    }
    auto escaped = text;
    std::replace_if(
        escaped.begin(), escaped.end(), [](QChar c) { return !c.isPrint(); }, QChar(u' '));
    if (log.level == LogLevel::Warning || log.level == LogLevel::Error) {
        qCWarning(lcNetwork).noquote() << "cell" << m_user.value() << m_plugin << "says:" << escaped;
    } else {
        qCInfo(lcNetwork).noquote() << "cell" << m_user.value() << m_plugin << "says:" << escaped;
    }
}

void CellSupervisor::send(const CoreMessage &message)
{
    if (!m_channel) {
        return;
    }
    m_channel->send(encode(message));
    if (m_channel->pendingOutput() > longestBacklog) {
        killBecause({"network.cell.not_reading", QStringLiteral("it does not read what it is told"), Retry::Later});
    }
}

void CellSupervisor::dropChannel()
{
    m_pingTimer.stop();
    if (m_channel) {
        m_channel->disconnect(this);
        m_channel->close();
        m_channel.release()->deleteLater(); // this may be its call
    }
}

void CellSupervisor::acknowledge(const EventKey &key)
{
    if (key.epoch != m_epoch) {
        return;
    }
    if (key.number == 0) {
        if (m_phase == Phase::Greeted) {
            welcome();
        }
        return;
    }
    if (!m_window.acknowledge(key.number)) {
        return;
    }
    if (m_window.acknowledged() > m_acknowledgedToCell) {
        scheduleAcknowledgement();
    }
    if (m_channel && !m_channel->isReading() &&
        m_window.outstanding() <= m_context.settings.limits.unacknowledged / 2) {
        m_unansweredPings = 0;
        m_channel->setReading(true);
    }
}

void CellSupervisor::scheduleAcknowledgement()
{
    if (m_acknowledgementScheduled) {
        return;
    }
    m_acknowledgementScheduled = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_acknowledgementScheduled = false;
            if (m_phase == Phase::Running && m_channel && m_window.acknowledged() > m_acknowledgedToCell) {
                m_acknowledgedToCell = m_window.acknowledged();
                send(Acknowledge{m_acknowledgedToCell});
            }
        },
        Qt::QueuedConnection);
}

void CellSupervisor::ping()
{
    if (!m_channel || !m_channel->isReading()) {
        m_unansweredPings = 0; // it is we who do not listen
        return;
    }
    // Counted, not timed: when this process was held up, the answers wait in the socket.
    const auto &timings = m_context.settings.timings;
    if (m_unansweredPings > 0 && timings.pingEvery * m_unansweredPings >= timings.pongWithin) {
        killBecause({"network.cell.hung",
                     QStringLiteral("it did not answer for %1 s").arg(double(timings.pongWithin.count()) / 1000),
                     Retry::Later});
        return;
    }
    ++m_unansweredPings;
    send(Ping{++m_pingId});
}

} // namespace locum::network
