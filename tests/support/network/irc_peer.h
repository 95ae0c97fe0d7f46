// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <QTcpSocket>

namespace locum::test {

/// A contact's client that speaks bare IRC: it shares no code with what it tests.
class IrcPeer final : public QObject {
public:
    IrcPeer(quint16 port, const QString &nick);

    /// Waits until the server has welcomed it.
    bool waitForReady();
    void send(const QString &line) { sendBytes(line.toUtf8()); }
    void sendBytes(const QByteArray &line) { m_socket.write(line + "\r\n"); }
    /// The lines so far that contain `part`.
    QStringList find(const QString &part) const { return m_lines.filter(part); }
    bool has(const QString &part) const { return !find(part).isEmpty(); }
    void forget() { m_lines.clear(); }
    const QStringList &lines() const { return m_lines; }
    void close() { m_socket.disconnectFromHost(); }

private:
    void read();

    QTcpSocket m_socket;
    QByteArray m_buffer;
    QStringList m_lines;
};

} // namespace locum::test
