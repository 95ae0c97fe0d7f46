// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/channel_answers.h"
#include "fake_channels.h"
#include "store/alerts.h"
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// What the user writes back by a channel.
class TestChannelAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ordersAreTold_data();
    void ordersAreTold();
    void addressesAreCompared();
    void anAnswerReachesTheContact();
    void theSameAnswerTwiceIsOneMessage();
    void withoutATokenItIsToTheLast();
    void nobodyElseIsBelieved();
    void anAnswerCancelsTheEscalation();
    void awayAndBackWithoutData();
    void whatComesByItselfIsHeard();
    void whoIsToldWhoIsThere();
    void deliveryIsLogged();
};

namespace {

const QString own = QStringLiteral("+34600");

struct Scene {
    FakeChannels channels;
    World world;
    UserId user;
    AccountId account;
    DeviceId device;
    ChannelId sms{0};

    Scene() : world(options()), user(world.addUser()), account(world.addAccount()), device(world.logIn())
    {
        world.contact(account, QStringLiteral("bob@loop"));
        world.contact(account, QStringLiteral("carol@loop"));
        world.attach(device);
        const auto made = world.ask<ports::Channel>([&](auto reply) {
            world.ports.channels->addChannel(user,
                                             {QStringLiteral("sms"),
                                              QStringLiteral("sms"),
                                              {{QStringLiteral("to"), own}},
                                              {{QStringLiteral("fold_min"), 0}}},
                                             reply);
        });
        Q_ASSERT(made);
        sms = made->id;
        hook = made->callBack.section(QLatin1Char('/'), -1).toLatin1();
        world.goAway(device);
    }
    ~Scene() { world.engine.reset(); }
    engine::EngineOptions options()
    {
        engine::EngineOptions made;
        made.channelCells = &channels;
        return made;
    }
    void says(const QString &text, const QString &from = QStringLiteral("bob@loop"))
    {
        world.network->tell(account, world.says(text, from));
        world.settle();
    }
    void calls(const sdk::ChannelReceived::Answer &answer)
    {
        channels.receives.answers = {answer};
        const auto done =
            world.ask<ports::HookAnswer>([&](auto reply) { world.ports.channels->hook(Secret(hook), {"GET"}, reply); });
        QVERIFY(done);
        world.settle();
    }
    std::vector<QString> sentTo(const QString &address)
    {
        std::vector<QString> texts;
        for (const auto &command : world.network->given<SendMessage>()) {
            const auto &message = std::get<SendMessage>(command.command);
            if (message.to == address && !message.automatic) {
                texts.push_back(message.text);
            }
        }
        return texts;
    }
    QString token(size_t at) { return channels.given.at(at).message.answerToken; }

    QByteArray hook;
};

} // namespace

void TestChannelAnswers::ordersAreTold_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("order");
    QTest::newRow("away") << "AWAY"
                          << "away";
    QTest::newRow("driving") << "AWAY driving"
                             << "driving";
    QTest::newRow("with words") << "AWAY meeting until noon"
                                << "meeting until noon";
    QTest::newRow("words alone") << "AWAY at the sea"
                                 << "away at the sea";
    QTest::newRow("Spanish") << "FUERA conduciendo"
                             << "driving";
    QTest::newRow("back") << " BACK "
                          << "back";
    QTest::newRow("marked") << "!back"
                            << "back";
    QTest::newRow("who") << "WHO"
                         << "who";
    QTest::newRow("an answer") << "Back at six"
                               << "";
    QTest::newRow("another") << "Away, sorry"
                             << "";
    QTest::newRow("a word more") << "BACK soon"
                                 << "";
    QTest::newRow("one word") << "Who"
                              << "";
    QTest::newRow("nothing") << ""
                             << "";
}

