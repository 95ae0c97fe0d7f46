// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xmpp_roster.h"

#include "requests.h"
#include "xmpp/xmpp_dialect.h"
#include "xmpp/xmpp_message.h"

namespace locum::purple {
namespace {

Subscription subscriptionOf(const XmlView &item)
{
    const auto subscription = item.attribute("subscription");
    if (subscription == QLatin1String("both")) {
        return Subscription::Both;
    }
    if (subscription == QLatin1String("to")) {
        return Subscription::To;
    }
    if (item.attribute("ask") == QLatin1String("subscribe")) {
        return Subscription::Pending;
    }
    return subscription == QLatin1String("from") ? Subscription::From : Subscription::None;
}

} // namespace

void XmppRoster::reset()
{
    m_entries.clear();
    m_isKnown = false;
}

void XmppRoster::receive(const XmlView &iq)
{
    const auto query = iq.child("query", xmlns::roster);
    const auto type = iq.attribute("type");
    const auto from = iq.attribute("from");
    // Only our own server speaks of our roster (RFC 6121 §2.1.6).
    const bool isOurs = from.isEmpty() || m_dialect.canonical(from) == m_dialect.ownBare();
    if (!query || !isOurs || (type != QLatin1String("result") && type != QLatin1String("set"))) {
        return;
    }
    for (const auto &item : query.children()) {
        if (!item.is("item")) {
            continue;
        }
        RosterEntry entry;
        entry.address = m_dialect.canonical(item.attribute("jid"));
        entry.name = item.attribute("name");
        entry.subscription = subscriptionOf(item);
        for (const auto &group : item.children()) {
            if (group.is("group")) {
                entry.groups.append(group.text());
            }
        }
        const bool isGone = item.attribute("subscription") == QLatin1String("remove");
        if (isGone) {
            m_entries.remove(entry.address);
        } else {
            m_entries.insert(entry.address, entry);
        }
        if (m_isKnown && isGone) {
            m_dialect.session().tell(RosterEntryRemoved{entry.address});
        } else if (m_isKnown) {
            m_dialect.session().tell(RosterEntryChanged{entry});
        }
    }
}

void XmppRoster::tellAll()
{
    m_isKnown = true;
    m_dialect.session().tell(RosterReceived{m_entries.values()});
}

void XmppRoster::set(const TransactionId &transaction, const QString &address, const QString &name,
                     const QStringList &groups, std::function<void()> then)
{
    XmlElement iq("iq");
    iq.set("type", QStringLiteral("set"));
    auto item = iq.child("query", xmlns::roster).child("item");
    item.set("jid", address).set("name", name);
    for (const auto &group : groups) {
        if (!group.isEmpty()) {
            item.child("group").text(group);
        }
    }
    m_dialect.ask(iq, [this, transaction, then](const XmlView &answer) {
        auto &session = m_dialect.session();
        if (!answer) {
            session.unknown(transaction, codes::linkLost, QStringLiteral("the link ended before the server answered"));
        } else if (answer.attribute("type") == QLatin1String("error")) {
            session.refuse(transaction, errorOf(answer));
        } else {
            then();
            session.sent(transaction);
        }
    });
}

void XmppRoster::sendPresence(const QString &to, const char *type, const QString &text)
{
    XmlElement presence("presence");
    presence.set("to", to).set("type", QLatin1String(type));
    if (!text.isEmpty()) {
        presence.child("status").text(text);
    }
    m_dialect.write(presence);
}

void XmppRoster::add(const TransactionId &transaction, const AddContact &contact)
{
    const auto address = m_dialect.canonical(contact.address);
    if (address.isEmpty() || address == m_dialect.ownBare()) {
        m_dialect.session().refuse(transaction, codes::addressInvalid, QStringLiteral("no address of a contact"));
        return;
    }
    set(transaction, address, contact.name, contact.groups, [this, address, message = contact.message] {
        sendPresence(address, "subscribe", message);
        // A wish of theirs that waits is granted with it.
        m_dialect.session().requests().settle(QStringLiteral("contact:") + address, true);
    });
}

void XmppRoster::rename(const TransactionId &transaction, const RenameContact &contact)
{
    const auto address = m_dialect.canonical(contact.address);
    if (!m_entries.contains(address)) {
        m_dialect.session().refuse(transaction, codes::noRecipient, QStringLiteral("there is no such contact"));
        return;
    }
    set(transaction, address, contact.name, contact.groups, [] {});
}

void XmppRoster::remove(const TransactionId &transaction, const RemoveContact &contact)
{
    XmlElement iq("iq");
    iq.set("type", QStringLiteral("set"));
    iq.child("query", xmlns::roster)
        .child("item")
        .set("jid", m_dialect.canonical(contact.address))
        .set("subscription", QStringLiteral("remove")); // also ends both subscriptions (RFC 6121 §2.5)
    m_dialect.ask(iq, [this, transaction](const XmlView &answer) {
        auto &session = m_dialect.session();
        if (!answer) {
            session.unknown(transaction, codes::linkLost, QStringLiteral("the link ended before the server answered"));
        } else if (answer.attribute("type") == QLatin1String("error")) {
            session.refuse(transaction, errorOf(answer));
        } else {
            session.sent(transaction);
        }
    });
}

void XmppRoster::authorize(const TransactionId &transaction, const AuthorizeContact &contact)
{
    const auto address = m_dialect.canonical(contact.address);
    if (!m_dialect.session().requests().settle(QStringLiteral("contact:") + address, contact.allow)) {
        sendPresence(address, contact.allow ? "subscribed" : "unsubscribed");
    }
    m_dialect.session().sent(transaction);
}

} // namespace locum::purple
