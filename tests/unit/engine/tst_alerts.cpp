// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_channels.h"
#include "scripted_program.h"
#include "store/alerts.h"
#include "store/identities.h"
#include "store/people.h"
#include "world.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// What reaches the user, by which channel, when, how often.
class TestAlerts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMessageWhileAwayIsTold();
    void whoIsThereIsNotTold();
    void strangersAreNotTold();
    void pocketedIsForPushAlone();
    void aBurstIsFolded();
    void aReadCancels();
    void theReturnCancels();
    void escalationWaitsForARead();
    void anEscalationGoesFromPushToSmsToACall();
    void aReadAtAnyStepEndsTheEscalation_data();
    void aReadAtAnyStepEndsTheEscalation();
    void aRuleNamesItsChannel();
    void theSameMessageIsToldOnceByAChannel();
    void quietHoursHoldBackButNotWhatIsUrgent();
    void theCapHoldsAndIsToldOnce();
    void lessIsToldWhereTheUserWantsSo();
    void whatFailsIsTriedAgainWithTheSameKey();
    void aKillBringsItAgainWithTheSameKey();
    void aCellThatGoesLosesNothing();
    void aDestinationThatIsGoneIsLeftAlone();
    void whatIsTooOldIsNotTold();
    void contactsComingOnlineAreTold();
    void accountTroubleIsTold();
    void requestsAreTold();
    void whatIsFilteredIsToldOnWish();
    void everyAttemptIsLogged();
};

namespace {

struct Scene {
    FakeChannels channels;
    std::shared_ptr<Scripted> program = std::make_shared<Scripted>();
    World world;
    UserId user;
    AccountId account;
    DeviceId device;

    explicit Scene()
        : world(options(), program), user(world.addUser()), account(world.addAccount()), device(world.logIn())
    {
        world.contact(account, QStringLiteral("bob@loop"));
        world.contact(account, QStringLiteral("carol@loop"));
        world.attach(device);
    }
    ~Scene() { world.engine.reset(); } // before the channels
    engine::EngineOptions options()
    {
        engine::EngineOptions made;
        made.channelCells = &channels;
        return made;
    }
    ChannelId add(const QString &plugin, const QJsonObject &usage = {}, const QString &name = {})
    {
        const auto made = world.ask<ports::Channel>([&](auto reply) {
            world.ports.channels->addChannel(
                user,
                {name.isEmpty() ? plugin : name, plugin, {{QStringLiteral("to"), QStringLiteral("+34600")}}, usage},
                reply);
        });
        if (!made) {
            qFatal("%s", made.error().code.constData());
        }
        world.settle();
        return made->id;
    }
    void says(const QString &text, const QString &from = QStringLiteral("bob@loop"))
    {
        world.network->tell(account, world.says(text, from));
        world.settle();
    }
    void goAway() { world.goAway(device); }
    std::vector<FakeChannels::Given> told(ChannelId channel) { return channels.by(channel); }
    std::vector<store::AlertLogEntry> log(ChannelId channel)
    {
        return *world.store->readNow(
            [&](store::Database &database) { return store::alertLog(database, user, channel, 1000); });
    }
    bool logged(ChannelId channel, const QString &step)
    {
        const auto all = log(channel);
        return std::ranges::any_of(all, [&](const auto &entry) { return entry.step == step; });
    }
    QStringList steps(MessageId message)
    {
        const auto record = world.ask<ports::MessageRecord>(
            [&](auto reply) { world.ports.conversations->message(user, message, reply); });
        QStringList names;
        for (const auto &step : record->steps) {
            names.append(step.step);
        }
        return names;
    }
    void read()
    {
        const auto messages = world.listener->by(Author::Contact);
        const Message &last = messages.back();
        const auto done = world.ask<void>(
            [&](auto reply) { world.ports.conversations->markRead(user, last.conversation, last.id, reply); });
        QVERIFY(done);
        world.settle();
    }
};

rules::Effect notice(const QString &channel, rules::Urgency urgency = rules::Urgency::Normal)
{
    rules::Notify effect;
    effect.channel = channel;
    effect.text = QStringLiteral("look here");
    effect.urgency = urgency;
    return effect;
}

QJsonArray texts(const QStringList &list)
{
    return QJsonArray::fromStringList(list);
}

} // namespace

