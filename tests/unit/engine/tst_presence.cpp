// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// What each network is shown of the user, by the account's policy.
class TestPresence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsToldIsNotToldAgainWhileItIsUnderWay();
    void whatChangesMeanwhileIsToldAfterIt();
    void whatIsRefusedIsSaidAndNotRepeated();
    void whatIsRefusedIsTriedAgainInAnotherSession();
    void theStatusTextComesBackWithTheSession();
    void passThroughIsAsTheDeviceSaysAndStaysSo();
    void asUserTellsNothingOfTheDevice();
    void awayKeepsTheTextAndEndsWithTheReturn();
    void whoCannotBeHiddenIsNotSaidToBe();
};

namespace {

struct Scene : Attended {
    Scene() : Attended(withLanguage()) {}
    Done show(const Presence &presence)
    {
        Done done =
            world.ask<void>([&](auto reply) { world.ports.contacts->setPresence(user, device, presence, reply); });
        world.settle();
        return done;
    }
    void policy(PresencePolicy policy)
    {
        ports::AccountChange change;
        change.presencePolicy = policy;
        QVERIFY(world.change(account, change));
    }
    int told() const { return world.network->count<SetPresence>(account); }
    Presence last() const
    {
        return std::get<SetPresence>(world.network->given<SetPresence>(account).back().command).presence;
    }
    void end(const Outcome &outcome)
    {
        world.network->end(world.network->given<SetPresence>(account).back(), outcome);
        world.settle();
    }
    int notices() const
    {
        return static_cast<int>(std::ranges::count_if(world.listener->ephemeral, [](const Ephemeral &event) {
            return std::holds_alternative<AccountNotice>(event);
        }));
    }
};

const Presence busy{Availability::Busy, QStringLiteral("writing"), {}};
const Presence lunch{Availability::Away, QStringLiteral("lunch"), {}};

} // namespace

void TestPresence::whatIsToldIsNotToldAgainWhileItIsUnderWay()
{
    Scene scene;
    scene.world.network->answersPresence = false;
    const int before = scene.told();
    QVERIFY(scene.show(busy));
    QVERIFY(scene.show(busy));
    scene.world.goAway(scene.device);
    QCOMPARE(scene.told(), before + 1);
    scene.end(Sent{});
    QCOMPARE(scene.told(), before + 1);
}

void TestPresence::whatChangesMeanwhileIsToldAfterIt()
{
    Scene scene;
    scene.world.network->answersPresence = false;
    const int before = scene.told();
    QVERIFY(scene.show(busy));
    QVERIFY(scene.show(lunch));
    QCOMPARE(scene.told(), before + 1);
    scene.end(Sent{});
    QCOMPARE(scene.told(), before + 2);
    QCOMPARE(scene.last(), lunch);
    QVERIFY(scene.show(busy)); // and back, while that is under way
    scene.end(Sent{});
    QCOMPARE(scene.last(), busy);
}

void TestPresence::whatIsRefusedIsSaidAndNotRepeated()
{
    Scene scene;
    scene.world.network->answersPresence = false;
    QVERIFY(scene.show(busy));
    const int told = scene.told();
    scene.end(NotSent{Error{"network.unsupported", QStringLiteral("no such presence here"), Retry::No}});
    QCOMPARE(scene.notices(), 1);
    scene.world.goAway(scene.device);
    scene.world.attach(scene.device, 2);
    QCOMPARE(scene.told(), told);
    QVERIFY(scene.show(lunch)); // another one is told
    QCOMPARE(scene.last(), lunch);
    scene.end(Sent{});
    QCOMPARE(scene.notices(), 1);
}

void TestPresence::whatIsRefusedIsTriedAgainInAnotherSession()
{
    Scene scene;
    scene.world.network->answersPresence = false;
    QVERIFY(scene.show(busy));
    scene.end(NotSent{Error{"network.unsupported", {}, Retry::No}});
    const int told = scene.told();
    scene.world.network->restartCell(scene.account);
    scene.world.pass(1s);
    QCOMPARE(scene.told(), told + 1);
    QCOMPARE(scene.last(), busy);
}

