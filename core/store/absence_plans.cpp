// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/absence_plans.h"

#include "model/json.h"
#include "store/database.h"
#include "store/json_column.h"

namespace locum::store {
namespace {

AbsencePlan readPlan(Row &row)
{
    AbsencePlan plan{row.id<AbsencePlanId>(), row.instant(), {}, 0};
    auto absence = absenceFromJson(readObject(row));
    if (absence) {
        plan.absence = std::move(*absence);
    } else {
        row.markBad();
    }
    plan.weekdays = static_cast<quint8>(row.integer());
    return plan;
}

} // namespace

Result<AbsencePlanId> insertAbsencePlan(Database &database, UserId user, const AbsencePlan &plan)
{
    return database.insert<AbsencePlanId>(
        "INSERT INTO absence_plans (user_id, begins, absence, weekdays) VALUES (?, ?, ?, ?)", user, plan.begins,
        jsonText(toJson(plan.absence)), static_cast<int>(plan.weekdays));
}

Done updateAbsencePlan(Database &database, UserId user, const AbsencePlan &plan)
{
    auto done = database.run("UPDATE absence_plans SET begins = ?, absence = ? WHERE id = ? AND user_id = ?",
                             plan.begins, jsonText(toJson(plan.absence)), plan.id, user);
    return requiredChange(std::move(done), database.changes(), "absence_plan.unknown", plan.id.value());
}

Result<std::vector<AbsencePlan>> absencePlans(Database &database, UserId user)
{
    return database.all("SELECT id, begins, absence, weekdays FROM absence_plans WHERE user_id = ? ORDER BY begins, id",
                        readPlan, user);
}

Done removeAbsencePlan(Database &database, UserId user, AbsencePlanId plan)
{
    auto done = database.run("DELETE FROM absence_plans WHERE id = ? AND user_id = ?", plan, user);
    return requiredChange(std::move(done), database.changes(), "absence_plan.unknown", plan.value());
}

} // namespace locum::store
