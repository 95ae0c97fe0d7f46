// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/accounts.h"

#include "store/database.h"
#include "store/json_column.h"
#include "store/vault.h"

namespace locum::store {
namespace {

#define ACCOUNT_COLUMNS                                                                                                \
    "id, user_id, slug, plugin, protocol, name, settings, connect_policy, presence_policy, enabled, own_address"

Account readAccount(Row &row)
{
    Account account{row.id<AccountId>(),
                    row.id<UserId>(),
                    row.text(),
                    row.text(),
                    row.text(),
                    row.text(),
                    readObject(row),
                    row.enumValue<ConnectPolicy>(),
                    row.enumValue<PresencePolicy>(),
                    row.boolean()};
    account.ownAddress = row.text();
    return account;
}

QByteArray purposeOf(AccountId id)
{
    return "account:" + QByteArray::number(id.value());
}

Result<QString> freeSlug(Database &database, UserId user, const QString &wish)
{
    for (int number = 1;; ++number) {
        const auto slug = number == 1 ? wish : QStringLiteral("%1-%2").arg(wish).arg(number);
        auto taken = database.first(
            "SELECT 1 FROM accounts WHERE user_id = ? AND slug = ? AND removed_at IS NULL",
            [](Row &row) { return row.boolean(); }, user, slug);
        if (!taken) {
            return fail(std::move(taken.error()));
        }
        if (!*taken) {
            return slug;
        }
    }
}

} // namespace

Result<Account> insertAccount(Database &database, const Vault &vault, const NewAccount &account, const Secrets &secrets,
                              Instant now)
{
    auto slug = freeSlug(database, account.user, account.slug.isEmpty() ? account.protocol : account.slug);
    if (!slug) {
        return fail(std::move(slug.error()));
    }
    auto id = database.insert<AccountId>("INSERT INTO accounts (user_id, slug, plugin, protocol, name, settings, "
                                         "connect_policy, presence_policy, enabled, created_at) "
                                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                         account.user, *slug, account.plugin, account.protocol, account.name,
                                         jsonText(account.settings), account.connectPolicy, account.presencePolicy,
                                         account.enabled, now);
    if (!id) {
        return fail(std::move(id.error()));
    }
    if (auto done = setAccountSecrets(database, vault, *id, secrets); !done) {
        return fail(std::move(done.error()));
    }
    return store::account(database, *id);
}

Result<Account> account(Database &database, AccountId id)
{
    return required(
        database.first("SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE id = ? AND removed_at IS NULL", readAccount, id),
        "account.unknown", id.value());
}

Result<std::vector<Account>> accounts(Database &database, UserId user)
{
    return database.all("SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE user_id = ? AND removed_at IS NULL ORDER BY id",
                        readAccount, user);
}

Result<std::vector<Account>> allAccounts(Database &database)
{
    return database.all("SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE removed_at IS NULL ORDER BY id", readAccount);
}

Done updateAccount(Database &database, const Account &account)
{
    auto done = database.run("UPDATE accounts SET name = ?, settings = ?, connect_policy = ?, presence_policy = ?, "
                             "enabled = ?, own_address = ? WHERE id = ? AND removed_at IS NULL",
                             account.name, jsonText(account.settings), account.connectPolicy, account.presencePolicy,
                             account.enabled, account.ownAddress, account.id);
    return requiredChange(std::move(done), database.changes(), "account.unknown", account.id.value());
}

Result<Secrets> accountSecrets(Database &database, const Vault &vault, AccountId id)
{
    auto sealed = required(database.first(
                               "SELECT secrets FROM accounts WHERE id = ? AND removed_at IS NULL",
                               [](Row &row) { return row.skipNull() ? QByteArray() : row.blob(); }, id),
                           "account.unknown", id.value());
    if (!sealed) {
        return fail(std::move(sealed.error()));
    }
    if (sealed->isEmpty()) {
        return Secrets();
    }
    return vault.unsealSecrets(purposeOf(id), *sealed);
}

Done setAccountSecrets(Database &database, const Vault &vault, AccountId id, const Secrets &secrets)
{
    const auto sealed = secrets.empty() ? std::nullopt : std::optional(vault.sealSecrets(purposeOf(id), secrets));
    auto done = database.run("UPDATE accounts SET secrets = ? WHERE id = ? AND removed_at IS NULL", sealed, id);
    return requiredChange(std::move(done), database.changes(), "account.unknown", id.value());
}

Done mergeAccountSettings(Database &database, const Vault &vault, AccountId id, const QJsonObject &values,
                          const Secrets &secrets)
{
    auto current = account(database, id);
    if (!current) {
        return fail(std::move(current.error()));
    }
    for (auto it = values.begin(); it != values.end(); ++it) {
        if (it->isNull()) {
            current->settings.remove(it.key());
        } else {
            current->settings.insert(it.key(), *it);
        }
    }
    if (auto done = updateAccount(database, *current); !done || secrets.empty()) {
        return done;
    }
    auto kept = accountSecrets(database, vault, id);
    if (!kept) {
        return fail(std::move(kept.error()));
    }
    for (const auto &[key, secret] : secrets) {
        kept->insert_or_assign(key, secret);
    }
    return setAccountSecrets(database, vault, id, *kept);
}

Done removeAccount(Database &database, AccountId id, Instant now)
{
    auto done = database.run("UPDATE accounts SET removed_at = ?, settings = '{}', secrets = NULL, enabled = 0 "
                             "WHERE id = ? AND removed_at IS NULL",
                             now, id);
    done = requiredChange(std::move(done), database.changes(), "account.unknown", id.value());
    // What was on its way ends here: what may have gone out is not known, the rest surely did not.
    for (const auto sql :
         {Sql("UPDATE messages SET delivery = 'unknown' WHERE id IN "
              "(SELECT message_id FROM outbox WHERE account_id = ? AND state = 'sending') AND delivery = 'sending'"),
          Sql("UPDATE messages SET delivery = 'not_sent' WHERE id IN "
              "(SELECT message_id FROM outbox WHERE account_id = ? AND state = 'queued') AND delivery = 'queued'"),
          Sql("DELETE FROM outbox WHERE account_id = ? AND state <> 'done'"),
          Sql("UPDATE conversations SET joined = 0, password = NULL WHERE account_id = ?"),
          Sql("DELETE FROM requests WHERE account_id = ?"), Sql("DELETE FROM service_states WHERE account_id = ?")}) {
        if (done) {
            done = database.run(sql, id);
        }
    }
    return done;
}

} // namespace locum::store
