// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/cell_environment.h"
#include "network/cell_lock.h"
#include "network/cell_process.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace locum::network;

namespace {

CellProcess::Start shell(const QString &directory, const QString &script)
{
    return {
        {QStringLiteral("/bin/sh"), QStringLiteral("-c"), script}, {QStringLiteral("PATH=/usr/bin:/bin")}, directory};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCellProcess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itSaysHowItEnded_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("how");
        QTest::newRow("well") << QStringLiteral("exit 0") << QStringLiteral("ended with status 0");
        QTest::newRow("badly") << QStringLiteral("exit 3") << QStringLiteral("ended with status 3");
        QTest::newRow("killed") << QStringLiteral("kill -9 $$") << QStringLiteral("was killed by signal 9 (Killed)");
    }
    void itSaysHowItEnded()
    {
        QFETCH(QString, script);
        QFETCH(QString, how);
        const QTemporaryDir directory;
        auto process = CellProcess::start(shell(directory.path(), script));
        QVERIFY(process);
        QSignalSpy ended(process->get(), &CellProcess::ended);
        QTRY_COMPARE(ended.count(), 1);
        QCOMPARE(ended.first().first().toString(), how);
        QVERIFY(!(*process)->isRunning());
    }

    void itIsInASessionOfItsOwnWithNothingButWhatItIsGiven()
    {
        const QTemporaryDir directory;
        auto process = CellProcess::start(shell(
            directory.path(),
            QStringLiteral("env > env; pwd > pwd; ls /proc/$$/fd > fd; ps -o sid= -p $$ > sid; touch done; sleep 60")));
        QVERIFY(process);
        QTRY_VERIFY(QFile::exists(directory.filePath(QStringLiteral("done"))));
        const auto environment = contentOf(directory.filePath(QStringLiteral("env")));
        QVERIFY(environment.contains("PATH=/usr/bin:/bin"));
        QVERIFY(!environment.contains("LOCUM_"));
        QCOMPARE(contentOf(directory.filePath(QStringLiteral("pwd"))).trimmed(), QFile::encodeName(directory.path()));
        QCOMPARE(contentOf(directory.filePath(QStringLiteral("sid"))).trimmed(), QByteArray::number((*process)->pid()));
        for (const auto &descriptor : contentOf(directory.filePath(QStringLiteral("fd"))).split('\n')) {
            QVERIFY(descriptor.isEmpty() || descriptor.toInt() < 3 ||
                    descriptor.toInt() >= 10); // sh keeps its own at 10
        }
        (*process)->kill();
        QVERIFY((*process)->waitForEnd(5000));
    }

    void killingTakesItsChildrenToo()
    {
        const QTemporaryDir directory;
        auto process = CellProcess::start(shell(directory.path(), QStringLiteral("sleep 600 & echo $! > child; wait")));
        QVERIFY(process);
        QTRY_VERIFY(contentOf(directory.filePath(QStringLiteral("child"))).endsWith('\n'));
        const auto child = contentOf(directory.filePath(QStringLiteral("child"))).trimmed().toInt();
        QVERIFY(child > 0);
        (*process)->kill();
        // Nobody here reaps it: its state is what tells.
        QTRY_VERIFY(::kill(child, 0) != 0 || contentOf(QStringLiteral("/proc/%1/stat").arg(child)).contains(") Z"));
    }

    void oneThatRunsIsAdopted()
    {
        const QTemporaryDir directory;
        auto process = CellProcess::start(shell(directory.path(), QStringLiteral("sleep 600")));
        QVERIFY(process);
        auto adopted = CellProcess::adopt((*process)->pid());
        QVERIFY(adopted);
        QSignalSpy ended(adopted->get(), &CellProcess::ended);
        QVERIFY((*adopted)->isRunning());
        (*adopted)->kill();
        QTRY_COMPARE(ended.count(), 1);
    }

    void oneThatIsGoneIsNot()
    {
        const auto adopted = CellProcess::adopt(0x3fffff);
        QVERIFY(!adopted);
        QCOMPARE(adopted.error().code, QByteArray("network.cell.gone"));
    }

    void aMissingProgramIsAnError()
    {
        const QTemporaryDir directory;
        const auto process = CellProcess::start({{QStringLiteral("/nonexistent/cell")}, {}, directory.path()});
        QVERIFY(!process);
        QCOMPARE(process.error().code, QByteArray("network.cell.start_failed"));
        QVERIFY(process.error().detail.contains(QStringLiteral("/nonexistent/cell")));
    }

    void theLockLivesAsLongAsTheProcess()
    {
        const QTemporaryDir directory;
        const auto path = directory.filePath(QStringLiteral("lock"));
        std::unique_ptr<CellProcess> process;
        {
            auto lock = CellLock::take(path);
            QVERIFY(lock);
            auto start = shell(directory.path(), QStringLiteral("sleep 600"));
            start.inherit = lock->descriptor();
            auto started = CellProcess::start(start);
            QVERIFY(started);
            process = std::move(*started);
            lock->note(process->pid());
        }
        const auto second = CellLock::take(path);
        QVERIFY(!second);
        QCOMPARE(second.error().code, QByteArray("network.cell.locked"));
        QVERIFY(second.error().detail.contains(QString::number(process->pid())));
        process->kill();
        QVERIFY(process->waitForEnd(5000));
        QTRY_VERIFY(CellLock::take(path)); // what it started goes a moment later
    }

    void theEnvironmentIsScrubbed()
    {
        for (const char *name : {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "XDG_RUNTIME_DIR", "NOTIFY_SOCKET",
                                 "CREDENTIALS_DIRECTORY", "LOCUM_CELL_TOKEN", "QT_NO_GLIB"}) {
            qputenv(name, "x");
        }
        qputenv("LOCUM_TEST_KEPT", "a=b");
        const auto environment = scrubbedEnvironment();
        QVERIFY(environment.contains(QStringLiteral("LOCUM_TEST_KEPT=a=b")));
        for (const auto &entry : environment) {
            QVERIFY2(!entry.startsWith(QLatin1String("HOME=")) && !entry.endsWith(QLatin1String("=x")),
                     qPrintable(entry));
        }
        qunsetenv("QT_NO_GLIB");
    }
};

QTEST_GUILESS_MAIN(TestCellProcess)
#include "tst_cell_process.moc"
