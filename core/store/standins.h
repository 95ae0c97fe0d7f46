// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"
#include "model/standin.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace locum::store {

class Database;

/// A user's stand-in as the state machine's layer writes it, with the version of that writing.
struct StandInRecord {
    UserId user;
    int version = 1;
    QJsonObject state;

    bool operator==(const StandInRecord &) const = default;
};

Result<std::optional<StandInRecord>> standIn(Database &database, UserId user);
Result<std::vector<StandInRecord>> standIns(Database &database);
Done setStandIn(Database &database, const StandInRecord &record);

/// Devices are told this.
Done recordStandIn(Database &database, UserId user, Instant at, const StandInStatus &status);
/// What they were last told by then; none: nothing yet.
Result<std::optional<StandInStatus>> standInAsOf(Database &database, UserId user, Instant at);

} // namespace locum::store
