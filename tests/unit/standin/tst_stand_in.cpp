// SPDX-License-Identifier: GPL-2.0-or-later
#include "stand_in_rig.h"

#include <QTest>

#include <array>

using namespace locum;
using namespace locum::standin;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(locum::standin::Input)
Q_DECLARE_METATYPE(locum::StandInState)

namespace {

const DeviceId phone(1);
const DeviceId desktop(2);
const LinkId phoneLink(10);
const LinkId newerLink(11);
const LinkId desktopLink(20);
const AccountId account(7);

const std::array allStates{StandInState::Attached, StandInState::Pocketed, StandInState::Grace, StandInState::Away,
                           StandInState::Off};

/// A user whose phone has brought them into this state; in Grace, Away and Off its link is gone.
Rig in(StandInState wanted)
{
    Rig rig;
    rig.does(CoreStarted{});
    if (wanted == StandInState::Off) {
        return rig;
    }
    rig.does(LinkOpened{phone, phoneLink, Activity::Interactive});
    if (wanted == StandInState::Pocketed) {
        rig.does(ActivityChanged{phone, phoneLink, Activity::Background});
    } else if (wanted != StandInState::Attached) {
        rig.does(LinkLost{phone, phoneLink});
        if (wanted == StandInState::Away) {
            rig.wait(rig.settings.grace);
        }
    }
    rig.pass(1s);
    rig.effects.clear();
    return rig;
}

Absence meeting()
{
    return {StandInMode::Meeting, QStringLiteral("In a meeting."), std::nullopt};
}

} // namespace

class TestStandIn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasArrangedBegins_data();
    void whatWasArrangedBegins();
    void whatWasArrangedWaitsForTheHand();
    void whatWasArrangedEndsWithItsTime();
    void whatWasArrangedIsTakenBack();
    void everyInputInEveryState_data();
    void everyInputInEveryState();

    void aNewUserIsOff();
    void comesBackWithinGrace();
    void graceOverIsAwayLost();
    void graceIsAsSet();
    void noInputForTenMinutesIsPocketed();
    void inputRenewsAttached();
    void pocketedForFifteenMinutesIsAwayIdle();
    void idleCanBeNever();
    void aFlappingLinkDoesNotRenewTheIdleTime();
    void inputFromThePocketAttaches();

    void leavingSaysModeTextAndUntil();
    void untilEndsModeAndTextButNotTheAbsence();
    void untilInThePastCountsNotAtAll();
    void untilIsNoticedWhenTheWallClockIsSet();
    void absenceCanBeChangedFromAnotherDevice();
    void leavingAgainWhileAwayChangesTheReason();
    void bareCloseIsAsSet_data();
    void bareCloseIsAsSet();
    void bareCloseWhileAwayChangesNothing();
    void offEndsWithADeviceInHandOnly();
    void standInFromOff();
    void inputAfterLeavingOnTheSameLinkIsAReturn();
    void linksOfWhoLeftMayCloseUnheard();

    void shortReturnIsTheSameAbsence_data();
    void shortReturnIsTheSameAbsence();
    void sameAbsenceKeepsItsWords();
    void theReturnEndsAtTheRealCut();

    void strongestDeviceHolds();
    void olderLinkDiesLater();
    void newerLinkDiesOlderHolds();
    void askedWhileAnotherIsInHandWaits();
    void askedIsForgottenWhenThePersonShows();
    void askedBeatsADeviceThatLiesAbout();
    void doNotStandInLeavesTheNetworksToOtherDevices();
    void removedDeviceLeaves();

    void pollsWithinTheirInterval();
    void backgroundPollsArePocketed();
    void backgroundSyncDoesNotEndAway();
    void aVisitWithoutIntervalIsNoPresence();
    void inputWithoutALinkCounts();
    void anUnprovenLinkIsLost();
    void aLateProofRevivesALink();

    void ownClientsCountAsSet();
    void aNamelessClientIsThereForAWhile();
    void ownClientsDoNotEndOff();
    void ownClientsAreForgottenAtAStart();

    void awayDecidesAgainFromTheLastContact();
    void awayFromThePocketDecidesAgainFromThere();
    void decidesAgainAcrossAWallClockJump_data();
    void decidesAgainAcrossAWallClockJump();
    void wallClockJumpsMakeNoTransition_data();
    void wallClockJumpsMakeNoTransition();

    void startsInGraceWhereItWasAttached();
    void startKeepsTheIdleTime();
    void startWaitsForThePoller();
    void accountsSignOnAndOff();
    void effectsComeInOrder();
    void proofsAreStoredOnceAMinute();
};

