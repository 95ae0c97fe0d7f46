// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"
#include "xmpp/xml_node.h"

#include <deque>

namespace locum::purple {

class XmppDialect;

/// Stream management (XEP-0198) for acknowledgements, without resumption. libjabber's own is kept from starting: after
/// a reconnection it would send unacknowledged messages once more, and what may have arrived is never sent again by
/// itself.
class XmppAcks {
public:
    explicit XmppAcks(XmppDialect &dialect) : m_dialect(dialect) {}

    void reset();
    void offered() { m_offered = true; }
    /// Starts, where the server offers it.
    void enable();
    bool isActive() const { return m_active; }
    /// Counts what goes out.
    void sending(const XmlView &element);
    /// Counts what comes in and answers; true: it was about acknowledgements.
    bool receive(const XmlView &element);
    void request();

    /// The message `id`, just written, ends as sent when the server has it. Without acknowledgements: now.
    void expect(const TransactionId &transaction, const QString &id);
    /// The transaction of a message that is not acknowledged yet; it is forgotten.
    std::optional<TransactionId> take(const QString &id);
    /// The link is gone: what is not acknowledged may have arrived.
    void giveUp();

private:
    void acknowledge(quint32 handled);

    struct Waiting {
        quint32 number; ///< of the stanza, from 1
        TransactionId transaction;
        QString id;
    };

    XmppDialect &m_dialect;
    std::deque<Waiting> m_waiting;
    bool m_offered = false;
    bool m_asked = false;
    bool m_active = false;
    bool m_requested = false; ///< an <r/> is under way
    quint32 m_outgoing = 0;
    quint32 m_incoming = 0;
};

} // namespace locum::purple
