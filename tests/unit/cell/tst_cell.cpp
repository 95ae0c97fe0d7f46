// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/cell.h"
#include "cellprotocol/codec.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <sys/socket.h>
#include <unistd.h>

using namespace locum;
using namespace locum::cell;
using namespace locum::cellprotocol;

namespace {

/// A network that says what the test wants.
struct StubPlugin final : sdk::ProtocolPlugin {
    struct Session final : sdk::ProtocolSession {
        explicit Session(sdk::SessionHost &sessionHost) : host(sessionHost) {}
        void perform(const TransactionId &transaction, const NetworkCommand &command) override
        {
            if (std::holds_alternative<Connect>(command)) {
                host.tell(LinkChanged{LinkState::Online, {}, QStringLiteral("me")});
            } else if (std::holds_alternative<Disconnect>(command)) {
                host.tell(LinkChanged{});
            }
            host.tell(CommandEnded{transaction, Sent{}});
        }
        sdk::SessionHost &host;
    };

    Done start(const QString &) override { return {}; }
    QList<sdk::ProtocolInfo> protocols() override { return {}; }
    Result<std::unique_ptr<sdk::ProtocolSession>> open(const sdk::AccountSettings &settings,
                                                       sdk::SessionHost &host) override
    {
        if (settings.protocol == QLatin1String("refused")) {
            return fail("stub.refused", QStringLiteral("no such thing"));
        }
        ++opened;
        last = &host;
        return std::make_unique<Session>(host);
    }

    int opened = 0;
    sdk::SessionHost *last = nullptr;
};

/// The test is the core.
class Core {
public:
    explicit Core(Cell::Settings wanted = {}) : settings(std::move(wanted))
    {
        settings.link.socketPath = directory.filePath(QStringLiteral("s"));
        settings.link.plugin = QStringLiteral("stub");
        settings.link.token = Secret("token");
        settings.link.retryEveryMs = 20;
        listen();
    }
    ~Core()
    {
        channel.reset();
        ::close(listening);
    }

    void listen() { listening = listenUnix(settings.link.socketPath).value_or(-1); }
    void startCell(std::optional<Error> failure = std::nullopt)
    {
        const bool failed = failure.has_value();
        cell = std::make_unique<Cell>(settings, failed ? nullptr : &plugin, std::move(failure));
        QObject::connect(cell.get(), &Cell::ended, cell.get(), [this](int code) { exitCode = code; });
        cell->start();
    }
    /// Waits for the cell to connect.
    bool accept()
    {
        int descriptor = -1;
        if (!QTest::qWaitFor([&] { return (descriptor = ::accept(listening, nullptr, nullptr)) >= 0; })) {
            return false;
        }
        heard.clear();
        channel = std::make_unique<LineChannel>(descriptor);
        channel->start([this](QByteArrayView line) { heard.append(decodeCellMessage(line).value()); });
        return true;
    }
    void say(const CoreMessage &message) { channel->send(encode(message)); }
    void welcome(quint64 acknowledged = 0, int linger = 60)
    {
        say(Welcome{1, QStringLiteral("epoch"), Secret("key"), acknowledged, linger});
    }
    void hangUp() { channel.reset(); }

    template <class T>
    QList<T> heardOf() const
    {
        QList<T> list;
        for (const auto &message : heard) {
            if (const auto *found = std::get_if<T>(&message)) {
                list.append(*found);
            }
        }
        return list;
    }
    template <class T>
    int count() const
    {
        const auto events = heardOf<Event>();
        return int(std::count_if(events.begin(), events.end(),
                                 [](const Event &event) { return std::holds_alternative<T>(event.event); }));
    }
    bool comeOnline()
    {
        startCell();
        if (!accept()) {
            return false;
        }
        welcome();
        say(OpenAccount{account, QStringLiteral("stub"), {}, {}, {}});
        say(Command{TransactionId(QStringLiteral("c")), account, Connect{}});
        return QTest::qWaitFor([this] { return count<CommandEnded>() == 1; });
    }

