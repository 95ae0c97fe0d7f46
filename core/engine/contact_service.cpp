// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/contact_service.h"

#include "base/logging.h"
#include "engine/attempt.h"
#include "engine/ownership.h"
#include "model/image_type.h"
#include "store/avatars.h"
#include "store/identities.h"
#include "store/users.h"

#include <algorithm>

namespace locum::engine {

namespace {

constexpr qsizetype longestAddress = 1024;

Error offline(AccountId account)
{
    return Error{"account.offline", QStringLiteral("account %1 is not connected").arg(account.value()), Retry::Later};
}

bool keepsList(const AccountEntry &account)
{
    return account.features.testFlag(sdk::Feature::ServerRoster);
}

bool canHide(const AccountEntry &account)
{
    return account.features.testFlag(sdk::Feature::Invisible);
}

bool hides(const Presence &presence)
{
    return presence.availability == Availability::Invisible || presence.availability == Availability::Offline;
}

} // namespace

ContactService::ContactService(Parts parts) : m_parts(parts) {}

void ContactService::contacts(UserId user, ports::Reply<std::vector<Identity>> reply)
{
    m_parts.journal.read([user](store::Database &database) { return store::identities(database, user); },
                         [this, reply = std::move(reply)](Result<std::vector<Identity>> identities) {
                             if (!identities) {
                                 reply(std::move(identities));
                                 return;
                             }
                             std::vector<Identity> contacts;
                             for (Identity &identity : *identities) {
                                 if (!identity.listed && identity.subscription != Subscription::Pending) {
                                     continue;
                                 }
                                 if (const AccountEntry *account = m_parts.accounts.find(identity.account)) {
                                     identity.presence = account->presences.value(identity.address);
                                 }
                                 contacts.push_back(std::move(identity));
                             }
                             reply(std::move(contacts));
                         });
}

void ContactService::addContact(UserId user, ports::NewContact contact, ports::Reply<Identity> reply)
{
    const AccountEntry *account = m_parts.accounts.find(user, contact.account);
    if (account == nullptr) {
        reply(fail("account.unknown", QStringLiteral("no account %1").arg(contact.account.value())));
        return;
    }
    contact.address = account->normal(contact.address);
    if (contact.address.isEmpty() || contact.address.size() > longestAddress) {
        reply(fail("contact.address.invalid", QStringLiteral("an address has 1 to %1 characters").arg(longestAddress)));
        return;
    }
    if (!keepsList(*account)) {
        store(user, contact, contact.address, std::move(reply));
        return;
    }
    if (!account->isOnline()) {
        reply(fail(offline(contact.account)));
        return;
    }
    m_parts.commands.perform(contact.account,
                             AddContact{contact.address, contact.name, contact.groups, contact.message},
                             [this, user, contact, reply = std::move(reply)](const Outcome &outcome) {
                                 if (const auto error = errorOf(outcome)) {
                                     reply(fail(*error));
                                     return;
                                 }
                                 // A plugin that knows the canonical address says it as the remote id; else the
                                 // roster's own entry follows.
                                 const QString canonical = std::get<Sent>(outcome).remoteId;
                                 store(user, contact, canonical.isEmpty() ? contact.address : canonical, reply);
                             });
}

void ContactService::store(UserId user, const ports::NewContact &contact, const QString &address,
                           ports::Reply<Identity> reply)
{
    m_parts.journal.write(
        user,
        [this, contact, address](store::Database &database, FeedWriter &feed) -> Result<Identity> {
            m_parts.directory.touch();
            LOCUM_TAKE(identity, store::ensureIdentity(database, contact.account, address, contact.name));
            identity.listed = true;
            if (!contact.name.isEmpty()) {
                identity.name = contact.name;
            }
            if (!contact.groups.isEmpty()) {
                identity.groups = contact.groups;
            }
            LOCUM_MUST(store::updateIdentity(database, identity));
            LOCUM_MUST(feed.add(ContactUpdated{identity}));
            return std::move(identity);
        },
        [this, reply = std::move(reply)](Result<Identity> added) {
            if (added) {
                if (AccountEntry *account = m_parts.accounts.find(added->account)) {
                    account->identities.insert(added->address, added->id);
                    added->presence = account->presences.value(added->address);
                }
                watch(added->account);
            }
            reply(std::move(added));
        });
}

void ContactService::avatar(UserId user, IdentityId contact, ports::Reply<ports::Avatar> reply)
{
    m_parts.journal.read(
        [user, contact](store::Database &database) -> Result<ports::Avatar> {
            LOCUM_TAKE(identity, ownIdentity(database, user, contact));
            LOCUM_TAKE(image, store::avatar(database, identity.avatar));
            const QByteArray type = imageTypeOf(image);
            return ports::Avatar{std::move(image), type, identity.avatar};
        },
        std::move(reply));
}

void ContactService::withContact(UserId user, IdentityId contact,
                                 const std::function<void(Result<Identity>, AccountEntry *)> &then)
{
    m_parts.journal.read([user, contact](store::Database &database) { return ownIdentity(database, user, contact); },
                         [this, then](Result<Identity> found) {
                             AccountEntry *account = found ? m_parts.accounts.find(found->account) : nullptr;
                             if (found && account == nullptr) {
                                 then(fail("identity.unknown", QStringLiteral("its account is gone")), nullptr);
                             } else if (found && keepsList(*account) && !account->isOnline()) {
                                 then(fail(offline(found->account)), account);
                             } else {
                                 then(std::move(found), account);
                             }
                         });
}

void ContactService::changeContact(UserId user, IdentityId contact, ports::ContactChange change,
                                   ports::Reply<Identity> reply)
{
    withContact(user, contact, [=, this](Result<Identity> found, const AccountEntry *account) {
        if (!found) {
            reply(std::move(found));
            return;
        }
        if (!keepsList(*account)) {
            storeChange(user, contact, change, reply);
            return;
        }
        m_parts.commands.perform(
            found->account,
            RenameContact{found->address, change.name.value_or(found->name), change.groups.value_or(found->groups)},
            [=, this](const Outcome &outcome) {
                if (const auto error = errorOf(outcome)) {
                    reply(fail(*error));
                } else {
                    storeChange(user, contact, change, reply);
                }
            });
    });
}

void ContactService::storeChange(UserId user, IdentityId contact, const ports::ContactChange &change,
                                 ports::Reply<Identity> reply)
{
    m_parts.journal.write(
        user,
        [this, user, contact, change](store::Database &database, FeedWriter &feed) -> Result<Identity> {
            m_parts.directory.touch();
            LOCUM_TAKE(identity, ownIdentity(database, user, contact));
            identity.name = change.name.value_or(identity.name);
            identity.groups = change.groups.value_or(identity.groups);
            LOCUM_MUST(store::updateIdentity(database, identity));
            LOCUM_MUST(feed.add(ContactUpdated{identity}));
            return std::move(identity);
        },
        std::move(reply));
}

void ContactService::removeContact(UserId user, IdentityId contact, ports::Reply<void> reply)
{
    withContact(user, contact, [=, this](const Result<Identity> &found, const AccountEntry *account) {
        if (!found) {
            reply(fail(found.error()));
            return;
        }
        if (!keepsList(*account)) {
            storeRemoval(user, contact, reply);
            return;
        }
        m_parts.commands.perform(found->account, RemoveContact{found->address}, [=, this](const Outcome &outcome) {
            if (const auto error = errorOf(outcome)) {
                reply(fail(*error));
            } else {
                storeRemoval(user, contact, reply);
            }
        });
    });
}

void ContactService::storeRemoval(UserId user, IdentityId contact, ports::Reply<void> reply)
{
    m_parts.journal.write(
        user,
        [this, user, contact](store::Database &database, FeedWriter &feed) -> Result<AccountId> {
            m_parts.directory.touch();
            LOCUM_TAKE(identity, ownIdentity(database, user, contact));
            if (identity.listed || identity.subscription != Subscription::None) {
                identity.listed = false;
                identity.subscription = Subscription::None;
                LOCUM_MUST(store::updateIdentity(database, identity));
                LOCUM_MUST(feed.add(ContactRemoved{contact}));
            }
            return identity.account;
        },
        [this, reply = std::move(reply)](Result<AccountId> removed) {
            if (!removed) {
                reply(fail(std::move(removed.error())));
                return;
            }
            watch(*removed);
            reply({});
        });
}

void ContactService::authorizeContact(UserId user, IdentityId contact, bool allow, ports::Reply<void> reply)
{
    withContact(user, contact,
                [this, allow, reply = std::move(reply)](const Result<Identity> &found, const AccountEntry *account) {
                    if (!found) {
                        reply(fail(found.error()));
                        return;
                    }
                    if (!account->isOnline()) {
                        reply(fail(offline(found->account)));
                        return;
                    }
                    m_parts.commands.perform(found->account, AuthorizeContact{found->address, allow},
                                             [reply](const Outcome &outcome) {
                                                 if (const auto error = errorOf(outcome)) {
                                                     reply(fail(*error));
                                                 } else {
                                                     reply({});
                                                 }
                                             });
                });
}

void ContactService::setPresence(UserId user, DeviceId device, Presence presence, ports::Reply<void> reply)
{
    if (hides(presence)) {
        QStringList seen; // nobody is to believe that they are hidden where they are not
        for (const AccountEntry *account : m_parts.accounts.ofUser(user)) {
            if (account->account.enabled && account->pluginFound && !canHide(*account)) {
                seen.append(account->account.slug);
            }
        }
        if (!seen.isEmpty()) {
            reply(fail("presence.hidden.unsupported", seen.join(QLatin1String(", "))));
            return;
        }
    }
    m_parts.journal.store().write(
        [user, device, presence, now = m_parts.journal.clock().now()](store::Database &database) {
            return store::setUserPresence(database, user, device, presence, now);
        },
        m_parts.journal.context(),
        [this, user, presence, reply = std::move(reply)](Done done) {
            if (done) {
                m_parts.presence.setUserPresence(user, presence);
            }
            reply(std::move(done));
        });
}

void ContactService::presence(UserId user, ports::Reply<ports::OwnPresence> reply)
{
    m_parts.journal.read([user](store::Database &database) { return store::userPresence(database, user); },
                         [this, user, reply = std::move(reply)](Result<std::optional<store::SetPresenceRecord>> set) {
                             if (!set) {
                                 reply(fail(std::move(set.error())));
                                 return;
                             }
                             ports::OwnPresence own{std::nullopt, m_parts.presence.ruleStatus(user)};
                             if (*set) {
                                 own.set = ports::OwnPresence::Set{(*set)->presence, (*set)->device, (*set)->at};
                             }
                             reply(std::move(own));
                         });
}

void ContactService::watch(AccountId account)
{
    const AccountEntry *entry = m_parts.accounts.find(account);
    if (entry == nullptr || !entry->isOnline() || keepsList(*entry)) {
        return;
    }
    m_parts.journal.read([account](store::Database &database) { return store::identitiesOfAccount(database, account); },
                         [this, account](const Result<std::vector<Identity>> &identities) {
                             const AccountEntry *live = m_parts.accounts.find(account);
                             if (!identities || live == nullptr || !live->isOnline()) {
                                 return;
                             }
                             QStringList addresses;
                             for (const Identity &identity : *identities) {
                                 if (identity.listed) {
                                     addresses.push_back(identity.address);
                                 }
                             }
                             m_parts.commands.perform(account, WatchContacts{addresses});
                         });
}

} // namespace locum::engine