void TestStandIn::everyInputInEveryState_data()
{
    QTest::addColumn<StandInState>("from");
    QTest::addColumn<Input>("input");
    QTest::addColumn<Duration>("after");
    QTest::addColumn<StandInState>("to");

    using enum StandInState;
    struct Row {
        const char *name;
        Input input;
        Duration after;
        std::array<StandInState, 5> to; ///< from attached, pocketed, grace, away, off
    };
    const std::array rows{
        Row{"another device opens in hand",
            LinkOpened{desktop, desktopLink, Activity::Interactive},
            0s,
            {Attached, Attached, Attached, Attached, Attached}},
        Row{"another device opens in the background",
            LinkOpened{desktop, desktopLink, Activity::Background},
            0s,
            {Attached, Pocketed, Pocketed, Away, Off}},
        Row{"the same device opens in hand",
            LinkOpened{phone, newerLink, Activity::Interactive},
            0s,
            {Attached, Attached, Attached, Attached, Attached}},
        Row{"the same device opens in the background",
            LinkOpened{phone, newerLink, Activity::Background},
            0s,
            {Attached, Pocketed, Pocketed, Away, Off}},
        Row{"its link is proven", LinkProven{phone, phoneLink}, 0s, {Attached, Pocketed, Grace, Away, Off}},
        Row{"a link nobody knows is proven",
            LinkProven{desktop, desktopLink},
            0s,
            {Attached, Pocketed, Grace, Away, Off}},
        Row{"it comes to the front",
            ActivityChanged{phone, phoneLink, Activity::Interactive},
            0s,
            {Attached, Attached, Grace, Away, Off}},
        Row{"it goes to the background",
            ActivityChanged{phone, phoneLink, Activity::Background},
            0s,
            {Pocketed, Pocketed, Grace, Away, Off}},
        Row{"input", UserInput{phone}, 0s, {Attached, Attached, Attached, Attached, Attached}},
        Row{"its link is lost", LinkLost{phone, phoneLink}, 0s, {Grace, Grace, Grace, Away, Off}},
        Row{"a link nobody knows is lost", LinkLost{desktop, desktopLink}, 0s, {Attached, Pocketed, Grace, Away, Off}},
        Row{"a poll in hand",
            Polled{desktop, 30s, Activity::Interactive},
            0s,
            {Attached, Attached, Attached, Attached, Attached}},
        Row{"a poll in the background",
            Polled{desktop, 30s, Activity::Background},
            0s,
            {Attached, Pocketed, Pocketed, Away, Off}},
        Row{"a visit in the background",
            Polled{desktop, 0s, Activity::Background},
            0s,
            {Attached, Pocketed, Grace, Away, Off}},
        Row{"leaves: stand in", Left{phone, true, std::nullopt}, 0s, {Away, Away, Away, Away, Away}},
        Row{"leaves: do not stand in", Left{phone, false, std::nullopt}, 0s, {Off, Off, Off, Off, Off}},
        Row{"leaves without a word", Left{phone, std::nullopt, std::nullopt}, 0s, {Away, Away, Away, Away, Off}},
        Row{"another client becomes active",
            OwnClientActive{account, QStringLiteral("gajim")},
            0s,
            {Attached, Attached, Attached, Attached, Off}},
        Row{"another client becomes inactive",
            OwnClientInactive{account, QStringLiteral("gajim")},
            0s,
            {Attached, Pocketed, Grace, Away, Off}},
        Row{"the device is removed", DeviceRemoved{phone}, 0s, {Away, Away, Grace, Away, Off}},
        Row{"a device nobody knows is removed", DeviceRemoved{desktop}, 0s, {Attached, Pocketed, Grace, Away, Off}},
        Row{"the absence is changed", AbsenceChanged{meeting()}, 0s, {Attached, Pocketed, Grace, Away, Off}},
        Row{"no time passes", TimePassed{}, 0s, {Attached, Pocketed, Grace, Away, Off}},
        Row{"an hour passes with no proof", TimePassed{}, 1h, {Grace, Grace, Away, Away, Off}},
        Row{"the core starts", CoreStarted{}, 0s, {Grace, Grace, Grace, Away, Off}},
    };
    for (const Row &row : rows) {
        for (std::size_t i = 0; i < allStates.size(); ++i) {
            QTest::addRow("%s: %s", nameOf(allStates[i]).data(), row.name)
                << allStates[i] << row.input << row.after << row.to[i];
        }
    }
}

void TestStandIn::everyInputInEveryState()
{
    QFETCH(StandInState, from);
    QFETCH(Input, input);
    QFETCH(Duration, after);
    QFETCH(StandInState, to);

    Rig rig = in(from);
    QCOMPARE(rig.kind(), from);
    const qint64 numberBefore = rig.state.absenceNumber;
    rig.pass(after);
    rig.does(input);

    QCOMPARE(rig.kind(), to);
    const bool entered = from != StandInState::Away && to == StandInState::Away;
    const bool left = from == StandInState::Away && to != StandInState::Away;
    QCOMPARE(rig.count<EnteredAway>(), entered ? 1 : 0);
    QCOMPARE(rig.count<LeftAway>(), left ? 1 : 0);
    QCOMPARE(rig.state.absenceNumber, numberBefore + (entered ? 1 : 0));
    if (from != to) {
        QCOMPARE(rig.count<StateChanged>(), 1);
        QCOMPARE(rig.find<StateChanged>()->status, statusOf(rig.state));
        QCOMPARE(*rig.state.since, rig.now.wall);
        QVERIFY(rig.store);
    }
    const bool started = std::holds_alternative<CoreStarted>(input);
    const bool signsOn = to != StandInState::Off && (started || from == StandInState::Off);
    const bool signsOff = to == StandInState::Off && (started || from != StandInState::Off);
    QCOMPARE(rig.count<SignOnAccounts>(), signsOn ? 1 : 0);
    QCOMPARE(rig.count<SignOffAccounts>(), signsOff ? 1 : 0);
    QCOMPARE(rig.wakeAt.has_value(),
             to == StandInState::Attached || to == StandInState::Pocketed || to == StandInState::Grace);
}

void TestStandIn::aNewUserIsOff()
{
    Rig rig;
    rig.does(CoreStarted{});
    QCOMPARE(rig.kind(), StandInState::Off);
    QCOMPARE(rig.count<EnteredAway>(), 0);
    rig.wait(24h);
    QCOMPARE(rig.kind(), StandInState::Off);
}

void TestStandIn::comesBackWithinGrace()
{
    Rig rig = in(StandInState::Grace);
    rig.wait(18s);
    rig.does(LinkOpened{phone, newerLink, Activity::Interactive});
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.waitProven(5min, phone, newerLink);
    QCOMPARE(rig.kind(), StandInState::Attached);
    QCOMPARE(rig.state.absenceNumber, 0);
}

