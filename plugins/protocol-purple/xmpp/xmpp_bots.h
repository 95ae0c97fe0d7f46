// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xmpp/xml_node.h"

#include <QHash>
#include <QSet>

namespace locum::purple {

/// Who is a program, by the entity capabilities (XEP-0115) that contacts announce: an identity client/bot, or the
/// feature urn:xmpp:noreply:0. Learns from the answers to libjabber's own questions; asks nobody.
class XmppBots {
public:
    void reset();
    void onPresence(const XmlView &presence);
    void onDiscoInfo(const XmlView &query);
    bool isBot(const QString &fullJid) const { return m_bots.contains(m_nodes.value(fullJid)); }
    bool asksNoReply(const QString &fullJid) const { return m_silent.contains(m_nodes.value(fullJid)); }

private:
    QHash<QString, QString> m_nodes; ///< full JID → what its software is called (node#ver)
    // What is known of a software holds for all accounts, since libjabber asks once in a process.
    inline static QSet<QString> m_bots;
    inline static QSet<QString> m_silent;
};

} // namespace locum::purple
