// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/irc_peer.h"

#include <QHostAddress>
#include <QTest>

namespace locum::test {

IrcPeer::IrcPeer(quint16 port, const QString &nick)
{
    connect(&m_socket, &QTcpSocket::connected, this, [this, nick] {
        send(QStringLiteral("NICK ") + nick);
        send(QStringLiteral("USER %1 0 * :%1").arg(nick));
    });
    connect(&m_socket, &QTcpSocket::readyRead, this, [this] { read(); });
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
}

bool IrcPeer::waitForReady()
{
    return QTest::qWaitFor([this] { return has(QStringLiteral(" 376 ")) || has(QStringLiteral(" 422 ")); }, 10000);
}

void IrcPeer::read()
{
    m_buffer += m_socket.readAll();
    for (auto end = m_buffer.indexOf("\r\n"); end >= 0; end = m_buffer.indexOf("\r\n")) {
        const auto line = m_buffer.left(end);
        m_buffer.remove(0, end + 2);
        if (line.startsWith("PING ")) {
            m_socket.write("PONG " + line.mid(5) + "\r\n");
        } else {
            m_lines.append(QString::fromUtf8(line));
        }
    }
}

} // namespace locum::test
