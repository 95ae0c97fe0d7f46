// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"

#include <QByteArray>
#include <QList>
#include <QTimer>

#include <deque>

namespace locum::purple {

class IrcDialect;

/// What we say, from the queue in which libirc holds it back (against floods) until the server has dealt with it.
///
/// A PING goes in the same write as the last line of each message: servers work in order, so its PONG says that the
/// message was taken, and a refusal (401, 404 …) that comes first belongs to it.
class IrcOutbox {
public:
    explicit IrcOutbox(IrcDialect &dialect);

    void send(const TransactionId &transaction, const QString &target, const QList<QByteArray> &lines);
    /// The link is asked whether it lives; LinkChanged follows if it does not.
    void probe();

    /// libirc writes `text` now. The result, if not empty, is to be written instead.
    QByteArray sending(const QByteArray &text);
    /// True: it was the answer to a PING of ours.
    bool receivePong(const QByteArray &token);
    /// The server refused what we said to `target`. True: a message that was waiting ended with it.
    bool refused(const QString &target, const Error &error);
    /// The last message to `target` that was taken, if it was not long ago.
    std::optional<TransactionId> lastTo(const QString &target) const;
    void disconnected();

private:
    struct Message {
        TransactionId transaction;
        QString target;
        QList<QByteArray> lines; ///< not written yet
        bool isStarted = false;
        QByteArray token; ///< of its PING
    };

    QByteArray newToken();
    void restartTimer();

    IrcDialect &m_dialect;
    std::deque<Message> m_queued;
    std::deque<Message> m_waiting;                  ///< for their PONG
    std::deque<std::pair<Message, qint64>> m_taken; ///< with when, ms
    QByteArray m_probe;
    QTimer m_timeout;
    quint64 m_lastToken = 0;
};

} // namespace locum::purple
