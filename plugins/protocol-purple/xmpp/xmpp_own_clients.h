// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xmpp/xml_node.h"

#include <QMap>
#include <QString>

namespace locum::purple {

class Session;

/// The user's other clients on the account, by their presence. Tells when one becomes active or goes; and says so where
/// our own priority keeps one from being notified, for as long as it does: a server gives what comes for the bare
/// address to the clients of the highest priority alone (RFC 6121 §8.5.2.1.1).
class XmppOwnClients {
public:
    explicit XmppOwnClients(Session &session) : m_session(session) {}

    void reset();
    /// Of a resource of the user's own address; `isOurs`: of this session, as the server shows it to ourselves.
    void onPresence(const QString &resource, bool isOurs, const XmlView &presence);

private:
    struct Client {
        bool active = false; ///< in front of the user
        bool there = false;
        int priority = 0;
        bool warned = false; ///< the user was told that it is not notified
    };

    void guard();

    Session &m_session;
    QMap<QString, Client> m_clients; ///< by resource
    QString m_warning;               ///< that the account's link carries, of all that are passed over
    bool m_there = false;
    int m_priority = 0; ///< ours
};

} // namespace locum::purple