void TestAlerts::aMessageWhileAwayIsTold()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    scene.goAway();
    scene.says(QStringLiteral("are you there?"));
    QCOMPARE(scene.told(sms).size(), 1U);
    const sdk::ChannelMessage message = scene.told(sms).front().message;
    QCOMPARE(message.subject, sdk::ChannelSubject::Message);
    QCOMPARE(message.text, QStringLiteral("are you there?"));
    QVERIFY(message.title.contains(QLatin1String("bob")));
    QCOMPARE(message.answerToken.size(), 32);
    QVERIFY(message.goodFor);
    QVERIFY(scene.steps(scene.world.listener->by(Author::Contact).back().id).contains(QLatin1String("alerted")));
    // The token is nowhere: it is made of the key that is kept outside.
    const auto stored = scene.world.store->readNow([&](store::Database &database) {
        return store::alertByToken(database, sms, message.answerToken.toLatin1(), {});
    });
    QVERIFY(stored && !*stored);
}

void TestAlerts::whoIsThereIsNotTold()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    const ChannelId push = scene.add(QStringLiteral("push"));
    scene.says(QStringLiteral("hello"));
    QVERIFY(scene.told(sms).empty());
    QVERIFY(scene.told(push).empty());
    // What no device had acknowledged when the user went is told then.
    scene.goAway();
    QCOMPARE(scene.told(sms).size(), 1U);
}

void TestAlerts::strangersAreNotTold()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    const ChannelId push =
        scene.add(QStringLiteral("push"), {{QStringLiteral("from"), texts({QStringLiteral("everybody")})}});
    scene.goAway();
    scene.says(QStringLiteral("buy this"), QStringLiteral("spam@loop"));
    QVERIFY(scene.told(sms).empty());
    QCOMPARE(scene.told(push).size(), 1U);
}

void TestAlerts::pocketedIsForPushAlone()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    const ChannelId push = scene.add(QStringLiteral("push"));
    scene.world.ports.links->activityChanged(scene.user, scene.device, LinkId(1), ports::LinkActivity::Background);
    scene.world.settle();
    QCOMPARE(scene.world.state(), StandInState::Pocketed);
    scene.says(QStringLiteral("hello"));
    QVERIFY(scene.told(sms).empty());
    QCOMPARE(scene.told(push).size(), 1U);
}

void TestAlerts::aBurstIsFolded()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"), {{QStringLiteral("fold_min"), 10}});
    scene.goAway();
    for (int number = 1; number <= 5; ++number) {
        scene.says(QStringLiteral("number %1").arg(number));
    }
    scene.says(QStringLiteral("I am another"), QStringLiteral("carol@loop"));
    QCOMPARE(scene.told(sms).size(), 2U); // Bob's first, and Carol's
    scene.world.pass(9min);
    QCOMPARE(scene.told(sms).size(), 2U);
    scene.world.pass(2min);
    QCOMPARE(scene.told(sms).size(), 3U);
    const sdk::ChannelMessage rest = scene.told(sms).back().message;
    QCOMPARE(rest.count, 4);
    QCOMPARE(rest.text.split(QLatin1Char('\n')), (QStringList{QStringLiteral("number 2"), QStringLiteral("number 3"),
                                                              QStringLiteral("number 4"), QStringLiteral("number 5")}));
    QCOMPARE(rest.thread, scene.told(sms).front().message.thread);
    QVERIFY(rest.key != scene.told(sms).front().message.key);
    scene.world.pass(1h);
    QCOMPARE(scene.told(sms).size(), 3U);
}

