// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"

#include <QTest>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

namespace {

std::unique_ptr<Database> openEmpty()
{
    auto database = need(Database::open({QStringLiteral(":memory:")}));
    need(database->script(
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER, s TEXT, b BLOB, r REAL) STRICT"));
    return database;
}

qint64 rows(Database &database)
{
    return need(database.first("SELECT count(*) FROM t", [](Row &row) { return row.integer(); })).value_or(-1);
}

} // namespace

class TestStatement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tooFewOrTooManyValuesAreRefused()
    {
        auto database = openEmpty();
        VERIFY_ERROR(database->run("INSERT INTO t (n, s) VALUES (?, ?)", 1), "store.bind");
        VERIFY_ERROR(database->run("INSERT INTO t (n, s) VALUES (?, ?)"), "store.bind");
        VERIFY_ERROR(database->run("INSERT INTO t (n, s) VALUES (?, ?)", 1, QString(), 2), "store.bind");
        QCOMPARE(rows(*database), 0);
        need(database->run("INSERT INTO t (n, s) VALUES (?, ?)", 1, QStringLiteral("x")));
        QCOMPARE(rows(*database), 1);
    }

    void valuesOfAnEarlierRunAreNotKept()
    {
        auto database = openEmpty();
        const auto insert = [&](const auto &...values) {
            return database->run("INSERT INTO t (n, s) VALUES (?, ?)", values...);
        };
        need(insert(1, QStringLiteral("x")));
        VERIFY_ERROR(insert(2), "store.bind");
        need(insert(3, std::nullopt));
        const auto found = need(database->all("SELECT n, s FROM t ORDER BY n", [](Row &row) {
            return std::pair<qint64, std::optional<QString>>{row.integer(), row.optionalText()};
        }));
        QCOMPARE(found,
                 (std::vector<std::pair<qint64, std::optional<QString>>>{{1, QStringLiteral("x")}, {3, std::nullopt}}));
    }

    void everyTypeComesBack()
    {
        auto database = openEmpty();
        const auto big = std::numeric_limits<qint64>::min();
        const auto text = QStringLiteral("é\U0001F600") + QChar(0) + u'x';
        const QByteArray blob("\0\xff\1", 3);
        need(database->run("INSERT INTO t (n, s, b, r) VALUES (?, ?, ?, ?)", big, text, blob, 0.5));
        need(database->run("INSERT INTO t (n, s, b, r) VALUES (?, ?, ?, ?)", true, QString(), QByteArray(), 1e300));
        struct Values {
            qint64 n;
            QString s;
            QByteArray b;
            double r;
            bool operator==(const Values &) const = default;
        };
        const auto found = need(database->all("SELECT n, s, b, r FROM t ORDER BY id", [](Row &row) {
            return Values{row.integer(), row.text(), row.blob(), row.real()};
        }));
        QVERIFY((found == std::vector<Values>{{big, text, blob, 0.5}, {1, QString(), QByteArray(), 1e300}}));
    }

    void emptyIsNotNull()
    {
        auto database = openEmpty();
        need(database->run("INSERT INTO t (s, b) VALUES (?, ?)", QString(), QByteArray()));
        need(
            database->run("INSERT INTO t (s, b) VALUES (?, ?)", std::optional<QString>(), std::optional<QByteArray>()));
        const auto nulls = need(database->all("SELECT s IS NULL, b IS NULL FROM t ORDER BY id", [](Row &row) {
            return std::pair<bool, bool>{row.boolean(), row.boolean()};
        }));
        QCOMPARE(nulls, (std::vector{std::pair(false, false), std::pair(true, true)}));
    }

    void aRowThatIsNotAsExpectedIsAnError()
    {
        auto database = openEmpty();
        need(database->run("INSERT INTO t (n, s) VALUES (?, ?)", 1, QStringLiteral("x")));
        VERIFY_ERROR(database->first("SELECT s FROM t", [](Row &row) { return row.integer(); }), "store.row");
        VERIFY_ERROR(database->first("SELECT b FROM t", [](Row &row) { return row.blob(); }), "store.row"); // NULL
        VERIFY_ERROR(database->first("SELECT n, s FROM t", [](Row &row) { return row.integer(); }), "store.row");
        VERIFY_ERROR(database->first("SELECT n FROM t",
                                     [](Row &row) {
                                         row.integer();
                                         return row.integer();
                                     }),
                     "store.row");
        VERIFY_ERROR(database->first("SELECT s FROM t", [](Row &row) { return row.enumValue<Direction>(); }),
                     "store.row");
        QCOMPARE(*need(database->first("SELECT n FROM t", [](Row &row) { return row.integer(); })), 1);
    }

    void enumsGoByTheirNames()
    {
        auto database = openEmpty();
        need(database->run("INSERT INTO t (s) VALUES (?)", Direction::Outgoing));
        QCOMPARE(*need(database->first("SELECT s FROM t", [](Row &row) { return row.text(); })),
                 QStringLiteral("outgoing"));
        QCOMPARE(*need(database->first("SELECT s FROM t", [](Row &row) { return row.enumValue<Direction>(); })),
                 Direction::Outgoing);
    }

    void strictTablesTakeOnlyTheirTypes()
    {
        auto database = openEmpty();
        VERIFY_ERROR(database->run("INSERT INTO t (n) VALUES (?)", QStringLiteral("one")), "store.constraint");
    }

    void wrongSqlIsAnError()
    {
        auto database = openEmpty();
        VERIFY_ERROR(database->run("INSERT INTO nowhere VALUES (1)"), "store.failed");
        VERIFY_ERROR(database->run("SELECT 1; SELECT 2"), "store.failed");
        VERIFY_ERROR(database->run(""), "store.failed");
    }

    void aStatementThatFailedWorksAgain()
    {
        auto database = openEmpty();
        const auto insert = [&](int id) { return database->run("INSERT INTO t (id) VALUES (?)", id); };
        need(insert(1));
        VERIFY_ERROR(insert(1), "store.duplicate");
        need(insert(2));
        QCOMPARE(rows(*database), 2);
    }

    void referencesAreHeld()
    {
        auto database = openEmpty();
        need(database->script("CREATE TABLE child (t INTEGER NOT NULL REFERENCES t (id)) STRICT"));
        VERIFY_ERROR(database->run("INSERT INTO child VALUES (?)", 7), "store.reference");
    }

    void visitingStopsWhenTold()
    {
        auto database = openEmpty();
        for (int i = 0; i < 5; ++i) {
            need(database->run("INSERT INTO t (n) VALUES (?)", i));
        }
        std::vector<qint64> seen;
        const auto visit = [&](Row &row) {
            seen.push_back(row.integer());
            return seen.size() < 2;
        };
        need(database->each("SELECT n FROM t ORDER BY n", visit));
        QCOMPARE(seen, (std::vector<qint64>{0, 1}));
        seen.clear();
        need(database->each("SELECT n FROM t ORDER BY n", visit));
        QCOMPARE(seen, (std::vector<qint64>{0, 1}));
    }
};

QTEST_GUILESS_MAIN(TestStatement)
#include "tst_statement.moc"