void TestStandIn::graceOverIsAwayLost()
{
    Rig rig = in(StandInState::Attached);
    rig.does(LinkLost{phone, phoneLink});
    rig.wait(20s - 1ms);
    QCOMPARE(rig.kind(), StandInState::Grace);
    rig.wait(1ms);
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.find<EnteredAway>()->reason, AwayReason::Lost);
    QCOMPARE(statusOf(rig.state).reason, std::optional(AwayReason::Lost));
    QCOMPARE(rig.state.absence, Absence{});
}

void TestStandIn::graceIsAsSet()
{
    Rig rig = in(StandInState::Attached);
    rig.settings.grace = 3s;
    rig.does(LinkLost{phone, phoneLink});
    QCOMPARE(*rig.wakeAt, rig.now.monotonic + 3s);
    rig.settings.grace = 0s;
    Rig atOnce = in(StandInState::Attached);
    atOnce.settings.grace = 0s;
    atOnce.does(LinkLost{phone, phoneLink});
    QCOMPARE(atOnce.kind(), StandInState::Away);
}

void TestStandIn::noInputForTenMinutesIsPocketed()
{
    Rig rig;
    rig.does(LinkOpened{phone, phoneLink, Activity::Interactive});
    rig.waitProven(10min - 15s, phone, phoneLink);
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.waitProven(15s, phone, phoneLink);
    QCOMPARE(rig.kind(), StandInState::Pocketed);
}

void TestStandIn::inputRenewsAttached()
{
    Rig rig = in(StandInState::Attached);
    for (int i = 0; i < 10; ++i) {
        rig.waitProven(9min, phone, phoneLink);
        QCOMPARE(rig.kind(), StandInState::Attached);
        rig.does(UserInput{phone});
    }
    rig.waitProven(9min, phone, phoneLink);
    rig.does(ActivityChanged{phone, phoneLink, Activity::Interactive}); // looked at again: a focus
    rig.waitProven(9min, phone, phoneLink);
    QCOMPARE(rig.kind(), StandInState::Attached);
}

void TestStandIn::pocketedForFifteenMinutesIsAwayIdle()
{
    Rig rig = in(StandInState::Attached);
    rig.does(ActivityChanged{phone, phoneLink, Activity::Background});
    rig.waitProven(15min - 15s, phone, phoneLink);
    QCOMPARE(rig.kind(), StandInState::Pocketed);
    rig.waitProven(15s, phone, phoneLink);
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.find<EnteredAway>()->reason, AwayReason::Idle);
    rig.waitProven(1h, phone, phoneLink); // the link is still there, and that is no return
    QCOMPARE(rig.kind(), StandInState::Away);
    rig.does(LinkLost{phone, phoneLink});
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.count<EnteredAway>(), 0);
}

void TestStandIn::idleCanBeNever()
{
    Rig rig = in(StandInState::Attached);
    rig.settings.idleAway = 0s;
    rig.does(ActivityChanged{phone, phoneLink, Activity::Background});
    rig.waitProven(10h, phone, phoneLink);
    QCOMPARE(rig.kind(), StandInState::Pocketed);
}

void TestStandIn::aFlappingLinkDoesNotRenewTheIdleTime()
{
    Rig rig = in(StandInState::Pocketed);
    LinkId link = phoneLink;
    for (quint64 i = 0; i < 14; ++i) {
        rig.waitProven(1min, phone, link);
        QCOMPARE(rig.kind(), StandInState::Pocketed);
        rig.does(LinkLost{phone, link});
        QCOMPARE(rig.kind(), StandInState::Grace);
        link = LinkId(100 + i);
        rig.does(LinkOpened{phone, link, Activity::Background});
        QCOMPARE(rig.kind(), StandInState::Pocketed);
    }
    rig.waitProven(1min, phone, link);
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(std::get<Away>(rig.state.phase).reason, AwayReason::Idle);
}

void TestStandIn::inputFromThePocketAttaches()
{
    Rig rig = in(StandInState::Pocketed); // an answer typed into the notification
    rig.does(UserInput{phone});
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.does(ActivityChanged{phone, phoneLink, Activity::Background});
    QCOMPARE(rig.kind(), StandInState::Pocketed);
}

void TestStandIn::leavingSaysModeTextAndUntil()
{
    Rig rig = in(StandInState::Attached);
    const Absence absence{StandInMode::Driving, QStringLiteral("On the road."), rig.now.wall + 2h};
    rig.does(Left{phone, true, absence});
    QCOMPARE(rig.kind(), StandInState::Away);
    const StandInStatus status = rig.find<StateChanged>()->status;
    QCOMPARE(status.reason, std::optional(AwayReason::Asked));
    QCOMPARE(status.absence, absence);
    QCOMPARE(status.absenceNumber, 1);
    QCOMPARE(std::get<Away>(rig.state.phase).began, rig.now.wall);
}

void TestStandIn::untilEndsModeAndTextButNotTheAbsence()
{
    Rig rig = in(StandInState::Attached);
    rig.does(Left{phone, true, Absence{StandInMode::Driving, QStringLiteral("On the road."), rig.now.wall + 2h}});
    const auto since = rig.state.since;
    rig.wait(2h - 1ms);
    QCOMPARE(rig.state.absence.mode, StandInMode::Driving);
    QVERIFY(rig.wakeAt);
    rig.wait(1ms);
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.state.absence, Absence{});
    QCOMPARE(rig.count<StateChanged>(), 1);
    QCOMPARE(rig.count<EnteredAway>(), 0);
    QCOMPARE(rig.state.absenceNumber, 1);
    QCOMPARE(rig.state.since, since);
    QVERIFY(!rig.wakeAt);
}

