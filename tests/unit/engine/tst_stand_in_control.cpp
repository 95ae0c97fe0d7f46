// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/stand_in_port.h"
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// What a user arranges about standing in, from whatever device.
class TestStandInControl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void settingsAreTheConfigurationsUntilTheyAreSet();
    void settingsHoldAtOnce();
    void settingsAreEachUsersOwn();
    void settingsSurviveARestartAndGoWithTheirUser();
    void aBareCloseMeansWhatTheUserHasSet();
    void anAbsenceIsChangedFromAnotherDevice();
    void aChangeEndsNoAbsenceAndBeginsNone();
    void whatWasAskedForIsChangedBeforeItBegins();
    void aSyncEndsNoAbsence();
};

namespace {

struct Scene : Attended {
    ports::StandInSettings settings()
    {
        const auto got =
            world.ask<ports::StandInSettings>([&](auto reply) { world.ports.standIn->standInSettings(user, reply); });
        return got ? *got : ports::StandInSettings{};
    }
    Result<ports::StandInSettings> set(const ports::StandInSettingsChange &change)
    {
        auto set = world.ask<ports::StandInSettings>(
            [&](auto reply) { world.ports.standIn->changeStandInSettings(user, change, reply); });
        world.settle();
        return set;
    }
    Result<StandInStatus> change(const ports::AbsenceChange &change)
    {
        auto status =
            world.ask<StandInStatus>([&](auto reply) { world.ports.standIn->changeAbsence(user, change, reply); });
        world.settle();
        return status;
    }
    StandInStatus status()
    {
        return *world.ask<StandInStatus>([&](auto reply) { world.ports.links->status(user, reply); });
    }
    void leave(DeviceId which, std::optional<ports::Leave> how)
    {
        QVERIFY(world.ask<StandInStatus>([&](auto reply) { world.ports.links->leave(user, which, how, reply); }));
        world.settle();
    }
};

ports::StandInSettingsChange idleAway(std::optional<Duration> after)
{
    ports::StandInSettingsChange change;
    change.idleAway = after;
    return change;
}

} // namespace

void TestStandInControl::settingsAreTheConfigurationsUntilTheyAreSet()
{
    Scene scene;
    const ports::StandInSettings configured{BareClose::StandIn, true, 15min, {}};
    QVERIFY(scene.settings() == configured);
    ports::StandInSettingsChange change = idleAway(0min);
    change.bareClose = BareClose::Off;
    change.ownClientsCount = false;
    const auto set = scene.set(change);
    QVERIFY(set);
    const ports::StandInSettings wished{BareClose::Off, false, 0min, {BareClose::Off, false, 0min}};
    QVERIFY(*set == wished);
    QVERIFY(scene.settings() == wished);

    ports::StandInSettingsChange back;
    back.bareClose = std::optional<BareClose>();
    QVERIFY(scene.set(back));
    QCOMPARE(scene.settings().bareClose, BareClose::StandIn);
    QVERIFY(!scene.settings().chosen.bareClose);
    QCOMPARE(scene.settings().ownClientsCount, false); // what is not named stays
    back.ownClientsCount = std::optional<bool>();
    back.idleAway = std::optional<Duration>();
    QVERIFY(scene.set(back));
    QVERIFY(scene.settings() == configured);
}

void TestStandInControl::settingsHoldAtOnce()
{
    Scene scene;
    QVERIFY(scene.set(idleAway(0min)));
    scene.world.pass(11min);
    scene.world.ports.links->proven(scene.user, scene.device, LinkId(1));
    QCOMPARE(scene.world.state(), StandInState::Pocketed);
    for (int minute = 0; minute < 20; ++minute) {
        scene.world.ports.links->proven(scene.user, scene.device, LinkId(1));
        scene.world.pass(1min);
    }
    QCOMPARE(scene.world.state(), StandInState::Pocketed); // never
    QVERIFY(scene.set(idleAway(15min)));
    QCOMPARE(scene.world.state(), StandInState::Away);
    QCOMPARE(scene.status().reason, AwayReason::Idle);
}

void TestStandInControl::settingsAreEachUsersOwn()
{
    Scene scene;
    const UserId bob = scene.world.addUser(QStringLiteral("bob"));
    QVERIFY(scene.set(idleAway(5min)));
    const auto his = scene.world.ask<ports::StandInSettings>(
        [&](auto reply) { scene.world.ports.standIn->standInSettings(bob, reply); });
    QCOMPARE(his->idleAway, Duration(15min));
    QVERIFY(!his->chosen.idleAway);
}

void TestStandInControl::settingsSurviveARestartAndGoWithTheirUser()
{
    Scene scene;
    ports::StandInSettingsChange change = idleAway(5min);
    change.bareClose = BareClose::Off;
    QVERIFY(scene.set(change));
    const ports::StandInSettings before = scene.settings();
    scene.world.restart();
    QVERIFY(scene.settings() == before);
    scene.world.attach(scene.device);
    scene.leave(scene.device, std::nullopt);
    QCOMPARE(scene.world.state(), StandInState::Off);

    QVERIFY(scene.world.ask<void>([&](auto reply) { scene.world.ports.users->removeUser(scene.user, reply); }));
    scene.user = scene.world.addUser();
    QVERIFY(!scene.settings().chosen.bareClose);
}

