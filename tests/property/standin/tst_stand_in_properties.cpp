// SPDX-License-Identifier: GPL-2.0-or-later
#include "standin/stand_in.h"

#include <QJsonObject>
#include <QTest>

#include <rapidcheck.h>

#include <array>
#include <set>

using namespace locum;
using namespace locum::standin;
using namespace std::chrono_literals;

namespace {

/// One act of a random life: what happens, after how long, with how far a jump of the wall clock before it.
struct Act {
    int kind = 0;
    int device = 0;
    int link = 0;
    bool interactive = false;
    int choice = 0;
    Duration after{0};
    Duration jump{0};
};

std::ostream &operator<<(std::ostream &out, const Act &act)
{
    return out << "{kind " << act.kind << ", device " << act.device << ", link " << act.link << ", interactive "
               << act.interactive << ", choice " << act.choice << ", after " << act.after.count() << ", jump "
               << act.jump.count() << "}";
}

void showValue(const Act &act, std::ostream &out)
{
    out << act;
}

rc::Gen<Act> anAct()
{
    const auto pause = rc::gen::element<Duration>(0ms, 1ms, 1s, 14s, 20s, 1min, 89s, 2min, 5min, 10min, 15min, 1h, 26h);
    return rc::gen::build<Act>(rc::gen::set(&Act::kind, rc::gen::inRange(0, 14)),
                               rc::gen::set(&Act::device, rc::gen::inRange(1, 4)),
                               rc::gen::set(&Act::link, rc::gen::inRange(0, 2)), rc::gen::set(&Act::interactive),
                               rc::gen::set(&Act::choice, rc::gen::inRange(0, 4)), rc::gen::set(&Act::after, pause),
                               rc::gen::set(&Act::jump, rc::gen::element<Duration>(0ms, 0ms, 1h, -1h, 9000h, -9000h)));
}

Settings someSettings()
{
    Settings settings;
    settings.grace = *rc::gen::element<Duration>(0s, 20s, 2min);
    settings.idleAway = *rc::gen::element<Duration>(0s, 1min, 15min);
    settings.attachedFor = *rc::gen::element<Duration>(1min, 10min);
    settings.linkTimeout = *rc::gen::element<Duration>(0s, 90s);
    settings.bareClose = *rc::gen::element(BareClose::StandIn, BareClose::Off);
    settings.countOwnClients = *rc::gen::arbitrary<bool>();
    return settings;
}

Input inputOf(const Act &act, const Now &now, bool withUntil)
{
    const DeviceId device(act.device);
    const LinkId link(quint64(act.device * 10 + act.link));
    const Activity activity = act.interactive ? Activity::Interactive : Activity::Background;
    const std::array<Duration, 4> intervals{0s, 30s, 10min, 24h};
    Absence absence{StandInMode::Meeting, QStringLiteral("gone"), {}};
    if (withUntil && act.choice > 1) {
        absence.until = now.wall + intervals[std::size_t(act.choice)];
    }
    switch (act.kind) {
    case 0:
        return LinkOpened{device, link, activity};
    case 1:
        return LinkProven{device, link};
    case 2:
        return ActivityChanged{device, link, activity};
    case 3:
        return UserInput{device};
    case 4:
        return LinkLost{device, link};
    case 5:
        return Polled{device, intervals[std::size_t(act.choice)], activity};
    case 6:
        return Left{device, act.choice == 3 ? std::nullopt : std::optional(act.choice != 0),
                    act.interactive ? std::optional(absence) : std::nullopt};
    case 7:
        return OwnClientActive{AccountId(1), act.device == 3 ? QString() : QString::number(act.device)};
    case 8:
        return OwnClientInactive{AccountId(1), QString::number(act.device)};
    case 9:
        return DeviceRemoved{device};
    case 10:
        return AbsenceChanged{absence};
    case 11:
        return CoreStarted{};
    case 12:
        return AbsenceDue{absence};
    default:
        return TimePassed{};
    }
}

void turn(Now &now, Duration duration)
{
    now.monotonic += duration;
    now.wall += duration;
}

State withoutLinks(State state)
{
    state.ownClients.clear();
    for (auto &[id, record] : state.devices) {
        record.links.clear();
    }
    std::erase_if(state.devices, [](const auto &entry) { return !entry.second.polling; });
    return state;
}

/// A sign of a person on a link or poll that is surely there: the user is back, whatever was before.
bool showsAPerson(const Input &input, const State &before)
{
    if (const auto *opened = std::get_if<LinkOpened>(&input)) {
        return opened->activity == Activity::Interactive;
    }
    if (const auto *polled = std::get_if<Polled>(&input)) {
        return polled->activity == Activity::Interactive;
    }
    if (const auto *changed = std::get_if<ActivityChanged>(&input)) {
        const auto device = before.devices.find(changed->device);
        return changed->activity == Activity::Interactive && device != before.devices.end() &&
               device->second.links.count(changed->link) > 0;
    }
    return std::holds_alternative<UserInput>(input);
}

void checkStep(const State &before, const Input &input, const Outcome &outcome, const Settings &settings,
               const Now &now)
{
    const State &after = outcome.state;
    const bool wasAway = std::holds_alternative<Away>(before.phase);
    const bool isAway = std::holds_alternative<Away>(after.phase);
    int entered = 0;
    int left = 0;
    int changed = 0;
    bool same = false;
    for (const Effect &effect : outcome.effects) {
        if (const auto *entering = std::get_if<EnteredAway>(&effect)) {
            ++entered;
            same = entering->sameAbsence;
            RC_ASSERT(entering->unacknowledgedSince <= now.wall);
        } else if (const auto *leaving = std::get_if<LeftAway>(&effect)) {
            ++left;
            RC_ASSERT(leaving->to == kindOf(after.phase));
        } else if (const auto *told = std::get_if<StateChanged>(&effect)) {
            ++changed;
            RC_ASSERT(told->status == statusOf(after));
        }
    }
    // Entering and leaving take turns.
    RC_ASSERT(entered == (isAway && !wasAway ? 1 : 0));
    RC_ASSERT(left == (wasAway && !isAway ? 1 : 0));
    RC_ASSERT(changed == (statusOf(before) != statusOf(after) ? 1 : 0));
    RC_ASSERT(after.absenceNumber == before.absenceNumber + (entered == 1 && !same ? 1 : 0));
    RC_ASSERT(outcome.effects.empty() || outcome.store);

    if (showsAPerson(input, before)) {
        RC_ASSERT(std::holds_alternative<Attached>(after.phase));
    }
    // A time-out that is pending has its wake-up, and one that is over has none.
    if (const auto *grace = std::get_if<Grace>(&after.phase)) {
        RC_ASSERT(outcome.wakeAt == grace->until);
    } else if (const auto *pocketed = std::get_if<Pocketed>(&after.phase);
               pocketed && settings.idleAway > Duration(0)) {
        RC_ASSERT(outcome.wakeAt && *outcome.wakeAt <= pocketed->since + settings.idleAway);
    } else if (std::holds_alternative<Attached>(after.phase)) {
        RC_ASSERT(outcome.wakeAt && *outcome.wakeAt <= now.monotonic + std::max<Duration>(settings.attachedFor, 30min));
    } else if (isAway) {
        RC_ASSERT(outcome.wakeAt.has_value() == after.absence.until.has_value());
    } else if (std::holds_alternative<Off>(after.phase)) {
        RC_ASSERT(!outcome.wakeAt);
    }
    RC_ASSERT(!outcome.wakeAt || *outcome.wakeAt > now.monotonic);
    if (outcome.wakeAt) {
        Now early = now; // nothing happens before it
        turn(early, *outcome.wakeAt - now.monotonic - 1ms);
        RC_ASSERT(step(after, TimePassed{}, settings, early).effects.empty());
    }
    const auto restored = fromJson(toJson(after, now), now);
    RC_ASSERT(restored.has_value());
    RC_ASSERT(*restored == withoutLinks(after));
}

constexpr Now beginning{Instant(1'780'000'000s), Duration(12'345'000)};

} // namespace

class TestStandInProperties : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void invariantsHold()
    {
        QVERIFY(rc::check("invariants hold at every step of any life", [] {
            const Settings settings = someSettings();
            const auto acts = *rc::gen::container<std::vector<Act>>(anAct());
            State state;
            Now now = beginning;
            for (const Act &act : acts) {
                turn(now, act.after);
                now.wall += act.jump;
                const Input input = inputOf(act, now, true);
                const Outcome outcome = step(state, input, settings, now);
                checkStep(state, input, outcome, settings, now);
                state = outcome.state;
            }
        }));
    }

    void timeAloneComesToRest()
    {
        QVERIFY(rc::check("time alone ends in Away or Off, or where only an input can change something", [] {
            const Settings settings = someSettings();
            const auto acts = *rc::gen::container<std::vector<Act>>(anAct());
            State state;
            Now now = beginning;
            std::optional<Duration> wakeAt;
            for (const Act &act : acts) {
                turn(now, act.after);
                const Outcome outcome = step(state, inputOf(act, now, true), settings, now);
                state = outcome.state;
                wakeAt = outcome.wakeAt;
            }
            for (int i = 0; wakeAt; ++i) {
                RC_ASSERT(i < 1000);
                turn(now, *wakeAt - now.monotonic);
                const Outcome outcome = step(state, TimePassed{}, settings, now);
                checkStep(state, TimePassed{}, outcome, settings, now);
                state = outcome.state;
                wakeAt = outcome.wakeAt;
            }
            const bool rests = std::holds_alternative<Away>(state.phase) || std::holds_alternative<Off>(state.phase);
            const bool neverIdle = std::holds_alternative<Pocketed>(state.phase) && settings.idleAway == Duration(0);
            RC_ASSERT(rests || neverIdle);
        }));
    }

    void theWallClockDecidesNothing()
    {
        QVERIFY(rc::check("with no `until`, a wall clock that jumps changes no state", [] {
            const Settings settings = someSettings();
            const auto acts = *rc::gen::container<std::vector<Act>>(anAct());
            State steady;
            State jumping;
            Now now = beginning;
            Now jumpingNow = beginning;
            for (const Act &act : acts) {
                turn(now, act.after);
                turn(jumpingNow, act.after);
                jumpingNow.wall += act.jump;
                const Outcome one = step(steady, inputOf(act, now, false), settings, now);
                const Outcome two = step(jumping, inputOf(act, jumpingNow, false), settings, jumpingNow);
                RC_ASSERT(kindOf(one.state.phase) == kindOf(two.state.phase));
                RC_ASSERT(one.state.absenceNumber == two.state.absenceNumber);
                RC_ASSERT(one.wakeAt == two.wakeAt);
                steady = one.state;
                jumping = two.state;
            }
        }));
    }
};

QTEST_GUILESS_MAIN(TestStandInProperties)
#include "tst_stand_in_properties.moc"