void TestAlerts::aReadCancels()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    scene.goAway();
    scene.says(QStringLiteral("one"));
    scene.says(QStringLiteral("two"));
    QCOMPARE(scene.told(sms).size(), 1U);
    scene.read();
    scene.world.pass(1h);
    QCOMPARE(scene.told(sms).size(), 1U);
    QVERIFY(scene.logged(sms, QStringLiteral("cancelled")));
}

void TestAlerts::theReturnCancels()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    scene.goAway();
    scene.says(QStringLiteral("one"));
    scene.says(QStringLiteral("two"));
    scene.world.attach(scene.device, 2);
    scene.world.settle();
    scene.world.pass(9min);
    scene.world.pass(9min);
    QCOMPARE(scene.told(sms).size(), 1U);
}

void TestAlerts::escalationWaitsForARead()
{
    Scene scene;
    const ChannelId push = scene.add(QStringLiteral("push"));
    const ChannelId sms = scene.add(QStringLiteral("sms"), {{QStringLiteral("after_min"), 10}});
    scene.goAway();
    scene.says(QStringLiteral("first"));
    QCOMPARE(scene.told(push).size(), 1U);
    scene.world.pass(9min);
    QVERIFY(scene.told(sms).empty());
    scene.world.pass(1min);
    QCOMPARE(scene.told(sms).size(), 1U); // nobody has read it
    scene.world.pass(1h);
    scene.says(QStringLiteral("second"));
    scene.read();
    scene.world.pass(1h);
    QCOMPARE(scene.told(sms).size(), 1U); // it was read in time
}

namespace {

/// A push at once, an SMS after 10 minutes, a call after 20, of what is not read by then.
struct Escalation : Scene {
    ChannelId push = add(QStringLiteral("push"));
    ChannelId sms = add(QStringLiteral("sms"), {{QStringLiteral("after_min"), 10}});
    ChannelId call = add(QStringLiteral("sms"), {{QStringLiteral("after_min"), 20}}, QStringLiteral("call"));

    Escalation()
    {
        goAway();
        says(QStringLiteral("the house is on fire"));
    }
    QList<size_t> rung() { return {told(push).size(), told(sms).size(), told(call).size()}; }
};

} // namespace

void TestAlerts::anEscalationGoesFromPushToSmsToACall()
{
    Escalation scene;
    QCOMPARE(scene.rung(), (QList<size_t>{1, 0, 0}));
    scene.world.pass(9min);
    QCOMPARE(scene.rung(), (QList<size_t>{1, 0, 0}));
    scene.world.pass(1min);
    QCOMPARE(scene.rung(), (QList<size_t>{1, 1, 0}));
    scene.world.pass(9min);
    QCOMPARE(scene.rung(), (QList<size_t>{1, 1, 0}));
    scene.world.pass(1min);
    QCOMPARE(scene.rung(), (QList<size_t>{1, 1, 1}));
    QCOMPARE(scene.told(scene.call).front().message.text, QStringLiteral("the house is on fire"));
    scene.world.pass(3h);
    QCOMPARE(scene.rung(), (QList<size_t>{1, 1, 1})); // no step is taken twice
}

void TestAlerts::aReadAtAnyStepEndsTheEscalation_data()
{
    QTest::addColumn<int>("afterMinutes");
    QTest::addColumn<QList<size_t>>("rung");
    QTest::newRow("after the push") << 9 << QList<size_t>{1, 0, 0};
    QTest::newRow("after the SMS") << 19 << QList<size_t>{1, 1, 0};
}

void TestAlerts::aReadAtAnyStepEndsTheEscalation()
{
    QFETCH(int, afterMinutes);
    QFETCH(QList<size_t>, rung);
    Escalation scene;
    scene.world.pass(std::chrono::minutes(afterMinutes));
    scene.world.logIn(); // and another device, which the user reads with
    scene.read();
    scene.world.pass(3h);
    QCOMPARE(scene.rung(), rung);
    QVERIFY(scene.logged(scene.call, QStringLiteral("cancelled")));
    QVERIFY(!scene.logged(scene.call, QStringLiteral("sending")));
}

