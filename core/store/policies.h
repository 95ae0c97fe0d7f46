// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/policy.h"

#include <optional>
#include <vector>

namespace locum::store {

class Database;

/// In the order in which they were made.
Result<std::vector<Policy>> policies(Database &database, UserId user);
/// Sets the one of that target, direction and phase; its id is ignored and given.
Result<Policy> putPolicy(Database &database, UserId user, const Policy &policy, Instant now);
/// Gives what it was. Errors: `policy.unknown`.
Result<Policy> removePolicy(Database &database, UserId user, PolicyId id);

} // namespace locum::store
