// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/admin_service.h"

namespace locum::engine {

void AdminService::adminStatus(ports::Reply<ports::AdminStatus> reply)
{
    ports::AdminStatus status;
    status.version = m_parts.version;
    status.databasePath = m_parts.store.path();
    status.databaseBytes = m_parts.store.sizeOnDisk();
    status.storeError = m_parts.ingest.failure();
    status.plugins = m_parts.accounts.plugins();
    for (const auto &[key, cell] : m_parts.events.cells()) {
        status.cells.push_back(ports::CellStatus{m_parts.users.nameOf(key.first), key.second, nameOfState(cell.state),
                                                 cell.error, m_parts.ingest.waiting(key.first, key.second)});
    }
    for (const AccountEntry *entry : m_parts.table.all()) {
        const AccountId id = entry->account.id;
        status.accounts.push_back(ports::AccountStatus{m_parts.users.nameOf(entry->account.user), entry->account,
                                                       m_parts.links.retryAt(id), m_parts.dispatcher.waiting(id)});
    }
    m_parts.ruleValues.eachTrouble([&](UserId user, const QString &plugin, const Error &error) {
        status.rulePlugins.push_back(ports::RulePluginTrouble{m_parts.users.nameOf(user), plugin, error});
    });
    reply(std::move(status));
}

} // namespace locum::engine
