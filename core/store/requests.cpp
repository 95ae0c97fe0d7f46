// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/requests.h"

#include "model/json.h"
#include "store/database.h"
#include "store/json_column.h"

namespace locum::store {
namespace {

PendingRequest readRequest(Row &row)
{
    const auto id = row.id<RequestId>();
    const auto account = row.id<AccountId>();
    auto request = requestReceivedFromJson(readObject(row));
    if (!request) {
        row.markBad();
    }
    return {id, account, request ? std::move(*request) : RequestReceived{}, row.instant()};
}

} // namespace

Result<PendingRequest> putRequest(Database &database, AccountId account, const RequestReceived &request, Instant now)
{
    auto id = database.first(
        "INSERT INTO requests (account_id, handle, request, received_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (account_id, handle) DO UPDATE SET request = excluded.request, "
        "received_at = excluded.received_at RETURNING id",
        [](Row &row) { return row.id<RequestId>(); }, account, request.handle, jsonText(toJson(request)), now);
    if (!id) {
        return fail(std::move(id.error()));
    }
    return PendingRequest{id->value_or(RequestId(0)), account, request, now};
}

Result<std::vector<PendingRequest>> requests(Database &database, UserId user)
{
    return database.all("SELECT r.id, r.account_id, r.request, r.received_at FROM accounts a "
                        "JOIN requests r ON r.account_id = a.id WHERE a.user_id = ? ORDER BY r.id",
                        readRequest, user);
}

Result<PendingRequest> request(Database &database, UserId user, RequestId id)
{
    return required(database.first("SELECT r.id, r.account_id, r.request, r.received_at FROM requests r "
                                   "JOIN accounts a ON a.id = r.account_id WHERE r.id = ? AND a.user_id = ?",
                                   readRequest, id, user),
                    "request.unknown", id.value());
}

Result<std::optional<RequestId>> removeRequest(Database &database, AccountId account, const QString &handle)
{
    return database.first(
        "DELETE FROM requests WHERE account_id = ? AND handle = ? RETURNING id",
        [](Row &row) { return row.id<RequestId>(); }, account, handle);
}

Result<std::vector<RequestId>> removeRequests(Database &database, AccountId account)
{
    return database.all(
        "DELETE FROM requests WHERE account_id = ? AND handle NOT LIKE 'locum:%' "
        "AND json_extract(request, '$.kind') <> 'room_invitation' RETURNING id",
        [](Row &row) { return row.id<RequestId>(); }, account);
}

} // namespace locum::store
