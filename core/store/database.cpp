// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/database.h"

#include "base/logging.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QVariant>

#include <sqlite3.h>

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace locum::store {
namespace {

/// The file is made for its owner only, whatever the umask is: SQLite gives its log the same mode.
void makeFile(const QString &path)
{
    const int file = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0) {
        ::close(file);
    }
}

bool isInMemory(const QString &path)
{
    return path == QLatin1String(":memory:");
}

Done checkPath(const DatabaseOptions &options)
{
    if (isInMemory(options.path)) {
        return {};
    }
    const QFileInfo file(options.path);
    const QFileInfo directory(file.absolutePath());
    if (!directory.isDir()) {
        return fail("store.directory.missing",
                    QStringLiteral("there is no directory %1: make it, or set core.state_directory to another")
                        .arg(directory.absoluteFilePath()),
                    Retry::AfterUserAction);
    }
    if (options.access == Access::ReadWrite && !file.exists()) {
        if (!directory.isWritable()) {
            return fail("store.unwritable",
                        QStringLiteral("%1 cannot be written: give it to the user that locumd runs as")
                            .arg(directory.absoluteFilePath()),
                        Retry::AfterUserAction);
        }
        makeFile(options.path);
    }
    if (file.isDir() || !file.isReadable()) {
        return fail("store.unreadable",
                    QStringLiteral("%1 is no file that can be read: check its path, owner and mode").arg(options.path),
                    Retry::AfterUserAction);
    }
    if (options.access == Access::ReadWrite && (!file.isWritable() || !directory.isWritable())) {
        return fail(
            "store.unwritable",
            QStringLiteral("%1 and its directory must be writable for the user that locumd runs as").arg(options.path),
            Retry::AfterUserAction);
    }
    return {};
}

QString pathOf(sqlite3 *handle)
{
    return QFile::decodeName(sqlite3_db_filename(handle, "main"));
}

} // namespace

Error databaseError(sqlite3 *handle, int code, const QString &where)
{
    const int extended = handle == nullptr ? code : sqlite3_extended_errcode(handle);
    const auto message = QString::fromUtf8(handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle));
    const auto path = handle == nullptr ? QString() : pathOf(handle);
    const auto say = [&](const char *name, const QString &advice, Retry retry) {
        return Error{name, QStringLiteral("%1 (%2, SQLite %3): %4").arg(advice, message).arg(extended).arg(where),
                     retry};
    };
    const int systemError = handle == nullptr ? 0 : sqlite3_system_errno(handle);
    switch (code & 0xff) {
    case SQLITE_FULL:
        return say("store.full", QStringLiteral("the disk that holds %1 is full: make room on it").arg(path),
                   Retry::Later);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return say("store.locked", QStringLiteral("another program holds %1: end it").arg(path), Retry::Later);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return say("store.corrupt", QStringLiteral("%1 is damaged, or no database: restore a backup").arg(path),
                   Retry::No);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return say("store.unwritable",
                   QStringLiteral("%1 and its directory must be writable for the user that locumd runs as").arg(path),
                   Retry::AfterUserAction);
    case SQLITE_IOERR:
        if (systemError == ENOSPC || systemError == EDQUOT || systemError == EFBIG) {
            return say("store.full", QStringLiteral("the disk that holds %1 is full: make room on it").arg(path),
                       Retry::Later);
        }
        return say("store.io", QStringLiteral("reading or writing %1 failed").arg(path), Retry::Later);
    case SQLITE_NOMEM:
        return say("store.memory", QStringLiteral("there is not enough memory"), Retry::Later);
    case SQLITE_CONSTRAINT:
        if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ||
            extended == SQLITE_CONSTRAINT_ROWID) {
            return say("store.duplicate", QStringLiteral("it is there already"), Retry::No);
        }
        if (extended == SQLITE_CONSTRAINT_FOREIGNKEY) {
            return say("store.reference", QStringLiteral("it belongs to something that is not there"), Retry::No);
        }
        return say("store.constraint", QStringLiteral("the value is not allowed"), Retry::No);
    default:
        return say("store.failed", QStringLiteral("the database refused"), Retry::No);
    }
}

