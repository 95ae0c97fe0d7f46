// SPDX-License-Identifier: GPL-2.0-or-later
#include "contact_list.h"

#include "dialect.h"
#include "ui_operations.h"

#include <chrono>

namespace locum::purple {
namespace {

using namespace std::chrono_literals;

void onNodeUpdated(PurpleBuddyList * /*list*/, PurpleBlistNode *node)
{
    if (node != nullptr && PURPLE_BLIST_NODE_IS_BUDDY(node)) {
        auto *buddy = reinterpret_cast<PurpleBuddy *>(node);
        if (auto *session = Session::of(purple_buddy_get_account(buddy))) {
            session->roster().onUpdated(buddy);
        }
    }
}

void onNodeRemoved(PurpleBuddyList * /*list*/, PurpleBlistNode *node)
{
    if (node != nullptr && PURPLE_BLIST_NODE_IS_BUDDY(node)) {
        auto *buddy = reinterpret_cast<PurpleBuddy *>(node);
        if (auto *session = Session::of(purple_buddy_get_account(buddy))) {
            session->roster().onRemoved(buddy);
        }
    }
}

// Were these three missing, libpurple would write blist.xml.
void keepNode(PurpleBlistNode * /*node*/) {}
void keepAccount(PurpleAccount * /*account*/) {}

PurpleBlistUiOps operations = {nullptr, nullptr, nullptr, onNodeUpdated, onNodeRemoved, nullptr,     nullptr,
                               nullptr, nullptr, nullptr, keepNode,      keepNode,      keepAccount, nullptr};

} // namespace

void installBlistOperations()
{
    purple_blist_set_ui_ops(&operations);
}

Roster::Roster(Session &session) : m_session(session)
{
    m_settled.setSingleShot(true);
    m_settled.setInterval(500ms);
    QObject::connect(&m_settled, &QTimer::timeout, &m_settled, [this] { tellAll(); });
}

bool Roster::isTold() const
{
    return m_session.dialect().usesPurpleRoster() && m_session.isOnline();
}

void Roster::connected()
{
    if (isTold()) {
        m_settled.start();
    }
}

void Roster::disconnected()
{
    m_settled.stop();
    m_known.clear();
}

void Roster::clear()
{
    m_clearing = true;
    auto *found = purple_find_buddies(m_session.account(), nullptr);
    for (auto *node = found; node != nullptr; node = node->next) {
        purple_blist_remove_buddy(static_cast<PurpleBuddy *>(node->data));
    }
    g_slist_free(found);
    m_clearing = false;
}

RosterEntry Roster::entryOf(const QString &address) const
{
    RosterEntry entry;
    entry.address = address;
    entry.subscription = Subscription::Both;
    auto *found = purple_find_buddies(m_session.account(), address.toUtf8().constData());
    for (auto *node = found; node != nullptr; node = node->next) {
        auto *buddy = static_cast<PurpleBuddy *>(node->data);
        if (entry.name.isEmpty()) {
            entry.name = fromUtf8(purple_buddy_get_alias_only(buddy));
        }
        if (auto *group = purple_buddy_get_group(buddy); group != nullptr) {
            entry.groups.append(fromUtf8(purple_group_get_name(group)));
        }
    }
    g_slist_free(found);
    return entry;
}

void Roster::tellAll()
{
    RosterReceived roster;
    m_known.clear();
    auto *found = purple_find_buddies(m_session.account(), nullptr);
    for (auto *node = found; node != nullptr; node = node->next) {
        const auto name = fromUtf8(purple_buddy_get_name(static_cast<PurpleBuddy *>(node->data)));
        const auto entry = entryOf(m_session.dialect().canonical(name));
        if (!m_known.contains(entry.address)) {
            m_known.insert(entry.address, entry);
            roster.entries.append(entry);
        }
    }
    g_slist_free(found);
    m_session.tell(roster);
}

void Roster::onUpdated(PurpleBuddy *buddy)
{
    if (m_clearing || !isTold() || m_settled.isActive()) {
        return;
    }
    const auto entry = entryOf(m_session.dialect().canonical(fromUtf8(purple_buddy_get_name(buddy))));
    if (m_known.value(entry.address) != entry) {
        m_known.insert(entry.address, entry);
        m_session.tell(RosterEntryChanged{entry});
    }
}

void Roster::onRemoved(PurpleBuddy *buddy)
{
    if (m_clearing || !isTold() || m_settled.isActive()) {
        return;
    }
    const auto address = m_session.dialect().canonical(fromUtf8(purple_buddy_get_name(buddy)));
    if (m_known.remove(address) > 0) {
        m_session.tell(RosterEntryRemoved{address});
    }
}

} // namespace locum::purple
