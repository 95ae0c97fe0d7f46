// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/core_link.h"

#include "base/logging.h"
#include "base/overloaded.h"
#include "cellprotocol/codec.h"

#include <algorithm>

namespace locum::cell {

using namespace cellprotocol;

namespace {

constexpr qsizetype outputAtOnce = 256 * 1024; ///< events beyond it stay in the store until the socket takes more

} // namespace

CoreLink::CoreLink(Settings settings, EventStore &events, CoreListener &listener, QObject *parent)
    : QObject(parent), m_settings(std::move(settings)), m_events(events), m_listener(listener)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(m_settings.retryEveryMs);
    connect(&m_retry, &QTimer::timeout, this, &CoreLink::connectToCore);
}

void CoreLink::start()
{
    m_away.start();
    connectToCore();
}

void CoreLink::connectToCore()
{
    const qint64 patience = m_epoch.isEmpty() ? m_settings.firstConnectMs : qint64(m_lingerSeconds) * 1000;
    const auto descriptor = connectUnix(m_settings.socketPath);
    if (!descriptor) {
        if (m_away.elapsed() >= patience) {
            m_epoch.isEmpty() ? endBecause(NoCore, descriptor.error().detail)
                              : endBecause(CoreStayedAway, QStringLiteral("the core stayed away"));
            return;
        }
        m_retry.start();
        return;
    }
    m_channel = std::make_unique<LineChannel>(*descriptor);
    connect(m_channel.get(), &LineChannel::ended, this, &CoreLink::onLost);
    connect(m_channel.get(), &LineChannel::drained, this, &CoreLink::pump);
    m_channel->start([this](QByteArrayView line) { onLine(line); });
    Hello hello{protocolVersion, m_settings.plugin, FirstLife{m_settings.token}};
    if (!m_epoch.isEmpty()) {
        hello.life = ResumedLife{m_resumeKey, m_epoch, m_events.first(), m_events.last(), m_listener.openAccounts()};
    }
    m_channel->send(encode(CellMessage(hello)));
}

void CoreLink::onLine(QByteArrayView line)
{
    auto message = decodeCoreMessage(line);
    if (!message) {
        endBecause(RefusedByCore,
                   QStringLiteral("the core said what cannot be understood: %1").arg(message.error().detail));
        return;
    }
    std::visit(Overloaded{[this](const Welcome &welcome) { onWelcome(welcome); },
                          [this](const Refused &refused) {
                              endBecause(RefusedByCore,
                                         QStringLiteral("%1: %2").arg(QString::fromUtf8(refused.code), refused.detail));
                          },
                          [this](const OpenAccount &open) { m_listener.onOpen(open); },
                          [this](const CloseAccount &close) { m_listener.onClose(close.account); },
                          [this](const Command &command) { m_listener.onCommand(command); },
                          [this](const Acknowledge &acknowledge) { onAcknowledge(acknowledge.number); },
                          [this](const Ping &ping) { m_channel->send(encode(CellMessage(Pong{ping.id}))); },
                          [this](const End &) { m_listener.onEnd(Ended); },
                          [this](const Configure &configure) { m_listener.onConfigure(configure); },
                          [this](const Ask &ask) { m_listener.onAsk(ask); },
                          [this](const Perform &perform) { m_listener.onPerform(perform); },
                          [this](const Converse &converse) { m_listener.onConverse(converse); },
                          [this](const OpenChannel &open) { m_listener.onOpenChannel(open.settings); },
                          [this](const CloseChannel &close) { m_listener.onCloseChannel(close.channel); },
                          [this](const SendToChannel &send) { m_listener.onSend(send); },
                          [this](const ReceiveForChannel &receive) { m_listener.onReceive(receive); }},
               *message);
}

void CoreLink::onWelcome(const Welcome &welcome)
{
    const bool resumed = !m_epoch.isEmpty();
    if (welcome.version != protocolVersion || (resumed && welcome.epoch != m_epoch)) {
        endBecause(RefusedByCore,
                   QStringLiteral("the core speaks version %1 of epoch %2").arg(welcome.version).arg(welcome.epoch));
        return;
    }
    m_epoch = welcome.epoch;
    m_resumeKey = welcome.resumeKey;
    m_settings.token = Secret();
    m_lingerSeconds = std::max(0, welcome.lingerSeconds);
    m_welcomed = true;
    if (!onAcknowledge(welcome.acknowledged)) {
        return;
    }
    m_nextToSend = m_events.first();
    m_listener.onWelcome(resumed);
    pump();
}

bool CoreLink::onAcknowledge(quint64 number)
{
    if (!m_events.acknowledge(number)) {
        endBecause(RefusedByCore, QStringLiteral("the core acknowledged event %1, which never was").arg(number));
        return false;
    }
    m_nextToSend = std::max(m_nextToSend, m_events.first());
    m_listener.onAcknowledged();
    return true;
}

void CoreLink::pump()
{
    if (!m_welcomed || !m_channel) {
        return;
    }
    while (m_nextToSend <= m_events.last() && m_channel->pendingOutput() < outputAtOnce) {
        m_channel->send(m_events.line(m_nextToSend++));
    }
}

void CoreLink::log(LogLevel level, const QString &text)
{
    if (m_welcomed && m_channel) {
        m_channel->send(encode(CellMessage(Log{level, text.left(2000)})));
    } else {
        qCWarning(lcCell).noquote() << text;
    }
}

void CoreLink::say(const CellMessage &message)
{
    if (m_welcomed && m_channel) {
        m_channel->send(encode(message));
    }
}

void CoreLink::onLost(const Error &reason)
{
    if (m_stopped) {
        return;
    }
    qCInfo(lcCell) << "the core is away:" << reason.code;
    m_channel.release()->deleteLater(); // it is telling us just now
    if (m_welcomed || m_epoch.isEmpty()) {
        m_away.start();
    }
    m_welcomed = false;
    if (m_staysAway) {
        m_listener.onAway();
        return;
    }
    if (m_epoch.isEmpty()) {
        endBecause(NoCore, QStringLiteral("the core hung up before it said welcome"));
    } else if (m_lingerSeconds == 0) {
        endBecause(CoreStayedAway, QStringLiteral("the core is away"));
    } else {
        m_retry.start();
        m_listener.onAway();
    }
}

void CoreLink::endBecause(ExitCode code, const QString &why)
{
    qCWarning(lcCell).noquote() << why;
    m_listener.onEnd(code);
}

void CoreLink::stop()
{
    m_stopped = true;
    m_welcomed = false;
    m_retry.stop();
    if (m_channel) {
        m_channel->flush();
        m_channel->disconnect(this);
        m_channel->close();
    }
}

} // namespace locum::cell
