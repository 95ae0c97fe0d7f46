// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/database.h"
#include "world.h"

#include <future>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

class TestStandInService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersOncePerPersonAndAbsence();
    void answersNobodyWhileADeviceIsThere();
    void answersNothingInGrace();
    void answersNoStrangers();
    void answersNoBacklog();
    void answersEncryptedOnlyEncrypted();
    void decidesAgainWhatNoDeviceHas();
    void decidesNothingAgainThatADeviceHas();
    void marksWhatLocumSaid();
    void takesTheUsersOwnWords();
    void staysSilentWhenOff();
    void sendsNoPresenceAtTheCutOrTheReturn();
    void showsAwayWhereThePolicySaysSo();
    void tellsPresenceOnceWhenItChanges();
    void connectsWithADeviceWhatIsSetSo();
    void dropsAReplyThatHasWaitedUntilTheReturn();
    void mutesWhoBounces();
    void tellsThePhaseInTheFeed();
    void recordsWhyNothingWasAnswered();
    void tellsWhatIsStored();
    void theDigestHoldsWhatWasMissed_data();
    void theDigestHoldsWhatWasMissed();
    void theDigestTellsWhoCameOnline();
};

namespace {

/// A user with a contact and a device in the hand.
struct Scene {
    World world;
    UserId user = world.addUser();
    AccountId account = world.addAccount();
    DeviceId device = world.logIn();

    Scene()
    {
        world.contact(account, QStringLiteral("bob@loop"));
        world.contact(account, QStringLiteral("carol@loop"));
        world.attach(device);
    }
    int sent() const { return world.network->count<SendMessage>(); }
    void bob(const QString &text)
    {
        world.network->tell(account, world.says(text));
        world.settle();
    }
    void leave(bool standIn, const Absence &absence = {})
    {
        const auto left = world.ask<StandInStatus>([&](auto reply) {
            world.ports.links->leave(user, device, ports::Leave{standIn, absence}, reply);
        });
        QVERIFY(left);
        world.settle();
    }
};

} // namespace

void TestStandInService::answersOncePerPersonAndAbsence()
{
    Scene scene;
    scene.world.goAway(scene.device);
    QCOMPARE(scene.world.state(), StandInState::Away);
    scene.bob(QStringLiteral("are you there?"));
    QCOMPARE(scene.sent(), 1);
    scene.world.pass(20s);
    scene.bob(QStringLiteral("hello?"));
    scene.world.pass(30min);
    scene.bob(QStringLiteral("hello??"));
    QCOMPARE(scene.sent(), 1);
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hi"), QStringLiteral("carol@loop")));
    scene.world.settle();
    QCOMPARE(scene.sent(), 2);
    const auto commands = scene.world.network->given<SendMessage>();
    QCOMPARE(std::get<SendMessage>(commands.front().command).to, QStringLiteral("bob@loop"));
    QVERIFY(std::get<SendMessage>(commands.front().command).automatic);
}

void TestStandInService::answersNobodyWhileADeviceIsThere()
{
    Scene scene;
    scene.bob(QStringLiteral("hi"));
    scene.world.pass(11min); // pocketed
    scene.bob(QStringLiteral("hi again"));
    QCOMPARE(scene.sent(), 0);
}

void TestStandInService::answersNothingInGrace()
{
    Scene scene;
    scene.world.cut(scene.device);
    QCOMPARE(scene.world.state(), StandInState::Grace);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.sent(), 0);
    scene.world.attach(scene.device, 2);
    scene.world.pass(1min);
    QCOMPARE(scene.sent(), 0);
}

void TestStandInService::answersNoStrangers()
{
    Scene scene;
    scene.world.goAway(scene.device);
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("buy!"), QStringLiteral("spam@loop")));
    scene.world.settle();
    QCOMPARE(scene.sent(), 0);
    QCOMPARE(scene.world.listener->messages().size(), 1U);
}

