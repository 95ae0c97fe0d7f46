// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/stand_in_port.h"
#include "world.h"

#include <QDateTime>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// Absences that are arranged ahead.
class TestAbsencePlans : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void beginWhenTheirTimeHasCome();
    void waitUntilTheDeviceIsInNoHand();
    void surviveARestartAndBeginLate();
    void areGoneOnceTheyHaveBegun();
    void whatIsOverByThenNeverBegins();
    void goByTheWallsClock();
    void theLaterOneHolds();
    void areTakenBack();
    void refuseWhatCannotBe();
    void bringTheirRulesAlong();
    void areEachUsersOwn();
    void comeAgainEachWeek();
    void comeAgainAfterWeeksInWhichNobodyRan();
};

namespace {

struct Scene : Attended {
    Scene() : Attended(withLanguage()) {}
    Instant in(Duration time) const { return world.clock.now() + time; }
    void pocket()
    {
        world.ports.links->activityChanged(user, device, LinkId(1), ports::LinkActivity::Background);
        world.settle();
        QCOMPARE(world.state(), StandInState::Pocketed);
    }
    Result<AbsencePlan> plan(Instant begins, const Absence &absence = {StandInMode::Meeting, {}, {}},
                             quint8 weekdays = 0)
    {
        const AbsencePlan wished{AbsencePlanId(0), begins, absence, weekdays};
        auto made = world.ask<AbsencePlan>([&](auto reply) { world.ports.standIn->planAbsence(user, wished, reply); });
        world.settle();
        return made;
    }
    std::vector<AbsencePlan> plans()
    {
        return *world.ask<std::vector<AbsencePlan>>(
            [&](auto reply) { world.ports.standIn->plannedAbsences(user, reply); });
    }
    /// Time passes in small steps, with a link that proves itself.
    void pass(Duration time)
    {
        for (Duration left = time; left > 0ms; left -= 1min) {
            world.ports.links->proven(user, device, LinkId(1));
            world.pass(std::min<Duration>(left, 1min));
        }
    }
    StandInStatus status()
    {
        return *world.ask<StandInStatus>([&](auto reply) { world.ports.links->status(user, reply); });
    }
};

} // namespace

void TestAbsencePlans::beginWhenTheirTimeHasCome()
{
    Scene scene;
    scene.pocket();
    const auto made =
        scene.plan(scene.in(10min), {StandInMode::Meeting, QStringLiteral("In a meeting."), scene.in(1h)});
    QVERIFY(made);
    QCOMPARE(scene.plans(), std::vector{*made});
    scene.pass(9min);
    QCOMPARE(scene.world.state(), StandInState::Pocketed);
    scene.pass(1min);
    QCOMPARE(scene.world.state(), StandInState::Away);
    QCOMPARE(scene.status().reason, AwayReason::Asked);
    QCOMPARE(scene.status().absence, made->absence);
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hi")));
    scene.world.settle();
    QVERIFY(std::get<SendMessage>(scene.world.network->given<SendMessage>().back().command)
                .text.contains(QStringLiteral("In a meeting.")));
}

void TestAbsencePlans::waitUntilTheDeviceIsInNoHand()
{
    Scene scene;
    QVERIFY(scene.plan(scene.in(5min)));
    scene.pass(5min);
    QCOMPARE(scene.world.state(), StandInState::Attached);
    scene.world.ports.links->input(scene.user, scene.device);
    scene.pass(2min);
    QCOMPARE(scene.world.state(), StandInState::Attached);
    scene.world.ports.links->activityChanged(scene.user, scene.device, LinkId(1), ports::LinkActivity::Background);
    scene.world.settle();
    QCOMPARE(scene.world.state(), StandInState::Away);
    QCOMPARE(scene.status().absence.mode, StandInMode::Meeting);
}

