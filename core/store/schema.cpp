// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/schema.h"

#include "base/logging.h"
#include "store/database.h"

#include <vector>

namespace locum::store {
namespace {

constexpr qint64 applicationId = 1282368373; // "Locu", set by the first step

Result<qint64> number(Database &database, Sql pragma)
{
    auto value = database.first(pragma, [](Row &row) { return row.integer(); });
    if (!value) {
        return fail(std::move(value.error()));
    }
    return value->value_or(0);
}

Done checkReferences(Database &database)
{
    auto broken = database.first("PRAGMA foreign_key_check", [](Row &row) {
        auto table = row.text();
        row.optionalId<StrongId<struct RowTag>>();
        auto parent = row.text();
        row.integer();
        return QStringLiteral("%1 → %2").arg(table, parent);
    });
    if (!broken) {
        return fail(std::move(broken.error()));
    }
    if (*broken) {
        return fail("store.corrupt", QStringLiteral("%1: broken reference %2").arg(database.path(), **broken));
    }
    return {};
}

Done inTransaction(Database &database, const Migration &step, int version)
{
    if (auto done = database.begin(); !done) {
        return done;
    }
    auto done = database.script(step.sql);
    if (done) {
        done = checkReferences(database);
    }
    if (done) {
        done = database.script("PRAGMA user_version = " + QByteArray::number(version));
    }
    if (done) {
        done = database.commit();
    }
    if (!done) {
        database.rollback();
    }
    return done;
}

/// References are looked at once, at the end of the step: rebuilding a table breaks them for a while, and the pragma
/// can only be set outside a transaction (https://sqlite.org/lang_altertable.html#otheralter).
Done apply(Database &database, const Migration &step, int version)
{
    if (auto done = database.script("PRAGMA foreign_keys = OFF"); !done) {
        return done;
    }
    auto done = inTransaction(database, step, version);
    auto restored = database.script("PRAGMA foreign_keys = ON");
    if (!done) {
        // Faults of the disk or the file keep their own codes, which say what to do about them.
        const auto &code = done.error().code;
        if (code != "store.failed" && code != "store.constraint" && code != "store.duplicate") {
            return done;
        }
        return fail("store.schema.failed", QStringLiteral("step %1 (%2) of the schema: %3")
                                               .arg(version)
                                               .arg(QLatin1String(step.name), done.error().detail));
    }
    return restored;
}

} // namespace

std::span<const Migration> migrations()
{
    static const std::vector<Migration> list = {
#include "migrations.inc"
    };
    return list;
}

int schemaVersion()
{
    return static_cast<int>(migrations().size());
}

Result<int> currentVersion(Database &database)
{
    auto version = number(database, "PRAGMA user_version");
    if (!version) {
        return fail(std::move(version.error()));
    }
    return static_cast<int>(*version);
}

Done migrate(Database &database)
{
    return migrateTo(database, schemaVersion());
}

Done migrateTo(Database &database, int version)
{
    auto current = currentVersion(database);
    if (!current) {
        return fail(std::move(current.error()));
    }
    if (*current > schemaVersion()) {
        return fail("store.schema.newer",
                    QStringLiteral("%1 was written by a newer Locum (schema %2, this one knows up to %3): install that "
                                   "version again, or restore a backup")
                        .arg(database.path())
                        .arg(*current)
                        .arg(schemaVersion()),
                    Retry::AfterUserAction);
    }
    auto owner = number(database, "PRAGMA application_id");
    auto objects = number(database, "SELECT count(*) FROM sqlite_schema");
    if (!owner || !objects) {
        return fail(!owner ? owner.error() : objects.error());
    }
    if (*objects > 0 && *owner != applicationId) {
        return fail("store.schema.foreign",
                    QStringLiteral("%1 is another program's database: set core.state_directory to another directory")
                        .arg(database.path()),
                    Retry::AfterUserAction);
    }
    for (int next = *current + 1; next <= version; ++next) {
        const auto &step = migrations()[static_cast<size_t>(next - 1)];
        if (auto done = apply(database, step, next); !done) {
            return done;
        }
        qCDebug(lcStore) << "schema step" << next << step.name;
    }
    return {};
}

Done checkIntegrity(Database &database)
{
    auto verdict = database.first("PRAGMA integrity_check(1)", [](Row &row) { return row.text(); });
    if (!verdict) {
        return fail(std::move(verdict.error()));
    }
    if (verdict->value_or(QString()) != QLatin1String("ok")) {
        return fail(
            "store.corrupt",
            QStringLiteral("%1 is damaged: restore a backup (%2)").arg(database.path(), verdict->value_or(QString())));
    }
    return checkReferences(database);
}

} // namespace locum::store
