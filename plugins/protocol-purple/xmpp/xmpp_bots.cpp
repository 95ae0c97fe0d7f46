// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xmpp_bots.h"

#include "xmpp/xmpp_message.h"

namespace locum::purple {
namespace {

constexpr qsizetype mostNodes = 20000; // a flood of presences must not fill the memory

} // namespace

void XmppBots::reset()
{
    m_nodes.clear();
}

void XmppBots::onPresence(const XmlView &presence)
{
    const auto from = presence.attribute("from");
    if (presence.attribute("type") == QLatin1String("unavailable")) {
        m_nodes.remove(from);
        return;
    }
    const auto capabilities = presence.child("c", xmlns::caps);
    if (capabilities && m_nodes.size() < mostNodes) {
        m_nodes.insert(from, capabilities.attribute("node") + u'#' + capabilities.attribute("ver"));
    }
}

void XmppBots::onDiscoInfo(const XmlView &query)
{
    const auto node = query.attribute("node");
    if (node.isEmpty() || m_bots.size() > mostNodes) {
        return;
    }
    for (const auto &child : query.children()) {
        if (child.is("identity") && child.attribute("category") == QLatin1String("client") &&
            child.attribute("type") == QLatin1String("bot")) {
            m_bots.insert(node);
        } else if (child.is("feature") && child.attribute("var") == QLatin1String(xmlns::noReply)) {
            m_silent.insert(node);
        }
    }
}

} // namespace locum::purple
