// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

class TestCrash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasReportedIsThereAfterAKill()
    {
        QTemporaryDir directory;
        const auto path = directory.filePath(QStringLiteral("locum.sqlite"));
        {
            auto database = World::openMigrated(path);
            need(insertUser(*database, {QStringLiteral("alice"), {}, {}, "h"}, at(0)));
        }
        qint64 reported = 0;
        for (int life = 1; life <= 3; ++life) {
            QProcess writer;
            writer.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            writer.start(QCoreApplication::applicationDirPath() + QStringLiteral("/store_crash_writer"),
                         {directory.path()});
            QVERIFY(writer.waitForStarted());
            const auto goal = reported + 500;
            const auto readReports = [&] {
                while (writer.canReadLine()) {
                    const auto number = writer.readLine().trimmed().toLongLong();
                    QCOMPARE(number, reported + 1); // in order, none left out, none twice
                    reported = number;
                }
            };
            while (reported < goal && writer.waitForReadyRead(20'000)) {
                readReports();
            }
            QVERIFY(reported >= goal);
            ::kill(static_cast<pid_t>(writer.processId()), SIGKILL);
            QVERIFY(writer.waitForFinished());
            readReports();

            auto database = need(Database::open({path}));
            need(migrate(*database));
            need(checkIntegrity(*database));
            const auto user = need(users(*database)).front().id;
            const auto entries = need(readFeed(*database, user, FeedSeq(0), 1'000'000));
            QVERIFY(static_cast<qint64>(entries.size()) >= reported);
            for (size_t i = 0; i < entries.size(); ++i) {
                QCOMPARE(entries[i].seq, FeedSeq(static_cast<qint64>(i) + 1));
            }
            reported = static_cast<qint64>(entries.size()); // what was committed and not yet said is there too
        }
    }
};

QTEST_GUILESS_MAIN(TestCrash)
#include "tst_crash.moc"
