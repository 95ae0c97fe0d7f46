// SPDX-License-Identifier: GPL-2.0-or-later
#include "hub_fixture.h"

#include <QDir>
#include <QSet>

using namespace locum;
using namespace locum::network;
using locum::test::HubFixture;
using locum::test::RecordingListener;

namespace {

/// The number in "message 17 of 1000 t=…".
QList<int> floodNumbers(const RecordingListener &listener)
{
    QList<int> numbers;
    for (const auto &text : listener.texts()) {
        numbers.append(text.section(u' ', 1, 1).toInt());
    }
    return numbers;
}

QList<int> upTo(int count)
{
    QList<int> numbers;
    for (int i = 1; i <= count; ++i) {
        numbers.append(i);
    }
    return numbers;
}

} // namespace

class TestCellHubFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aKilledCellIsStartedAgainAndNothingIsDoubled()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.comeOnline());
        f.say(QStringLiteral("flood"), QStringLiteral("flood 100000"));
        QTRY_VERIFY(f.listener.texts().size() > 500);
        const auto first = f.listener.records.front();
        QVERIFY(f.signalCell(SIGKILL));
        QTRY_COMPARE(f.listener.records.size(), 2U);
        QVERIFY(f.listener.has(CellState::WaitingToRestart));
        QVERIFY(f.listener.hasError("network.cell.ended"));
        const auto before = floodNumbers(f.listener);
        QVERIFY(before.size() < 100'000);
        QCOMPARE(before, upTo(int(before.size()))); // each once, in order, up to where it was killed
        QVERIFY(f.listener.records.back().epoch != first.epoch);

        f.listener.events.clear();
        f.perform(Connect{}); // its account is open again, and the listener connects it
        QTRY_VERIFY(f.listener.isOnline());
        for (const auto &told : f.listener.events) {
            QCOMPARE(told.key.epoch, f.listener.records.back().epoch);
        }
    }

    void aLateAcknowledgementOfAFormerLifeIsHarmless()
    {
        HubFixture f;
        f.listener.acknowledges = false;
        f.start();
        QVERIFY(f.comeOnline());
        QVERIFY(f.signalCell(SIGKILL));
        QTRY_COMPARE(f.listener.records.size(), 2U);
        const auto old = f.listener.events;
        f.listener.events.clear();
        f.perform(Connect{});
        QTRY_VERIFY(f.listener.isOnline());
        for (const auto &told : old) {
            f.hub->acknowledge(told.key);
        }
        f.say(QStringLiteral("echo"), QStringLiteral("still there"));
        QTRY_VERIFY(f.listener.texts().contains(QStringLiteral("still there")));
    }

    void aHungCellIsNoticed()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.comeOnline());
        const auto pid = f.cellPid();
        QVERIFY(pid);
        f.say(QStringLiteral("trouble"), QStringLiteral("hang"));
        QTRY_VERIFY_WITH_TIMEOUT(f.listener.hasError("network.cell.hung"), 10'000);
        QTRY_COMPARE(f.listener.records.size(), 2U);
        QVERIFY(f.cellPid() != pid);
        QVERIFY(!HubFixture::isRunning(pid));
    }

    void aStoppedCellIsNoticed()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.comeOnline());
        QVERIFY(f.signalCell(SIGSTOP));
        QTRY_COMPARE_WITH_TIMEOUT(f.listener.records.size(), 2U, 10'000);
    }

    void aCellThatKeepsCrashingIsLeftAlone()
    {
        HubFixture f;
        f.settings.limits.crashes = 3;
        f.settings.timings.circuit = std::chrono::minutes(1);
        f.start();
        QVERIFY(f.comeOnline());
        for (int life = 1; life <= 3; ++life) {
            f.say(QStringLiteral("trouble"), QStringLiteral("crash"));
            if (life < 3) {
                QTRY_COMPARE(f.listener.records.size(), size_t(life) + 1);
                f.listener.events.clear();
                f.perform(Connect{});
                QTRY_VERIFY(f.listener.isOnline());
            }
        }
        QTRY_VERIFY(f.listener.has(CellState::Failed));
        QCOMPARE(f.listener.errors.back().code, QByteArray("network.cell.crash_loop"));
        QVERIFY2(f.listener.errors.back().detail.contains(QStringLiteral("Segmentation fault")),
                 qPrintable(f.listener.errors.back().detail));
        QCOMPARE(f.listener.records.size(), 3U);
        f.open(); // a person tries again
        QTRY_COMPARE(f.listener.records.size(), 4U);
    }

    void whileTheCellIsAwayMessagesFailAndTheRestWaits()
    {
        HubFixture f;
        f.settings.timings.firstRestart = std::chrono::milliseconds(400);
        f.settings.timings.longestRestart = std::chrono::milliseconds(400);
        f.start();
        f.open();
        QVERIFY(f.say(QStringLiteral("echo"), QStringLiteral("too early")).isEmpty());
        QCOMPARE(f.lastError->code, QByteArray("network.cell.down"));
        QCOMPARE(f.lastError->retry, Retry::Later);
        const auto connecting = f.perform(Connect{});
        const auto joining = f.perform(SetPresence{});
        QVERIFY(!connecting.isEmpty() && !joining.isEmpty());
        QTRY_VERIFY(f.listener.outcomeOf(joining));
        QTRY_VERIFY(f.listener.isOnline());
        QVERIFY(f.signalCell(SIGKILL));
        QTRY_VERIFY(f.listener.has(CellState::WaitingToRestart));
        QVERIFY(f.say(QStringLiteral("echo"), QStringLiteral("gone")).isEmpty());
        QCOMPARE(f.lastError->code, QByteArray("network.cell.down"));
        f.listener.events.clear();
        f.perform(Connect{});
        QTRY_VERIFY(f.listener.isOnline());
    }

    void unknownAccountsAreRefused()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.perform(Connect{}).isEmpty());
        QCOMPARE(f.lastError->code, QByteArray("network.account.unknown"));
    }

    void withoutItsPluginAnAccountFailsWithWords()
    {
        HubFixture f;
        f.start();
        f.open(QStringLiteral("missing"));
        QVERIFY(f.listener.has(CellState::Failed));
        QCOMPARE(f.listener.errors.back().code, QByteArray("network.plugin.missing"));
    }

    void aFloodIsHeldUpAndNothingIsLost()
    {
        HubFixture f;
        f.settings.limits.unacknowledged = 200;
        f.listener.acknowledges = false;
        f.start();
        QVERIFY(f.comeOnline());
        f.say(QStringLiteral("flood"), QStringLiteral("flood 20000"));
        QTRY_COMPARE(f.listener.events.size(), 200U);
        // For longer than a hung cell would be given: it is not the cell that is silent.
        const auto until = f.clock.monotonic() + f.settings.timings.pongWithin + std::chrono::milliseconds(500);
        QTRY_VERIFY(f.clock.monotonic() >= until);
        QCOMPARE(f.listener.events.size(), 200U);
        QVERIFY(!f.listener.hasError("network.cell.hung"));
        f.listener.acknowledges = true;
        for (const auto &told : std::vector(f.listener.events)) {
            f.hub->acknowledge(told.key);
        }
        QTRY_COMPARE_WITH_TIMEOUT(f.listener.texts().size(), 20'000, 30'000);
        QCOMPARE(floodNumbers(f.listener), upTo(20'000));
    }

    void acknowledgementsMayComeInAnyOrder()
    {
        HubFixture f;
        f.listener.acknowledges = false;
        f.settings.limits.unacknowledged = 50;
        f.start();
        QVERIFY(f.comeOnline());
        f.say(QStringLiteral("flood"), QStringLiteral("flood 1000"));
        size_t acknowledged = 0;
        while (f.listener.texts().size() < 1000) {
            const auto before = f.listener.events.size();
            for (auto i = before; i > acknowledged; --i) { // the newest first
                f.hub->acknowledge(f.listener.events[i - 1].key);
            }
            acknowledged = before;
            QTRY_VERIFY(f.listener.events.size() > before || f.listener.texts().size() == 1000);
        }
        QCOMPARE(floodNumbers(f.listener), upTo(1000));
    }

    void aRestartedCoreGoesOnWithTheLingeringCell()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.comeOnline());
        f.say(QStringLiteral("flood"), QStringLiteral("rate 300 300"));
        QTRY_VERIFY(f.listener.texts().size() > 20);
        auto record = f.listener.records.front();
        record.committed = f.listener.events.back().key.number;
        const auto pid = f.cellPid();
        QVERIFY(pid);
        const auto linksBefore = f.listener.all<LinkChanged>().size();
        f.leave();
        const auto until = f.clock.monotonic() + std::chrono::milliseconds(300); // meanwhile messages come
        QTRY_VERIFY(f.clock.monotonic() >= until);
        f.listener.states.clear();

        f.start({record});
        f.open();
        QTRY_VERIFY(f.listener.has(CellState::Running));
        QCOMPARE(f.cellPid(), pid);
        QCOMPARE(f.listener.records.size(), 1U); // the same life
        QTRY_COMPARE_WITH_TIMEOUT(f.listener.texts().size(), 300, 15'000);
        QCOMPARE(floodNumbers(f.listener), upTo(300));
        // What only the cell knows is told again: the link is up, and the network saw nothing.
        const auto links = f.listener.all<LinkChanged>();
        QCOMPARE(links.size(), linksBefore + 1);
        QCOMPARE(links.back().state, LinkState::Online);
        f.say(QStringLiteral("echo"), QStringLiteral("as before"));
        QTRY_VERIFY(f.listener.texts().contains(QStringLiteral("as before")));
    }

    void eventsThatTheDatabaseDidNotGetComeAgain()
    {
        HubFixture f;
        f.listener.acknowledges = false;
        f.start();
        QVERIFY(f.comeOnline());
        f.say(QStringLiteral("flood"), QStringLiteral("flood 100"));
        QTRY_COMPARE(f.listener.texts().size(), 100);
        auto record = f.listener.records.front();
        record.committed = f.listener.events[f.listener.events.size() - 40].key.number;
        f.leave();
        f.listener.events.clear();
        f.listener.acknowledges = true;
        f.start({record});
        f.open();
        QTRY_COMPARE(f.listener.texts().size(), 39);
        QCOMPARE(f.listener.events.front().key.number, record.committed + 1);
        QCOMPARE(f.listener.events.front().key.epoch, record.epoch);
    }

    void aCoreThatKnowsNothingStartsAnewWhenTheLingererIsGone()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.comeOnline());
        const auto pid = f.cellPid();
        QVERIFY(pid);
        f.leave();
        f.listener.events.clear();
        f.start(); // without the record: the lingerer is refused, and ends
        f.open();
        QTRY_COMPARE_WITH_TIMEOUT(f.listener.records.size(), 2U, 10'000);
        QVERIFY(f.cellPid() != pid);
        f.perform(Connect{});
        QTRY_VERIFY(f.listener.isOnline());
    }

    void accountsThatNobodyOpensAgainAreClosed()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.comeOnline());
        const auto record = f.listener.records.front();
        const auto pid = f.cellPid();
        QVERIFY(pid);
        f.leave();
        f.start({record});
        QTRY_VERIFY_WITH_TIMEOUT(!HubFixture::isRunning(pid), 10'000); // and a cell without accounts is ended
        QCOMPARE(f.listener.records.size(), 1U);
    }

    void aCellWithoutItsCoreEndsByItself()
    {
        HubFixture f;
        f.settings.linger = std::chrono::seconds(1);
        f.start();
        QVERIFY(f.comeOnline());
        const auto pid = f.cellPid();
        QVERIFY(pid);
        f.leave();
        QTRY_VERIFY_WITH_TIMEOUT(!HubFixture::isRunning(pid), 10'000);
    }

    void twoCoresDoNotRunTheSameCell()
    {
        HubFixture first;
        first.start();
        QVERIFY(first.comeOnline());
        HubFixture second;
        second.settings.lockDirectory = first.settings.lockDirectory;
        second.settings.timings.lingererWait = std::chrono::milliseconds(300);
        second.start();
        second.open();
        QTRY_VERIFY(second.listener.hasError("network.cell.locked"));
        QVERIFY(second.listener.has(CellState::WaitingToRestart));
        QVERIFY(second.listener.records.empty());
        QVERIFY(second.listener.errors.back().detail.contains(QString::number(first.cellPid().value())));
        QVERIFY(first.finish());
        QTRY_COMPARE(second.listener.records.size(), 1U); // as soon as it is free
    }

    void aSecondCoreOnTheSameSocketDoesNotStart()
    {
        HubFixture f;
        f.start();
        CellHub second(f.settings, f.clock, f.random);
        const auto started = second.start();
        QVERIFY(!started);
        QCOMPARE(started.error().code, QByteArray("cellprotocol.socket.in_use"));
    }

    void theLastAccountTakesTheCellAlong()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.comeOnline());
        const auto pid = f.cellPid();
        QVERIFY(pid);
        f.hub->closeAccount(f.account);
        QTRY_VERIFY(!HubFixture::isRunning(pid));
        QVERIFY(!f.listener.has(CellState::WaitingToRestart));
        QCOMPARE(f.listener.all<LinkChanged>().back().state, LinkState::Offline);
        f.open();
        QTRY_COMPARE(f.listener.records.size(), 2U);
    }

    void stopEndsTheCells()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.comeOnline());
        const auto pid = f.cellPid();
        QVERIFY(pid);
        QVERIFY(f.finish());
        f.hub.reset();
        QVERIFY(!HubFixture::isRunning(pid));
        QVERIFY(!QFile::exists(f.settings.socketPath));
    }

    void aLeakTakesOnlyItsCellDown()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("sanitizers need more memory than any limit");
#endif
        HubFixture f;
        f.settings.memoryLimitMb = 200;
        f.settings.timings.pongWithin = std::chrono::seconds(20);
        f.start();
        QVERIFY(f.comeOnline());
        f.say(QStringLiteral("trouble"), QStringLiteral("leak"));
        QTRY_VERIFY_WITH_TIMEOUT(f.listener.all<CommandEnded>().size() > 0 || f.listener.records.size() == 2, 20'000);
    }

    void differentSettingsOpenTheAccountAgain()
    {
        HubFixture f;
        f.start();
        QVERIFY(f.comeOnline());
        QCOMPARE(f.listener.all<LinkChanged>().back().ownAddress, QStringLiteral("alice@loopback"));
        f.open(); // the same: nothing happens
        f.open(QStringLiteral("loopback"), {{QStringLiteral("name"), QStringLiteral("bob")}});
        QTRY_COMPARE(f.listener.all<LinkChanged>().back().state, LinkState::Offline);
        f.perform(Connect{});
        QTRY_COMPARE(f.listener.all<LinkChanged>().back().ownAddress, QStringLiteral("bob@loopback"));
    }
};

QTEST_GUILESS_MAIN(TestCellHubFaults)
#include "tst_cell_hub_faults.moc"
