// SPDX-License-Identifier: GPL-2.0-or-later
#include "irc/irc_outbox.h"

#include "irc/irc_dialect.h"

#include <QDateTime>

#include <algorithm>
#include <chrono>

namespace locum::purple {
namespace {

using namespace std::chrono_literals;

constexpr auto answerTimeout = 45s; // a busy server may make us wait
constexpr qint64 recently = 120'000;
constexpr size_t remembered = 50;

} // namespace

IrcOutbox::IrcOutbox(IrcDialect &dialect) : m_dialect(dialect)
{
    m_timeout.setSingleShot(true);
    m_timeout.setInterval(answerTimeout);
    QObject::connect(&m_timeout, &QTimer::timeout, &m_timeout, [this] {
        m_dialect.session().dropLink(
            LinkChanged{LinkState::WaitingToRetry,
                        Error{codes::linkLost, QStringLiteral("the server does not answer"), Retry::Later},
                        {}});
    });
}

QByteArray IrcOutbox::newToken()
{
    return "locum-" + QByteArray::number(++m_lastToken);
}

void IrcOutbox::send(const TransactionId &transaction, const QString &target, const QList<QByteArray> &lines)
{
    m_queued.push_back({transaction, target, lines, false, {}});
    for (const auto &line : lines) {
        m_dialect.writeLine(line);
    }
}

void IrcOutbox::probe()
{
    if (!m_probe.isEmpty() || !m_waiting.empty()) {
        return; // a PONG is awaited already
    }
    m_probe = newToken();
    m_dialect.writeLine("PING :" + m_probe);
    m_timeout.start();
}

void IrcOutbox::restartTimer()
{
    if (m_waiting.empty() && m_probe.isEmpty()) {
        m_timeout.stop();
    } else {
        m_timeout.start();
    }
}

QByteArray IrcOutbox::sending(const QByteArray &text)
{
    if (m_queued.empty() || m_queued.front().lines.isEmpty() || text != m_queued.front().lines.constFirst() + "\r\n") {
        return {};
    }
    auto &message = m_queued.front();
    message.isStarted = true;
    message.lines.removeFirst();
    if (!message.lines.isEmpty()) {
        return {};
    }
    message.token = newToken();
    const auto replaced = text + "PING :" + message.token + "\r\n";
    m_waiting.push_back(std::move(message));
    m_queued.pop_front();
    if (!m_timeout.isActive()) {
        m_timeout.start();
    }
    return replaced;
}

bool IrcOutbox::receivePong(const QByteArray &token)
{
    if (!token.startsWith("locum-")) {
        return false;
    }
    if (token == m_probe) {
        m_probe.clear();
    }
    const auto found = std::find_if(m_waiting.begin(), m_waiting.end(),
                                    [&token](const Message &message) { return message.token == token; });
    if (found != m_waiting.end()) {
        // Those before it are taken as well, should a PONG of theirs have been lost.
        const auto end = found + 1;
        const std::deque<Message> taken(m_waiting.begin(), end);
        m_waiting.erase(m_waiting.begin(), end);
        for (const auto &message : taken) {
            m_dialect.session().sent(message.transaction);
            m_taken.emplace_back(message, QDateTime::currentMSecsSinceEpoch());
        }
        while (m_taken.size() > remembered) {
            m_taken.pop_front();
        }
    }
    restartTimer();
    return true;
}

bool IrcOutbox::refused(const QString &target, const Error &error)
{
    const auto isTo = [&target](const Message &message) { return message.target == target; };
    if (const auto found = std::find_if(m_waiting.begin(), m_waiting.end(), isTo); found != m_waiting.end()) {
        const auto transaction = found->transaction;
        m_waiting.erase(found);
        m_dialect.session().refuse(transaction, error);
        restartTimer();
        return true;
    }
    // Its first lines may be out while the rest waits its turn.
    if (!m_queued.empty() && m_queued.front().isStarted && isTo(m_queued.front())) {
        return true; // the last line will be refused as well, and end it
    }
    return false;
}

std::optional<TransactionId> IrcOutbox::lastTo(const QString &target) const
{
    const auto now = QDateTime::currentMSecsSinceEpoch();
    for (auto taken = m_taken.rbegin(); taken != m_taken.rend(); ++taken) {
        if (taken->first.target == target && now - taken->second < recently) {
            return taken->first.transaction;
        }
    }
    return std::nullopt;
}

void IrcOutbox::disconnected()
{
    m_timeout.stop();
    m_probe.clear();
    auto &session = m_dialect.session();
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto &message : waiting) {
        session.unknown(message.transaction, codes::linkLost,
                        QStringLiteral("the link ended before the server confirmed the message"));
    }
    const auto queued = std::exchange(m_queued, {});
    for (const auto &message : queued) {
        if (message.isStarted) {
            session.unknown(message.transaction, codes::linkLost,
                            QStringLiteral("the link ended in the middle of the message"));
        } else {
            session.refuse(message.transaction, codes::linkLost,
                           QStringLiteral("the link ended before the message was written"), Retry::Later);
        }
    }
}

} // namespace locum::purple
