// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/statement.h"

#include "store/database.h"

#include <sqlite3.h>

#include <utility>

namespace locum::store {

// ---- Row -----------------------------------------------------------------------------------------------------------

bool Row::take(int type)
{
    if (m_column >= sqlite3_column_count(m_statement) || sqlite3_column_type(m_statement, m_column) != type) {
        m_bad = true;
        return false;
    }
    return true;
}

qint64 Row::integer()
{
    const auto value = take(SQLITE_INTEGER) ? sqlite3_column_int64(m_statement, m_column) : 0;
    ++m_column;
    return value;
}

double Row::real()
{
    const auto value = take(SQLITE_FLOAT) ? sqlite3_column_double(m_statement, m_column) : 0;
    ++m_column;
    return value;
}

QLatin1String Row::latin1()
{
    QLatin1String value;
    if (take(SQLITE_TEXT)) {
        value = QLatin1String(reinterpret_cast<const char *>(sqlite3_column_text(m_statement, m_column)),
                              sqlite3_column_bytes(m_statement, m_column));
    }
    ++m_column;
    return value;
}

QString Row::text()
{
    const auto utf8 = latin1();
    // Not null where it is empty, so that what was stored compares equal in every way.
    return utf8.isEmpty() ? QString::fromUtf8("", 0) : QString::fromUtf8(utf8.data(), utf8.size());
}

QByteArray Row::blob()
{
    QByteArray value;
    if (take(SQLITE_BLOB)) {
        value = QByteArray(static_cast<const char *>(sqlite3_column_blob(m_statement, m_column)),
                           sqlite3_column_bytes(m_statement, m_column));
    }
    ++m_column;
    return value;
}

bool Row::skipNull()
{
    if (m_column < sqlite3_column_count(m_statement) && sqlite3_column_type(m_statement, m_column) == SQLITE_NULL) {
        ++m_column;
        return true;
    }
    return false;
}

void Row::skipRest()
{
    m_column = sqlite3_column_count(m_statement);
}

bool Row::isConsumed() const
{
    return m_column == sqlite3_column_count(m_statement);
}

// ---- Statement -----------------------------------------------------------------------------------------------------

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

Statement::Statement(Statement &&other) noexcept
    : m_statement(std::exchange(other.m_statement, nullptr)), m_bound(other.m_bound), m_stepped(other.m_stepped),
      m_bindError(other.m_bindError)
{
}

Statement &Statement::operator=(Statement &&other) noexcept
{
    std::swap(m_statement, other.m_statement);
    m_bound = other.m_bound;
    m_stepped = other.m_stepped;
    m_bindError = other.m_bindError;
    return *this;
}

Result<Statement> Statement::prepare(sqlite3 *handle, Sql sql)
{
    Statement statement;
    const char *tail = nullptr;
    const int code =
        sqlite3_prepare_v3(handle, sql.text(), -1, SQLITE_PREPARE_PERSISTENT, &statement.m_statement, &tail);
    if (code != SQLITE_OK) {
        return fail(databaseError(handle, code, QString::fromUtf8(sql.text())));
    }
    if (statement.m_statement == nullptr || !QByteArrayView(tail).trimmed().isEmpty()) {
        return fail("store.failed", QStringLiteral("not one statement: %1").arg(QString::fromUtf8(sql.text())));
    }
    return statement;
}

void Statement::reset()
{
    if (m_stepped) {
        sqlite3_reset(m_statement);
        m_stepped = false;
    }
    m_bound = 0;
    m_bindError = 0;
}

void Statement::bind(qint64 value)
{
    m_bindError |= sqlite3_bind_int64(m_statement, ++m_bound, value);
}

void Statement::bind(double value)
{
    m_bindError |= sqlite3_bind_double(m_statement, ++m_bound, value);
}

void Statement::bind(const QString &text)
{
    const auto utf8 = text.toUtf8();
    m_bindError |= sqlite3_bind_text64(m_statement, ++m_bound, utf8.constData(),
                                       static_cast<sqlite3_uint64>(utf8.size()), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void Statement::bind(const QByteArray &blob)
{
    m_bindError |= sqlite3_bind_blob64(m_statement, ++m_bound, blob.constData(),
                                       static_cast<sqlite3_uint64>(blob.size()), SQLITE_TRANSIENT);
}

void Statement::bind(QLatin1String staticText)
{
    m_bindError |= sqlite3_bind_text64(m_statement, ++m_bound, staticText.data(),
                                       static_cast<sqlite3_uint64>(staticText.size()), SQLITE_STATIC, SQLITE_UTF8);
}

void Statement::bind(std::nullopt_t)
{
    m_bindError |= sqlite3_bind_null(m_statement, ++m_bound);
}

Done Statement::checkBinds() const
{
    const int wanted = sqlite3_bind_parameter_count(m_statement);
    if (m_bound != wanted) {
        return fail("store.bind",
                    QStringLiteral("%1 values for %2 placeholders: %3").arg(m_bound).arg(wanted).arg(describe()));
    }
    if (m_bindError != SQLITE_OK) {
        return fail(databaseError(sqlite3_db_handle(m_statement), m_bindError, describe()));
    }
    return {};
}

Result<bool> Statement::step()
{
    if (!m_stepped) {
        if (auto good = checkBinds(); !good) {
            return fail(std::move(good.error()));
        }
        m_stepped = true;
    }
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        return false;
    }
    return fail(databaseError(sqlite3_db_handle(m_statement), code, describe()));
}

Error Statement::rowError(const Row &row) const
{
    return {"store.row",
            row.isBad() ? QStringLiteral("a row is not what its reader expects: %1").arg(describe())
                        : QStringLiteral("columns were left unread: %1").arg(describe()),
            Retry::No};
}

QString Statement::describe() const
{
    return QString::fromUtf8(sqlite3_sql(m_statement)).simplified().left(120);
}

} // namespace locum::store