void TestAlerts::aRuleNamesItsChannel()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"), {{QStringLiteral("subjects"), QJsonArray()}});
    const ChannelId push = scene.add(QStringLiteral("push"), {{QStringLiteral("subjects"), QJsonArray()}});
    scene.program->whenDecided = [](const rules::Facts &) {
        return verdictOf(Disposition::Deliver, {notice(QStringLiteral("sms"))});
    };
    scene.says(QStringLiteral("hello")); // though the phone is in the hand
    QCOMPARE(scene.told(sms).size(), 1U);
    QCOMPARE(scene.told(sms).front().message.text, QStringLiteral("look here"));
    QVERIFY(scene.told(push).empty());
}

void TestAlerts::theSameMessageIsToldOnceByAChannel()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"), {{QStringLiteral("fold_min"), 0}});
    scene.program->whenDecided = [](const rules::Facts &) {
        return verdictOf(Disposition::Deliver, {notice(QStringLiteral("sms"))});
    };
    scene.goAway();
    scene.says(QStringLiteral("hello"));
    QCOMPARE(scene.told(sms).size(), 1U); // by the rule, and not again by the channel's settings
}

void TestAlerts::quietHoursHoldBackButNotWhatIsUrgent()
{
    Scene scene;
    const QTime now =
        QDateTime::fromMSecsSinceEpoch(toMilliseconds(scene.world.clock.now()), QTimeZone::systemTimeZone()).time();
    const QJsonObject quiet{{QStringLiteral("from"), now.addSecs(-3600).toString(QStringLiteral("HH:mm"))},
                            {QStringLiteral("to"), now.addSecs(7200).toString(QStringLiteral("HH:mm"))}};
    const ChannelId sms = scene.add(QStringLiteral("sms"), {{QStringLiteral("quiet"), quiet}});
    scene.goAway();
    scene.says(QStringLiteral("good night"));
    QVERIFY(scene.told(sms).empty());
    QVERIFY(scene.logged(sms, QStringLiteral("quiet")));
    scene.program->whenDecided = [](const rules::Facts &) {
        return verdictOf(Disposition::Deliver, {notice(QStringLiteral("sms"), rules::Urgency::High)});
    };
    scene.says(QStringLiteral("the house burns"), QStringLiteral("carol@loop"));
    QCOMPARE(scene.told(sms).size(), 1U);
    QVERIFY(scene.told(sms).front().message.urgent);
    for (int minutes = 0; minutes < 130; minutes += 10) {
        scene.world.pass(10min);
    }
    QCOMPARE(scene.told(sms).size(), 2U);
    QCOMPARE(scene.told(sms).back().message.text, QStringLiteral("good night"));
}

void TestAlerts::theCapHoldsAndIsToldOnce()
{
    Scene scene;
    const ChannelId sms =
        scene.add(QStringLiteral("sms"), {{QStringLiteral("per_day"), 2}, {QStringLiteral("fold_min"), 0}});
    const ChannelId push = scene.add(QStringLiteral("push"), {{QStringLiteral("from"), QJsonArray()}});
    scene.goAway();
    for (int number = 1; number <= 5; ++number) {
        scene.says(QStringLiteral("number %1").arg(number));
    }
    QCOMPARE(scene.told(sms).size(), 2U);
    QVERIFY(scene.logged(sms, QStringLiteral("capped")));
    QCOMPARE(scene.told(push).size(), 1U);
    QCOMPARE(scene.told(push).front().message.subject, sdk::ChannelSubject::Notice);
    const auto list = scene.world.ask<std::vector<ports::Channel>>(
        [&](auto reply) { scene.world.ports.channels->channels(scene.user, reply); });
    QCOMPARE(list->back().sentToday, 2);
}

