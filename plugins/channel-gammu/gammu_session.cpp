// SPDX-License-Identifier: GPL-2.0-or-later
#include "gammu_session.h"

#include <QCryptographicHash>

namespace locum::gammu {

using namespace std::chrono_literals;
using State = sdk::ChannelOutcome::State;

namespace {

/// A message that has been in the outbox for so long has nobody who sends it.
constexpr Duration longestInOutbox = 10min;

QString idOf(const QString &key)
{
    return QString::fromLatin1(QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex().left(24));
}

} // namespace

GammuSession::GammuSession(ChannelId channel, Settings settings, sdk::ChannelHost &host, const Clock &clock,
                           Duration interval)
    : m_channel(channel), m_settings(settings), m_host(host), m_clock(clock), m_spool(std::move(settings)),
      m_teller(channel, host)
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
    m_timer.start(interval);
}

void GammuSession::send(const TransactionId &transaction, const sdk::ChannelMessage &message)
{
    const QString to = message.recipient.isEmpty() ? m_settings.to : message.recipient;
    if (!isNumber(to)) {
        m_teller.tell(transaction, {State::Refused, {}, Error{"gammu.recipient.invalid", QStringLiteral("no number")}});
        return;
    }
    QString text = message.title;
    if (!message.text.isEmpty()) {
        text += (text.isEmpty() ? QString() : QStringLiteral(": ")) + message.text;
    }
    const QString id = idOf(message.key);
    if (auto done = m_spool.put(to, text, id, m_clock.now()); !done) {
        m_teller.tell(transaction, {State::Retry, {}, std::move(done.error())});
        return;
    }
    m_teller.tell(transaction, {State::Sent, id});
}

void GammuSession::look()
{
    if (auto usable = m_spool.check(); !usable) {
        m_teller.tellHealth(usable.error());
        return;
    }
    sdk::ChannelReceived received;
    for (const QString &id : m_spool.failures()) {
        received.reports.append({id, false, true, QStringLiteral("gammu-smsd could not send it")});
    }
    for (const GammuSpool::Arrived &message : m_spool.arrivals()) {
        // The network vouches for the sender's number as far as it does for any.
        received.answers.append({m_settings.to, message.text, {}, true, message.id});
    }
    auto *arrivals = dynamic_cast<sdk::ChannelArrivals *>(&m_host);
    if (arrivals != nullptr && (!received.reports.isEmpty() || !received.answers.isEmpty())) {
        arrivals->arrived(m_channel, received);
    }
    const bool isStuck = m_spool.isStuck(m_clock.now(), longestInOutbox);
    m_teller.tellHealth(isStuck ? std::optional(Error{"gammu.spool.stuck",
                                                      QStringLiteral("messages stay in the outbox: gammu-smsd does not "
                                                                     "run, or its modem does not"),
                                                      Retry::Later})
                                : std::nullopt);
}

void GammuSession::receive(quint64 request, const sdk::ChannelRequest &)
{
    sdk::ChannelReceived nothing;
    nothing.status = 404;
    nothing.error = Error{"channel.receives.nothing", QStringLiteral("answers come by gammu-smsd"), Retry::No};
    m_host.received(request, nothing);
}

} // namespace locum::gammu
