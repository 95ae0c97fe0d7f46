// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xmpp_acks.h"

#include "xmpp/xmpp_dialect.h"
#include "xmpp/xmpp_message.h"

#include <algorithm>

namespace locum::purple {
namespace {

bool isStanza(const XmlView &element)
{
    return element.is("message") || element.is("presence") || element.is("iq");
}

} // namespace

void XmppAcks::reset()
{
    m_offered = false;
    m_asked = false;
    m_active = false;
    m_requested = false;
    m_outgoing = 0;
    m_incoming = 0;
}

void XmppAcks::enable()
{
    if (!m_offered || m_asked) {
        return;
    }
    m_asked = true;
    m_dialect.write(XmlElement("enable", xmlns::streamManagement));
}

void XmppAcks::sending(const XmlView &element)
{
    if (m_asked && isStanza(element)) {
        ++m_outgoing;
    }
}

bool XmppAcks::receive(const XmlView &element)
{
    if (!element.isIn(xmlns::streamManagement)) {
        if (m_active && isStanza(element)) {
            ++m_incoming;
        }
        return false;
    }
    if (element.is("enabled")) {
        m_active = true;
        m_incoming = 0;
        if (!m_waiting.empty()) {
            request();
        }
    } else if (element.is("failed")) {
        m_asked = false;
        m_offered = false;
        acknowledge(m_outgoing); // nobody will ever say: written must do
    } else if (element.is("r")) {
        m_dialect.write(XmlElement("a", xmlns::streamManagement).set("h", QString::number(m_incoming)));
    } else if (element.is("a")) {
        m_requested = false;
        acknowledge(element.attribute("h").toUInt());
        if (!m_waiting.empty()) {
            request();
        }
    }
    return true;
}

void XmppAcks::request()
{
    if (m_active && !m_requested) {
        m_requested = true;
        m_dialect.write(XmlElement("r", xmlns::streamManagement));
    }
}

void XmppAcks::acknowledge(quint32 handled)
{
    // The counters wrap around at 2^32.
    while (!m_waiting.empty() && static_cast<qint32>(handled - m_waiting.front().number) >= 0) {
        const auto done = m_waiting.front();
        m_waiting.pop_front();
        m_dialect.session().sent(done.transaction, done.id);
    }
}

void XmppAcks::expect(const TransactionId &transaction, const QString &id)
{
    if (!m_asked) {
        m_dialect.session().sent(transaction, id);
        return;
    }
    m_waiting.push_back({m_outgoing, transaction, id});
    request();
}

std::optional<TransactionId> XmppAcks::take(const QString &id)
{
    const auto found =
        std::find_if(m_waiting.begin(), m_waiting.end(), [&id](const Waiting &waiting) { return waiting.id == id; });
    if (found == m_waiting.end()) {
        return std::nullopt;
    }
    const auto transaction = found->transaction;
    m_waiting.erase(found);
    return transaction;
}

void XmppAcks::giveUp()
{
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto &lost : waiting) {
        m_dialect.session().unknown(lost.transaction, codes::linkLost,
                                    QStringLiteral("the link ended before the server confirmed the message"));
    }
    reset();
}

} // namespace locum::purple