void TestStandInService::answersNoBacklog()
{
    Scene scene;
    scene.world.goAway(scene.device);
    for (int i = 0; i < 500; ++i) {
        MessageReceived message = scene.world.says(QString::number(i));
        message.origin = i % 2 == 0 ? Origin::OfflineStore : Origin::Live;
        message.sentAt = scene.world.clock.now() - 3min;
        scene.world.network->tell(scene.account, message);
    }
    scene.world.settle();
    QCOMPARE(scene.sent(), 0);
    QCOMPARE(scene.world.listener->messages().size(), 500U);
}

void TestStandInService::answersEncryptedOnlyEncrypted()
{
    Scene scene;
    scene.world.goAway(scene.device);
    MessageReceived message = scene.world.says(QStringLiteral("secret"));
    message.encryption = Encryption::Encrypted;
    scene.world.network->tell(scene.account, message);
    scene.world.settle();
    QCOMPARE(scene.sent(), 1);
    QVERIFY(std::get<SendMessage>(scene.world.network->given<SendMessage>().front().command).encrypt);
}

void TestStandInService::decidesAgainWhatNoDeviceHas()
{
    Scene scene;
    scene.world.pass(5s);
    // The phone is gone already, but nobody knows yet.
    scene.bob(QStringLiteral("one"));
    scene.bob(QStringLiteral("two"));
    QCOMPARE(scene.sent(), 0);
    scene.world.goAway(scene.device);
    QCOMPARE(scene.world.state(), StandInState::Away);
    QCOMPARE(scene.sent(), 1); // one reply for both
    const auto replies = scene.world.listener->by(Author::Locum);
    QCOMPARE(replies.size(), 1U);
    scene.bob(QStringLiteral("three"));
    QCOMPARE(scene.sent(), 1);
}

void TestStandInService::decidesNothingAgainThatADeviceHas()
{
    Scene scene;
    scene.bob(QStringLiteral("one"));
    scene.world.ports.feed->acknowledge(scene.user, scene.device, scene.world.listener->entries.back().seq);
    scene.world.goAway(scene.device);
    QCOMPARE(scene.world.state(), StandInState::Away);
    const auto said = scene.world.listener->by(Author::Locum);
    QCOMPARE(said.size(), 1U); // Bob is told that the user has gone, and is answered nothing
    QVERIFY(!said.front().inReplyTo);
}

void TestStandInService::marksWhatLocumSaid()
{
    Scene scene;
    scene.world.goAway(scene.device);
    scene.bob(QStringLiteral("hi"));
    const auto replies = scene.world.listener->by(Author::Locum);
    QCOMPARE(replies.size(), 1U);
    const Message &reply = replies.front();
    QVERIFY(reply.flags.automatic);
    QCOMPARE(reply.direction, Direction::Outgoing);
    QVERIFY(reply.inReplyTo.has_value());
    QCOMPARE(*reply.inReplyTo, scene.world.listener->by(Author::Contact).front().id);
    QVERIFY(!reply.reason.isEmpty());
    QCOMPARE(scene.world.message(reply.id).delivery, Delivery::Sent);
    // The reply comes after what it answers.
    const auto record = scene.world.ask<ports::MessageRecord>(
        [&](auto answer) { scene.world.ports.conversations->message(scene.user, *reply.inReplyTo, answer); });
    QVERIFY(std::any_of(record->steps.begin(), record->steps.end(),
                        [](const ports::MessageStep &step) { return step.step == QLatin1String("answered"); }));
}

void TestStandInService::takesTheUsersOwnWords()
{
    Scene scene;
    scene.leave(true, Absence{StandInMode::Driving, QStringLiteral("On the road until noon"), {}});
    QCOMPARE(scene.world.state(), StandInState::Away);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.sent(), 1);
    QVERIFY(std::get<SendMessage>(scene.world.network->given<SendMessage>().front().command)
                .text.contains(QStringLiteral("On the road until noon")));
}

