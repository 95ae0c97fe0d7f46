// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/cell_lock.h"
#include "puppet.h"

#include <QProcess>

using namespace locum;
using namespace locum::network;
using namespace locum::cellprotocol;
using locum::test::HubFixture;
using locum::test::Puppet;

/// How a cell's life is tied to the core's: from the moment on from which another core would know it again, to its last
/// words.
class TestCellHubEnds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCellIsWelcomedOnceItsRecordIsKept()
    {
        Puppet p;
        p.listener.keepsRecords = false;
        p.begin();
        QVERIFY(p.greet());
        QTRY_COMPARE(p.listener.records.size(), 1U);
        p.perform(Connect{});
        QCoreApplication::processEvents();
        QVERIFY(p.heard.isEmpty()); // no key, no account, no command
        const auto record = p.listener.records.front();
        p.hub->acknowledge({p.user, QStringLiteral("puppet"), QStringLiteral("another life"), 0});
        QCoreApplication::processEvents();
        QVERIFY(p.heard.isEmpty());
        p.hub->acknowledge({record.user, record.plugin, record.epoch, 0});
        QTRY_COMPARE(p.heard.size(), 3);
        QVERIFY(std::holds_alternative<Welcome>(p.heard[0]));
        QVERIFY(std::holds_alternative<OpenAccount>(p.heard[1]));
        QVERIFY(std::holds_alternative<Command>(p.heard[2]));
    }

    void aCoreThatDiesBeforeTheRecordIsKeptLosesNothing()
    {
        HubFixture f;
        f.listener.keepsRecords = false;
        f.start();
        f.open();
        f.perform(Connect{});
        QTRY_COMPARE(f.listener.records.size(), 1U);
        const auto pid = f.cellPid();
        QVERIFY(pid);
        f.leave(); // nothing of that life is in its database
        QTRY_VERIFY(!HubFixture::isRunning(pid));
        QVERIFY(f.listener.events.empty()); // it never had an account
        f.listener.keepsRecords = true;
        f.start();
        QVERIFY(f.comeOnline());
        QCOMPARE(f.listener.records.size(), 2U);
    }

    void aCoreThatDiesAfterTheRecordIsKeptIsResumed()
    {
        HubFixture f;
        f.listener.keepsRecords = false;
        f.listener.acknowledges = false;
        f.start();
        f.open();
        f.perform(Connect{});
        QTRY_COMPARE(f.listener.records.size(), 1U);
        const auto record = f.listener.records.front();
        const auto pid = f.cellPid();
        QVERIFY(pid);
        f.hub->acknowledge({record.user, record.plugin, record.epoch, 0});
        QTRY_VERIFY(f.listener.isOnline());
        f.leave(); // none of its events is acknowledged
        f.listener.events.clear();
        f.start({record});
        f.open();
        QTRY_VERIFY(f.listener.isOnline()); // all is told again, in the same life
        QCOMPARE(f.listener.events.front().key, (EventKey{record.user, record.plugin, record.epoch, 1}));
        QCOMPARE(f.listener.records.size(), 1U);
        QVERIFY(HubFixture::isRunning(pid));
    }

    void theEndAwaitsTheLastWords()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.comeOnline());
        const auto pid = f.cellPid();
        f.listener.acknowledges = false;
        bool stopped = false;
        f.hub->stop(true, [&stopped] { stopped = true; });
        QVERIFY(!stopped);
        QTRY_COMPARE(f.listener.all<LinkChanged>().back().state, LinkState::Offline);
        QCoreApplication::processEvents();
        QVERIFY(!stopped); // they are not committed
        QVERIFY(HubFixture::isRunning(pid));
        for (const auto &told : f.listener.events) {
            f.hub->acknowledge(told.key);
        }
        QTRY_VERIFY(stopped);
        QVERIFY(!HubFixture::isRunning(pid));
        QVERIFY(!QFile::exists(f.settings.socketPath));
    }

    void aCellThatDoesNotEndIsMadeTo()
    {
        Puppet p; // it hears the end, and stays
        p.begin();
        QVERIFY(p.join());
        const auto pid = p.cellPid(QStringLiteral("puppet"));
        QVERIFY(pid);
        QVERIFY(p.finish());
        QCOMPARE(p.heardOf<End>().size(), 1);
        QVERIFY(!HubFixture::isRunning(pid));
    }

    void aCellThatHasNotComeBackYetIsAwaitedAndEnded()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.comeOnline());
        const auto record = f.listener.records.front();
        const auto pid = f.cellPid();
        QVERIFY(pid);
        f.leave();
        f.listener.events.clear();
        f.start({record});
        f.listener.hub = f.hub.get();
        QVERIFY(f.finish()); // before it has said hello
        QVERIFY(!HubFixture::isRunning(pid));
        QCOMPARE(f.listener.all<LinkChanged>().back().state, LinkState::Offline); // it came back to say so
        QCOMPARE(f.listener.records.size(), 1U);
    }

    void aCellThatNeverComesBackIsSignalled()
    {
        Puppet p;
        p.begin();
        QVERIFY(p.join());
        const auto record = p.listener.records.front();
        const auto pid = p.cellPid(QStringLiteral("puppet"));
        QVERIFY(pid);
        p.channel.reset();
        QTRY_VERIFY(p.listener.has(CellState::Lost));
        p.leave();
        QVERIFY(HubFixture::isRunning(pid));
        p.start({record});
        QVERIFY(p.finish());
        QTRY_VERIFY(!HubFixture::isRunning(pid));
    }

    void aRecordOfACellThatIsGoneHoldsNothingUp()
    {
        HubFixture f;
        f.settings.timings.endWithin = std::chrono::minutes(1);
        f.start({CellRecord{f.user, QStringLiteral("loopback"), QStringLiteral("e"), QByteArray(32, 'k'), 3}});
        bool stopped = false;
        f.hub->stop(true, [&stopped] { stopped = true; });
        QVERIFY(stopped);
    }

    void onlyWhoHoldsTheLockIsSignalled()
    {
        QTemporaryDir directory;
        const auto path = directory.filePath(QStringLiteral("1-x.lock"));
        QProcess stranger;
        stranger.start(QStringLiteral("sleep"), {QStringLiteral("600")});
        QVERIFY(stranger.waitForStarted());
        const auto pid = static_cast<pid_t>(stranger.processId());
        {
            auto lock = CellLock::take(path);
            QVERIFY(lock);
            lock->note(pid); // as if the cell's number had become a stranger's
        }
        QVERIFY(!CellLock::signalHolder(path, SIGKILL));
        QVERIFY(HubFixture::isRunning(pid));
        for (const auto &content :
             {QByteArray("0\n"), QByteArray("1\n"), QByteArray("-1\n"), QByteArray("x"), QByteArray()}) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(content);
            file.close();
            QVERIFY(!CellLock::signalHolder(path, SIGKILL));
        }
        QVERIFY(!CellLock::signalHolder(directory.filePath(QStringLiteral("none")), SIGKILL));
        stranger.kill();
        stranger.waitForFinished();
    }
};

QTEST_GUILESS_MAIN(TestCellHubEnds)
#include "tst_cell_hub_ends.moc"
