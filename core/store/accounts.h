// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/account.h"
#include "model/ids.h"
#include "model/settings_form.h"

#include <QJsonObject>
#include <QString>

#include <vector>

namespace locum::store {

class Database;
class Vault;

struct NewAccount {
    UserId user;
    QString slug; ///< as wished; a number is added where the user has it already
    QString plugin;
    QString protocol;
    QString name;
    QJsonObject settings;
    ConnectPolicy connectPolicy = ConnectPolicy::Always;
    PresencePolicy presencePolicy = PresencePolicy::AsUser;
    bool enabled = true;
};

Result<Account> insertAccount(Database &database, const Vault &vault, const NewAccount &account, const Secrets &secrets,
                              Instant now);

/// Errors: `account.unknown`, also for one that was removed; as all below.
Result<Account> account(Database &database, AccountId id);
Result<std::vector<Account>> accounts(Database &database, UserId user);
Result<std::vector<Account>> allAccounts(Database &database);

/// Stores name, settings, policies, enabled and ownAddress.
Done updateAccount(Database &database, const Account &account);

/// Errors also: `store.key.wrong`.
Result<Secrets> accountSecrets(Database &database, const Vault &vault, AccountId id);
Done setAccountSecrets(Database &database, const Vault &vault, AccountId id, const Secrets &secrets);

/// What a plugin wants kept (SettingsChanged): merged into the account's own, key by key; a null value removes the key.
Done mergeAccountSettings(Database &database, const Vault &vault, AccountId id, const QJsonObject &values,
                          const Secrets &secrets);

/// Takes the account away: its credentials and settings are erased, its outbox and requests dropped, its rooms left.
/// Identities, conversations and messages stay, so that history can be read until the user is removed.
Done removeAccount(Database &database, AccountId id, Instant now);

} // namespace locum::store
