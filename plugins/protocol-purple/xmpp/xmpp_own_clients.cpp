// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xmpp_own_clients.h"

#include "session.h"

#include <QCoreApplication>

namespace locum::purple {

namespace {

constexpr qsizetype longestName = 64; ///< of a client: it is chosen by whoever logs in as the user
constexpr qsizetype mostWarnings = 3;

} // namespace

void XmppOwnClients::reset()
{
    m_clients.clear();
    m_warning.clear();
    m_there = false;
    m_priority = 0;
}

void XmppOwnClients::onPresence(const QString &resource, bool isOurs, const XmlView &presence)
{
    const auto type = presence.attribute("type");
    const bool there = type.isEmpty();
    const int priority = presence.child("priority").text().toInt();
    if (isOurs) {
        m_there = there;
        m_priority = priority;
    } else {
        Client &client = m_clients[resource];
        const auto show = presence.child("show").text();
        const bool active = there && show != QLatin1String("away") && show != QLatin1String("xa") && priority >= 0;
        if (client.active != active) {
            m_session.tell(OwnClientChanged{resource, active});
        }
        client.active = active;
        client.there = there;
        client.priority = priority;
    }
    guard();
}

void XmppOwnClients::guard()
{
    QStringList warnings;
    for (auto client = m_clients.begin(); client != m_clients.end(); ++client) {
        // One with a negative priority does not want what comes for all.
        const bool passedOver = m_there && client->there && client->priority >= 0 && client->priority < m_priority;
        if (passedOver) {
            const auto text =
                QCoreApplication::translate(
                    "locum::purple", "Your client \"%1\" may not tell you of new messages: its priority is %2, and "
                                     "Locum's is %3, so the server gives them to Locum alone. Give it a priority of %3 "
                                     "or more.")
                    .arg(client.key().left(longestName))
                    .arg(client->priority)
                    .arg(m_priority);
            warnings.append(text);
            if (!client->warned) {
                m_session.tell(NoticeReceived{text});
            }
        }
        client->warned = passedOver;
    }
    const auto warning = warnings.mid(0, mostWarnings).join(u' ');
    if (warning != m_warning) {
        m_warning = warning;
        m_session.tellWarning(warning.isEmpty()
                                  ? std::nullopt
                                  : std::optional(Error{"xmpp.client.passed_over", warning, Retry::AfterUserAction}));
    }
}

} // namespace locum::purple
