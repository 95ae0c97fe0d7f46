// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "store/statement.h"

#include <QSqlDatabase>
#include <QString>

#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

struct sqlite3;

namespace locum::store {

enum class Access { ReadWrite, ReadOnly };

struct DatabaseOptions {
    QString path; ///< of the file; ":memory:" for a database that is gone with the connection
    Access access = Access::ReadWrite;
    int busyTimeoutMs = 5000; ///< how long to wait for another process that has it locked
};

/// One connection to the database, opened through QtSql, with its prepared statements. Belongs to the thread that
/// opened it.
///
/// Errors of every function here: `store.full` (the disk is; Retry::Later), `store.locked` (another process holds it;
/// Later), `store.corrupt`, `store.unwritable` (AfterUserAction), `store.io` (Later), `store.duplicate` (a unique index
/// has it already), `store.reference` (it points at a row that is not there), `store.constraint`, `store.bind`,
/// `store.row`, `store.failed`.
class Database {
public:
    /// Opens without looking at the schema: see migrate(). Errors also: `store.directory.missing`, `store.unreadable`.
    static Result<std::unique_ptr<Database>> open(const DatabaseOptions &options);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Runs a statement that returns no rows.
    template <class... Args>
    Done run(Sql sql, const Args &...args)
    {
        return each(
            sql, [](Row &) {}, args...);
    }

    /// Runs an INSERT and gives the new row's id.
    template <class Id, class... Args>
    Result<Id> insert(Sql sql, const Args &...args)
    {
        if (auto done = run(sql, args...); !done) {
            return fail(std::move(done.error()));
        }
        return Id(lastInsertRowId());
    }

    /// The first row, read by `read(Row &) → T`, or none.
    template <class Reader, class... Args>
    auto first(Sql sql, Reader &&read, const Args &...args)
        -> Result<std::optional<std::invoke_result_t<Reader &, Row &>>>
    {
        std::optional<std::invoke_result_t<Reader &, Row &>> found;
        auto done = each(
            sql,
            [&](Row &row) {
                found.emplace(read(row));
                return false;
            },
            args...);
        if (!done) {
            return fail(std::move(done.error()));
        }
        return found;
    }

    /// All rows.
    template <class Reader, class... Args>
    auto all(Sql sql, Reader &&read, const Args &...args) -> Result<std::vector<std::invoke_result_t<Reader &, Row &>>>
    {
        std::vector<std::invoke_result_t<Reader &, Row &>> found;
        auto done = each(
            sql, [&](Row &row) { found.push_back(read(row)); }, args...);
        if (!done) {
            return fail(std::move(done.error()));
        }
        return found;
    }

    /// Calls `visit(Row &)` for every row, until it returns false if it returns bool.
    template <class Visitor, class... Args>
    Done each(Sql sql, Visitor &&visit, const Args &...args)
    {
        auto statement = prepared(sql);
        if (!statement) {
            return fail(std::move(statement.error()));
        }
        const Rewind rewind(**statement);
        ((*statement)->bind(args), ...);
        for (;;) {
            auto more = (*statement)->step();
            if (!more) {
                return fail(std::move(more.error()));
            }
            if (!*more) {
                return {};
            }
            auto row = (*statement)->row();
            bool goOn = true;
            if constexpr (std::is_same_v<std::invoke_result_t<Visitor &, Row &>, bool>) {
                goOn = visit(row);
            } else {
                visit(row);
            }
            if (row.isBad() || !row.isConsumed()) {
                return fail((*statement)->rowError(row));
            }
            if (!goOn) {
                return {};
            }
        }
    }

    /// Rows changed by the last INSERT, UPDATE or DELETE.
    qint64 changes() const;
    qint64 lastInsertRowId() const;

    /// Several statements at once, without values: migrations and pragmas.
    Done script(const QByteArray &sql);

    Done begin(); ///< a writing transaction at once (IMMEDIATE); a read one on a read-only connection
    Done commit();
    void rollback(); ///< does nothing outside a transaction
    bool inTransaction() const;

    /// Pages in the write-ahead log after the last commit that have not been through checkpoint().
    int logPages() const { return m_logPages; }
    /// Writes the log back into the database as far as no reader needs it; SQLite would do that inside a commit, where
    /// somebody waits for it. Never fails: what cannot be written back stays in the log.
    void checkpoint();

    /// For migrations and tests.
    sqlite3 *handle() const { return m_handle; }
    const QString &path() const { return m_path; }

private:
    class Rewind {
    public:
        explicit Rewind(Statement &statement) : m_statement(statement) {}
        ~Rewind() { m_statement.reset(); }
        Rewind(const Rewind &) = delete;
        Rewind &operator=(const Rewind &) = delete;

    private:
        Statement &m_statement;
    };

    Database() = default;
    Result<Statement *> prepared(Sql sql);
    Done configure(const DatabaseOptions &options);

    QString m_connection;
    QString m_path;
    sqlite3 *m_handle = nullptr;
    bool m_readOnly = false;
    int m_logPages = 0;
    std::unordered_map<const char *, Statement> m_statements;
};

/// What the database's last failure means; `where` says what was tried.
Error databaseError(sqlite3 *handle, int code, const QString &where);

} // namespace locum::store
