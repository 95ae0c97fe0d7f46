// SPDX-License-Identifier: GPL-2.0-or-later
#include "cellprotocol/codec.h"
#include "cellprotocol/line_channel.h"
#include "puppet.h"

#include <QCryptographicHash>
#include <QFile>
#include <QProcess>

#include <unistd.h>

using namespace locum;
using namespace locum::network;
using namespace locum::cellprotocol;
using locum::test::HubFixture;
using locum::test::Puppet;

namespace {

NetworkEvent notice(int number)
{
    return NoticeReceived{QString::number(number)};
}

QByteArray refusalOf(const QList<CoreMessage> &heard)
{
    const auto *refused = heard.isEmpty() ? nullptr : std::get_if<Refused>(&heard.constFirst());
    return refused != nullptr ? refused->code : QByteArray();
}

} // namespace

class TestCellHubProtocol : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCellIsWelcomedAndGivenItsAccount()
    {
        Puppet p;
        p.begin();
        QVERIFY(p.join());
        QTRY_COMPARE(p.heardOf<OpenAccount>().size(), 1);
        QCOMPARE(p.welcome.acknowledged, 0U);
        QCOMPARE(p.heardOf<OpenAccount>().constFirst().account, p.account);
        QVERIFY(!p.heardOf<OpenAccount>().constFirst().stateDirectory.isEmpty());
        QCOMPARE(p.listener.records.front().resumeKeyHash,
                 QCryptographicHash::hash(p.welcome.resumeKey.reveal(), QCryptographicHash::Sha256));
        p.tell(1, notice(1));
        p.tell(2, notice(2));
        QTRY_COMPARE(p.heardOf<Acknowledge>().size(), 1); // one for both: they came in one turn
        QCOMPARE(p.heardOf<Acknowledge>().constFirst().number, 2U);
    }

    void wrongHellosAreRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("wrong token") << encode(
                                            CellMessage(Hello{1, QStringLiteral("puppet"), FirstLife{Secret("guess")}}))
                                     << QByteArray("network.cell.unknown");
        QTest::newRow("empty token") << encode(CellMessage(Hello{1, QStringLiteral("puppet"), FirstLife{Secret()}}))
                                     << QByteArray("network.cell.unknown");
        QTest::newRow("wrong key") << encode(
                                          CellMessage(Hello{1, QStringLiteral("puppet"),
                                                            ResumedLife{Secret("k"), QStringLiteral("e"), 1, 0, {}}}))
                                   << QByteArray("network.cell.unknown");
        QTest::newRow("empty key") << encode(CellMessage(Hello{1, QStringLiteral("puppet"),
                                                               ResumedLife{Secret(), QString(), 1, 0, {}}}))
                                   << QByteArray("network.cell.unknown");
        QTest::newRow("version 2") << encode(CellMessage(Hello{2, QStringLiteral("puppet"), FirstLife{Secret("x")}}))
                                   << QByteArray("network.cell.version");
        QTest::newRow("no hello") << encode(CellMessage(Pong{1})) << QByteArray("network.cell.no_hello");
        QTest::newRow("garbage") << QByteArray("GET / HTTP/1.1\r") << QByteArray("cellprotocol.line.not_json");
    }
    void wrongHellosAreRefused()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, code);
        Puppet p;
        p.begin();
        QTRY_VERIFY(QFile::exists(p.tokenFile()));
        QList<CoreMessage> heard;
        const auto stranger = p.connectSaying(line, &heard);
        QTRY_COMPARE(refusalOf(heard), code);
        QTRY_VERIFY(!stranger->isOpen());
        QVERIFY(p.join()); // the right one is still welcome
    }

    void aTokenIsGoodForOneUse()
    {
        Puppet p;
        p.begin();
        QTRY_VERIFY(QFile::exists(p.tokenFile()));
        const auto line = encode(CellMessage(Hello{1, QStringLiteral("puppet"), FirstLife{Secret(p.takeToken())}}));
        const auto first = p.connectSaying(line, &p.heard);
        QTRY_VERIFY(!p.heard.isEmpty());
        QList<CoreMessage> heard;
        const auto second = p.connectSaying(line, &heard);
        QTRY_COMPARE(refusalOf(heard), QByteArray("network.cell.unknown"));
        QVERIFY(first->isOpen());
    }

    void aTokenIsGoodForItsOwnPluginOnly()
    {
        Puppet p;
        p.begin();
        QTRY_VERIFY(QFile::exists(p.tokenFile()));
        QList<CoreMessage> heard;
        const auto channel = p.connectSaying(
            encode(CellMessage(Hello{1, QStringLiteral("loopback"), FirstLife{Secret(p.takeToken())}})), &heard);
        QTRY_COMPARE(refusalOf(heard), QByteArray("network.cell.unknown"));
    }

    void aBrokenLinkIsResumedWithoutLossOrDoubles()
    {
        Puppet p;
        p.listener.acknowledges = false;
        p.begin();
        QVERIFY(p.join());
        for (int i = 1; i <= 5; ++i) {
            p.tell(quint64(i), notice(i));
        }
        QTRY_COMPARE(p.listener.events.size(), 5U);
        p.hub->acknowledge(p.listener.events[0].key);
        p.hub->acknowledge(p.listener.events[1].key);
        QTRY_COMPARE(p.heardOf<Acknowledge>().size(), 1);
        p.channel.reset();
        QTRY_VERIFY(p.listener.has(CellState::Lost));

        p.heard.clear();
        p.channel = p.connectSaying(encode(CellMessage(p.resumeHello(3, 7))), &p.heard);
        QTRY_VERIFY(!p.heardOf<Welcome>().isEmpty());
        QCOMPARE(p.heardOf<Welcome>().constFirst().acknowledged, 2U);
        QCOMPARE(p.heardOf<Welcome>().constFirst().epoch, p.welcome.epoch);
        for (int i = 3; i <= 7; ++i) {
            p.tell(quint64(i), notice(i));
        }
        QTRY_COMPARE(p.listener.events.size(), 7U);
        QCOMPARE(p.listener.events.back().key.number, 7U);
        QCOMPARE(p.listener.records.size(), 1U);
    }

    void aSecondConnectionOfTheSameProcessReplacesTheFirst()
    {
        Puppet p;
        p.begin();
        QVERIFY(p.join());
        QList<CoreMessage> heard;
        const auto second = p.connectSaying(encode(CellMessage(p.resumeHello(1, 0))), &heard);
        QTRY_VERIFY(!heard.isEmpty());
        QVERIFY(std::holds_alternative<Welcome>(heard.constFirst()));
        QTRY_VERIFY(!p.channel->isOpen());
        QVERIFY(second->isOpen());
    }

    void aSecondConnectionOfAnotherProcessIsRefused()
    {
        Puppet p;
        p.begin();
        QVERIFY(p.join());
        QProcess thief;
        thief.start(QStringLiteral("/usr/bin/python3"),
                    {QStringLiteral("-c"),
                     QStringLiteral("import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.connect(sys.argv[1])\n"
                                    "s.sendall(sys.argv[2].encode()+b'\\n')\nprint(s.makefile().readline())"),
                     p.settings.socketPath, QString::fromUtf8(encode(CellMessage(p.resumeHello(1, 0))))});
        QTRY_COMPARE(thief.state(), QProcess::NotRunning);
        const auto answer = thief.readAllStandardOutput();
        QVERIFY2(answer.contains("network.cell.in_use"), answer.constData());
        QVERIFY(p.channel->isOpen());
        p.tell(1, notice(1));
        QTRY_COMPARE(p.listener.events.size(), 1U);
    }

    void aResumeThatCannotBeRightIsRefused_data()
    {
        QTest::addColumn<quint64>("first");
        QTest::addColumn<quint64>("last");
        QTest::newRow("it lost what we have not acknowledged") << quint64(3) << quint64(3);
        QTest::newRow("it never told what we have") << quint64(1) << quint64(1);
        QTest::newRow("from 0") << quint64(0) << quint64(5);
        QTest::newRow("backwards") << quint64(9) << quint64(2);
    }
    void aResumeThatCannotBeRightIsRefused()
    {
        QFETCH(quint64, first);
        QFETCH(quint64, last);
        Puppet p;
        p.listener.acknowledges = false;
        p.begin();
        QVERIFY(p.join());
        p.tell(1, notice(1));
        p.tell(2, notice(2));
        QTRY_COMPARE(p.listener.events.size(), 2U);
        p.hub->acknowledge(p.listener.events[0].key);
        if (first == 3) {
            first = 4;
            last = 4;
        }
        p.channel.reset();
        QTRY_VERIFY(p.listener.has(CellState::Lost));
        QList<CoreMessage> heard;
        const auto channel = p.connectSaying(encode(CellMessage(p.resumeHello(first, last))), &heard);
        QTRY_COMPARE(refusalOf(heard), QByteArray("network.cell.inconsistent"));
    }

    void misbehaviourEndsTheCell_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("code");
        const auto line = [](quint64 number, AccountId account) {
            return encode(CellMessage(Event{number, account, notice(1)})) + '\n';
        };
        QTest::newRow("garbage") << QByteArray("\x16\x03\x01\x02garbage\n") << QByteArray("network.cell.garbage");
        QTest::newRow("wrong type") << QByteArray("{\"type\":\"event\",\"number\":\"1\"}\n")
                                    << QByteArray("network.cell.garbage");
        QTest::newRow("deep nesting") << QByteArray(100'000, '[') + '\n' << QByteArray("network.cell.garbage");
        QTest::newRow("hello again") << encode(
                                            CellMessage(Hello{1, QStringLiteral("puppet"), FirstLife{Secret("x")}})) +
                                            '\n'
                                     << QByteArray("network.cell.garbage");
        QTest::newRow("a gap") << line(2, AccountId(12)) << QByteArray("network.cell.gap");
        QTest::newRow("somebody else's account")
            << line(1, AccountId(13)) << QByteArray("network.cell.foreign_account");
        QTest::newRow("a huge line") << QByteArray(1'100'000, 'x') << QByteArray("cellprotocol.line.too_long");
    }
    void misbehaviourEndsTheCell()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, code);
        Puppet p;
        p.begin();
        QVERIFY(p.join());
        const auto pid = p.cellPid(QStringLiteral("puppet"));
        QVERIFY(pid);
        p.channel->send(bytes.endsWith('\n') ? QByteArrayView(bytes).chopped(1) : QByteArrayView(bytes));
        QTRY_VERIFY(p.listener.hasError(code));
        QTRY_VERIFY(!p.channel->isOpen());
        QTRY_VERIFY(!HubFixture::isRunning(pid));
        QTRY_VERIFY(QFile::exists(p.tokenFile())); // the next life
        QVERIFY(p.join());
    }

    void halfALineAtTheEndIsNotTaken()
    {
        Puppet p;
        p.begin();
        QVERIFY(p.join());
        p.tell(1, notice(1));
        const auto half = encode(CellMessage(Event{2, p.account, notice(2)}));
        p.channel->flush();
        const int descriptor = connectUnix(p.settings.socketPath).value_or(-1);
        ::close(descriptor); // one that says nothing at all
        // A channel writes whole lines only: the half is written by hand, as the first words of a resume.
        QTRY_COMPARE(p.listener.events.size(), 1U);
        p.channel.reset();
        QTRY_VERIFY(p.listener.has(CellState::Lost));
        const int raw = connectUnix(p.settings.socketPath).value_or(-1);
        const auto hello = encode(CellMessage(p.resumeHello(2, 2))) + '\n' + half.first(half.size() / 2);
        QCOMPARE(::write(raw, hello.constData(), size_t(hello.size())), ssize_t(hello.size()));
        QTRY_COMPARE(std::count(p.listener.states.begin(), p.listener.states.end(), CellState::Running), 2);
        ::close(raw);
        QTRY_VERIFY(p.listener.hasError("cellprotocol.line.half"));
        QCOMPARE(p.listener.events.size(), 1U);
        // It is told again, whole.
        p.heard.clear();
        p.channel = p.connectSaying(encode(CellMessage(p.resumeHello(2, 2))), &p.heard);
        p.tell(2, notice(2));
        QTRY_COMPARE(p.listener.events.size(), 2U);
    }

    void aCellThatSaysNothingIsEnded()
    {
        Puppet p;
        p.settings.timings.hello = std::chrono::milliseconds(500);
        p.begin();
        QTRY_VERIFY(p.listener.hasError("network.cell.silent"));
        QTRY_VERIFY(p.listener.has(CellState::WaitingToRestart));
    }

    void aCellThatDoesNotComeBackIsEnded()
    {
        Puppet p;
        p.settings.timings.lingererWait = std::chrono::milliseconds(300);
        p.begin();
        QVERIFY(p.join());
        p.channel.reset();
        QTRY_VERIFY(p.listener.hasError("network.cell.hung"));
        QTRY_VERIFY(QFile::exists(p.tokenFile()));
    }

    void aFloodOfLogLinesIsCut()
    {
        Puppet p;
        p.begin();
        QVERIFY(p.join());
        for (int i = 0; i < 5000; ++i) {
            p.channel->send(encode(CellMessage(Log{LogLevel::Warning, QStringLiteral("again and again")})));
        }
        p.tell(1, notice(1));
        QTRY_COMPARE(p.listener.events.size(), 1U);
    }

    void itsLastWordsAreTheReason()
    {
        Puppet p;
        p.begin();
        QVERIFY(p.join());
        p.channel->send(encode(CellMessage(Log{LogLevel::Error, QStringLiteral("the library is missing")})));
        p.tell(1, notice(1));
        QTRY_COMPARE(p.listener.events.size(), 1U);
        QVERIFY(p.signalCell(SIGKILL, QStringLiteral("puppet")));
        p.channel.reset();
        QTRY_VERIFY(p.listener.has(CellState::WaitingToRestart));
        QVERIFY(p.listener.errors.back().detail.contains(QStringLiteral("the library is missing")));
    }

    void manyStrangersDoNotShutTheDoor()
    {
        Puppet p;
        p.settings.limits.pendingConnections = 4;
        p.begin();
        std::vector<int> strangers;
        for (int i = 0; i < 20; ++i) {
            strangers.push_back(connectUnix(p.settings.socketPath).value_or(-1));
        }
        for (int turn = 0; turn < 40; ++turn) { // the door takes one a turn
            QCoreApplication::processEvents();
        }
        for (const int descriptor : strangers) {
            ::close(descriptor);
        }
        QVERIFY(p.join());
    }
};

QTEST_GUILESS_MAIN(TestCellHubProtocol)
#include "tst_cell_hub_protocol.moc"
