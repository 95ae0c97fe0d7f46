// SPDX-License-Identifier: GPL-2.0-or-later
#include "cellprotocol/line_channel.h"

#include <QMetaObject>
#include <QPointer>
#include <QSocketNotifier>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace locum::cellprotocol {
namespace {

constexpr qsizetype chunkBytes = 256 * 1024;
constexpr qsizetype flushAtBytes = 64 * 1024; ///< so much is not left for the end of the turn

Error failed(const char *what)
{
    return {"cellprotocol.channel.failed", QStringLiteral("%1: %2").arg(QLatin1String(what), qt_error_string(errno)),
            Retry::Later};
}

} // namespace

LineChannel::LineChannel(int descriptor, QObject *parent)
    : QObject(parent), m_descriptor(descriptor),
      m_readNotifier(new QSocketNotifier(descriptor, QSocketNotifier::Read, this)),
      m_writeNotifier(new QSocketNotifier(descriptor, QSocketNotifier::Write, this))
{
    m_readNotifier->setEnabled(false);
    m_writeNotifier->setEnabled(false);
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0) {
        m_peer = {credentials.pid, credentials.uid};
    }
    connect(m_readNotifier, &QSocketNotifier::activated, this, &LineChannel::read);
    connect(m_writeNotifier, &QSocketNotifier::activated, this, &LineChannel::flush);
}

LineChannel::~LineChannel()
{
    close();
}

void LineChannel::start(Handler handler)
{
    m_handler = std::move(handler);
    setReading(true);
}

void LineChannel::setReading(bool on)
{
    if (!isOpen() || m_reading == on) {
        return;
    }
    m_reading = on;
    m_readNotifier->setEnabled(on && !m_atEnd);
    if (on && !m_handingOver && (m_framer.pendingBytes() > 0 || m_atEnd)) {
        scheduleHandOver();
    }
}

void LineChannel::scheduleHandOver()
{
    if (!m_handOverScheduled) {
        m_handOverScheduled = true;
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_handOverScheduled = false;
                if (m_reading && !m_handingOver) {
                    handOver();
                }
            },
            Qt::QueuedConnection);
    }
}

void LineChannel::read()
{
    if (!isOpen() || !m_reading || m_handingOver || m_atEnd) {
        return;
    }
    const auto got = ::recv(m_descriptor, m_framer.reserve(chunkBytes), static_cast<size_t>(chunkBytes), 0);
    if (got < 0) {
        if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) {
            return;
        }
        if (errno != ECONNRESET) { // the other side is gone with something of ours unread: an end like any other
            end(failed("recv"));
            return;
        }
    }
    if (got <= 0) {
        m_atEnd = true;
        m_readNotifier->setEnabled(false);
    } else {
        m_framer.commit(got);
    }
    handOver();
}

bool LineChannel::handOver()
{
    const QPointer<LineChannel> self(this);
    m_handingOver = true;
    while (m_reading) {
        const auto line = m_framer.next();
        if (!line) {
            m_handingOver = false;
            end(line.error());
            return false;
        }
        if (!*line) {
            break;
        }
        m_handler(**line);
        if (!self) {
            return false;
        }
        if (!isOpen()) {
            m_handingOver = false;
            return false;
        }
    }
    m_handingOver = false;
    if (!m_reading) {
        return false;
    }
    if (m_atEnd) {
        end(m_framer.pendingBytes() > 0
                ? Error{"cellprotocol.line.half", QStringLiteral("it ended in the middle of a line"), Retry::Later}
                : Error{"cellprotocol.channel.closed", QStringLiteral("the other side has closed"), Retry::Later});
        return false;
    }
    return true;
}

void LineChannel::send(QByteArrayView line)
{
    if (!isOpen()) {
        return;
    }
    m_output.append(line).append('\n');
    if (m_writeNotifier->isEnabled()) {
        return; // the socket is full
    }
    if (pendingOutput() >= flushAtBytes) {
        flush();
    } else {
        scheduleFlush();
    }
}

void LineChannel::scheduleFlush()
{
    if (!m_flushScheduled) {
        m_flushScheduled = true;
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_flushScheduled = false;
                flush();
            },
            Qt::QueuedConnection);
    }
}

void LineChannel::flush()
{
    if (!isOpen() || pendingOutput() == 0) {
        return;
    }
    while (pendingOutput() > 0) {
        const auto sent = ::send(m_descriptor, m_output.constData() + m_outputBegin,
                                 static_cast<size_t>(pendingOutput()), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (m_outputBegin > m_output.size() / 2) {
                m_output.remove(0, m_outputBegin);
                m_outputBegin = 0;
            }
            m_writeNotifier->setEnabled(true);
            return;
        }
        if (sent < 0) {
            // Reading finds the end too, after what the other side still had to say.
            m_output.clear();
            m_outputBegin = 0;
            m_writeNotifier->setEnabled(false);
            return;
        }
        m_outputBegin += sent;
    }
    m_output.resize(0);
    m_outputBegin = 0;
    m_writeNotifier->setEnabled(false);
    Q_EMIT drained();
}

void LineChannel::close()
{
    if (!isOpen()) {
        return;
    }
    if (pendingOutput() > 0) {
        [[maybe_unused]] const auto sent = ::send(m_descriptor, m_output.constData() + m_outputBegin,
                                                  static_cast<size_t>(pendingOutput()), MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    m_readNotifier->setEnabled(false);
    m_writeNotifier->setEnabled(false);
    ::close(m_descriptor);
    m_descriptor = -1;
    m_reading = false;
    m_output.clear();
    m_outputBegin = 0;
}

void LineChannel::end(const Error &reason)
{
    close();
    Q_EMIT ended(reason);
}

} // namespace locum::cellprotocol
