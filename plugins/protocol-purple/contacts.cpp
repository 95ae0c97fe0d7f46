// SPDX-License-Identifier: GPL-2.0-or-later
#include "contacts.h"

namespace locum::purple {
namespace {

PurpleGroup *groupOf(const QString &name)
{
    const auto utf8 = name.toUtf8();
    auto *group = purple_find_group(utf8.constData());
    if (group == nullptr) {
        group = purple_group_new(utf8.constData());
        purple_blist_add_group(group, nullptr);
    }
    return group;
}

PurpleBuddy *putOnList(Session &session, const QString &address, const QString &name, const QString &group)
{
    auto *buddy = purple_buddy_new(session.account(), address.toUtf8().constData(),
                                   name.isEmpty() ? nullptr : name.toUtf8().constData());
    purple_blist_add_buddy(buddy, nullptr, groupOf(group.isEmpty() ? QStringLiteral("Buddies") : group), nullptr);
    return buddy;
}

} // namespace

void addBuddy(Session &session, const AddContact &contact)
{
    auto *buddy = putOnList(session, contact.address, contact.name, contact.groups.value(0));
    purple_account_add_buddy_with_invite(session.account(), buddy, contact.message.toUtf8().constData());
    if (!contact.name.isEmpty()) {
        serv_alias_buddy(buddy);
    }
}

bool renameBuddy(Session &session, const RenameContact &contact)
{
    auto *buddy = purple_find_buddy(session.account(), contact.address.toUtf8().constData());
    if (buddy == nullptr) {
        return false;
    }
    if (fromUtf8(purple_buddy_get_alias_only(buddy)) != contact.name) {
        purple_blist_alias_buddy(buddy, contact.name.toUtf8().constData());
        serv_alias_buddy(buddy);
    }
    if (const auto wanted = contact.groups.value(0); !wanted.isEmpty()) {
        auto *group = groupOf(wanted);
        if (purple_buddy_get_group(buddy) != group) {
            purple_blist_add_buddy(buddy, nullptr, group, nullptr); // moves it, on the network too
        }
    }
    return true;
}

void removeBuddies(Session &session, const QString &address)
{
    auto *found = purple_find_buddies(session.account(), address.toUtf8().constData());
    for (auto *node = found; node != nullptr; node = node->next) {
        auto *buddy = static_cast<PurpleBuddy *>(node->data);
        purple_account_remove_buddy(session.account(), buddy, purple_buddy_get_group(buddy));
        purple_blist_remove_buddy(buddy);
    }
    g_slist_free(found);
}

void watchBuddy(Session &session, const QString &address)
{
    auto *buddy = putOnList(session, address, {}, {});
    if (session.isOnline()) {
        purple_account_add_buddy(session.account(), buddy);
    }
}

} // namespace locum::purple