void TestPresence::theStatusTextComesBackWithTheSession()
{
    Scene scene;
    QVERIFY(scene.show(busy));
    for (int i = 0; i < 2; ++i) {
        const int told = scene.told();
        scene.world.network->tell(scene.account,
                                  LinkChanged{LinkState::WaitingToRetry, Error{"x", {}, Retry::Later}, {}});
        scene.world.settle();
        scene.world.network->goOnline(scene.account);
        scene.world.settle();
        QCOMPARE(scene.told(), told + 1);
        QCOMPARE(scene.last(), busy);
        scene.world.goAway(scene.device, quint64(1 + i)); // also while Locum stands in
        scene.world.attach(scene.device, quint64(2 + i));
    }
}

void TestPresence::passThroughIsAsTheDeviceSaysAndStaysSo()
{
    Scene scene;
    scene.policy(PresencePolicy::PassThrough);
    Presence idle = lunch;
    idle.idleSince = scene.world.clock.now() - 5min;
    QVERIFY(scene.show(idle));
    QCOMPARE(scene.last(), idle);
    const int told = scene.told();
    QVERIFY(scene.world
                .ask<ports::CheckedRules>([&](auto reply) {
                    scene.world.ports.rules->pushRules(
                        scene.user, scene.device,
                        {{QStringLiteral("main.rules"), "locum 1\nrule \"x\" { on incoming do { status busy } }"}}, {},
                        reply);
                })
                ->generation);
    scene.world.goAway(scene.device);
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hi")));
    scene.world.pass(1h);
    QCOMPARE(scene.told(), told); // frozen, whatever a rule says
    scene.policy(PresencePolicy::AsUser);
    QCOMPARE(scene.last().availability, Availability::Busy); // here the rule holds
    scene.policy(PresencePolicy::PassThrough);
    QCOMPARE(scene.last(), idle);
    scene.world.attach(scene.device, 2);
    QCOMPARE(scene.last(), idle);
}

void TestPresence::asUserTellsNothingOfTheDevice()
{
    Scene scene;
    QVERIFY(scene.show(busy));
    const int told = scene.told();
    Presence idle = busy;
    idle.idleSince = scene.world.clock.now();
    QVERIFY(scene.show(idle));
    QCOMPARE(scene.told(), told);
    scene.world.goAway(scene.device);
    scene.world.pass(3h);
    scene.world.attach(scene.device, 2);
    QCOMPARE(scene.told(), told);
}

void TestPresence::awayKeepsTheTextAndEndsWithTheReturn()
{
    Scene scene;
    scene.policy(PresencePolicy::Away);
    QVERIFY(scene.show(Presence{Availability::Available, QStringLiteral("hello"), {}}));
    scene.world.goAway(scene.device);
    QCOMPARE(scene.last(), (Presence{Availability::Away, QStringLiteral("hello"), {}}));
    scene.world.attach(scene.device, 2);
    QCOMPARE(scene.last(), (Presence{Availability::Available, QStringLiteral("hello"), {}}));
}

void TestPresence::whoCannotBeHiddenIsNotSaidToBe()
{
    Scene scene;
    QVERIFY(scene.show(Presence{Availability::Invisible, {}, {}})); // all there is can hide
    QCOMPARE(scene.last().availability, Availability::Invisible);
    QVERIFY(scene.show(busy));
    const AccountId relay = scene.world.addAccount(QStringLiteral("alice@relay"), QStringLiteral("relay"));
    const int told = scene.told();
    const Done refused = scene.show(Presence{Availability::Invisible, {}, {}});
    QCOMPARE(refused.error().code, QByteArray("presence.hidden.unsupported"));
    QCOMPARE(refused.error().detail, scene.world.account(relay).slug);
    QCOMPARE(scene.told(), told); // nowhere
    ports::AccountChange change;
    change.presencePolicy = PresencePolicy::Invisible;
    QCOMPARE(scene.world.change(relay, change).error().code, QByteArray("account.presence.unsupported"));
    QVERIFY(scene.world.account(relay).presencePolicy == PresencePolicy::AsUser);
    QVERIFY(scene.world.change(scene.account, change));
    ports::AccountChange off;
    off.enabled = false;
    QVERIFY(scene.world.change(relay, off));
    QVERIFY(scene.show(Presence{Availability::Invisible, {}, {}}));
}

QTEST_GUILESS_MAIN(TestPresence)
#include "tst_presence.moc"
