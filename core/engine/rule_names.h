// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/policy.h"
#include "rules/policy.h"
#include "rules/rule_set.h"
#include "store/store.h"

/// What rules and policies name. Inside jobs.
namespace locum::engine {

/// The user's names as they are now; who has none gets one, so the job must be one that writes. Networks are not in it.
Result<rules::Directory> ruleDirectory(store::Database &database, UserId user);

/// The row as the program takes it.
rules::PolicyRow policyRow(const Policy &policy);

/// The target with its id, where it goes by name; it must be the user's. Errors: `policy.target.unknown`.
Result<PolicyTarget> ownTarget(store::Database &database, UserId user, PolicyTarget target);

} // namespace locum::engine