Result<std::unique_ptr<Database>> Database::open(const DatabaseOptions &options)
{
    if (auto good = checkPath(options); !good) {
        return fail(std::move(good.error()));
    }
    static std::atomic<quint64> counter = 0;
    std::unique_ptr<Database> database(new Database);
    database->m_path = options.path;
    database->m_readOnly = options.access == Access::ReadOnly;
    database->m_connection = QStringLiteral("locum-%1").arg(++counter);
    auto connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), database->m_connection);
    if (!connection.isValid()) {
        return fail("store.driver.missing",
                    QStringLiteral("Qt has no SQLite driver: install the package libqt6sql6-sqlite"),
                    Retry::AfterUserAction);
    }
    connection.setDatabaseName(options.path);
    auto connectOptions = QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(options.busyTimeoutMs);
    if (database->m_readOnly) {
        connectOptions += QStringLiteral(";QSQLITE_OPEN_READONLY");
    }
    connection.setConnectOptions(connectOptions);
    if (!connection.open()) {
        return fail("store.unreadable",
                    QStringLiteral("%1 cannot be opened (%2)").arg(options.path, connection.lastError().databaseText()),
                    Retry::AfterUserAction);
    }
    const auto handle = connection.driver()->handle();
    if (qstrcmp(handle.typeName(), "sqlite3*") != 0 || handle.data() == nullptr) {
        return fail("store.driver.missing", QStringLiteral("Qt's SQLite driver gives no handle"), Retry::No);
    }
    database->m_handle = *static_cast<sqlite3 *const *>(handle.data());
    if (auto done = database->configure(options); !done) {
        return fail(std::move(done.error()));
    }
    return database;
}

Done Database::configure(const DatabaseOptions &options)
{
    sqlite3_extended_result_codes(m_handle, 1);
    // A hostile file must not be able to run anything through its schema; what is deleted is overwritten where that is
    // cheap.
    if (auto done = script("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
                           "PRAGMA secure_delete = FAST; PRAGMA foreign_keys = ON;");
        !done) {
        return done;
    }
    if (m_readOnly) {
        return script("PRAGMA query_only = ON; PRAGMA cache_size = -8000;");
    }
    auto mode = first("PRAGMA journal_mode = WAL", [](Row &row) { return row.text(); });
    if (!mode) {
        return fail(std::move(mode.error()));
    }
    if (!isInMemory(options.path) && *mode != QLatin1String("wal")) {
        return fail("store.unwritable",
                    QStringLiteral("%1 cannot have a write-ahead log: its disk must be a local one").arg(options.path),
                    Retry::AfterUserAction);
    }
    // FULL: what is reported as committed survives a power cut. The log is written back by hand, see checkpoint().
    if (auto done = script("PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;"
                           "PRAGMA journal_size_limit = 67108864;");
        !done) {
        return done;
    }
    sqlite3_wal_hook(
        m_handle,
        [](void *self, sqlite3 *, const char *, int pages) {
            static_cast<Database *>(self)->m_logPages = pages;
            return SQLITE_OK;
        },
        this);
    return {};
}

Database::~Database()
{
    m_statements.clear();
    if (!m_connection.isEmpty()) {
        {
            auto connection = QSqlDatabase::database(m_connection, false);
            connection.close();
        }
        QSqlDatabase::removeDatabase(m_connection);
    }
}

Result<Statement *> Database::prepared(Sql sql)
{
    if (const auto found = m_statements.find(sql.text()); found != m_statements.end()) {
        Q_ASSERT_X(!found->second.isRunning(), "Database", "a statement is run inside its own reader");
        return &found->second;
    }
    auto statement = Statement::prepare(m_handle, sql);
    if (!statement) {
        return fail(std::move(statement.error()));
    }
    return &m_statements.emplace(sql.text(), std::move(*statement)).first->second;
}

qint64 Database::changes() const
{
    return sqlite3_changes64(m_handle);
}

qint64 Database::lastInsertRowId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

Done Database::script(const QByteArray &sql)
{
    const int code = sqlite3_exec(m_handle, sql.constData(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return fail(databaseError(m_handle, code, QString::fromUtf8(sql).simplified().left(120)));
    }
    return {};
}

Done Database::begin()
{
    return m_readOnly ? run("BEGIN") : run("BEGIN IMMEDIATE");
}

Done Database::commit()
{
    return run("COMMIT");
}

void Database::rollback()
{
    if (inTransaction()) {
        if (auto done = run("ROLLBACK"); !done) {
            qCWarning(lcStore) << "rollback:" << done.error().detail;
        }
    }
}

bool Database::inTransaction() const
{
    return sqlite3_get_autocommit(m_handle) == 0;
}

void Database::checkpoint()
{
    m_logPages = 0;
    const int code = sqlite3_wal_checkpoint_v2(m_handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && code != SQLITE_BUSY) {
        qCWarning(lcStore) << "checkpoint:" << databaseError(m_handle, code, QStringLiteral("checkpoint")).detail;
    }
}

} // namespace locum::store