void TestStandIn::untilInThePastCountsNotAtAll()
{
    Rig rig = in(StandInState::Attached);
    rig.does(Left{phone, true, Absence{StandInMode::Driving, QStringLiteral("On the road."), rig.now.wall}});
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.state.absence, Absence{});
}

void TestStandIn::untilIsNoticedWhenTheWallClockIsSet()
{
    Rig rig = in(StandInState::Attached);
    rig.does(Left{phone, true, Absence{StandInMode::Driving, {}, rig.now.wall + 24h}});
    rig.now.wall += 25h;
    rig.wait(10min);
    QCOMPARE(rig.state.absence, Absence{});
}

void TestStandIn::absenceCanBeChangedFromAnotherDevice()
{
    Rig rig = in(StandInState::Away);
    rig.does(AbsenceChanged{meeting()});
    QCOMPARE(rig.find<StateChanged>()->status.absence, meeting());
    QCOMPARE(rig.state.absenceNumber, 1);
    QCOMPARE(rig.count<EnteredAway>(), 0);
}

void TestStandIn::leavingAgainWhileAwayChangesTheReason()
{
    Rig rig = in(StandInState::Away);
    const Away before = std::get<Away>(rig.state.phase);
    rig.does(Left{phone, true, meeting()});
    QCOMPARE(std::get<Away>(rig.state.phase).reason, AwayReason::Asked);
    QCOMPARE(std::get<Away>(rig.state.phase).began, before.began);
    QCOMPARE(rig.state.absence, meeting());
    rig.does(Left{phone, true, std::nullopt}); // nothing said: the words stay
    QCOMPARE(rig.state.absence, meeting());
    rig.does(Left{phone, true, Absence{}});
    QCOMPARE(rig.state.absence, meeting());
    QCOMPARE(rig.state.absenceNumber, 1);
}

void TestStandIn::bareCloseIsAsSet_data()
{
    QTest::addColumn<BareClose>("setting");
    QTest::addColumn<StandInState>("to");
    QTest::newRow("stand in") << BareClose::StandIn << StandInState::Away;
    QTest::newRow("off") << BareClose::Off << StandInState::Off;
}

void TestStandIn::bareCloseIsAsSet()
{
    QFETCH(BareClose, setting);
    QFETCH(StandInState, to);
    for (const auto from : {StandInState::Attached, StandInState::Pocketed, StandInState::Grace}) {
        Rig rig = in(from);
        rig.settings.bareClose = setting;
        rig.does(Left{phone, std::nullopt, std::nullopt});
        QCOMPARE(rig.kind(), to);
    }
}

void TestStandIn::bareCloseWhileAwayChangesNothing()
{
    Rig rig = in(StandInState::Away);
    rig.settings.bareClose = BareClose::Off;
    rig.does(LinkOpened{desktop, desktopLink, Activity::Background});
    rig.does(Left{desktop, std::nullopt, std::nullopt});
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(std::get<Away>(rig.state.phase).reason, AwayReason::Lost);
}

void TestStandIn::offEndsWithADeviceInHandOnly()
{
    Rig rig = in(StandInState::Attached);
    rig.does(Left{phone, false, std::nullopt});
    rig.does(LinkOpened{desktop, desktopLink, Activity::Background});
    QCOMPARE(rig.kind(), StandInState::Off);
    rig.waitProven(1h, desktop, desktopLink);
    QCOMPARE(rig.kind(), StandInState::Off);
    rig.does(ActivityChanged{desktop, desktopLink, Activity::Interactive});
    QCOMPARE(rig.kind(), StandInState::Attached);
    QCOMPARE(rig.count<SignOnAccounts>(), 1);
}

void TestStandIn::standInFromOff()
{
    Rig rig = in(StandInState::Attached);
    rig.does(Left{phone, false, std::nullopt});
    rig.pass(1h);
    rig.does(Left{phone, true, meeting()});
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.count<SignOnAccounts>(), 1);
    // In Off nothing was to be decided, so nothing of then is decided now.
    QCOMPARE(rig.find<EnteredAway>()->unacknowledgedSince, rig.now.wall);
}

void TestStandIn::inputAfterLeavingOnTheSameLinkIsAReturn()
{
    Rig rig = in(StandInState::Attached);
    rig.does(Left{phone, true, std::nullopt});
    rig.waitProven(5min, phone, phoneLink); // the page still shows
    QCOMPARE(rig.kind(), StandInState::Away);
    rig.does(UserInput{phone});
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.waitProven(9min, phone, phoneLink); // and is judged by its link again
    QCOMPARE(rig.kind(), StandInState::Attached);

    rig.does(Left{phone, true, std::nullopt});
    rig.does(ActivityChanged{phone, phoneLink, Activity::Background});
    QCOMPARE(rig.kind(), StandInState::Away);
    rig.does(ActivityChanged{phone, phoneLink, Activity::Interactive});
    QCOMPARE(rig.kind(), StandInState::Attached);
}

void TestStandIn::linksOfWhoLeftMayCloseUnheard()
{
    Rig rig = in(StandInState::Attached);
    rig.does(Left{phone, true, meeting()});
    rig.does(LinkLost{phone, phoneLink});
    QVERIFY(rig.effects.empty());
    rig.wait(1h);
    QVERIFY(rig.effects.empty());
    QVERIFY(rig.state.devices.empty());
}

