// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/absence_plan.h"
#include "model/ids.h"

#include <vector>

namespace locum::store {

class Database;

/// `plan.id` is of no weight.
Result<AbsencePlanId> insertAbsencePlan(Database &database, UserId user, const AbsencePlan &plan);
/// The next first.
Result<std::vector<AbsencePlan>> absencePlans(Database &database, UserId user);
/// Begin and absence of one that comes again. Errors: `absence_plan.unknown`.
Done updateAbsencePlan(Database &database, UserId user, const AbsencePlan &plan);
/// Errors: `absence_plan.unknown`, also for another user's.
Done removeAbsencePlan(Database &database, UserId user, AbsencePlanId plan);

} // namespace locum::store