void TestStandInService::staysSilentWhenOff()
{
    Scene scene;
    scene.leave(false);
    QCOMPARE(scene.world.state(), StandInState::Off);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.sent(), 0);
    QCOMPARE(scene.world.listener->messages().size(), 1U);
    QVERIFY(scene.world.account(scene.account).link == LinkState::Online); // it connects always
}

void TestStandInService::sendsNoPresenceAtTheCutOrTheReturn()
{
    Scene scene;
    const auto done = scene.world.ask<void>([&](auto reply) {
        scene.world.ports.contacts->setPresence(scene.user, scene.device,
                                                Presence{Availability::Busy, QStringLiteral("writing"), {}}, reply);
    });
    QVERIFY(done);
    scene.world.settle();
    const int before = scene.world.network->count<SetPresence>();
    const auto commands = [&] { // but for asking whether the link is alive, which no contact sees
        return scene.world.network->commands.size() - size_t(scene.world.network->count<ProbeLink>());
    };
    const size_t given = commands();
    scene.world.goAway(scene.device);
    QCOMPARE(scene.world.state(), StandInState::Away);
    scene.world.pass(3h);
    scene.world.attach(scene.device, 2);
    scene.world.pass(20min);
    QCOMPARE(scene.world.network->count<SetPresence>(), before);
    QCOMPARE(commands(), given); // nothing at all
}

void TestStandInService::showsAwayWhereThePolicySaysSo()
{
    Scene scene;
    ports::AccountChange change;
    change.presencePolicy = PresencePolicy::Away;
    QVERIFY(scene.world.change(scene.account, change));
    const int before = scene.world.network->count<SetPresence>();
    scene.world.goAway(scene.device);
    QCOMPARE(scene.world.network->count<SetPresence>(), before + 1);
    QCOMPARE(std::get<SetPresence>(scene.world.network->given<SetPresence>().back().command).presence.availability,
             Availability::Away);
    change.presencePolicy = PresencePolicy::Invisible;
    QVERIFY(scene.world.change(scene.account, change));
    QCOMPARE(std::get<SetPresence>(scene.world.network->given<SetPresence>().back().command).presence.availability,
             Availability::Invisible);
    scene.world.attach(scene.device, 2);
    QCOMPARE(std::get<SetPresence>(scene.world.network->given<SetPresence>().back().command).presence.availability,
             Availability::Available);
}

void TestStandInService::tellsPresenceOnceWhenItChanges()
{
    Scene scene;
    QCOMPARE(scene.world.network->count<SetPresence>(), 1); // with the session's beginning
    for (int i = 0; i < 3; ++i) {
        QVERIFY(scene.world.ask<void>([&](auto reply) {
            scene.world.ports.contacts->setPresence(scene.user, scene.device, Presence{Availability::Away, {}, {}},
                                                    reply);
        }));
    }
    QCOMPARE(scene.world.network->count<SetPresence>(), 2);
    scene.world.network->restartCell(scene.account); // connected anew: told anew
    scene.world.pass(1s);
    QCOMPARE(scene.world.network->count<SetPresence>(), 3);
    QCOMPARE(std::get<SetPresence>(scene.world.network->given<SetPresence>().back().command).presence.availability,
             Availability::Away);
}

void TestStandInService::connectsWithADeviceWhatIsSetSo()
{
    World world;
    const UserId user = world.addUser();
    const DeviceId device = world.logIn();
    const AccountId account = world.addAccount(QStringLiteral("a"), QStringLiteral("loop"), ConnectPolicy::WithDevice);
    QCOMPARE(world.network->count<Connect>(), 0);
    world.attach(device);
    QCOMPARE(world.network->count<Connect>(), 1);
    QCOMPARE(world.account(account).link, LinkState::Online);
    world.goAway(device); // Locum stands in: it stays
    QCOMPARE(world.network->count<Disconnect>(), 0);
    world.attach(device, 2);
    QVERIFY(world.ask<StandInStatus>([&](auto reply) {
        world.ports.links->leave(user, device, ports::Leave{false, {}}, reply);
    }));
    world.settle();
    QCOMPARE(world.network->count<Disconnect>(), 1);
    QCOMPARE(world.account(account).link, LinkState::Offline);
    world.pass(1h);
    QCOMPARE(world.network->count<Connect>(), 1);
    world.attach(device, 3);
    QCOMPARE(world.network->count<Connect>(), 2);
}

