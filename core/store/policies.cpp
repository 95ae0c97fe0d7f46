// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/policies.h"

#include "store/database.h"
#include "store/json_column.h"

namespace locum::store {
namespace {

#define POLICY_COLUMNS "id, target_kind, target_id, target_name, verdicts, direction, phase, updated_at"

QList<PolicyVerdict> readVerdicts(Row &row)
{
    QList<PolicyVerdict> verdicts;
    for (const QString &name : readTexts(row)) {
        const auto verdict = fromName<PolicyVerdict>(name);
        if (!verdict) {
            row.markBad();
        }
        verdicts.append(verdict.value_or(PolicyVerdict::Allow));
    }
    return verdicts;
}

Policy readPolicy(Row &row)
{
    return {row.id<PolicyId>(),
            {row.enumValue<PolicyKind>(), row.integer(), row.text()},
            readVerdicts(row),
            row.enumValue<PolicyDirection>(),
            row.enumValue<PolicyPhase>(),
            row.instant()};
}

} // namespace

Result<std::vector<Policy>> policies(Database &database, UserId user)
{
    return database.all("SELECT " POLICY_COLUMNS " FROM policies WHERE user_id = ? ORDER BY id", readPolicy, user);
}

Result<Policy> putPolicy(Database &database, UserId user, const Policy &policy, Instant now)
{
    QStringList verdicts;
    for (const PolicyVerdict verdict : policy.verdicts) {
        verdicts.append(nameOf(verdict));
    }
    return required(
        database.first(
            "INSERT INTO policies (user_id, target_kind, target_id, target_name, direction, phase, verdicts, "
            "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (user_id, target_kind, target_id, "
            "target_name, direction, phase) DO UPDATE SET verdicts = excluded.verdicts, updated_at = "
            "excluded.updated_at RETURNING " POLICY_COLUMNS,
            readPolicy, user, policy.target.kind, policy.target.id, policy.target.name, policy.direction, policy.phase,
            jsonText(verdicts), now),
        "policy.unknown", 0);
}

Result<Policy> removePolicy(Database &database, UserId user, PolicyId id)
{
    return required(database.first("DELETE FROM policies WHERE id = ? AND user_id = ? RETURNING " POLICY_COLUMNS,
                                   readPolicy, id, user),
                    "policy.unknown", id.value());
}

} // namespace locum::store
