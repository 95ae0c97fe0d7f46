// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace locum::store {

class Database;

/// The present life of the cell of a user and plugin.
struct Cell {
    UserId user;
    QString plugin;
    QString epoch;
    QByteArray resumeKeyHash; ///< SHA-256
    quint64 committed = 0;    ///< events up to this number are in the database

    bool operator==(const Cell &) const = default;
};

/// A new life takes the place of the former.
Done setCell(Database &database, const Cell &cell);
Result<std::vector<Cell>> cells(Database &database);
Done removeCell(Database &database, UserId user, const QString &plugin);

/// Marks an event as committed, in the transaction of what it brings. False when it was already: then do nothing else,
/// only acknowledge it. Errors: `cell.epoch.unknown` (of a life that is over).
Result<bool> commitEvent(Database &database, UserId user, const QString &plugin, const QString &epoch, quint64 number);

} // namespace locum::store