void TestAlerts::lessIsToldWhereTheUserWantsSo()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"), {{QStringLiteral("content"), QStringLiteral("nothing")}});
    const ChannelId push = scene.add(QStringLiteral("push"), {{QStringLiteral("content"), QStringLiteral("sender")}});
    scene.goAway();
    scene.says(QStringLiteral("the secret word"));
    const auto all = [](const sdk::ChannelMessage &message) {
        return message.title + message.text + QString::fromUtf8(QJsonDocument(message.data).toJson());
    };
    QVERIFY(!all(scene.told(sms).front().message).contains(QLatin1String("secret")));
    QVERIFY(!all(scene.told(sms).front().message).contains(QLatin1String("bob")));
    QVERIFY(!all(scene.told(push).front().message).contains(QLatin1String("secret")));
    QVERIFY(all(scene.told(push).front().message).contains(QLatin1String("bob")));
}

void TestAlerts::whatFailsIsTriedAgainWithTheSameKey()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    scene.channels.outcome = {sdk::ChannelOutcome::State::Retry, {}, Error{"sms.busy", {}, Retry::Later}, {}};
    scene.goAway();
    scene.says(QStringLiteral("hello"));
    QCOMPARE(scene.told(sms).size(), 1U);
    scene.world.pass(20s);
    QCOMPARE(scene.told(sms).size(), 2U);
    QCOMPARE(scene.told(sms)[0].message.key, scene.told(sms)[1].message.key);
    QCOMPARE(scene.told(sms)[0].message.answerToken, scene.told(sms)[1].message.answerToken);
    QVERIFY(scene.told(sms)[0].transaction != scene.told(sms)[1].transaction);
    scene.channels.outcome = {};
    scene.world.pass(1min);
    QCOMPARE(scene.told(sms).size(), 3U);
    scene.world.pass(1h);
    QCOMPARE(scene.told(sms).size(), 3U);
    QVERIFY(scene.logged(sms, QStringLiteral("retry")));
    QVERIFY(scene.logged(sms, QStringLiteral("sent")));
}

void TestAlerts::aKillBringsItAgainWithTheSameKey()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    scene.channels.answers = false;
    scene.goAway();
    scene.says(QStringLiteral("hello"));
    QCOMPARE(scene.told(sms).size(), 1U); // and nobody knows whether it went out
    scene.world.restart();
    scene.world.settle();
    QCOMPARE(scene.told(sms).size(), 2U);
    QCOMPARE(scene.told(sms)[0].message.key, scene.told(sms)[1].message.key);
    scene.channels.end(scene.told(sms)[1], {});
    scene.world.settle();
    scene.world.restart();
    scene.world.settle();
    QCOMPARE(scene.told(sms).size(), 2U);
}

void TestAlerts::aCellThatGoesLosesNothing()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    scene.channels.answers = false;
    scene.goAway();
    scene.says(QStringLiteral("hello"));
    scene.channels.down = true;
    scene.channels.state(scene.user, QStringLiteral("sms"), network::CellState::Lost);
    scene.world.settle();
    scene.world.pass(1h);
    QCOMPARE(scene.told(sms).size(), 1U);
    scene.channels.down = false;
    scene.channels.answers = true;
    scene.channels.state(scene.user, QStringLiteral("sms"), network::CellState::Running);
    scene.world.settle();
    QCOMPARE(scene.told(sms).size(), 2U);
    QCOMPARE(scene.told(sms)[0].message.key, scene.told(sms)[1].message.key);
}