void TestStandIn::shortReturnIsTheSameAbsence_data()
{
    QTest::addColumn<Duration>("back");
    QTest::addColumn<qint64>("number");
    QTest::newRow("back for a second") << Duration(1s) << qint64(1);
    QTest::newRow("back for just under 5 min") << Duration(5min - 1ms) << qint64(1);
    QTest::newRow("back for 5 min") << Duration(5min) << qint64(2);
}

void TestStandIn::shortReturnIsTheSameAbsence()
{
    QFETCH(Duration, back);
    QFETCH(qint64, number);
    Rig rig = in(StandInState::Away);
    rig.wait(1h);
    rig.does(LinkOpened{phone, newerLink, Activity::Interactive});
    rig.settings.linkTimeout = 0s;
    rig.wait(back);
    rig.does(Left{phone, true, std::nullopt});
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.state.absenceNumber, number);
    QCOMPARE(rig.find<EnteredAway>()->sameAbsence, number == 1);
}

void TestStandIn::sameAbsenceKeepsItsWords()
{
    Rig rig = in(StandInState::Attached);
    rig.does(Left{phone, true, meeting()});
    rig.wait(1h);
    rig.does(LinkOpened{phone, newerLink, Activity::Interactive});
    QCOMPARE(statusOf(rig.state).absence, Absence{});
    rig.wait(1min);
    rig.does(LinkLost{phone, newerLink});
    rig.wait(20s);
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(statusOf(rig.state).absence, meeting());

    rig.does(LinkOpened{phone, phoneLink, Activity::Interactive});
    rig.waitProven(6min, phone, phoneLink);
    rig.does(LinkLost{phone, phoneLink});
    rig.wait(20s);
    QCOMPARE(rig.state.absenceNumber, 2);
    QCOMPARE(statusOf(rig.state).absence, Absence{});
}

void TestStandIn::theReturnEndsAtTheRealCut()
{
    Rig rig = in(StandInState::Away);
    rig.wait(1h);
    rig.does(LinkOpened{phone, newerLink, Activity::Interactive});
    rig.waitProven(4min + 45s, phone, newerLink);
    rig.wait(30s); // dead, but not yet noticed
    rig.does(LinkLost{phone, newerLink});
    rig.wait(20s);
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.state.absenceNumber, 1);
}

void TestStandIn::strongestDeviceHolds()
{
    Rig rig = in(StandInState::Attached);
    rig.does(LinkOpened{desktop, desktopLink, Activity::Background});
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.does(LinkLost{phone, phoneLink});
    QCOMPARE(rig.kind(), StandInState::Pocketed);
    rig.does(LinkOpened{phone, newerLink, Activity::Interactive});
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.does(LinkLost{desktop, desktopLink});
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.does(LinkLost{phone, newerLink});
    QCOMPARE(rig.kind(), StandInState::Grace);
}

void TestStandIn::olderLinkDiesLater()
{
    Rig rig = in(StandInState::Attached);
    rig.does(LinkOpened{phone, newerLink, Activity::Interactive}); // the old one hangs half-open
    rig.wait(30s);
    rig.does(LinkProven{phone, newerLink});
    rig.does(LinkLost{phone, phoneLink});
    QVERIFY(rig.effects.empty());
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.does(LinkLost{phone, phoneLink}); // told twice
    QCOMPARE(rig.kind(), StandInState::Attached);
}

void TestStandIn::newerLinkDiesOlderHolds()
{
    Rig rig = in(StandInState::Attached);
    rig.does(LinkOpened{phone, newerLink, Activity::Interactive});
    rig.does(LinkLost{phone, newerLink});
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.wait(90s); // the older one was dead all the time
    QCOMPARE(rig.kind(), StandInState::Grace);
}

void TestStandIn::askedWhileAnotherIsInHandWaits()
{
    Rig rig = in(StandInState::Attached);
    rig.does(LinkOpened{desktop, desktopLink, Activity::Interactive});
    rig.pass(1min);
    rig.does(Left{phone, true, meeting()});
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.waitProven(9min, desktop, desktopLink);
    QCOMPARE(rig.kind(), StandInState::Away); // as soon as the desktop is in no hand, not after its idle time
    QCOMPARE(std::get<Away>(rig.state.phase).reason, AwayReason::Asked);
    QCOMPARE(rig.state.absence, meeting());
}

void TestStandIn::askedIsForgottenWhenThePersonShows()
{
    Rig rig = in(StandInState::Attached);
    rig.does(LinkOpened{desktop, desktopLink, Activity::Interactive});
    rig.does(Left{phone, true, meeting()});
    rig.does(UserInput{desktop});
    rig.does(LinkLost{desktop, desktopLink});
    QCOMPARE(rig.kind(), StandInState::Grace);
    rig.wait(20s);
    QCOMPARE(std::get<Away>(rig.state.phase).reason, AwayReason::Lost);
    QCOMPARE(rig.state.absence, Absence{});
}

void TestStandIn::askedBeatsADeviceThatLiesAbout()
{
    Rig rig = in(StandInState::Attached);
    rig.does(LinkOpened{desktop, desktopLink, Activity::Background});
    rig.does(Left{phone, true, meeting()});
    QCOMPARE(rig.kind(), StandInState::Away);

    Rig bare = in(StandInState::Attached); // without a word, the other device holds
    bare.does(LinkOpened{desktop, desktopLink, Activity::Background});
    bare.does(Left{phone, std::nullopt, std::nullopt});
    QCOMPARE(bare.kind(), StandInState::Pocketed);
}