void TestChannelAnswers::ordersAreTold()
{
    QFETCH(QString, text);
    const auto order = engine::orderIn(text);
    QString told;
    if (order) {
        if (const auto *away = std::get_if<engine::GoAway>(&*order)) {
            told = QString(nameOf(away->absence.mode)) + QLatin1Char(' ') + away->absence.text;
        } else {
            told = std::holds_alternative<engine::ComeBack>(*order) ? QStringLiteral("back") : QStringLiteral("who");
        }
    }
    QTEST(told.trimmed(), "order");
}

void TestChannelAnswers::addressesAreCompared()
{
    using engine::isSameAddress;
    QVERIFY(isSameAddress(QStringLiteral("+34 600-11"), QStringLiteral("003460011")));
    QVERIFY(isSameAddress(QStringLiteral("Alice@A.org "), QStringLiteral("alice@a.org")));
    QVERIFY(!isSameAddress(QStringLiteral("a.b@a.org"), QStringLiteral("ab@a.org")));
    QVERIFY(!isSameAddress({}, {}));
    QVERIFY(!isSameAddress(QStringLiteral("+34600"), QStringLiteral("+3460")));
}

void TestChannelAnswers::anAnswerReachesTheContact()
{
    Scene scene;
    scene.says(QStringLiteral("are you coming?"));
    scene.says(QStringLiteral("me too"), QStringLiteral("carol@loop"));
    scene.calls({own, QStringLiteral("at eight"), scene.token(0), true, QStringLiteral("1")});
    QCOMPARE(scene.sentTo(QStringLiteral("bob@loop")), std::vector{QStringLiteral("at eight")});
    QVERIFY(scene.sentTo(QStringLiteral("carol@loop")).empty());
    QCOMPARE(scene.world.state(), StandInState::Away); // no device is in the hand
}

void TestChannelAnswers::theSameAnswerTwiceIsOneMessage()
{
    Scene scene;
    scene.says(QStringLiteral("are you coming?"));
    scene.calls({own, QStringLiteral("yes"), scene.token(0), true, QStringLiteral("id")});
    scene.calls({own, QStringLiteral("yes"), scene.token(0), true, QStringLiteral("id")});
    QCOMPARE(scene.sentTo(QStringLiteral("bob@loop")).size(), 1U);
    scene.calls({own, QStringLiteral("yes"), scene.token(0), true, QStringLiteral("other")});
    QCOMPARE(scene.sentTo(QStringLiteral("bob@loop")).size(), 2U);
}

void TestChannelAnswers::withoutATokenItIsToTheLast()
{
    Scene scene;
    scene.calls({own, QStringLiteral("to whom?"), {}, true, QStringLiteral("0")});
    QCOMPARE(scene.channels.given.size(), 1U); // the user is told so
    scene.world.pass(1min);
    scene.says(QStringLiteral("one"));
    scene.world.pass(1min);
    scene.says(QStringLiteral("two"), QStringLiteral("carol@loop"));
    scene.calls({own, QStringLiteral("thanks"), {}, true, QStringLiteral("1")});
    QCOMPARE(scene.sentTo(QStringLiteral("carol@loop")), std::vector{QStringLiteral("thanks")});
    QVERIFY(scene.sentTo(QStringLiteral("bob@loop")).empty());
}

void TestChannelAnswers::nobodyElseIsBelieved()
{
    Scene scene;
    scene.says(QStringLiteral("hello"));
    scene.calls({QStringLiteral("+49170"), QStringLiteral("evil"), scene.token(0), true, QStringLiteral("1")});
    scene.calls({own, QStringLiteral("evil"), {}, false, QStringLiteral("2")}); // only claimed
    scene.calls({own, QStringLiteral("evil"), QString(32, QLatin1Char('0')), false, QStringLiteral("3")});
    scene.calls({own, QStringLiteral("BACK"), {}, false, QStringLiteral("4")});
    scene.calls({QStringLiteral("+49170"), QStringLiteral("BACK"), {}, true, QStringLiteral("5")});
    QVERIFY(scene.sentTo(QStringLiteral("bob@loop")).empty());
    QCOMPARE(scene.world.state(), StandInState::Away);
    // Claimed, with the token of an alert: that is how mail answers.
    scene.calls({own, QStringLiteral("good"), scene.token(0).toUpper(), false, QStringLiteral("6")});
    QCOMPARE(scene.sentTo(QStringLiteral("bob@loop")), std::vector{QStringLiteral("good")});
}

