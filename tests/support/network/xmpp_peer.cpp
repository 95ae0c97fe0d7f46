// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/xmpp_peer.h"

#include <QHostAddress>
#include <QTest>

namespace locum::test {

XmppPeer::XmppPeer(quint16 port, const QString &user, const QString &resource) : m_user(user), m_resource(resource)
{
    connect(&m_socket, &QTcpSocket::connected, this, [this] { openStream(); });
    connect(&m_socket, &QTcpSocket::readyRead, this, [this] { read(); });
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
}

void XmppPeer::openStream()
{
    m_reader.clear();
    m_open.clear();
    send(QStringLiteral("<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
                        "xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>"));
}

bool XmppPeer::waitForReady()
{
    return QTest::qWaitFor([this] { return m_isReady; }, 10000);
}

void XmppPeer::send(const QString &xml)
{
    m_socket.write(xml.toUtf8());
}

void XmppPeer::sendMessage(const QString &to, const QString &body, const QString &more, const QString &id)
{
    send(QStringLiteral("<message type='chat' to='%1'%2><body>%3</body>%4</message>")
             .arg(to, id.isEmpty() ? QString() : QStringLiteral(" id='%1'").arg(id), body.toHtmlEscaped(), more));
}

QList<XmlElement> XmppPeer::find(const std::function<bool(const XmlElement &)> &matches) const
{
    QList<XmlElement> found;
    for (const auto &stanza : m_received) {
        if (matches(stanza)) {
            found.append(stanza);
        }
    }
    return found;
}

QList<XmlElement> XmppPeer::messages(const QString &body) const
{
    return find([&body](const XmlElement &stanza) {
        return stanza.name == QLatin1String("message") && stanza.child(QStringLiteral("body")).text == body;
    });
}

void XmppPeer::read()
{
    m_reader.addData(m_socket.readAll());
    while (!m_reader.atEnd()) {
        switch (m_reader.readNext()) {
        case QXmlStreamReader::StartElement: {
            XmlElement element;
            element.name = m_reader.name().toString();
            element.space = m_reader.namespaceUri().toString();
            for (const auto &attribute : m_reader.attributes()) {
                element.attributes.insert(attribute.name().toString(), attribute.value().toString());
            }
            m_open.append(element);
            break;
        }
        case QXmlStreamReader::Characters:
            if (!m_open.isEmpty()) {
                m_open.last().text += m_reader.text();
            }
            break;
        case QXmlStreamReader::EndElement: {
            const auto element = m_open.takeLast();
            if (m_open.size() == 1) {
                const bool restarts = element.name == QLatin1String("success");
                onStanza(element);
                if (restarts) {
                    return;
                }
            } else if (!m_open.isEmpty()) {
                m_open.last().children.append(element);
            }
            break;
        }
        default:
            break;
        }
    }
}

void XmppPeer::onStanza(const XmlElement &stanza)
{
    if (stanza.name == QLatin1String("features") && !m_isAuthenticated) {
        const auto credentials = QByteArray(1, '\0') + m_user.toUtf8() + '\0' + "secret";
        send(QStringLiteral("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%1</auth>")
                 .arg(QString::fromLatin1(credentials.toBase64())));
    } else if (stanza.name == QLatin1String("success")) {
        m_isAuthenticated = true;
        openStream();
    } else if (stanza.name == QLatin1String("features")) {
        send(QStringLiteral("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                            "<resource>%1</resource></bind></iq>")
                 .arg(m_resource));
    } else if (stanza.attribute(QStringLiteral("id")) == QLatin1String("bind")) {
        // Who has not asked for the roster is told nothing of subscriptions (RFC 6121 §2.2).
        send(QStringLiteral("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>"));
        m_isReady = true;
    } else {
        m_received.append(stanza);
    }
}

} // namespace locum::test