void TestStandIn::doNotStandInLeavesTheNetworksToOtherDevices()
{
    Rig rig = in(StandInState::Attached);
    rig.does(LinkOpened{desktop, desktopLink, Activity::Background});
    rig.does(Left{phone, false, std::nullopt});
    QCOMPARE(rig.kind(), StandInState::Pocketed);
    rig.does(Left{desktop, false, std::nullopt});
    QCOMPARE(rig.kind(), StandInState::Off);
    QCOMPARE(rig.count<SignOffAccounts>(), 1);
}

void TestStandIn::removedDeviceLeaves()
{
    Rig rig = in(StandInState::Attached);
    rig.does(LinkOpened{desktop, desktopLink, Activity::Interactive});
    rig.does(DeviceRemoved{phone});
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.does(LinkProven{phone, phoneLink});
    rig.does(DeviceRemoved{desktop});
    QCOMPARE(rig.kind(), StandInState::Away);
    QVERIFY(rig.state.devices.empty());
}

void TestStandIn::pollsWithinTheirInterval()
{
    Rig rig;
    for (int i = 0; i < 10; ++i) {
        rig.does(Polled{phone, 60s, Activity::Interactive});
        QCOMPARE(rig.kind(), StandInState::Attached);
        rig.wait(i % 2 == 0 ? 60s : 119s); // one missed poll is forgiven
        QCOMPARE(rig.kind(), StandInState::Attached);
    }
    QVERIFY(isPresent(rig.state, phone, rig.settings, rig.now));
    rig.wait(1s); // two did not come
    QCOMPARE(rig.kind(), StandInState::Grace);
    QVERIFY(!isPresent(rig.state, phone, rig.settings, rig.now));
    rig.wait(20s);
    QCOMPARE(rig.kind(), StandInState::Away);
}

void TestStandIn::backgroundPollsArePocketed()
{
    Rig rig;
    rig.does(Polled{phone, 60s, Activity::Interactive});
    rig.wait(30s);
    rig.does(Polled{phone, 60s, Activity::Background});
    QCOMPARE(rig.kind(), StandInState::Pocketed);
    for (int i = 0; i < 14; ++i) {
        rig.wait(60s);
        rig.does(Polled{phone, 60s, Activity::Background});
        QCOMPARE(rig.kind(), StandInState::Pocketed);
    }
    rig.wait(60s);
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(std::get<Away>(rig.state.phase).reason, AwayReason::Idle);
}

void TestStandIn::backgroundSyncDoesNotEndAway()
{
    Rig rig = in(StandInState::Away);
    rig.does(Polled{phone, 15min, Activity::Background});
    rig.does(LinkOpened{phone, newerLink, Activity::Background});
    rig.does(LinkProven{phone, newerLink});
    rig.does(ActivityChanged{phone, newerLink, Activity::Background});
    rig.does(LinkLost{phone, newerLink});
    rig.wait(1h);
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.count<StateChanged>(), 0);
    QCOMPARE(rig.state.absenceNumber, 1);
}

void TestStandIn::aVisitWithoutIntervalIsNoPresence()
{
    Rig rig = in(StandInState::Grace);
    rig.does(Polled{phone, 0s, Activity::Background});
    QCOMPARE(rig.kind(), StandInState::Grace);
    rig.does(Polled{phone, -5s, Activity::Background});
    QCOMPARE(rig.kind(), StandInState::Grace);
    rig.does(Polled{phone, 24h, Activity::Background}); // what it announces is cut
    rig.settings.idleAway = 0s;
    rig.wait(30min);
    QCOMPARE(rig.kind(), StandInState::Grace);
}

void TestStandIn::inputWithoutALinkCounts()
{
    Rig rig = in(StandInState::Away);
    rig.does(UserInput{desktop});
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.wait(2min);
    QCOMPARE(rig.kind(), StandInState::Grace);
}

void TestStandIn::anUnprovenLinkIsLost()
{
    Rig rig = in(StandInState::Attached); // in() let one second pass
    rig.wait(89s - 1ms);
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.wait(1ms);
    QCOMPARE(rig.kind(), StandInState::Grace);
}

void TestStandIn::aLateProofRevivesALink()
{
    Rig rig = in(StandInState::Attached);
    rig.wait(3min);
    QCOMPARE(rig.kind(), StandInState::Away);
    rig.does(LinkProven{phone, phoneLink}); // through the tunnel: still on, still in front
    QCOMPARE(rig.kind(), StandInState::Attached);

    Rig pocketed = in(StandInState::Pocketed);
    pocketed.wait(3min);
    QCOMPARE(pocketed.kind(), StandInState::Away);
    pocketed.does(LinkProven{phone, phoneLink});
    QCOMPARE(pocketed.kind(), StandInState::Away);
}

void TestStandIn::ownClientsCountAsSet()
{
    Rig rig = in(StandInState::Attached);
    rig.does(OwnClientActive{account, QStringLiteral("gajim")});
    rig.does(LinkLost{phone, phoneLink});
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.wait(9min);
    rig.does(OwnClientActive{account, QStringLiteral("gajim")});
    rig.wait(9min);
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.wait(1min);
    QCOMPARE(rig.kind(), StandInState::Pocketed);
    rig.does(OwnClientInactive{account, QStringLiteral("gajim")});
    QCOMPARE(rig.kind(), StandInState::Grace);

    Rig not_ = in(StandInState::Attached);
    not_.settings.countOwnClients = false;
    not_.does(OwnClientActive{account, QStringLiteral("gajim")});
    not_.does(LinkLost{phone, phoneLink});
    QCOMPARE(not_.kind(), StandInState::Grace);
}

