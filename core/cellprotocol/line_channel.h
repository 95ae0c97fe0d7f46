// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "cellprotocol/line_framer.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QObject>

#include <functional>
#include <sys/types.h>

class QSocketNotifier;

namespace locum::cellprotocol {

/// Lines over a connected stream socket. Reads in large chunks; can stop reading, so that the other side is held up by
/// the kernel; what is sent in one turn of the event loop goes out in one write. QLocalSocket gives neither.
class LineChannel : public QObject {
    Q_OBJECT

public:
    using Handler = std::function<void(QByteArrayView line)>;

    /// Owns `descriptor` from now on, and makes it non-blocking.
    explicit LineChannel(int descriptor, QObject *parent = nullptr);
    ~LineChannel() override;

    /// Begins to read. `handler` is called for every line, valid during the call; it may close or delete the channel.
    void start(Handler handler);

    /// While off, no line is handed over and nothing is read; lines that were read already wait.
    void setReading(bool on);
    bool isReading() const { return m_reading; }

    /// Sends `line` and a line break. Never blocks; what the socket does not take waits.
    void send(QByteArrayView line);
    qsizetype pendingOutput() const { return m_output.size() - m_outputBegin; }

    /// Writes what can be written now.
    void flush();

    /// Flushes what goes without waiting and closes. ended() is not emitted.
    void close();
    bool isOpen() const { return m_descriptor >= 0; }

    struct Peer {
        pid_t pid = 0;
        uid_t uid = 0;
    };
    /// Who is on the other side, as the kernel saw it when the connection was made.
    Peer peer() const { return m_peer; }

Q_SIGNALS:
    /// The other side has closed (`cellprotocol.channel.closed`; all whole lines were handed over), or the channel was
    /// closed for a fault: `cellprotocol.channel.failed`, `cellprotocol.line.too_long`, `cellprotocol.line.half`.
    void ended(const locum::Error &reason);

    /// Everything that was sent is with the kernel.
    void drained();

private:
    void read();
    /// False when the channel is gone, closed or stopped.
    bool handOver();
    void scheduleFlush();
    void scheduleHandOver();
    void end(const Error &reason);

    int m_descriptor;
    Peer m_peer;
    Handler m_handler;
    LineFramer m_framer;
    QByteArray m_output;
    qsizetype m_outputBegin = 0;
    QSocketNotifier *m_readNotifier;
    QSocketNotifier *m_writeNotifier;
    bool m_reading = false;
    bool m_handingOver = false;
    bool m_flushScheduled = false;
    bool m_handOverScheduled = false;
    bool m_atEnd = false; ///< the other side has closed; lines may be left
};

/// Connects to a Unix stream socket: a descriptor, or `cellprotocol.channel.unreachable`. Does not wait: a local socket
/// answers at once.
Result<int> connectUnix(const QString &path);

/// Listens on a Unix stream socket with mode 0600: a descriptor. A socket file that nobody listens on is replaced; one
/// that is in use is `cellprotocol.socket.in_use`, anything else `cellprotocol.socket.failed`.
Result<int> listenUnix(const QString &path);

} // namespace locum::cellprotocol
