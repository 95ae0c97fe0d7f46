// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/account.h"
#include "model/ids.h"

#include <QString>

#include <optional>
#include <vector>

namespace locum::store {

class Database;

/// Keeps a network's question; a repeated handle replaces, and keeps its id.
Result<PendingRequest> putRequest(Database &database, AccountId account, const RequestReceived &request, Instant now);
Result<std::vector<PendingRequest>> requests(Database &database, UserId user);
/// Errors: `request.unknown`, also for another user's.
Result<PendingRequest> request(Database &database, UserId user, RequestId id);
/// Answered or withdrawn. Gives its id if it was there.
Result<std::optional<RequestId>> removeRequest(Database &database, AccountId account, const QString &handle);
/// What Locum itself asks has such a handle: it is no network's and outlives its sessions.
inline constexpr QLatin1String ownHandle("locum:");
/// Handles live as long as the account's session: what is left when that ends, but for ownHandle and invitations to
/// rooms, which can be followed without one. Gives their ids.
Result<std::vector<RequestId>> removeRequests(Database &database, AccountId account);

} // namespace locum::store
