// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"
#include "store/store.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <sqlite3.h>

#include <atomic>
#include <csignal>
#include <semaphore>
#include <sys/stat.h>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

namespace {

using Job = std::function<Done(Database &)>;

/// A store in a directory that goes with it, with a table of its own.
struct Rig {
    QTemporaryDir directory;
    SystemRandom random;
    StoreOptions options = [this] {
        StoreOptions made;
        made.path = directory.filePath(QStringLiteral("locum.sqlite"));
        made.vault.keyFile = directory.filePath(QStringLiteral("key"));
        made.passwordCost = {1, 8192};
        made.busyTimeoutMs = 50;
        made.batchTime = std::chrono::seconds(10); // the number of jobs is what ends a group here
        return made;
    }();
    std::unique_ptr<Store> store;
    QObject context;

    void open()
    {
        store.reset();
        store = need(Store::open(options, random));
        need(store->writeNow(
            [](Database &db) { return db.script("CREATE TABLE IF NOT EXISTS log (n INTEGER UNIQUE) STRICT"); }));
    }

    std::vector<qint64> log()
    {
        return need(store->readNow([](Database &db) {
            return db.all("SELECT n FROM log ORDER BY rowid", [](Row &row) { return row.integer(); });
        }));
    }

    /// Holds the writer until released, so that what is given meanwhile becomes one transaction.
    struct Gate {
        std::binary_semaphore entered{0};
        std::binary_semaphore release{0};
        std::atomic<bool> passed = false; // a job may run again
    };
    std::shared_ptr<Gate> hold()
    {
        auto gate = std::make_shared<Gate>();
        store->write(
            [gate](Database &) -> Done {
                if (!gate->passed.exchange(true)) {
                    gate->entered.release();
                    gate->release.acquire();
                }
                return {};
            },
            nullptr, [](Done) {});
        gate->entered.acquire();
        return gate;
    }
};

Job insert(qint64 number)
{
    return [number](Database &db) { return db.run("INSERT INTO log VALUES (?)", number); };
}

Job refuse()
{
    return [](Database &db) -> Done {
        if (auto done = db.run("INSERT INTO log VALUES (?)", -1); !done) {
            return done;
        }
        return fail("test.refused", QStringLiteral("on purpose"));
    };
}

} // namespace

class TestStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersComeInOrderOnTheCallersThread()
    {
        Rig rig;
        rig.open();
        std::vector<qint64> answered;
        for (qint64 i = 0; i < 2000; ++i) {
            rig.store->write(
                [i](Database &db) -> Result<qint64> {
                    if (auto done = db.run("INSERT INTO log VALUES (?)", i); !done) {
                        return fail(done.error());
                    }
                    return i;
                },
                &rig.context,
                [&answered](Result<qint64> number) {
                    QCOMPARE(QThread::currentThread(), qApp->thread());
                    answered.push_back(need(std::move(number)));
                });
        }
        QTRY_COMPARE(answered.size(), 2000U);
        QVERIFY(std::ranges::is_sorted(answered));
        QCOMPARE(rig.log(), answered);
        QCOMPARE(rig.store->pending(), 0);
        QVERIFY(rig.store->statistics().commits < rig.store->statistics().jobs);
    }

    void jobsThatQueueUpShareACommit()
    {
        Rig rig;
        rig.open();
        auto gate = rig.hold();
        const auto before = rig.store->statistics();
        int answered = 0;
        for (qint64 i = 0; i < 100; ++i) {
            rig.store->write(insert(i), &rig.context, [&](Done) { ++answered; });
        }
        QCOMPARE(rig.store->pending(), 101);
        gate->release.release();
        QTRY_COMPARE(answered, 100);
        QVERIFY(rig.store->statistics().commits - before.commits <= 2);
    }

    void aGroupIsBounded()
    {
        Rig rig;
        rig.options.batchJobs = 10;
        rig.open();
        auto gate = rig.hold();
        const auto before = rig.store->statistics();
        int answered = 0;
        for (qint64 i = 0; i < 100; ++i) {
            rig.store->write(insert(i), &rig.context, [&](Done) { ++answered; });
        }
        gate->release.release();
        QTRY_COMPARE(answered, 100);
        QVERIFY(rig.store->statistics().commits - before.commits >= 10);
    }

    void aJobThatFailsHarmsNoNeighbour()
    {
        Rig rig;
        rig.open();
        auto gate = rig.hold();
        std::vector<QByteArray> codes;
        const auto note = [&codes](Done done) { codes.push_back(done ? QByteArray("ok") : done.error().code); };
        rig.store->write(insert(1), &rig.context, note);
        rig.store->write(refuse(), &rig.context, note);
        rig.store->write(insert(2), &rig.context, note);
        rig.store->write(insert(1), &rig.context, note); // a duplicate
        rig.store->write(insert(3), &rig.context, note);
        gate->release.release();
        QTRY_COMPARE(codes.size(), 5U);
        QCOMPARE(codes, (std::vector<QByteArray>{"ok", "test.refused", "ok", "store.duplicate", "ok"}));
        QCOMPARE(rig.log(), (std::vector<qint64>{1, 2, 3}));
        QCOMPARE(rig.store->statistics().reruns, 2U); // one for each that failed
    }

    void aJobThatFailsAloneLeavesNoTrace()
    {
        Rig rig;
        rig.open();
        VERIFY_ERROR(rig.store->writeNow(refuse()), "test.refused");
        QVERIFY(rig.log().empty());
        need(rig.store->writeNow(insert(1)));
        QCOMPARE(rig.log(), std::vector<qint64>{1});
    }

    void anAnswerForAContextThatIsGoneIsDropped()
    {
        Rig rig;
        rig.open();
        auto gate = rig.hold();
        auto gone = std::make_unique<QObject>();
        bool told = false;
        bool other = false;
        rig.store->write(insert(1), gone.get(), [&](Done) { told = true; });
        rig.store->write(insert(2), &rig.context, [&](Done) { other = true; });
        gone.reset();
        gate->release.release();
        QTRY_VERIFY(other);
        QVERIFY(!told);
        QCOMPARE(rig.log(), (std::vector<qint64>{1, 2}));
    }

    void eachThreadGetsItsOwnAnswers()
    {
        Rig rig;
        rig.open();
        std::atomic<bool> right = false;
        auto *thread = QThread::create([&] {
            QEventLoop loop;
            QObject context;
            rig.store->write(insert(7), &context, [&](Done done) {
                right = done.has_value() && QThread::currentThread() == context.thread();
                loop.quit();
            });
            loop.exec();
        });
        thread->start();
        QVERIFY(thread->wait(10'000));
        delete thread;
        QVERIFY(right);
    }

    void aLongReadHoldsUpNoWrite()
    {
        Rig rig;
        rig.open();
        need(rig.store->writeNow(insert(1)));
        auto gate = std::make_shared<Rig::Gate>();
        std::vector<qint64> counts;
        rig.store->read(
            [gate](Database &db) -> Result<std::vector<qint64>> {
                const auto count = [&db] {
                    return need(db.first("SELECT count(*) FROM log", [](Row &row) { return row.integer(); }))
                        .value_or(-1);
                };
                const auto before = count();
                gate->entered.release();
                gate->release.acquire();
                return std::vector{before, count()};
            },
            &rig.context, [&](Result<std::vector<qint64>> result) { counts = need(std::move(result)); });
        gate->entered.acquire();
        need(rig.store->writeNow(insert(2)));
        gate->release.release();
        QTRY_COMPARE(counts.size(), 2U);
        QCOMPARE(counts, (std::vector<qint64>{1, 1})); // one snapshot, whatever is written meanwhile
        QCOMPARE(rig.log().size(), 2U);
    }

    void theReaderCannotWrite()
    {
        Rig rig;
        rig.open();
        VERIFY_ERROR(rig.store->readNow(insert(1)), "store.unwritable");
        need(rig.store->writeNow(insert(1)));
    }

    void theBacklogIsToldOf()
    {
        Rig rig;
        rig.options.backlogLimit = 5;
        rig.open();
        auto gate = rig.hold();
        for (qint64 i = 0; i < 3; ++i) {
            rig.store->write(insert(i), nullptr, [](Done) {});
        }
        QVERIFY(!rig.store->isCongested());
        rig.store->write(insert(3), nullptr, [](Done) {});
        QVERIFY(rig.store->isCongested());
        gate->release.release();
        QTRY_COMPARE(rig.store->pending(), 0);
        QVERIFY(!rig.store->isCongested());
    }

    void whatWasGivenIsWrittenBeforeTheEnd()
    {
        Rig rig;
        rig.open();
        for (qint64 i = 0; i < 1000; ++i) {
            rig.store->write(insert(i), &rig.context, [](Done) {});
        }
        rig.open();
        QCOMPARE(rig.log().size(), 1000U);
    }

    void aFullDiskIsSaidAndGoneOnFrom()
    {
        Rig rig;
        rig.open();
        need(rig.store->writeNow([](Database &db) { return db.script("CREATE TABLE big (text TEXT) STRICT"); }));
        need(rig.store->writeNow([](Database &db) -> Done {
            auto pages = db.first("PRAGMA page_count", [](Row &row) { return row.integer(); });
            return db.script("PRAGMA max_page_count = " + QByteArray::number(need(std::move(pages)).value_or(0) + 8));
        }));
        const auto big = [](Database &db) { return db.run("INSERT INTO big VALUES (?)", QString(200'000, u'x')); };
        auto gate = rig.hold();
        std::vector<QByteArray> codes;
        const auto note = [&codes](Done done) {
            codes.push_back(done ? QByteArray("ok") : done.error().code);
            QVERIFY(done || done.error().retry == Retry::Later);
        };
        rig.store->write(insert(1), &rig.context, note);
        rig.store->write(big, &rig.context, note);
        rig.store->write(insert(2), &rig.context, note);
        gate->release.release();
        QTRY_COMPARE(codes.size(), 3U);
        QCOMPARE(codes, (std::vector<QByteArray>{"ok", "store.full", "ok"}));
        QCOMPARE(rig.log(), (std::vector<qint64>{1, 2}));

        need(rig.store->writeNow([](Database &db) { return db.script("PRAGMA max_page_count = 1000000"); }));
        need(rig.store->writeNow(big));
    }

    void aCommitThatFailsFailsTheWholeGroup()
    {
        Rig rig;
        rig.open();
        const auto refused = rig.store->writeNow([](Database &db) -> Done {
            sqlite3_commit_hook(
                db.handle(), [](void *) { return 1; }, nullptr);
            return {};
        });
        QVERIFY(!refused);
        auto gate = rig.hold();
        int failed = 0;
        for (qint64 i = 0; i < 3; ++i) {
            rig.store->write(insert(i), &rig.context, [&](Done done) { failed += done ? 0 : 1; });
        }
        gate->release.release();
        QTRY_COMPARE(failed, 3);
        QVERIFY(rig.log().empty());
        QVERIFY(rig.store->statistics().failedCommits > 0);
    }

    void anotherProgramThatHoldsItIsSaid()
    {
        Rig rig;
        rig.open();
        auto other = need(Database::open({rig.options.path}));
        need(other->begin());
        const auto held = rig.store->writeNow(insert(1));
        VERIFY_ERROR(held, "store.locked");
        QCOMPARE(held.error().retry, Retry::Later);
        other->rollback();
        need(rig.store->writeNow(insert(1)));
    }

    void oneLocumADatabase()
    {
        Rig rig;
        rig.open();
        VERIFY_ERROR(Store::open(rig.options, rig.random), "store.locked");
        rig.store.reset();
        QVERIFY(Store::open(rig.options, rig.random).has_value());
    }

    void whatIsWrongWithTheFileIsSaid_data()
    {
        QTest::addColumn<QByteArray>("setUp");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("no directory") << QByteArray("nodir") << QByteArray("store.directory.missing");
        QTest::newRow("a directory in its place") << QByteArray("isdir") << QByteArray("store.unreadable");
        QTest::newRow("no database") << QByteArray("garbage") << QByteArray("store.corrupt");
        QTest::newRow("overwritten in the middle") << QByteArray("damaged") << QByteArray("store.corrupt");
        QTest::newRow("newer schema") << QByteArray("newer") << QByteArray("store.schema.newer");
        QTest::newRow("another program's") << QByteArray("foreign") << QByteArray("store.schema.foreign");
        QTest::newRow("another key") << QByteArray("otherkey") << QByteArray("store.key.wrong");
        QTest::newRow("no key") << QByteArray("nokey") << QByteArray("store.key.missing");
        QTest::newRow("half a key") << QByteArray("badkey") << QByteArray("store.key.invalid");
        QTest::newRow("a key that others can read") << QByteArray("openkey") << QByteArray("store.key.unreadable");
    }

    void whatIsWrongWithTheFileIsSaid()
    {
        QFETCH(QByteArray, setUp);
        QFETCH(QByteArray, code);
        Rig rig;
        rig.open();
        rig.store.reset();
        const auto overwrite = [](const QString &path, qint64 from, const QByteArray &bytes) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            file.seek(from);
            QCOMPARE(file.write(bytes), bytes.size());
        };
        const auto &path = rig.options.path;
        const auto &key = rig.options.vault.keyFile;
        if (setUp == "nodir") {
            rig.options.path = rig.directory.filePath(QStringLiteral("none/locum.sqlite"));
        } else if (setUp == "isdir") {
            rig.options.path = rig.directory.filePath(QStringLiteral("d"));
            QVERIFY(QDir().mkdir(rig.options.path));
        } else if (setUp == "garbage") {
            overwrite(path, 0, QByteArray(4096, 'x'));
        } else if (setUp == "damaged") {
            overwrite(path, 100, QByteArray(3000, '\xff'));
        } else if (setUp == "newer") {
            need(need(Database::open({path}))->script("PRAGMA user_version = 9999"));
        } else if (setUp == "foreign") {
            need(need(Database::open({path}))->script("PRAGMA application_id = 7"));
        } else if (setUp == "otherkey") {
            overwrite(key, 0, QByteArray(32, 'K').toBase64());
        } else if (setUp == "nokey") {
            QVERIFY(QFile::remove(key));
        } else if (setUp == "badkey") {
            QVERIFY(QFile::resize(key, 10));
        } else if (setUp == "openkey") {
            QVERIFY(QFile::setPermissions(key, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        }
        const auto opened = Store::open(rig.options, rig.random);
        VERIFY_ERROR(opened, code);
        QVERIFY2(opened.error().detail.contains(u':') && opened.error().detail.size() > 40,
                 qPrintable(opened.error().detail)); // it says what to do
    }

    void onlyItsOwnerCanReadIt()
    {
        const auto former = ::umask(0);
        Rig rig;
        rig.open();
        need(rig.store->writeNow(insert(1)));
        ::umask(former);
        constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        for (const auto *suffix : {"", "-wal", "-shm", ".lock"}) {
            const QFileInfo file(rig.options.path + QLatin1String(suffix));
            QVERIFY2(file.exists(), suffix);
            QCOMPARE(file.permissions() & ~ownerOnly, QFile::Permissions());
        }
        QCOMPARE(QFileInfo(rig.options.vault.keyFile).permissions() & ~ownerOnly, QFile::Permissions());
        QVERIFY(rig.store->sizeOnDisk() > 4096);
    }

    void passwordsAreHashedOnAnotherThread()
    {
        Rig rig;
        rig.open();
        QByteArray hash;
        rig.store->hashPassword(Secret("correct horse"), &rig.context,
                                [&](Result<QByteArray> result) { hash = need(std::move(result)); });
        QTRY_VERIFY(!hash.isEmpty());
        QVERIFY(hash.startsWith("$argon2id$"));
        std::vector<bool> verdicts;
        const auto note = [&](Result<bool> good) { verdicts.push_back(need(std::move(good))); };
        rig.store->verifyPassword(hash, Secret("correct horse"), &rig.context, note);
        rig.store->verifyPassword(hash, Secret("wrong horse"), &rig.context, note);
        rig.store->verifyPassword(QByteArray(), Secret("correct horse"), &rig.context, note);
        rig.store->verifyPassword("garbage", Secret("correct horse"), &rig.context, note);
        QTRY_COMPARE(verdicts.size(), 4U);
        QCOMPARE(verdicts, (std::vector<bool>{true, false, false, false}));
    }
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
