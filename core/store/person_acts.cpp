// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/person_acts.h"

#include "store/database.h"
#include "store/json_column.h"

namespace locum::store {
namespace {

#define ACT_COLUMNS "id, device_id, at, key, act"

PersonAct readAct(Row &row)
{
    return {row.integer(), row.optionalId<DeviceId>(), row.instant(), row.text(), readObject(row)};
}

} // namespace

Result<std::vector<PersonAct>> personActs(Database &database, UserId user)
{
    return database.all("SELECT " ACT_COLUMNS " FROM person_acts WHERE user_id = ? ORDER BY id", readAct, user);
}

Result<std::optional<PersonAct>> personActByKey(Database &database, UserId user, const QString &key)
{
    return database.first("SELECT " ACT_COLUMNS " FROM person_acts WHERE user_id = ? AND key = ?", readAct, user, key);
}

Result<qint64> appendPersonAct(Database &database, UserId user, const PersonAct &act)
{
    auto done = database.run("INSERT INTO person_acts (user_id, device_id, at, key, act) VALUES (?, ?, ?, ?, ?)", user,
                             act.device, act.at, act.key, jsonText(act.act));
    if (!done) {
        return fail(std::move(done.error()));
    }
    return database.lastInsertRowId();
}

Result<std::vector<std::pair<IdentityId, PersonId>>> personsOfIdentities(Database &database, UserId user)
{
    return database.all(
        "SELECT i.id, i.person_id FROM accounts a JOIN identities i ON i.account_id = a.id WHERE a.user_id = ? "
        "ORDER BY i.id",
        [](Row &row) {
            return std::pair<IdentityId, PersonId>{row.id<IdentityId>(), row.id<PersonId>()};
        },
        user);
}

Done setPerson(Database &database, IdentityId identity, PersonId person)
{
    auto done = database.run("UPDATE identities SET person_id = ? WHERE id = ?", person, identity);
    return requiredChange(std::move(done), database.changes(), "identity.unknown", identity.value());
}

Result<std::vector<PolicyAnchor>> policyAnchors(Database &database, UserId user)
{
    return database.all(
        "SELECT a.policy_id, a.anchor_id FROM policies p JOIN policy_anchors a ON a.policy_id = p.id "
        "WHERE p.user_id = ? ORDER BY a.policy_id, a.anchor_id",
        [](Row &row) {
            return PolicyAnchor{row.id<PolicyId>(), row.id<IdentityId>()};
        },
        user);
}

Done addPolicyAnchor(Database &database, const PolicyAnchor &anchor, qint64 act)
{
    return database.run("INSERT INTO policy_anchors (policy_id, anchor_id, act_id) VALUES (?, ?, ?) "
                        "ON CONFLICT DO NOTHING",
                        anchor.policy, anchor.anchor, act);
}

Done removePolicyAnchors(Database &database, qint64 act)
{
    return database.run("DELETE FROM policy_anchors WHERE act_id = ?", act);
}

} // namespace locum::store