void TestStandInService::dropsAReplyThatHasWaitedUntilTheReturn()
{
    Scene scene;
    scene.world.goAway(scene.device);
    scene.world.network->answersConnect = false;
    scene.bob(QString()); // nothing to answer
    // The reply is made, and the link goes before it is sent.
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hi")));
    scene.world.network->tell(scene.account, LinkChanged{LinkState::WaitingToRetry, Error{"x", {}, Retry::Later}, {}});
    scene.world.settle();
    QCOMPARE(scene.sent(), 0);
    const auto replies = scene.world.listener->by(Author::Locum);
    QCOMPARE(replies.size(), 1U);
    scene.world.attach(scene.device, 2); // the user is back first
    scene.world.network->goOnline(scene.account);
    scene.world.settle();
    QCOMPARE(scene.sent(), 0);
    const Message dropped = scene.world.message(replies.front().id);
    QCOMPARE(dropped.delivery, Delivery::NotSent);
    QCOMPARE(dropped.error->code, QByteArray("reply.dropped"));
}

void TestStandInService::mutesWhoBounces()
{
    Scene scene;
    scene.world.network->answersSends = false;
    const auto refuse = [&] {
        scene.world.network->end(scene.world.network->given<SendMessage>().back(),
                                 NotSent{Error{"network.refused", {}, Retry::No}});
        scene.world.settle();
    };
    scene.world.goAway(scene.device);
    scene.bob(QStringLiteral("one"));
    QCOMPARE(scene.sent(), 1);
    refuse();
    QCOMPARE(scene.world.listener->by(Author::Locum).size(), 1U);
    QCOMPARE(scene.world.message(scene.world.listener->by(Author::Locum).front().id).delivery, Delivery::NotSent);
    scene.world.pass(10min);
    QCOMPARE(scene.sent(), 1); // never tried again
}

void TestStandInService::tellsThePhaseInTheFeed()
{
    Scene scene;
    scene.world.goAway(scene.device);
    scene.world.attach(scene.device, 2);
    std::vector<StandInState> states;
    for (const StandInChanged &changed : scene.world.listener->all<StandInChanged>()) {
        states.push_back(changed.status.state);
    }
    const std::vector<StandInState> expected{StandInState::Attached, StandInState::Grace, StandInState::Away,
                                             StandInState::Attached};
    QCOMPARE(states, expected);
}

void TestStandInService::recordsWhyNothingWasAnswered()
{
    Scene scene;
    scene.world.goAway(scene.device);
    MessageReceived message = scene.world.says(QStringLiteral("beep"));
    message.flags.automatic = true;
    scene.world.network->tell(scene.account, message);
    scene.world.settle();
    const auto record = scene.world.ask<ports::MessageRecord>([&](auto answer) {
        scene.world.ports.conversations->message(scene.user, scene.world.listener->messages().front().id, answer);
    });
    QVERIFY(!record->message.reason.isEmpty());
    QCOMPARE(scene.sent(), 0);
}