    QTemporaryDir directory;
    Cell::Settings settings;
    StubPlugin plugin;
    int listening = -1;
    std::unique_ptr<LineChannel> channel;
    std::unique_ptr<Cell> cell;
    QList<CellMessage> heard;
    std::optional<int> exitCode;
    AccountId account{7};
};

} // namespace

class TestCell : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itSaysHelloAndObeys()
    {
        Core core;
        QVERIFY(core.comeOnline());
        QCOMPARE(core.heardOf<Hello>().constFirst(), (Hello{1, QStringLiteral("stub"), FirstLife{Secret("token")}}));
        QCOMPARE(core.count<LinkChanged>(), 1);
        core.say(Ping{5});
        QTRY_COMPARE(core.heardOf<Pong>(), QList<Pong>{{5}});
    }

    void itResumesWithWhatIsNotAcknowledgedAndTellsTheState()
    {
        Core core;
        QVERIFY(core.comeOnline());
        core.plugin.last->tell(PresenceChanged{QStringLiteral("a"), {Availability::Away, {}, {}}});
        core.plugin.last->tell(NoticeReceived{QStringLiteral("n")});
        QTRY_COMPARE(core.heardOf<Event>().size(), 4);
        core.say(Acknowledge{2});
        core.say(Ping{1});
        QTRY_COMPARE(core.heardOf<Pong>().size(), 1);
        core.hangUp();
        core.plugin.last->tell(NoticeReceived{QStringLiteral("meanwhile")});
        QVERIFY(core.accept());
        QTRY_VERIFY(!core.heard.isEmpty());
        QCOMPARE(core.heardOf<Hello>().constFirst(),
                 (Hello{1, QStringLiteral("stub"),
                        ResumedLife{Secret("key"), QStringLiteral("epoch"), 3, 5, {core.account}}}));
        core.welcome(3);
        QTRY_COMPARE(core.heardOf<Event>().size(), 4); // 4, 5, and the link and a presence again
        QCOMPARE(core.heardOf<Event>().constFirst().number, 4U);
        QCOMPARE(core.heardOf<Event>().constLast().number, 7U);
        core.say(OpenAccount{core.account, QStringLiteral("stub"), {}, {}, {}});
        core.say(Ping{2});
        QTRY_COMPARE(core.heardOf<Pong>().size(), 1);
        QCOMPARE(core.plugin.opened, 1); // the session went on
    }

    void itWaitsForACoreThatComesLater()
    {
        Core core;
        QVERIFY(core.comeOnline());
        ::close(core.listening);
        core.hangUp();
        core.listen();
        QVERIFY(core.accept());
    }

    void itDoesNotLingerForEver()
    {
        Core core;
        core.startCell();
        QVERIFY(core.accept());
        core.welcome(0, 1);
        QTRY_VERIFY(!core.heard.isEmpty());
        core.say(Ping{1});
        QTRY_COMPARE(core.heardOf<Pong>().size(), 1);
        ::close(std::exchange(core.listening, -1));
        core.hangUp();
        QTRY_COMPARE(core.exitCode, std::optional<int>(CoreStayedAway));
    }

    void withoutACoreItEnds()
    {
        Core core;
        core.settings.link.firstConnectMs = 100;
        ::close(std::exchange(core.listening, -1));
        core.startCell();
        QTRY_COMPARE(core.exitCode, std::optional<int>(NoCore));
    }

    void refusedItEnds()
    {
        Core core;
        core.startCell();
        QVERIFY(core.accept());
        core.say(Refused{"network.cell.unknown", QStringLiteral("no")});
        QTRY_COMPARE(core.exitCode, std::optional<int>(RefusedByCore));
    }

    void nonsenseOfTheCoreEndsIt_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("garbage") << QByteArray("HTTP/1.1 400 Bad Request");
        QTest::newRow("acknowledges what never was") << encode(CoreMessage(Acknowledge{99}));
    }
    void nonsenseOfTheCoreEndsIt()
    {
        QFETCH(QByteArray, line);
        Core core;
        QVERIFY(core.comeOnline());
        core.channel->send(line);
        QTRY_COMPARE(core.exitCode, std::optional<int>(RefusedByCore));
    }

    void itSignsOffAndWaitsForItsEvents()
    {
        Core core;
        QVERIFY(core.comeOnline());
        core.say(End{});
        QTRY_COMPARE(core.count<LinkChanged>(), 2); // offline
        QVERIFY(!core.exitCode);
        core.say(Acknowledge{core.heardOf<Event>().constLast().number});
        QTRY_COMPARE(core.exitCode, std::optional<int>(Ended));
    }

    void itDoesNotWaitForACoreThatHasGone()
    {
        Core core;
        QVERIFY(core.comeOnline());
        core.say(End{});
        core.channel->flush();
        core.hangUp();
        QTRY_COMPARE_WITH_TIMEOUT(core.exitCode, std::optional<int>(Ended), 1000);
    }

    void aFullBufferDisconnectsUntilThereIsRoom()
    {
        Cell::Settings settings;
        settings.bufferBytes = 10'000;
        Core core(settings);
        QVERIFY(core.comeOnline());
        for (int i = 0; i < 200; ++i) {
            core.plugin.last->tell(NoticeReceived{QString(100, u'x')});
        }
        QTRY_COMPARE(core.count<LinkChanged>(), 3);  // online, offline, waiting
        QCOMPARE(core.count<NoticeReceived>(), 200); // nothing was dropped
        const auto events = core.heardOf<Event>();
        const auto &waiting = std::get<LinkChanged>(events.constLast().event);
        QCOMPARE(waiting.state, LinkState::WaitingToRetry);
        QCOMPARE(waiting.error->code, QByteArray("cell.buffer.full"));
        core.say(Acknowledge{events.constLast().number});
        QTRY_COMPARE(core.count<LinkChanged>(), 4); // online again
    }

    void anAccountThatCannotBeOpenedNeedsItsUser()
    {
        Core core;
        core.startCell();
        QVERIFY(core.accept());
        core.welcome();
        core.say(OpenAccount{core.account, QStringLiteral("refused"), {}, {}, {}});
        QTRY_COMPARE(core.count<LinkChanged>(), 1);
        const auto link = std::get<LinkChanged>(core.heardOf<Event>().constFirst().event);
        QCOMPARE(link.state, LinkState::NeedsUser);
        QCOMPARE(link.error->code, QByteArray("stub.refused"));
        core.say(Command{TransactionId(QStringLiteral("c")), core.account, Connect{}});
        QTRY_COMPARE(core.count<CommandEnded>(), 1);
    }

    void aPluginThatFailedTellsItsLastWords()
    {
        Core core;
        core.startCell(Error{"plugin.load.failed", QStringLiteral("symbol missing")});
        QVERIFY(core.accept());
        core.welcome();
        QTRY_VERIFY(!core.heardOf<Log>().isEmpty());
        QVERIFY(core.heardOf<Log>().constFirst().text.contains(QStringLiteral("symbol missing")));
        QTRY_COMPARE(core.exitCode, std::optional<int>(PluginFailed));
    }

    void commandsForClosedAccountsEnd()
    {
        Core core;
        QVERIFY(core.comeOnline());
        core.say(CloseAccount{core.account});
        QTRY_COMPARE(core.count<LinkChanged>(), 2);
        core.say(Command{TransactionId(QStringLiteral("late")), core.account, SendMessage{}});
        QTRY_COMPARE(core.count<CommandEnded>(), 2);
    }

    void aFloodLeavesInOrder()
    {
        Core core;
        QVERIFY(core.comeOnline());
        for (int i = 0; i < 20'000; ++i) {
            core.plugin.last->tell(NoticeReceived{QString::number(i)});
        }
        QTRY_COMPARE(core.count<NoticeReceived>(), 20'000);
        quint64 number = 0;
        for (const auto &event : core.heardOf<Event>()) {
            QCOMPARE(event.number, ++number);
        }
    }
};

QTEST_GUILESS_MAIN(TestCell)
#include "tst_cell.moc"