void TestStandInControl::aBareCloseMeansWhatTheUserHasSet()
{
    Scene scene;
    ports::StandInSettingsChange change;
    change.bareClose = BareClose::Off;
    QVERIFY(scene.set(change));
    scene.leave(scene.device, std::nullopt);
    QCOMPARE(scene.world.state(), StandInState::Off);
    change.bareClose = BareClose::StandIn;
    QVERIFY(scene.set(change)); // of the next one: who has left has left
    QCOMPARE(scene.world.state(), StandInState::Off);
    scene.world.attach(scene.device, 2);
    scene.leave(scene.device, std::nullopt);
    QCOMPARE(scene.world.state(), StandInState::Away);
}

void TestStandInControl::anAbsenceIsChangedFromAnotherDevice()
{
    Scene scene;
    scene.leave(scene.device, ports::Leave{true, Absence{StandInMode::Driving, QStringLiteral("Driving."), {}}});
    const qint64 number = scene.status().absenceNumber;
    ports::AbsenceChange change;
    change.text = QStringLiteral("In a meeting.");
    change.mode = StandInMode::Meeting;
    change.until = scene.world.clock.now() + 1h;
    const auto status = scene.change(change);
    QVERIFY(status);
    const Absence wished{StandInMode::Meeting, QStringLiteral("In a meeting."), scene.world.clock.now() + 1h};
    QCOMPARE(status->absence, wished);
    QCOMPARE(status->absenceNumber, number); // nobody is answered a second time
    QCOMPARE(scene.world.listener->all<StandInChanged>().back().status, *status);
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hi")));
    scene.world.settle();
    QVERIFY(std::get<SendMessage>(scene.world.network->given<SendMessage>().back().command)
                .text.contains(QStringLiteral("In a meeting.")));

    scene.world.restart();
    QCOMPARE(scene.status().absence, wished);
    change = {};
    change.until = std::optional<Instant>();
    QVERIFY(scene.change(change));
    QCOMPARE(scene.status().absence, (Absence{StandInMode::Meeting, QStringLiteral("In a meeting."), {}}));
    change.until = scene.world.clock.now() - 1s;
    QCOMPARE(scene.change(change).error().code, QByteArray("absence.until.past"));
    QVERIFY(!scene.status().absence.until);
}

void TestStandInControl::aChangeEndsNoAbsenceAndBeginsNone()
{
    Scene scene;
    ports::AbsenceChange change;
    change.mode = StandInMode::Holiday;
    QCOMPARE(scene.change(change).error().code, QByteArray("stand_in.not_away"));
    QCOMPARE(scene.world.state(), StandInState::Attached);
    scene.leave(scene.device, ports::Leave{false, {}});
    QCOMPARE(scene.change(change).error().code, QByteArray("stand_in.not_away"));
    QCOMPARE(scene.world.state(), StandInState::Off);
    scene.world.attach(scene.device, 2);
    scene.world.goAway(scene.device, 2); // nothing was said
    QVERIFY(scene.change(change));
    QCOMPARE(scene.world.state(), StandInState::Away);
    QCOMPARE(scene.status().reason, AwayReason::Lost);
    QCOMPARE(scene.status().absence.mode, StandInMode::Holiday);
}

void TestStandInControl::whatWasAskedForIsChangedBeforeItBegins()
{
    Scene scene;
    const DeviceId tablet = scene.world.logIn();
    scene.world.attach(tablet, 2);
    scene.leave(scene.device, ports::Leave{true, Absence{StandInMode::Driving, {}, {}}});
    QCOMPARE(scene.world.state(), StandInState::Attached); // the tablet is in a hand
    ports::AbsenceChange change;
    change.text = QStringLiteral("Driving home.");
    QVERIFY(scene.change(change));
    scene.world.ports.links->activityChanged(scene.user, tablet, LinkId(2), ports::LinkActivity::Background);
    scene.world.settle();
    QCOMPARE(scene.world.state(), StandInState::Away);
    QCOMPARE(scene.status().absence, (Absence{StandInMode::Driving, QStringLiteral("Driving home."), {}}));
}

void TestStandInControl::aSyncEndsNoAbsence()
{
    Scene scene;
    scene.leave(scene.device, ports::Leave{true, Absence{StandInMode::Sleeping, {}, {}}});
    for (int i = 0; i < 3; ++i) {
        scene.world.ports.links->polled(scene.user, scene.device, 0s, ports::LinkActivity::Background);
        scene.world.ports.links->opened(scene.user, scene.device, LinkId(5), ports::LinkActivity::Background);
        scene.world.pass(1min);
        QCOMPARE(scene.world.state(), StandInState::Away);
    }
    scene.world.ports.links->input(scene.user, scene.device);
    scene.world.settle();
    QCOMPARE(scene.world.state(), StandInState::Attached);
}

QTEST_GUILESS_MAIN(TestStandInControl)
#include "tst_stand_in_control.moc"