void TestChannelAnswers::anAnswerCancelsTheEscalation()
{
    Scene scene;
    const auto push = scene.world.ask<ports::Channel>([&](auto reply) {
        scene.world.ports.channels->addChannel(scene.user,
                                               {QStringLiteral("push"),
                                                QStringLiteral("push"),
                                                {{QStringLiteral("to"), QStringLiteral("x")}},
                                                {{QStringLiteral("after_min"), 10}}},
                                               reply);
    });
    scene.says(QStringLiteral("hello"));
    scene.calls({own, QStringLiteral("hi"), scene.token(0), true, QStringLiteral("1")});
    scene.world.pass(9min);
    scene.world.pass(9min);
    QVERIFY(scene.channels.by(push->id).empty());
}

void TestChannelAnswers::awayAndBackWithoutData()
{
    Scene scene;
    scene.calls({own, QStringLiteral("AWAY driving home soon"), {}, true, QStringLiteral("1")});
    const auto status =
        scene.world.ask<StandInStatus>([&](auto reply) { scene.world.ports.links->status(scene.user, reply); });
    QCOMPARE(status->state, StandInState::Away);
    QCOMPARE(status->absence.mode, StandInMode::Driving);
    QCOMPARE(status->absence.text, QStringLiteral("home soon"));
    QCOMPARE(scene.channels.given.size(), 1U); // and it says so
    scene.calls({own, QStringLiteral("BACK"), {}, true, QStringLiteral("2")});
    QVERIFY(scene.world.state() != StandInState::Away);
    QCOMPARE(scene.channels.given.size(), 2U);
}

void TestChannelAnswers::whatComesByItselfIsHeard()
{
    Scene scene;
    sdk::ChannelReceived what;
    what.answers = {{own, QStringLiteral("BACK"), {}, true, QStringLiteral("1")}};
    scene.channels.listener->onChannelReceived(scene.user, scene.sms, 0, what);
    scene.world.settle();
    QVERIFY(scene.world.state() != StandInState::Away);
}

void TestChannelAnswers::whoIsToldWhoIsThere()
{
    Scene scene;
    scene.world.network->tell(scene.account,
                              PresenceChanged{QStringLiteral("bob@loop"), Presence{Availability::Available, {}, {}}});
    scene.world.settle();
    scene.calls({own, QStringLiteral("WHO"), {}, true, QStringLiteral("1")});
    QCOMPARE(scene.channels.given.size(), 1U);
    QVERIFY(scene.channels.given.back().message.text.contains(QLatin1String("bob@loop")));
    QVERIFY(!scene.channels.given.back().message.text.contains(QLatin1String("carol@loop")));
}

void TestChannelAnswers::deliveryIsLogged()
{
    Scene scene;
    scene.channels.outcome.remoteId = QStringLiteral("kannel-1");
    scene.says(QStringLiteral("hello"));
    scene.channels.receives.reports = {{QStringLiteral("kannel-1"), true}};
    const auto done = scene.world.ask<ports::HookAnswer>(
        [&](auto reply) { scene.world.ports.channels->hook(Secret(scene.hook), {"GET"}, reply); });
    QVERIFY(done);
    scene.world.settle();
    const auto log = scene.world.ask<std::vector<ports::ChannelLogEntry>>(
        [&](auto reply) { scene.world.ports.channels->channelLog(scene.user, scene.sms, 10, reply); });
    QCOMPARE(log->front().step, QStringLiteral("delivered"));
}

QTEST_GUILESS_MAIN(TestChannelAnswers)
#include "tst_channel_answers.moc"
