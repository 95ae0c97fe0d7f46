// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/absence_plan.h"
#include "model/ids.h"

#include <vector>

namespace locum::store {

class Database;

Result<AbsencePlanId> insertAbsencePlan(Database &database, UserId user, Instant begins, const Absence &absence);
/// The next first.
Result<std::vector<AbsencePlan>> absencePlans(Database &database, UserId user);
/// Errors: `absence_plan.unknown`, also for another user's.
Done removeAbsencePlan(Database &database, UserId user, AbsencePlanId plan);

} // namespace locum::store
