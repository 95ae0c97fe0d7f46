// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>

#include <span>

namespace locum::store {

class Database;

/// One step of the schema. Steps are only ever added, at the end; what has been released is never changed.
struct Migration {
    const char *name;
    QByteArray sql; ///< any number of statements
};

/// The list; step n (from 1) leads to schema version n.
std::span<const Migration> migrations();

/// The schema that this program knows: the number of steps.
int schemaVersion();

/// Brings the database up to schemaVersion(), each step in a transaction of its own that also records it
/// (user_version). A step that fails leaves the database as the step before left it. Errors: `store.schema.newer` (made
/// by a newer Locum; AfterUserAction), `store.schema.failed`, `store.corrupt`, and those of Database.
Done migrate(Database &database);

/// The same up to a version: for tests of older databases.
Done migrateTo(Database &database, int version);

/// The version that the database is at; 0 is an empty one.
Result<int> currentVersion(Database &database);

/// Reads all of the database and checks it and its references. Takes long. Errors: `store.corrupt`.
Done checkIntegrity(Database &database);

} // namespace locum::store