void TestAlerts::aDestinationThatIsGoneIsLeftAlone()
{
    Scene scene;
    const ChannelId push = scene.add(QStringLiteral("push"), {{QStringLiteral("fold_min"), 0}});
    const ChannelId sms = scene.add(QStringLiteral("sms"), {{QStringLiteral("from"), QJsonArray()}});
    scene.channels.outcome = {sdk::ChannelOutcome::State::Gone, {}, Error{"push.gone", {}, Retry::AfterUserAction}, {}};
    scene.goAway();
    scene.says(QStringLiteral("one"));
    scene.channels.outcome = {};
    scene.says(QStringLiteral("two"));
    QCOMPARE(scene.told(push).size(), 1U);
    QVERIFY(!scene.channels.open.contains(push));
    const auto list = scene.world.ask<std::vector<ports::Channel>>(
        [&](auto reply) { scene.world.ports.channels->channels(scene.user, reply); });
    QCOMPARE(list->front().health, ports::ChannelHealth::Trouble);
    QCOMPARE(list->front().error->code, QByteArray("push.gone"));
    scene.world.restart();
    QVERIFY(!scene.channels.open.contains(push));
    scene.world.pass(1min);
    QVERIFY(!scene.told(sms).empty()); // the user learns of it by another
    const auto again = scene.world.ask<ports::Channel>([&](auto reply) {
        scene.world.ports.channels->changeChannel(scene.user, push,
                                                  {{}, {{QStringLiteral("to"), QStringLiteral("new")}}, {}, {}}, reply);
    });
    QVERIFY(again && !again->error);
    scene.says(QStringLiteral("three"));
    QVERIFY(scene.told(push).size() >= 2U);
}

void TestAlerts::whatIsTooOldIsNotTold()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"), {{QStringLiteral("good_for_min"), 30}});
    scene.goAway();
    scene.channels.down = true;
    scene.channels.state(scene.user, QStringLiteral("sms"), network::CellState::Lost);
    scene.says(QStringLiteral("hello"));
    for (int minutes = 0; minutes < 60; minutes += 10) {
        scene.world.pass(10min);
    }
    scene.channels.down = false;
    scene.channels.state(scene.user, QStringLiteral("sms"), network::CellState::Running);
    scene.world.settle();
    QVERIFY(scene.told(sms).empty());
    QVERIFY(scene.logged(sms, QStringLiteral("expired")));
}

void TestAlerts::contactsComingOnlineAreTold()
{
    Scene scene;
    const ChannelId sms = scene.add(
        QStringLiteral("sms"),
        {{QStringLiteral("online"), texts({QStringLiteral("person:bob-loop"), QStringLiteral("label:starred")})}});
    const Identity bob = **scene.world.store->readNow([&](store::Database &database) {
        return store::findIdentity(database, scene.account, QStringLiteral("bob@loop"));
    });
    const auto label = scene.world.ask<ports::NamedSet>([&](auto reply) {
        scene.world.ports.rules->putLabel(scene.user, {QStringLiteral("starred"), std::vector{bob.id}}, reply);
    });
    QVERIFY(label);
    const auto presence = [&](const QString &who, Availability availability) {
        scene.world.network->tell(scene.account, PresenceChanged{who, Presence{availability, {}, {}}});
        scene.world.settle();
    };
    presence(QStringLiteral("bob@loop"), Availability::Offline);
    presence(QStringLiteral("carol@loop"), Availability::Offline);
    scene.goAway();
    scene.world.pass(1min);
    presence(QStringLiteral("carol@loop"), Availability::Available);
    QVERIFY(scene.told(sms).empty()); // nobody asked for her
    presence(QStringLiteral("bob@loop"), Availability::Available);
    QCOMPARE(scene.told(sms).size(), 1U);
    QCOMPARE(scene.told(sms).front().message.subject, sdk::ChannelSubject::Presence);
    // A link that flaps is told once.
    presence(QStringLiteral("bob@loop"), Availability::Offline);
    presence(QStringLiteral("bob@loop"), Availability::Available);
    QCOMPARE(scene.told(sms).size(), 1U);
    // A network that was just reached again tells of everybody who is there.
    scene.world.pass(1h);
    presence(QStringLiteral("bob@loop"), Availability::Offline);
    const auto before = scene.told(sms).size();
    scene.world.network->tell(scene.account, LinkChanged{LinkState::Offline, {}, {}});
    scene.world.network->goOnline(scene.account);
    scene.world.settle();
    presence(QStringLiteral("bob@loop"), Availability::Available);
    QCOMPARE(scene.told(sms).size(), before);
}