void TestStandIn::ownClientsAreForgottenAtAStart()
{
    Rig rig = in(StandInState::Attached);
    rig.does(OwnClientActive{account, QStringLiteral("gajim")});
    rig.does(CoreStarted{});
    rig.wait(1s);
    QCOMPARE(rig.kind(), StandInState::Grace);
    rig.does(OwnClientActive{account, QStringLiteral("gajim")});
    QCOMPARE(rig.kind(), StandInState::Attached);
}

void TestStandIn::aNamelessClientIsThereForAWhile()
{
    Rig rig = in(StandInState::Away);
    rig.does(OwnClientActive{account, {}}); // a message of the user's own from elsewhere
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.wait(10min);
    QCOMPARE(rig.kind(), StandInState::Grace);
    rig.wait(20s);
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.state.absenceNumber, 1);
    QVERIFY(rig.state.ownClients.empty());
}

void TestStandIn::ownClientsDoNotEndOff()
{
    Rig rig = in(StandInState::Attached);
    rig.does(OwnClientActive{account, QStringLiteral("gajim")});
    rig.does(Left{phone, false, std::nullopt});
    QCOMPARE(rig.kind(), StandInState::Off);
    rig.does(OwnClientActive{account, QStringLiteral("gajim")});
    QCOMPARE(rig.kind(), StandInState::Off);
    rig.does(Left{phone, true, meeting()}); // a word about standing in does; but the other client is in hand yet
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.does(OwnClientInactive{account, QStringLiteral("gajim")});
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.state.absence, meeting());
}

void TestStandIn::awayDecidesAgainFromTheLastContact()
{
    Rig rig = in(StandInState::Attached);
    rig.does(LinkProven{phone, phoneLink});
    const Instant contact = rig.now.wall;
    rig.wait(30s);
    rig.does(LinkLost{phone, phoneLink});
    rig.wait(20s);
    const auto entered = rig.find<EnteredAway>();
    QVERIFY(entered);
    QCOMPARE(entered->unacknowledgedSince, contact - rig.settings.probe);
    QCOMPARE(std::get<Away>(rig.state.phase).began, contact);
}

void TestStandIn::awayFromThePocketDecidesAgainFromThere()
{
    Rig rig = in(StandInState::Attached);
    rig.does(ActivityChanged{phone, phoneLink, Activity::Background});
    const Instant pocketed = rig.now.wall;
    rig.waitProven(15min, phone, phoneLink); // pongs come from a frozen page as well
    QCOMPARE(rig.find<EnteredAway>()->unacknowledgedSince, pocketed - rig.settings.probe);
    QCOMPARE(std::get<Away>(rig.state.phase).began, rig.now.wall);
}

void TestStandIn::decidesAgainAcrossAWallClockJump_data()
{
    QTest::addColumn<Duration>("jump");
    QTest::newRow("an hour back") << Duration(-1h);
    QTest::newRow("an hour forward") << Duration(1h);
    QTest::newRow("years back") << Duration(-20'000h);
}

void TestStandIn::decidesAgainAcrossAWallClockJump()
{
    QFETCH(Duration, jump);
    Rig rig = in(StandInState::Attached);
    rig.does(LinkProven{phone, phoneLink});
    rig.pass(5s);
    const Instant before = rig.now.wall; // a message that came in the hole, before the jump
    rig.now.wall += jump;
    rig.pass(5s);
    const Instant after = rig.now.wall; // and one after it
    rig.does(LinkLost{phone, phoneLink});
    rig.wait(20s);
    const auto entered = rig.find<EnteredAway>();
    QVERIFY(entered);
    QVERIFY(entered->unacknowledgedSince <= before);
    QVERIFY(entered->unacknowledgedSince <= after);
}

void TestStandIn::wallClockJumpsMakeNoTransition_data()
{
    QTest::addColumn<StandInState>("state");
    QTest::addColumn<Duration>("jump");
    for (const auto state : allStates) {
        QTest::addRow("%s: a year forward", nameOf(state).data()) << state << Duration(8760h);
        QTest::addRow("%s: a year back", nameOf(state).data()) << state << Duration(-8760h);
    }
}

void TestStandIn::wallClockJumpsMakeNoTransition()
{
    QFETCH(StandInState, state);
    QFETCH(Duration, jump);
    Rig rig = in(state);
    const auto wake = rig.wakeAt;
    rig.now.wall += jump;
    rig.does(TimePassed{});
    QVERIFY(rig.effects.empty());
    QCOMPARE(rig.kind(), state);
    QCOMPARE(rig.wakeAt, wake);
}

void TestStandIn::startsInGraceWhereItWasAttached()
{
    Rig rig = in(StandInState::Attached);
    rig.does(CoreStarted{});
    QCOMPARE(rig.kind(), StandInState::Grace);
    QCOMPARE(*rig.wakeAt, rig.now.monotonic + 20s);
    rig.does(LinkProven{phone, phoneLink}); // no link outlives the process
    QCOMPARE(rig.kind(), StandInState::Grace);
    rig.wait(20s);
    QCOMPARE(rig.kind(), StandInState::Away);
}

void TestStandIn::startKeepsTheIdleTime()
{
    Rig rig = in(StandInState::Pocketed);
    rig.waitProven(14min, phone, phoneLink);
    rig.does(CoreStarted{});
    QCOMPARE(rig.kind(), StandInState::Grace);
    rig.does(LinkOpened{phone, newerLink, Activity::Background});
    QCOMPARE(rig.kind(), StandInState::Pocketed);
    rig.wait(1min);
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(std::get<Away>(rig.state.phase).reason, AwayReason::Idle);
}

void TestStandIn::startWaitsForThePoller()
{
    Rig rig;
    rig.does(Polled{phone, 3min, Activity::Interactive});
    rig.does(CoreStarted{});
    QCOMPARE(rig.kind(), StandInState::Grace);
    rig.wait(3min - 1s);
    QCOMPARE(rig.kind(), StandInState::Grace);
    rig.does(Polled{phone, 3min, Activity::Interactive});
    QCOMPARE(rig.kind(), StandInState::Attached);
}

void TestStandIn::accountsSignOnAndOff()
{
    Rig rig;
    rig.does(CoreStarted{});
    QCOMPARE(rig.count<SignOffAccounts>(), 1);
    rig.does(LinkOpened{phone, phoneLink, Activity::Interactive});
    QCOMPARE(rig.count<SignOnAccounts>(), 1);
    rig.does(LinkLost{phone, phoneLink});
    rig.wait(1h);
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.count<SignOffAccounts>(), 0); // the networks stay up
    rig.does(CoreStarted{});
    QCOMPARE(rig.count<SignOnAccounts>(), 1);
    rig.does(Left{phone, false, std::nullopt});
    QCOMPARE(rig.count<SignOffAccounts>(), 1);
}

