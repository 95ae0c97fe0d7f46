// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/xml_element.h"

#include <QList>
#include <QObject>
#include <QTcpSocket>
#include <QXmlStreamReader>

#include <functional>

namespace locum::test {

/// A contact's client that speaks bare XMPP over an unencrypted stream: it shares no code with what it tests.
class XmppPeer final : public QObject {
public:
    /// Logs in as `user`@localhost with the password "secret"; not yet present.
    XmppPeer(quint16 port, const QString &user, const QString &resource = QStringLiteral("peer"));

    /// Waits until it is bound.
    bool waitForReady();
    void send(const QString &xml);
    void sendPresence() { send(QStringLiteral("<presence/>")); }
    /// A chat message; `more` is put beside the body.
    void sendMessage(const QString &to, const QString &body, const QString &more = {}, const QString &id = {});
    void close() { m_socket.disconnectFromHost(); }

    /// The stanzas so far that match.
    QList<XmlElement> find(const std::function<bool(const XmlElement &)> &matches) const;
    bool has(const std::function<bool(const XmlElement &)> &matches) const { return !find(matches).isEmpty(); }
    /// The messages with that body.
    QList<XmlElement> messages(const QString &body) const;
    void forget() { m_received.clear(); }
    const QList<XmlElement> &received() const { return m_received; }

private:
    void openStream();
    void read();
    void onStanza(const XmlElement &stanza);

    QTcpSocket m_socket;
    QXmlStreamReader m_reader;
    QList<XmlElement> m_open; ///< from the stream's root inwards
    QList<XmlElement> m_received;
    QString m_user;
    QString m_resource;
    bool m_isAuthenticated = false;
    bool m_isReady = false;
};

} // namespace locum::test