void TestAbsencePlans::surviveARestartAndBeginLate()
{
    Scene scene;
    const auto made = scene.plan(scene.in(10min));
    scene.world.restart();
    QCOMPARE(scene.plans(), std::vector{*made});
    scene.world.clock.advance(1h); // nobody ran
    scene.world.restart();
    scene.world.settle();
    QCOMPARE(scene.world.state(), StandInState::Away);
    QCOMPARE(scene.status().absence.mode, StandInMode::Meeting);
}

void TestAbsencePlans::areGoneOnceTheyHaveBegun()
{
    Scene scene;
    scene.pocket();
    QVERIFY(scene.plan(scene.in(1min)));
    scene.pass(1min);
    QCOMPARE(scene.world.state(), StandInState::Away);
    QVERIFY(scene.plans().empty());
    scene.world.attach(scene.device, 2);
    QCOMPARE(scene.world.state(), StandInState::Attached);
    scene.world.restart();
    scene.world.attach(scene.device, 3);
    scene.world.pass(1min);
    QCOMPARE(scene.world.state(), StandInState::Attached);
    QVERIFY(scene.plans().empty());
}

void TestAbsencePlans::whatIsOverByThenNeverBegins()
{
    Scene scene;
    QVERIFY(scene.plan(scene.in(10min), {StandInMode::Driving, {}, scene.in(30min)}));
    scene.world.clock.advance(2h);
    scene.world.restart();
    scene.world.settle();
    QVERIFY(scene.plans().empty());
    QCOMPARE(scene.status().absence.mode, StandInMode::Away);
}

void TestAbsencePlans::goByTheWallsClock()
{
    Scene scene;
    scene.pocket();
    QVERIFY(scene.plan(scene.in(2h)));
    scene.world.clock.jump(3h); // it was set
    scene.pass(2min);
    QCOMPARE(scene.world.state(), StandInState::Away);

    Scene other;
    other.pocket();
    QVERIFY(other.plan(other.in(5min)));
    other.world.clock.jump(-1h); // set back: it is not yet time
    other.pass(10min);
    QCOMPARE(other.world.state(), StandInState::Pocketed);
    QCOMPARE(other.plans().size(), 1U);
}

void TestAbsencePlans::theLaterOneHolds()
{
    Scene scene;
    scene.pocket();
    QVERIFY(scene.plan(scene.in(4min), {StandInMode::Driving, {}, scene.in(1h)}));
    QVERIFY(scene.plan(scene.in(2min), {StandInMode::Meeting, {}, scene.in(1h)}));
    QCOMPARE(scene.plans().front().absence.mode, StandInMode::Meeting); // the next first
    scene.pass(2min);
    QCOMPARE(scene.status().absence.mode, StandInMode::Meeting);
    const qint64 number = scene.status().absenceNumber;
    scene.pass(2min);
    QCOMPARE(scene.status().absence.mode, StandInMode::Driving);
    QCOMPARE(scene.status().absenceNumber, number);
}

void TestAbsencePlans::areTakenBack()
{
    Scene scene;
    scene.pocket();
    const auto made = scene.plan(scene.in(1min));
    const auto remove = [&] {
        return scene.world.ask<void>(
            [&](auto reply) { scene.world.ports.standIn->unplanAbsence(scene.user, made->id, reply); });
    };
    QVERIFY(remove());
    QCOMPARE(remove().error().code, QByteArray("absence_plan.unknown"));
    scene.pass(3min);
    QCOMPARE(scene.world.state(), StandInState::Pocketed);
}

void TestAbsencePlans::refuseWhatCannotBe()
{
    Scene scene;
    QCOMPARE(scene.plan(scene.in(-1min)).error().code, QByteArray("absence.begin.past"));
    QCOMPARE(scene.plan(scene.in(1h), {StandInMode::Away, {}, scene.in(1h)}).error().code,
             QByteArray("absence.until.past"));
    QCOMPARE(scene.plan(scene.in(1h), {StandInMode::Away, {}, {}, QStringLiteral("rule")}).error().code,
             QByteArray("absence.rules.wrong"));
    for (int i = 0; i < 100; ++i) {
        QVERIFY(scene.plan(scene.in(1h + i * 1min)));
    }
    QCOMPARE(scene.plan(scene.in(1h)).error().code, QByteArray("absence_plan.too_many"));
}

