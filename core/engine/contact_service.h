// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/account_table.h"
#include "engine/commands.h"
#include "engine/directory_version.h"
#include "engine/journal.h"
#include "engine/presence_service.h"
#include "ports/engine_ports.h"

namespace locum::engine {

/// The contact list and the user's own status. Where the network keeps the list, it is changed there first; where it
/// does not (IRC), Locum keeps it, and has the network watched for those who are on it. Core thread.
class ContactService final : public ports::ContactPort {
public:
    struct Parts {
        Journal &journal;
        AccountTable &accounts;
        Commands &commands;
        PresenceService &presence;
        DirectoryVersion &directory;
    };

    explicit ContactService(Parts parts);

    void contacts(UserId user, ports::Reply<std::vector<Identity>> reply) override;
    void addContact(UserId user, ports::NewContact contact, ports::Reply<Identity> reply) override;
    void changeContact(UserId user, IdentityId contact, ports::ContactChange change,
                       ports::Reply<Identity> reply) override;
    void removeContact(UserId user, IdentityId contact, ports::Reply<void> reply) override;
    void avatar(UserId user, IdentityId contact, ports::Reply<ports::Avatar> reply) override;
    void authorizeContact(UserId user, IdentityId contact, bool allow, ports::Reply<void> reply) override;
    void setPresence(UserId user, DeviceId device, Presence presence, ports::Reply<void> reply) override;
    void presence(UserId user, ports::Reply<ports::OwnPresence> reply) override;

    /// Has the network told who of Locum's own list is there; nothing where it keeps a list itself.
    void watch(AccountId account);

private:
    /// Finds the contact and its account, which must be online if its network keeps the list.
    void withContact(UserId user, IdentityId contact,
                     const std::function<void(Result<Identity>, AccountEntry *)> &then);
    void store(UserId user, const ports::NewContact &contact, const QString &address, ports::Reply<Identity> reply);
    void storeChange(UserId user, IdentityId contact, const ports::ContactChange &change, ports::Reply<Identity> reply);
    void storeRemoval(UserId user, IdentityId contact, ports::Reply<void> reply);

    Parts m_parts;
};

} // namespace locum::engine
