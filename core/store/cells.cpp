// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/cells.h"

#include "store/database.h"

namespace locum::store {

Done setCell(Database &database, const Cell &cell)
{
    return database.run("INSERT INTO cells (user_id, plugin, epoch, resume_key_hash, committed) VALUES (?, ?, ?, ?, ?) "
                        "ON CONFLICT (user_id, plugin) DO UPDATE SET epoch = excluded.epoch, "
                        "resume_key_hash = excluded.resume_key_hash, committed = excluded.committed",
                        cell.user, cell.plugin, cell.epoch, cell.resumeKeyHash, static_cast<qint64>(cell.committed));
}

Result<std::vector<Cell>> cells(Database &database)
{
    return database.all(
        "SELECT user_id, plugin, epoch, resume_key_hash, committed FROM cells ORDER BY user_id, plugin", [](Row &row) {
            return Cell{row.id<UserId>(), row.text(), row.text(), row.blob(), static_cast<quint64>(row.integer())};
        });
}

Done removeCell(Database &database, UserId user, const QString &plugin)
{
    return database.run("DELETE FROM cells WHERE user_id = ? AND plugin = ?", user, plugin);
}

Result<bool> commitEvent(Database &database, UserId user, const QString &plugin, const QString &epoch, quint64 number)
{
    auto done = database.run("UPDATE cells SET committed = ?1 WHERE user_id = ?2 AND plugin = ?3 AND epoch = ?4 "
                             "AND committed < ?1",
                             static_cast<qint64>(number), user, plugin, epoch);
    if (!done) {
        return fail(std::move(done.error()));
    }
    if (database.changes() == 1) {
        return true;
    }
    auto present = database.first(
        "SELECT 1 FROM cells WHERE user_id = ? AND plugin = ? AND epoch = ?", [](Row &row) { return row.boolean(); },
        user, plugin, epoch);
    if (!present) {
        return fail(std::move(present.error()));
    }
    if (!*present) {
        return fail("cell.epoch.unknown", QStringLiteral("event %1 is of a life that is over").arg(number));
    }
    return false;
}

} // namespace locum::store
