// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/standins.h"

#include "model/json.h"
#include "store/database.h"
#include "store/json_column.h"

namespace locum::store {
namespace {

StandInRecord readRecord(Row &row)
{
    return {row.id<UserId>(), static_cast<int>(row.integer()), readObject(row)};
}

} // namespace

Result<std::optional<StandInRecord>> standIn(Database &database, UserId user)
{
    return database.first("SELECT user_id, version, state FROM stand_ins WHERE user_id = ?", readRecord, user);
}

Result<std::vector<StandInRecord>> standIns(Database &database)
{
    return database.all("SELECT user_id, version, state FROM stand_ins ORDER BY user_id", readRecord);
}

Done setStandIn(Database &database, const StandInRecord &record)
{
    return database.run("INSERT INTO stand_ins (user_id, version, state) VALUES (?, ?, ?) "
                        "ON CONFLICT (user_id) DO UPDATE SET version = excluded.version, state = excluded.state",
                        record.user, record.version, jsonText(record.state));
}

Done recordStandIn(Database &database, UserId user, Instant at, const StandInStatus &status)
{
    return database.run("INSERT INTO stand_in_history (user_id, at, status) VALUES (?, ?, ?)", user, at,
                        jsonText(toJson(status)));
}

Result<std::optional<StandInStatus>> standInAsOf(Database &database, UserId user, Instant at)
{
    return database.first(
        "SELECT status FROM stand_in_history WHERE user_id = ? AND at <= ? ORDER BY at DESC, id DESC LIMIT 1",
        [](Row &row) {
            auto status = standInStatusFromJson(readObject(row));
            if (!status) {
                row.markBad();
                return StandInStatus();
            }
            return std::move(*status);
        },
        user, at);
}

} // namespace locum::store
