// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"
#include "xmpp/xml_node.h"

#include <QHash>

#include <functional>

namespace locum::purple {

class XmppDialect;

/// The contact list as the server keeps it (RFC 6121 §2): read from the stanzas that pass, changed with stanzas of our
/// own, whose answers end the commands.
class XmppRoster {
public:
    explicit XmppRoster(XmppDialect &dialect) : m_dialect(dialect) {}

    void reset();
    /// Looks at an iq that carries a roster; libjabber sees it as well.
    void receive(const XmlView &iq);
    /// Told once the link is online.
    void tellAll();

    void add(const TransactionId &transaction, const AddContact &contact);
    void rename(const TransactionId &transaction, const RenameContact &contact);
    void remove(const TransactionId &transaction, const RemoveContact &contact);
    void authorize(const TransactionId &transaction, const AuthorizeContact &contact);

private:
    /// Asks the server to write an entry; `then` runs when it has.
    void set(const TransactionId &transaction, const QString &address, const QString &name, const QStringList &groups,
             std::function<void()> then);
    void sendPresence(const QString &to, const char *type, const QString &text = {});

    XmppDialect &m_dialect;
    QHash<QString, RosterEntry> m_entries;
    bool m_isKnown = false;
};

} // namespace locum::purple
