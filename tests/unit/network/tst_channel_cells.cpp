// SPDX-License-Identifier: GPL-2.0-or-later
#include "hub_fixture.h"

#include <QJsonDocument>

#include <csignal>

using namespace locum;
using namespace locum::network;
using locum::test::HubFixture;

namespace {

class RecordingChannels final : public ChannelCellListener {
public:
    void onChannelSent(UserId, ChannelId channel, const TransactionId &id, const sdk::ChannelOutcome &outcome) override
    {
        channels.append(channel);
        outcomes.insert(id.value(), outcome);
    }
    void onChannelReceived(UserId, ChannelId, quint64 request, const sdk::ChannelReceived &what) override
    {
        readings.insert(request, what);
    }
    void onChannelHealth(UserId, ChannelId channel, const std::optional<Error> &trouble) override
    {
        channels.append(channel);
        health.append(trouble ? trouble->code : QByteArray("good"));
    }
    void onChannelCellState(UserId, const QString &, CellState state, const QJsonObject &told,
                            const std::optional<Error> &error) override
    {
        states.append(state);
        published = told;
        if (error) {
            errors.append(error->code);
        }
    }
    bool isRunning() const { return !states.isEmpty() && states.constLast() == CellState::Running; }

    QList<ChannelId> channels; ///< that anything was told of
    QHash<QString, sdk::ChannelOutcome> outcomes;
    QHash<quint64, sdk::ChannelReceived> readings;
    QList<QByteArray> health;
    QList<CellState> states;
    QJsonObject published;
    QList<QByteArray> errors;
};

/// The template of plugins/channel-template-python, as a user would install it.
class FileFixture : public HubFixture {
public:
    FileFixture()
    {
        const auto source = QString::fromLocal8Bit(qgetenv("LOCUM_SOURCE_DIR"));
        for (const char *name : {"channel.py", "channel-template-python.locum-plugin.json"}) {
            addPlugin(source + QStringLiteral("/plugins/channel-template-python/") + QLatin1String(name));
        }
    }
    ~FileFixture()
    {
        finish();
        hub.reset(); // before the listener
    }
    ChannelCells &cells() const { return hub->channelCells(); }
    void openFile(const QString &file = QStringLiteral("alerts"))
    {
        cells().openChannel(user, plugin, {channel, {{QStringLiteral("file"), file}}, {}, {}, {}, {}});
    }
    bool run()
    {
        start();
        cells().setChannelListener(&told);
        openFile();
        return QTest::qWaitFor([this] { return told.isRunning(); }, 20'000);
    }
    /// A plugin of a line of Python for what it says once it was welcomed, and what it does then.
    void addLiar(const QByteArray &says, const QByteArray &then = "link.recv(1)")
    {
        const QByteArray manifest("{'id':'liar','kind':'channel','interface':1,'version':'1','name':'Liar',"
                                  "'command':['liar'],'channel':{'name':'Liar'}}");
        writePlugin(QStringLiteral("liar.locum-plugin.json"), QByteArray(manifest).replace('\'', '"'));
        writePlugin(QStringLiteral("liar"),
                    "#!/usr/bin/env python3\n"
                    "import json, os, socket\n"
                    "link = socket.socket(socket.AF_UNIX)\n"
                    "link.connect(os.environ['LOCUM_CELL_SOCKET'])\n"
                    "def say(**message): link.sendall(json.dumps(message).encode() + b'\\n')\n"
                    "say(type='hello', version=1, plugin='liar', token=os.environ['LOCUM_CELL_TOKEN'])\n"
                    "link.recv(65536)\n" +
                        says + "\n" + then + "\n",
                    true);
    }
    void openLiar(ChannelId id = ChannelId(9))
    {
        cells().openChannel(user, QStringLiteral("liar"), {id, {}, {}, {}, {}, {}});
    }
    Done send(const QString &transaction, const QString &key = QStringLiteral("k")) const
    {
        sdk::ChannelMessage message{key};
        message.title = QStringLiteral("Grüße\n");
        message.goodFor = std::chrono::minutes(5);
        return cells().sendToChannel(user, channel, TransactionId(transaction), message);
    }
    QByteArray written(const QString &file = QStringLiteral("alerts")) const
    {
        QFile read(told.published.value(QStringLiteral("folder")).toString() + u'/' + file);
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }

    RecordingChannels told;
    ChannelId channel{4};
    const QString plugin = QStringLiteral("channel-template-python");
};

} // namespace

class TestChannelCells : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatAPluginPublishesIsToldBeforeItHasAChannel()
    {
        FileFixture f;
        f.settings.timings.idleEnd = std::chrono::seconds(3);
        f.start();
        f.cells().setChannelListener(&f.told);
        f.cells().askPlugin(f.user, f.plugin);
        QTRY_VERIFY_WITH_TIMEOUT(f.told.isRunning(), 20'000);
        QVERIFY(!f.told.published.isEmpty());
        f.openFile(); // while it still runs, or after it has ended: nobody wanted more of it
        int tries = 0;
        const auto goes = [&] { return bool(f.send(QString::number(++tries))); };
        QTRY_VERIFY_WITH_TIMEOUT(goes(), 20'000);
    }

    void theTemplateSendsAndReceives()
    {
        FileFixture f;
        f.start();
        QVERIFY(f.hub->plugins().at(0).channel);
        QVERIFY(f.hub->plugins().at(0).channel->answers);
        f.cells().setChannelListener(&f.told);
        f.openFile();
        QVERIFY(!f.send(QStringLiteral("early"))); // not before it takes messages
        QTRY_VERIFY_WITH_TIMEOUT(f.told.isRunning(), 20'000);
        QVERIFY(f.send(QStringLiteral("t1")));
        QTRY_VERIFY(f.told.outcomes.contains(QStringLiteral("t1")));
        QCOMPARE(f.told.outcomes.value(QStringLiteral("t1")).state, sdk::ChannelOutcome::State::Sent);
        QCOMPARE(f.told.outcomes.value(QStringLiteral("t1")).remoteId, QStringLiteral("k"));
        const auto line = QJsonDocument::fromJson(f.written()).object();
        QCOMPARE(line.value(QStringLiteral("title")).toString(), QStringLiteral("Grüße\n"));
        QCOMPARE(line.value(QStringLiteral("good_for_ms")).toInt(), 300'000);
        QVERIFY(f.send(QStringLiteral("t2"))); // the same key: a message of after a doubt
        QTRY_VERIFY(f.told.outcomes.contains(QStringLiteral("t2")));
        QCOMPARE(f.written().count('\n'), 1);

        QVERIFY(
            f.cells().receiveForChannel(f.user, f.channel, 7, {"POST", {}, {{"a", "\xff"}}, "text=Yes%21&token=x"}));
        QTRY_VERIFY(f.told.readings.contains(7));
        QCOMPARE(f.told.readings.value(7).answers.size(), 1);
        QCOMPARE(f.told.readings.value(7).answers.constFirst().text, QStringLiteral("Yes!"));
        QCOMPARE(f.told.readings.value(7).answers.constFirst().token, QStringLiteral("x"));
        QVERIFY(f.cells().receiveForChannel(f.user, f.channel, 8, {"POST", {}, {}, QByteArray("\0\xff", 2)}));
        QTRY_VERIFY(f.told.readings.contains(8));
        QCOMPARE(f.told.readings.value(8).status, 400);
        QCOMPARE(f.told.health, QList<QByteArray>{"good"});
    }

    void newSettingsAreToldToTheCellThatRuns()
    {
        FileFixture f;
        QVERIFY(f.run());
        const auto pid = f.cellPid(f.plugin);
        f.openFile(QStringLiteral("../x"));
        QTRY_VERIFY(f.told.health.contains("file.name.invalid"));
        QVERIFY(f.send(QStringLiteral("t")));
        QTRY_VERIFY(f.told.outcomes.contains(QStringLiteral("t")));
        QCOMPARE(f.told.outcomes.value(QStringLiteral("t")).state, sdk::ChannelOutcome::State::Refused);
        f.openFile(QStringLiteral("other"));
        QTRY_COMPARE(f.told.health.constLast(), QByteArray("good"));
        QCOMPARE(f.cellPid(f.plugin), pid);
    }

    void oneThatCrashesIsStartedAgainAndToldItsChannels()
    {
        FileFixture f;
        QVERIFY(f.run());
        const auto pid = f.cellPid(f.plugin);
        QVERIFY(f.signalCell(SIGKILL, f.plugin));
        QTRY_VERIFY(f.told.states.contains(CellState::WaitingToRestart));
        QVERIFY(!f.send(QStringLiteral("lost")));
        QTRY_VERIFY(f.told.isRunning() && f.cellPid(f.plugin) != pid);
        QVERIFY(f.send(QStringLiteral("t")));
        QTRY_COMPARE(f.told.outcomes.value(QStringLiteral("t")).remoteId, QStringLiteral("k"));
    }

    void oneThatHangsIsKilledAndStartedAgain()
    {
        FileFixture f;
        f.settings.timings.pongWithin = std::chrono::milliseconds(300);
        QVERIFY(f.run());
        const auto pid = f.cellPid(f.plugin);
        QVERIFY(f.signalCell(SIGSTOP, f.plugin));
        QVERIFY(f.send(QStringLiteral("under way"))); // nothing comes of it but the state
        QTRY_VERIFY_WITH_TIMEOUT(f.told.errors.contains("network.cell.hung"), 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(f.told.isRunning() && f.cellPid(f.plugin) != pid, 15'000);
        QVERIFY(f.told.outcomes.isEmpty());
    }

    void oneThatTellsOfOthersChannelsIsNotHeard()
    {
        FileFixture f;
        f.addLiar("say(type='channel_sent', channel=4, transaction='t', outcome={'state': 'gone'})\n"
                  "say(type='channel_health', channel=4, error={'code': 'x'})\n"
                  "say(type='channel_received', channel=4, request=1, what={})\n"
                  "say(type='channel_received', channel=9, request=2, what={'status': 7})\n"
                  "say(type='channel_health', channel=9)");
        QVERIFY(f.run());
        f.told.channels.clear();
        f.openLiar();
        QTRY_VERIFY(f.told.channels.contains(ChannelId(9)));
        QVERIFY(!f.told.channels.contains(ChannelId(4)));
        QVERIFY(!f.told.readings.contains(1));
        QCOMPARE(f.told.readings.value(2).status, 502);
    }

    void oneThatNeverSaysThatItIsReadyTakesNothing()
    {
        FileFixture f;
        f.addLiar("say(type='channel_health', channel=9)");
        f.start();
        f.cells().setChannelListener(&f.told);
        f.openLiar();
        QTRY_VERIFY(f.told.channels.contains(ChannelId(9)));
        QVERIFY(!f.told.isRunning());
        QVERIFY(!f.cells().sendToChannel(f.user, ChannelId(9), TransactionId(QStringLiteral("t")), {}));
    }

    void oneThatNeverSaysThatItIsReadyIsStartedAgainAndThenLeftAlone()
    {
        FileFixture f;
        f.settings.timings.ready = std::chrono::milliseconds(100);
        f.settings.limits.crashes = 2;
        f.settings.timings.pongWithin = std::chrono::minutes(1);
        f.addLiar("", "while link.recv(65536): pass");
        f.start();
        f.cells().setChannelListener(&f.told);
        f.openLiar();
        QTRY_VERIFY_WITH_TIMEOUT(f.told.states.contains(CellState::WaitingToRestart), 20'000);
        QCOMPARE(f.told.errors.constFirst(), QByteArray("network.cell.not_ready"));
        QTRY_VERIFY_WITH_TIMEOUT(f.told.states.contains(CellState::Failed), 20'000);
        QCOMPARE(f.told.errors.constLast(), QByteArray("network.cell.crash_loop"));
        QVERIFY(!f.told.states.contains(CellState::Running));
        QVERIFY(!f.cells().sendToChannel(f.user, ChannelId(9), TransactionId(QStringLiteral("t")), {}));
    }

    void oneThatIsReadyInTimeIsLeftToRun()
    {
        FileFixture f;
        f.settings.timings.ready = std::chrono::seconds(2); // some 20 pings
        f.addLiar("say(type='channel_ready')\n"
                  "pings = 0\n"
                  "for line in link.makefile():\n"
                  "    message = json.loads(line)\n"
                  "    if message['type'] == 'ping':\n"
                  "        pings += 1\n"
                  "        say(type='pong', id=message['id'])\n"
                  "        if pings == 25: say(type='channel_health', channel=9, error={'code': 'well.later'})");
        f.start();
        f.cells().setChannelListener(&f.told);
        f.openLiar();
        QTRY_VERIFY_WITH_TIMEOUT(f.told.health.contains("well.later"), 20'000);
        QVERIFY(f.told.errors.isEmpty());
    }

    void oneThatSaysGarbageIsEnded_data()
    {
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no JSON") << QByteArray("link.sendall(b'{]\\n')");
        QTest::newRow("no such state") << QByteArray(
            "say(type='channel_sent', channel=9, transaction='t', outcome={'state': 'maybe'})");
        QTest::newRow("no channel") << QByteArray("say(type='channel_health', channel=0)");
        QTest::newRow("an endless line") << QByteArray("link.sendall(b'x' * 2000000)");
    }
    void oneThatSaysGarbageIsEnded()
    {
        QFETCH(QByteArray, says);
        FileFixture f;
        f.addLiar(says);
        f.start();
        f.cells().setChannelListener(&f.told);
        f.openLiar();
        QTRY_VERIFY_WITH_TIMEOUT(f.told.states.contains(CellState::WaitingToRestart), 20'000);
        QVERIFY(!f.told.isRunning());
    }

    void anotherUsersChannelIsOutOfReach()
    {
        FileFixture f;
        QVERIFY(f.run());
        const UserId other(2);
        QVERIFY(!f.cells().sendToChannel(other, f.channel, TransactionId(QStringLiteral("t")), {}));
        QVERIFY(!f.cells().receiveForChannel(other, f.channel, 1, {}));
        f.cells().closeChannel(other, f.channel);
        QVERIFY(f.send(QStringLiteral("still open")));
    }

    void oneThatIsNotThereHasAReason()
    {
        FileFixture f;
        f.start();
        f.cells().setChannelListener(&f.told);
        f.cells().openChannel(f.user, QStringLiteral("absent"), {f.channel, {}, {}, {}, {}, {}});
        QCOMPARE(f.told.errors, QList<QByteArray>{"network.plugin.missing"});
    }

    void itEndsWithItsLastChannelAndWithTheCore()
    {
        FileFixture f;
        QVERIFY(f.run());
        auto pid = f.cellPid(f.plugin);
        QVERIFY(pid);
        f.cells().closeChannel(f.user, f.channel);
        QVERIFY(!f.send(QStringLiteral("closed")));
        QTRY_VERIFY(!HubFixture::isRunning(pid));
        f.openFile();
        QTRY_VERIFY(f.cellPid(f.plugin) && f.cellPid(f.plugin) != pid && f.told.isRunning());
        pid = f.cellPid(f.plugin);
        f.leave();
        QTRY_VERIFY(!HubFixture::isRunning(pid));
        f.start();
    }
};

QTEST_GUILESS_MAIN(TestChannelCells)
#include "tst_channel_cells.moc"
