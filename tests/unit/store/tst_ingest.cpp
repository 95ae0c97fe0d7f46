// SPDX-License-Identifier: GPL-2.0-or-later
// What a message costs on the way in and out: run it by itself with LOCUM_INGEST=100000 to measure.
#include "fixture.h"
#include "store/cells.h"
#include "store/store.h"

#include <QElapsedTimer>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QVariant>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

namespace {

int count()
{
    return qEnvironmentVariableIntValue("LOCUM_INGEST") > 0 ? qEnvironmentVariableIntValue("LOCUM_INGEST") : 2000;
}

/// As the engine does for each message: the event's number, who and where, the message, its feed entry.
Result<FeedEntry> ingest(Database &db, UserId user, AccountId account, int number)
{
    auto fresh =
        commitEvent(db, user, QStringLiteral("loopback"), QStringLiteral("epoch"), static_cast<quint64>(number));
    if (!fresh) {
        return fail(fresh.error());
    }
    const auto address = QStringLiteral("contact-%1@example.org").arg(number % 50);
    auto sender = ensureIdentity(db, account, address, address);
    if (!sender) {
        return fail(sender.error());
    }
    auto conversation = ensureConversation(db, account, ConversationKind::Direct, address, address, sender->id);
    if (!conversation) {
        return fail(conversation.error());
    }
    Message message{MessageId(0), conversation->id, account};
    message.sender = sender->id;
    message.senderName = sender->name;
    message.text = QStringLiteral("A message of some sixty characters, as people write them: %1").arg(number);
    message.remoteId = QStringLiteral("8d6c5f0e-0000-4000-8000-%1").arg(number, 12, 10, QLatin1Char('0'));
    message.sentAt = at(number);
    message.receivedAt = at(number);
    message.reason = QStringLiteral("default");
    auto inserted = insertMessage(db, user, message, message.remoteId);
    if (!inserted) {
        return fail(inserted.error());
    }
    message.id = inserted->id;
    return appendFeed(db, user, message.receivedAt, MessageAdded{message});
}

void report(const char *what, int messages, qint64 nanoseconds)
{
    qInfo("%s: %d messages, %.0f a second, %.1f us each", what, messages,
          messages * 1e9 / static_cast<double>(nanoseconds), static_cast<double>(nanoseconds) / 1000 / messages);
}

} // namespace

class TestIngest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagesComeInThroughTheGroupCommit()
    {
        QTemporaryDir directory;
        SystemRandom random;
        StoreOptions options;
        options.path = directory.filePath(QStringLiteral("locum.sqlite"));
        options.vault.keyFile = directory.filePath(QStringLiteral("key"));
        auto store = need(Store::open(options, random));
        const auto world = need(store->writeNow([&store](Database &db) -> Result<std::pair<UserId, AccountId>> {
            const auto user = need(insertUser(db, {QStringLiteral("alice"), {}, {}, "h"}, at(0))).id;
            need(setCell(db, {user, QStringLiteral("loopback"), QStringLiteral("epoch"), "k", 0}));
            return std::pair(user, need(insertAccount(db, store->vault(), {user, QStringLiteral("a")}, {}, at(0))).id);
        }));
        const auto [user, account] = world;
        QObject context;
        qint64 last = 0;
        int answered = 0;
        QElapsedTimer timer;
        timer.start();
        for (int i = 1; i <= count(); ++i) {
            store->write([i, user = user, account = account](Database &db) { return ingest(db, user, account, i); },
                         &context,
                         [&](Result<FeedEntry> entry) {
                             const auto seq = need(std::move(entry)).seq.value();
                             QCOMPARE(seq, last + 1);
                             last = seq;
                             ++answered;
                         });
        }
        QTRY_COMPARE_WITH_TIMEOUT(answered, count(), 60'000);
        report("in, durable, one commit each group", count(), timer.nsecsElapsed());
        const auto statistics = store->statistics();
        qInfo("%.1f jobs a commit", static_cast<double>(statistics.jobs) / static_cast<double>(statistics.commits));

        timer.restart();
        FeedSeq since(0);
        int read = 0;
        for (;;) {
            const auto page =
                need(store->readNow([user = user, since](Database &db) { return readFeed(db, user, since, 1000); }));
            if (page.empty()) {
                break;
            }
            read += static_cast<int>(page.size());
            since = page.back().seq;
        }
        QCOMPARE(read, count());
        report("replay", read, timer.nsecsElapsed());
    }

    /// The same row written by a Statement and by a QSqlQuery: why there is a Statement.
    void rowsAreWrittenByStatementsAndByQueries()
    {
        auto database = need(Database::open({QStringLiteral(":memory:")}));
        auto qt = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("compare"));
        qt.setDatabaseName(QStringLiteral(":memory:"));
        QVERIFY(qt.open());
        const auto table = QByteArrayLiteral("CREATE TABLE t (a, b, c, d, e, f, g, h, i, j)");
        need(database->script(table));
        const auto text = QStringLiteral("A message of some sixty characters, as people write them");
        const auto direction = Direction::Incoming;
        QElapsedTimer timer;

        need(database->begin());
        timer.start();
        for (int i = 0; i < count(); ++i) {
            need(database->run("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", i, i, i, direction, direction,
                               direction, text, at(i), at(i), std::optional<QString>()));
        }
        need(database->commit());
        report("rows by Statement", count(), timer.nsecsElapsed());
        {
            QSqlQuery query(qt);
            QVERIFY(query.exec(QString::fromLatin1(table)));
            QVERIFY(qt.transaction());
            QVERIFY(query.prepare(QStringLiteral("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")));
            timer.restart();
            for (int i = 0; i < count(); ++i) {
                int place = 0;
                for (int n = 0; n < 3; ++n) {
                    query.bindValue(place++, i);
                }
                for (int n = 0; n < 3; ++n) {
                    query.bindValue(place++, QString(nameOf(direction)));
                }
                query.bindValue(place++, text);
                query.bindValue(place++, toMilliseconds(at(i)));
                query.bindValue(place++, toMilliseconds(at(i)));
                query.bindValue(place++, QVariant());
                QVERIFY(query.exec());
            }
            QVERIFY(qt.commit());
        }
        report("rows by QSqlQuery", count(), timer.nsecsElapsed());
        qt.close();
        qt = QSqlDatabase();
        QSqlDatabase::removeDatabase(QStringLiteral("compare"));
    }
};

QTEST_GUILESS_MAIN(TestIngest)
#include "tst_ingest.moc"