void TestAbsencePlans::bringTheirRulesAlong()
{
    Scene scene;
    scene.pocket();
    QVERIFY(scene.plan(
        scene.in(1min),
        {StandInMode::Meeting, {}, {}, QStringLiteral("locum 1\nrule \"later\" { on incoming do { hold } }")}));
    scene.world.restart();
    scene.world.network->goOnline(scene.account);
    scene.world.ports.links->opened(scene.user, scene.device, LinkId(1), ports::LinkActivity::Background);
    scene.pass(2min);
    // It is compiled when it begins.
    QTRY_COMPARE(scene.world.state(), StandInState::Away);
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hi")));
    scene.world.settle();
    QCOMPARE(scene.world.listener->by(Author::Contact).back().disposition, Disposition::Hold);
}

void TestAbsencePlans::areEachUsersOwn()
{
    Scene scene;
    const auto made = scene.plan(scene.in(1h));
    const UserId bob = scene.world.addUser(QStringLiteral("bob"));
    QVERIFY(
        scene.world
            .ask<std::vector<AbsencePlan>>([&](auto reply) { scene.world.ports.standIn->plannedAbsences(bob, reply); })
            ->empty());
    QCOMPARE(scene.world.ask<void>([&](auto reply) { scene.world.ports.standIn->unplanAbsence(bob, made->id, reply); })
                 .error()
                 .code,
             QByteArray("absence_plan.unknown"));
    QVERIFY(scene.world.ask<void>([&](auto reply) { scene.world.ports.users->removeUser(scene.user, reply); }));
    scene.world.pass(2h); // nothing is left that could begin
}

void TestAbsencePlans::comeAgainEachWeek()
{
    Scene scene;
    scene.pocket();
    const Instant first = scene.in(1min);
    const auto dayOf = [](Instant at) { return QDateTime::fromMSecsSinceEpoch(toMilliseconds(at)).date().dayOfWeek(); };
    const auto days = quint8((1 << (dayOf(first) - 1)) | (1 << (dayOf(first + 48h) - 1)));
    QVERIFY(scene.plan(first, {StandInMode::Sleeping, {}, first + 8h}, days));
    for (const Duration later : {Duration(48h), Duration(7 * 24h)}) { // that day, the one after the next, and again
        const Instant begins = scene.plans().front().begins;
        scene.world.clock.advance(std::chrono::duration_cast<Duration>(begins - scene.world.clock.now()));
        scene.pass(1min);
        QCOMPARE(scene.world.state(), StandInState::Away);
        QCOMPARE(scene.status().absence.mode, StandInMode::Sleeping);
        QCOMPARE(scene.plans().size(), 1U);
        QCOMPARE(scene.plans().front().begins, first + later);
        QCOMPARE(*scene.plans().front().absence.until, first + later + 8h);
        scene.world.attach(scene.device, 1);
        scene.pocket();
    }
}

void TestAbsencePlans::comeAgainAfterWeeksInWhichNobodyRan()
{
    Scene scene;
    const Instant first = scene.in(1min);
    QVERIFY(scene.plan(first, {StandInMode::Sleeping, {}, first + 8h}, 127));
    scene.world.clock.advance(20 * 24h + 12h);
    scene.world.restart();
    scene.world.settle();
    QCOMPARE(scene.plans().size(), 1U);
    QCOMPARE(scene.plans().front().begins, first + 21 * 24h);
    scene.world.restart();
    QCOMPARE(scene.plans().front().begins, first + 21 * 24h);
}

QTEST_GUILESS_MAIN(TestAbsencePlans)
#include "tst_absence_plans.moc"