void TestStandIn::effectsComeInOrder()
{
    Rig rig;
    rig.does(CoreStarted{});
    rig.does(Left{phone, true, std::nullopt});
    QCOMPARE(rig.effects.size(), std::size_t(3));
    QVERIFY(std::holds_alternative<SignOnAccounts>(rig.effects[0]));
    QVERIFY(std::holds_alternative<StateChanged>(rig.effects[1]));
    QVERIFY(std::holds_alternative<EnteredAway>(rig.effects[2]));
}

void TestStandIn::proofsAreStoredOnceAMinute()
{
    Rig rig = in(StandInState::Attached);
    int stored = 0;
    for (int i = 0; i < 40; ++i) {
        rig.pass(15s);
        rig.does(LinkProven{phone, phoneLink});
        stored += rig.store ? 1 : 0;
    }
    QVERIFY(stored >= 9 && stored <= 11);
}

void TestStandIn::whatWasArrangedBegins_data()
{
    QTest::addColumn<int>("before");
    QTest::newRow("off") << 0;
    QTest::newRow("pocketed") << 1;
    QTest::newRow("grace") << 2;
    QTest::newRow("away") << 3;
}

void TestStandIn::whatWasArrangedBegins()
{
    QFETCH(int, before);
    Rig rig;
    if (before > 0) {
        rig.does(LinkOpened{phone, LinkId(1), Activity::Background});
        rig.does(ActivityChanged{phone, LinkId(1), Activity::Interactive});
        rig.does(ActivityChanged{phone, LinkId(1), Activity::Background});
    }
    if (before > 1) {
        rig.does(LinkLost{phone, LinkId(1)});
    }
    if (before > 2) {
        rig.wait(1h);
        QCOMPARE(rig.kind(), StandInState::Away);
    }
    const Absence holiday{StandInMode::Holiday, QStringLiteral("Away."), {}};
    rig.does(AbsenceDue{holiday});
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(std::get<Away>(rig.state.phase).reason, AwayReason::Asked);
    QCOMPARE(rig.state.absence, holiday);
    QVERIFY(!rig.state.ahead);
    const qint64 number = rig.state.absenceNumber;
    rig.does(AbsenceDue{holiday}); // again, as after a crash
    QCOMPARE(rig.state.absenceNumber, number);
}

void TestStandIn::whatWasArrangedWaitsForTheHand()
{
    Rig rig;
    rig.does(LinkOpened{phone, LinkId(1), Activity::Interactive});
    rig.does(AbsenceDue{Absence{StandInMode::Meeting, {}, {}}});
    QCOMPARE(rig.kind(), StandInState::Attached);
    QVERIFY(rig.store);
    rig.does(UserInput{phone}); // takes back what is asked, and not what is arranged
    QCOMPARE(rig.kind(), StandInState::Attached);
    rig.does(ActivityChanged{phone, LinkId(1), Activity::Background});
    QCOMPARE(rig.kind(), StandInState::Away);
    QCOMPARE(rig.state.absence.mode, StandInMode::Meeting);
    rig.does(UserInput{phone}); // back: it is over
    rig.does(ActivityChanged{phone, LinkId(1), Activity::Background});
    QCOMPARE(rig.kind(), StandInState::Pocketed);
}

void TestStandIn::whatWasArrangedEndsWithItsTime()
{
    Rig rig;
    rig.does(LinkOpened{phone, LinkId(1), Activity::Interactive});
    rig.does(AbsenceDue{Absence{StandInMode::Meeting, {}, rig.now.wall + 1h}});
    for (int minute = 0; minute < 61; ++minute) {
        rig.waitProven(1min, phone, LinkId(1));
        rig.does(UserInput{phone});
    }
    rig.does(ActivityChanged{phone, LinkId(1), Activity::Background});
    QCOMPARE(rig.kind(), StandInState::Pocketed);
    QVERIFY(!rig.state.ahead);
}

void TestStandIn::whatWasArrangedIsTakenBack()
{
    Rig rig;
    rig.does(LinkOpened{phone, LinkId(1), Activity::Interactive});
    rig.does(AbsenceDue{Absence{StandInMode::Meeting, {}, {}}});
    rig.does(AbsenceChanged{Absence{StandInMode::Sleeping, {}, {}}});
    QCOMPARE(rig.state.ahead->mode, StandInMode::Sleeping);
    rig.does(Left{phone, false, std::nullopt});
    QCOMPARE(rig.kind(), StandInState::Off);
    QVERIFY(!rig.state.ahead);
}

QTEST_GUILESS_MAIN(TestStandIn)
#include "tst_stand_in.moc"