void TestAlerts::accountTroubleIsTold()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    scene.goAway();
    scene.world.network->tell(
        scene.account, LinkChanged{LinkState::NeedsUser, Error{"account.password", {}, Retry::AfterUserAction}, {}});
    scene.world.settle();
    QCOMPARE(scene.told(sms).size(), 1U);
    QCOMPARE(scene.told(sms).front().message.subject, sdk::ChannelSubject::Account);
}

void TestAlerts::requestsAreTold()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    scene.goAway();
    RequestReceived request;
    request.handle = QStringLiteral("h");
    request.kind = RequestKind::RoomInvitation;
    request.from = QStringLiteral("bob@loop");
    scene.world.network->tell(scene.account, request);
    scene.world.settle();
    QCOMPARE(scene.told(sms).size(), 1U);
    QCOMPARE(scene.told(sms).front().message.subject, sdk::ChannelSubject::Invitation);
}

void TestAlerts::whatIsFilteredIsToldOnWish()
{
    Scene scene;
    const ChannelId quiet = scene.add(QStringLiteral("push"));
    const ChannelId sms =
        scene.add(QStringLiteral("sms"), {{QStringLiteral("subjects"), texts({QStringLiteral("filtered")})}});
    scene.program->whenDecided = [](const rules::Facts &facts) {
        rules::Verdict dropped = verdictOf(Disposition::Drop);
        dropped.forget = facts.message.text.contains(QLatin1String("forget"));
        return dropped;
    };
    scene.goAway();
    scene.says(QStringLiteral("buy this"), QStringLiteral("spam@loop")); // a stranger
    scene.says(QStringLiteral("forget this"));
    QVERIFY(scene.told(sms).empty());
    scene.says(QStringLiteral("one"));
    QCOMPARE(scene.told(sms).size(), 1U);
    const sdk::ChannelMessage first = scene.told(sms).front().message;
    QCOMPARE(first.subject, sdk::ChannelSubject::Filtered);
    QVERIFY2(first.title.contains(QLatin1String("bob")), qUtf8Printable(first.title));
    QCOMPARE(first.text, QStringLiteral("bob: one"));
    // However many follow, from whomever: together, and an hour after the first.
    scene.says(QStringLiteral("two"));
    scene.says(QStringLiteral("three"), QStringLiteral("carol@loop"));
    scene.world.pass(59min);
    QCOMPARE(scene.told(sms).size(), 1U);
    scene.world.pass(1min);
    QCOMPARE(scene.told(sms).size(), 2U);
    QCOMPARE(scene.told(sms).back().message.count, 2);
    QVERIFY(scene.told(sms).back().message.text.contains(QLatin1String("carol: three")));
    QVERIFY(scene.told(quiet).empty());
}

void TestAlerts::everyAttemptIsLogged()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    const auto tested =
        scene.world.ask<void>([&](auto reply) { scene.world.ports.channels->testChannel(scene.user, sms, reply); });
    QVERIFY(tested);
    QCOMPARE(scene.told(sms).front().message.subject, sdk::ChannelSubject::Test);
    scene.channels.outcome = {sdk::ChannelOutcome::State::Refused, {}, Error{"sms.refused", {}, Retry::No}, {}};
    const auto refused =
        scene.world.ask<void>([&](auto reply) { scene.world.ports.channels->testChannel(scene.user, sms, reply); });
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, QByteArray("channel.test.failed"));
    QCOMPARE(refused.error().detail, QStringLiteral("sms.refused"));
    QStringList steps;
    for (const auto &entry : scene.log(sms)) {
        steps.prepend(entry.step);
        QVERIFY(!entry.detail.contains(QLatin1String("+34600")));
    }
    QCOMPARE(steps, (QStringList{QStringLiteral("sending"), QStringLiteral("sent"), QStringLiteral("sending"),
                                 QStringLiteral("failed")}));
}

QTEST_GUILESS_MAIN(TestAlerts)
#include "tst_alerts.moc"
