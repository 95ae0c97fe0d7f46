// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/service_states.h"

#include "store/database.h"
#include "store/json_column.h"

namespace locum::store {

Result<QJsonObject> serviceState(Database &database, AccountId account, const QString &service)
{
    auto state = database.first(
        "SELECT state FROM service_states WHERE account_id = ? AND service = ?",
        [](Row &row) { return readObject(row); }, account, service);
    if (!state) {
        return fail(std::move(state.error()));
    }
    return state->value_or(QJsonObject());
}

Done setServiceState(Database &database, AccountId account, const QString &service, const QJsonObject &state)
{
    return database.run("INSERT INTO service_states (account_id, service, state) VALUES (?, ?, ?) "
                        "ON CONFLICT (account_id, service) DO UPDATE SET state = excluded.state",
                        account, service, jsonText(state));
}

Done forgetServiceState(Database &database, AccountId account, const QString &service)
{
    return database.run("DELETE FROM service_states WHERE account_id = ? AND service = ?", account, service);
}

} // namespace locum::store
