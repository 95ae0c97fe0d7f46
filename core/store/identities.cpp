// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/identities.h"

#include "store/database.h"
#include "store/json_column.h"

namespace locum::store {
namespace {

#define IDENTITY_COLUMNS                                                                                               \
    "i.id, i.account_id, i.address, i.name, i.person_id, i.groups, i.subscription, i.listed, i.ever_written_to, "      \
    "i.is_bot, i.avatar"

Identity readIdentity(Row &row)
{
    return {row.id<IdentityId>(),
            row.id<AccountId>(),
            row.text(),
            row.text(),
            row.id<PersonId>(),
            readTexts(row),
            row.enumValue<Subscription>(),
            row.boolean(),
            row.boolean(),
            row.boolean(),
            {},
            row.optionalText().value_or(QString())};
}

} // namespace

Result<Identity> ensureIdentity(Database &database, AccountId account, const QString &address, const QString &name)
{
    auto found = findIdentity(database, account, address);
    if (!found) {
        return fail(std::move(found.error()));
    }
    if (*found) {
        auto &identity = **found;
        if (identity.name.isEmpty() && !name.isEmpty()) {
            identity.name = name;
            if (auto done = database.run("UPDATE identities SET name = ? WHERE id = ?", name, identity.id); !done) {
                return fail(std::move(done.error()));
            }
        }
        return std::move(identity);
    }
    auto id = database.insert<IdentityId>(
        "INSERT INTO identities (account_id, address, name, person_id) VALUES (?, ?, ?, 0)", account, address, name);
    if (!id) {
        return fail(std::move(id.error()));
    }
    if (auto done = database.run("UPDATE identities SET person_id = id WHERE id = ?", *id); !done) {
        return fail(std::move(done.error()));
    }
    return Identity{*id, account, address, name, PersonId(id->value())};
}

Result<std::optional<Identity>> findIdentity(Database &database, AccountId account, const QString &address)
{
    return database.first("SELECT " IDENTITY_COLUMNS " FROM identities i WHERE account_id = ? AND address = ?",
                          readIdentity, account, address);
}

Result<Identity> identity(Database &database, IdentityId id)
{
    return required(database.first("SELECT " IDENTITY_COLUMNS " FROM identities i WHERE id = ?", readIdentity, id),
                    "identity.unknown", id.value());
}

Result<std::vector<Identity>> identities(Database &database, UserId user)
{
    return database.all("SELECT " IDENTITY_COLUMNS " FROM accounts a JOIN identities i ON i.account_id = a.id "
                        "WHERE a.user_id = ? AND a.removed_at IS NULL ORDER BY i.id",
                        readIdentity, user);
}

Result<std::vector<Identity>> identitiesOfAccount(Database &database, AccountId account)
{
    return database.all("SELECT " IDENTITY_COLUMNS " FROM identities i WHERE account_id = ? ORDER BY id", readIdentity,
                        account);
}

Result<std::vector<IdentityId>> identitiesOfPerson(Database &database, PersonId person)
{
    return database.all(
        "SELECT id FROM identities WHERE person_id = ? ORDER BY id", [](Row &row) { return row.id<IdentityId>(); },
        person);
}

Done updateIdentity(Database &database, const Identity &identity)
{
    auto done = database.run("UPDATE identities SET name = ?, person_id = ?, groups = ?, subscription = ?, listed = ?, "
                             "ever_written_to = ?, is_bot = ? WHERE id = ?",
                             identity.name, identity.person, jsonText(identity.groups), identity.subscription,
                             identity.listed, identity.everWrittenTo, identity.isBot, identity.id);
    return requiredChange(std::move(done), database.changes(), "identity.unknown", identity.id.value());
}

Result<ReplyMarks> replyMarks(Database &database, IdentityId id)
{
    return required(database.first(
                        "SELECT bot_until, mute_until FROM identities WHERE id = ?",
                        [](Row &row) {
                            return ReplyMarks{row.optionalInstant(), row.optionalInstant()};
                        },
                        id),
                    "identity.unknown", id.value());
}

Done setReplyMarks(Database &database, IdentityId id, const ReplyMarks &marks)
{
    auto done = database.run("UPDATE identities SET bot_until = ?, mute_until = ? WHERE id = ?", marks.botUntil,
                             marks.muteUntil, id);
    return requiredChange(std::move(done), database.changes(), "identity.unknown", id.value());
}

} // namespace locum::store