/// Who reads that the user is back finds it in the history: the answer waits for it to be stored.
void TestStandInService::tellsWhatIsStored()
{
    Scene scene;
    scene.leave(true);
    using Records = std::vector<ports::AbsenceRecord>;
    const auto isOver = [&] {
        const auto all =
            scene.world.ask<Records>([&](auto reply) { scene.world.ports.absences->absences(scene.user, reply); });
        return all->front().ended.has_value();
    };
    std::promise<void> gate;
    scene.world.store->write(
        [wait = gate.get_future().share()](store::Database &) -> Done {
            wait.wait();
            return {};
        },
        this, [](const Done &) {});
    scene.world.ports.links->opened(scene.user, scene.device, LinkId(2), ports::LinkActivity::Interactive);
    std::optional<StandInState> told;
    scene.world.ports.links->status(scene.user, [&](const Result<StandInStatus> &status) { told = status->state; });
    QVERIFY(!isOver());
    QVERIFY(!told);
    gate.set_value();
    QVERIFY(QTest::qWaitFor([&] { return told.has_value(); }));
    QCOMPARE(*told, StandInState::Attached);
    QVERIFY(isOver());
}

void TestStandInService::theDigestHoldsWhatWasMissed_data()
{
    QTest::addColumn<bool>("acknowledged");
    QTest::addColumn<int>("came");
    QTest::newRow("no device had it") << false << 2;
    QTest::newRow("a device had it") << true << 1;
}

/// What came before the absence began is a part of it if nobody has seen it.
void TestStandInService::theDigestHoldsWhatWasMissed()
{
    QFETCH(bool, acknowledged);
    Scene scene;
    scene.bob(QStringLiteral("one"));
    if (acknowledged) {
        scene.world.ports.feed->acknowledge(scene.user, scene.device, scene.world.listener->entries.back().seq);
    }
    scene.world.pass(30s);
    scene.leave(true);
    scene.world.pass(1min);
    scene.bob(QStringLiteral("two"));
    const auto digest =
        scene.world.ask<ports::Digest>([&](auto reply) { scene.world.ports.absences->digest(scene.user, 1, reply); });
    QVERIFY(digest);
    QCOMPARE(digest->entries.size(), 1U);
    QTEST(digest->entries.front().came, "came");
    QCOMPARE(digest->entries.front().texts.constLast(), QStringLiteral("two"));
}

void TestStandInService::theDigestTellsWhoCameOnline()
{
    Scene scene;
    World &world = scene.world;
    const auto is = [&](const char *who, Availability availability) {
        world.network->tell(scene.account, PresenceChanged{QLatin1String(who), {availability, {}, {}}});
        world.settle();
    };
    const auto entries = [&](qint64 number) {
        const auto digest =
            world.ask<ports::Digest>([&](auto reply) { world.ports.absences->digest(scene.user, number, reply); });
        return digest ? digest->entries : std::vector<ports::DigestEntry>();
    };
    world.contact(scene.account, QStringLiteral("carol@loop"));
    world.contact(scene.account, QStringLiteral("dora@loop"));
    world.pass(10min);
    is("dora@loop", Availability::Available); // while the user is there
    scene.leave(true);
    world.pass(1min);
    const Instant first = world.clock.now();
    is("carol@loop", Availability::Available);
    for (int flaps = 0; flaps < 50; ++flaps) { // one coming
        is("carol@loop", Availability::Offline);
        is("carol@loop", Availability::Away);
    }
    world.pass(1h);
    is("carol@loop", Availability::Offline);
    world.restart(true); // what is remembered goes, what is written stays
    world.pass(10min);
    world.network->goOnline(scene.account); // those who are there at a log-in have not come
    is("dora@loop", Availability::Available);
    world.pass(10min);
    const Instant last = world.clock.now();
    is("carol@loop", Availability::Available);
    scene.bob(QStringLiteral("hello"));
    const auto told = entries(1);
    QCOMPARE(told.size(), 2U);
    QCOMPARE(told[0].name, QStringLiteral("bob")); // who wrote comes first
    QVERIFY(!told[0].online);
    QCOMPARE(told[1].name, QStringLiteral("carol@loop"));
    QCOMPARE(told[1].came, 0);
    QVERIFY(told[1].online);
    QCOMPARE(told[1].online->times, 2);
    QCOMPARE(told[1].online->first, first);
    QCOMPARE(told[1].online->last, last);
}

QTEST_GUILESS_MAIN(TestStandInService)
#include "tst_stand_in_service.moc"
