// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/account.h"
#include "sdk/protocol_plugin.h"

#include <QHash>
#include <QSet>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace locum::engine {

/// The plugin and the protocol of the account whose contacts are a user's services: see service_network.h.
inline const QString servicePlugin = QStringLiteral("services");

/// What is true of an account only while the daemon runs.
struct AccountEntry {
    explicit AccountEntry(Account what) : account(std::move(what)) {}

    Account account; ///< with link, linkError and ownAddress as last told
    sdk::Features features;
    AddressCase addressCase = AddressCase::Exact;
    bool pluginFound = false;     ///< its plugin is here and speaks its protocol
    bool opened = false;          ///< the network service has it
    bool settingsChanged = false; ///< by its plugin, since it was opened
    std::optional<Presence> told; ///< what the network was last told of the user's presence

    LinkState kept = LinkState::Offline; ///< the link that is good again if the cell resumes
    QSet<QString> ownClients;            ///< the user's own others that are active

    QHash<QString, IdentityId> identities;                 ///< by address
    QHash<QString, ConversationId> rooms;                  ///< by address
    QHash<QString, Presence> presences;                    ///< of contacts, by address
    QHash<QString, Instant> wentOffline;                   ///< contacts whose leaving was seen, by address
    QHash<QString, QHash<QString, Participant>> occupants; ///< by room, then by address

    bool isOnline() const { return account.link == LinkState::Online; }
    /// Its contacts are services: whether one is there is news to nobody.
    bool isOfServices() const { return account.plugin == servicePlugin; }

    /// An address that somebody typed, as the network's events spell it.
    QString normal(const QString &typed) const;
};

/// The accounts of all users, in memory. Core thread.
class AccountTable {
public:
    AccountEntry &insert(Account account);
    void remove(AccountId account);

    AccountEntry *find(AccountId account);
    /// Nothing if it is another user's.
    AccountEntry *find(UserId user, AccountId account);

    std::vector<AccountEntry *> all();
    std::vector<AccountEntry *> ofUser(UserId user);
    std::vector<AccountEntry *> ofCell(UserId user, const QString &plugin);

private:
    std::map<AccountId, std::unique_ptr<AccountEntry>> m_entries;
};

} // namespace locum::engine
