// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "base/strong_id.h"

#include <QByteArray>
#include <QString>

#include <cstddef>
#include <optional>
#include <type_traits>

struct sqlite3;
struct sqlite3_stmt;

namespace locum::store {

/// The text of a statement: a literal, so that nothing of a user can get into it and its address names it in the cache.
class Sql {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to become one by itself
    consteval Sql(const char *text) : m_text(text) {}
    const char *text() const { return m_text; }

private:
    const char *m_text;
};

/// One row of a result, read column by column in the order of the SELECT. Valid inside the reader it is given to. Make
/// structs of it with braces, which read from left to right; the arguments of a call may be read in any order.
/// A column of another type than asked for, a NULL where none is meant, an unknown enum name, or columns left over make
/// the statement that reads fail with `store.row`.
class Row {
public:
    explicit Row(sqlite3_stmt *statement) : m_statement(statement) {}

    qint64 integer();
    double real();
    bool boolean() { return integer() != 0; }
    QString text();
    QByteArray blob();
    Instant instant() { return instantFromMilliseconds(integer()); }
    template <class Id>
    Id id()
    {
        return Id(static_cast<typename Id::Representation>(integer()));
    }
    template <class E>
    E enumValue()
    {
        const auto name = latin1();
        for (const auto &[value, entry] : EnumNames<E>::entries) {
            if (name == QLatin1String(entry)) {
                return value;
            }
        }
        m_bad = true;
        return EnumNames<E>::entries[0].first;
    }

    /// None where the column is NULL; a NULL column counts as read.
    template <class Id>
    std::optional<Id> optionalId()
    {
        return skipNull() ? std::nullopt : std::optional<Id>(id<Id>());
    }
    std::optional<Instant> optionalInstant() { return skipNull() ? std::nullopt : std::optional<Instant>(instant()); }
    std::optional<QString> optionalText() { return skipNull() ? std::nullopt : std::optional<QString>(text()); }
    template <class E>
    std::optional<E> optionalEnum()
    {
        return skipNull() ? std::nullopt : std::optional<E>(enumValue<E>());
    }
    /// Passes over a NULL; false where there is a value, which is then still to be read.
    bool skipNull();

    /// Passes over what the reader does not need.
    void skipRest();

    /// For a reader that finds the row's contents wrong (e.g. broken JSON).
    void markBad() { m_bad = true; }
    bool isBad() const { return m_bad; }
    bool isConsumed() const;

private:
    QLatin1String latin1(); ///< not copied: valid until the next column or row
    bool take(int type);

    sqlite3_stmt *m_statement;
    int m_column = 0;
    bool m_bad = false;
};

/// A prepared statement of one connection.
///
/// Binding counts: each bind() fills the next placeholder, and a statement that is run with fewer or more values than
/// it has placeholders fails with `store.bind` instead of taking NULLs.
///
/// It speaks to SQLite's own C interface on QtSql's connection: QSqlQuery makes a QVariant of every value and looks its
/// driver up each time. For a row of ten values that is 4 to 5 µs against 1 µs here (tst_ingest measures both), and a
/// message is five statements.
class Statement {
public:
    Statement() = default;
    ~Statement();
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&other) noexcept;
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    static Result<Statement> prepare(sqlite3 *handle, Sql sql);

    /// Forgets the values bound and the position.
    void reset();

    void bind(qint64 value);
    void bind(int value) { bind(static_cast<qint64>(value)); }
    void bind(bool value) { bind(static_cast<qint64>(value ? 1 : 0)); }
    void bind(double value);
    void bind(const QString &text);
    void bind(const QByteArray &blob);   ///< as a BLOB; an empty one is an empty BLOB
    void bind(QLatin1String staticText); ///< not copied: must outlive the run; enum names do
    void bind(std::nullopt_t);           ///< NULL, said so
    void bind(Instant instant) { bind(toMilliseconds(instant)); }
    template <class Tag, class Rep>
    void bind(const StrongId<Tag, Rep> &id)
    {
        if constexpr (std::is_integral_v<Rep>) {
            bind(static_cast<qint64>(id.value()));
        } else {
            bind(id.value());
        }
    }
    template <class E>
        requires std::is_enum_v<E>
    void bind(E value)
    {
        bind(nameOf(value));
    }
    template <class T>
    void bind(const std::optional<T> &value)
    {
        if (value) {
            bind(*value);
        } else {
            bind(std::nullopt);
        }
    }

    /// True when there is a row, false at the end.
    Result<bool> step();
    bool isRunning() const { return m_stepped; }
    Row row() { return Row(m_statement); }

    /// The error for a row that could not be read.
    Error rowError(const Row &row) const;

private:
    Done checkBinds() const;
    QString describe() const;

    sqlite3_stmt *m_statement = nullptr;
    int m_bound = 0;
    bool m_stepped = false;
    int m_bindError = 0;
};

} // namespace locum::store
