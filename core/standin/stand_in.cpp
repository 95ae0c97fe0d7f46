// SPDX-License-Identifier: GPL-2.0-or-later
#include "standin/stand_in.h"

#include "base/overloaded.h"
#include "standin/presence.h"

#include <algorithm>
#include <utility>

namespace locum::standin {

namespace {

/// How often at least the wall clock is looked at while an `until` is pending: it may be set meanwhile.
constexpr Duration longestWallWait = std::chrono::minutes(10);

/// How old the stored proof of a contact may be after a crash.
constexpr Duration contactStoredEvery = std::chrono::minutes(1);

qint64 bucketOf(const std::optional<Duration> &contact)
{
    return contact ? std::chrono::floor<std::chrono::minutes>(*contact).count() /
                         (contactStoredEvery / std::chrono::minutes(1))
                   : -1;
}

/// One step: works on a copy of the state.
class Machine {
public:
    Machine(const State &state, const Settings &settings, const Now &now)
        : m_state(state), m_settings(settings), m_now(now)
    {
    }

    void take(const LinkOpened &input);
    void take(const LinkProven &input);
    void take(const ActivityChanged &input);
    void take(const UserInput &input);
    void take(const LinkLost &input);
    void take(const Polled &input);
    void take(const Left &input);
    void take(const OwnClientActive &input);
    void take(const OwnClientInactive &input);
    void take(const DeviceRemoved &input);
    void take(const AbsenceChanged &input);
    void take(const AbsenceDue &input);
    void take(const TimePassed &input);
    void take(const CoreStarted &input);

    Outcome finish(const State &before, bool started) &&;

private:
    template <class P>
    bool in() const
    {
        return std::holds_alternative<P>(m_state.phase);
    }
    Level levelNow() const { return level(m_state, m_settings, m_now); }

    void noteContact();
    void noteSign(DeviceRecord &record);
    void forgetSignInBackground(DeviceRecord &record);
    void dropDevice(DeviceId device);

    void settle();
    void settlePresent();
    void standIn(const std::optional<Absence> &absence, std::optional<Absence> State::*waiting);
    void closeBare(const std::optional<Absence> &absence);
    void endPassedAbsence();
    void setAbsence(const std::optional<Absence> &absence);
    void enter(Phase phase);
    void enterAway(AwayReason reason, const std::optional<Absence> &absence);
    void leaveAway(Phase to);
    Instant unacknowledgedSince() const;
    Instant wallOf(Duration monotonic) const { return m_now.wall - (m_now.monotonic - monotonic); }
    std::optional<Duration> pocketedSince() const;
    std::optional<Duration> wakeAt() const;

    State m_state;
    const Settings &m_settings;
    Now m_now;
    std::vector<Effect> m_after; ///< EnteredAway and LeftAway
};

// ---- devices -------------------------------------------------------------------------------------------------------

void Machine::noteContact()
{
    m_state.contactAt = m_now.monotonic;
    m_state.contactWall = m_now.wall;
}

/// A sign of a person: the user is here after all, whatever they asked before.
void Machine::noteSign(DeviceRecord &record)
{
    record.sign = m_now.monotonic;
    m_state.asked.reset();
}

/// The device says that it is in the background: it is in no hand, unless it is shown by another link of its own.
void Machine::forgetSignInBackground(DeviceRecord &record)
{
    const bool shown = std::any_of(record.links.begin(), record.links.end(), [this](const auto &entry) {
        return entry.second.activity == Activity::Interactive && isAlive(entry.second, m_settings, m_now);
    });
    const bool polledShown =
        record.polling && record.polling->activity == Activity::Interactive && isAlive(*record.polling, m_now);
    if (!shown && !polledShown) {
        record.sign.reset();
    }
}

void Machine::take(const LinkOpened &input)
{
    DeviceRecord &record = m_state.devices[input.device];
    record.polling.reset(); // it has a link now, and is judged by that
    record.links[input.link] = {input.activity, m_now.monotonic, false};
    noteContact();
    if (input.activity == Activity::Interactive) {
        noteSign(record);
    } else {
        forgetSignInBackground(record);
    }
    settle();
}

void Machine::take(const LinkProven &input)
{
    const auto device = m_state.devices.find(input.device);
    if (device != m_state.devices.end()) {
        const auto link = device->second.links.find(input.link);
        if (link != device->second.links.end()) {
            link->second.provenAt = m_now.monotonic;
            if (!link->second.left) {
                noteContact();
            }
        }
    }
    settle();
}

void Machine::take(const ActivityChanged &input)
{
    const auto device = m_state.devices.find(input.device);
    if (device != m_state.devices.end()) {
        const auto link = device->second.links.find(input.link);
        if (link != device->second.links.end()) {
            link->second.activity = input.activity;
            link->second.provenAt = m_now.monotonic;
            if (input.activity == Activity::Interactive) {
                link->second.left = false;
                noteSign(device->second);
            } else {
                forgetSignInBackground(device->second);
            }
            if (!link->second.left) {
                noteContact();
            }
        }
    }
    settle();
}

void Machine::take(const UserInput &input)
{
    DeviceRecord &record = m_state.devices[input.device];
    for (auto &[id, link] : record.links) {
        link.left = false; // whoever types has not left
    }
    if (record.polling && isAlive(*record.polling, m_now)) {
        record.polling->last = m_now.monotonic;
    } else if (!isPresent(record, m_settings, m_now)) {
        record.polling = Polling{Activity::Interactive, m_settings.impliedInterval, m_now.monotonic};
    }
    noteContact();
    noteSign(record);
    settle();
}

void Machine::take(const LinkLost &input)
{
    const auto device = m_state.devices.find(input.device);
    if (device != m_state.devices.end()) {
        device->second.links.erase(input.link);
    }
    settle();
}

void Machine::take(const Polled &input)
{
    DeviceRecord &record = m_state.devices[input.device];
    const bool shown = input.activity == Activity::Interactive;
    const bool linked = std::any_of(record.links.begin(), record.links.end(),
                                    [this](const auto &entry) { return isAlive(entry.second, m_settings, m_now); });
    const Duration interval = input.interval > Duration(0) ? std::min(input.interval, m_settings.longestInterval)
                                                           : m_settings.impliedInterval;
    // A device with a link is judged by that; one in the background that says nothing of coming again was a visit.
    if (!linked && (shown || input.interval > Duration(0))) {
        record.polling = Polling{input.activity, interval, m_now.monotonic};
    }
    noteContact();
    if (shown) {
        noteSign(record);
    } else {
        forgetSignInBackground(record);
    }
    settle();
}

void Machine::dropDevice(DeviceId device)
{
    const auto found = m_state.devices.find(device);
    if (found == m_state.devices.end()) {
        return;
    }
    for (auto &[id, link] : found->second.links) {
        link.left = true;
    }
    found->second.polling.reset();
    found->second.sign.reset();
}

void Machine::take(const Left &input)
{
    dropDevice(input.device);
    if (!input.standIn) {
        if (!in<Away>() && !in<Off>()) {
            closeBare(input.absence);
        }
    } else if (*input.standIn) {
        standIn(input.absence, &State::asked);
    } else {
        m_state.asked.reset();
        m_state.ahead.reset();
        if (in<Away>()) {
            leaveAway(Off{});
        } else if (deviceLevel(m_state, m_settings, m_now) == Level::None && !in<Off>()) {
            enter(Off{}); // else the networks stay for the devices that are still there
        }
    }
    settle();
}

/// The user's word stands above devices that merely lie about, but not above one that is in a hand: then it waits.
void Machine::standIn(const std::optional<Absence> &absence, std::optional<Absence> State::*waiting)
{
    if (in<Away>()) {
        std::get<Away>(m_state.phase).reason = AwayReason::Asked;
        setAbsence(absence);
    } else if (levelNow() != Level::InHand) {
        enterAway(AwayReason::Asked, absence);
    } else {
        m_state.*waiting = absence.value_or(Absence{});
        if (in<Off>()) {
            enter(Attached{}); // by another client of theirs
        }
    }
}

/// A device closed without a word about standing in: if it was the last, the user's setting says what that means.
void Machine::closeBare(const std::optional<Absence> &absence)
{
    if (m_state.asked || m_state.ahead) {
        return; // they have said what shall be; settle() does it
    }
    switch (m_settings.bareClose) {
    case BareClose::StandIn:
        if (levelNow() == Level::None) {
            enterAway(AwayReason::Asked, absence);
        }
        return;
    case BareClose::Off:
        if (deviceLevel(m_state, m_settings, m_now) == Level::None) {
            enter(Off{});
        }
        return;
    }
}

void Machine::take(const DeviceRemoved &input)
{
    const auto device = m_state.devices.find(input.device);
    const bool wasThere = device != m_state.devices.end() && standin::isPresent(device->second, m_settings, m_now);
    if (device != m_state.devices.end()) {
        m_state.devices.erase(device);
    }
    if (wasThere && (in<Attached>() || in<Pocketed>())) {
        closeBare(std::nullopt);
    }
    settle();
}

void Machine::take(const OwnClientActive &input)
{
    m_state.ownClients[OwnClient{input.account, input.client}] = m_now.monotonic;
    if (m_settings.countOwnClients) {
        noteContact();
    }
    settle();
}

void Machine::take(const OwnClientInactive &input)
{
    const bool wasActive = m_state.ownClients.erase(OwnClient{input.account, input.client}) > 0;
    if (wasActive && m_settings.countOwnClients) {
        noteContact();
    }
    settle();
}

void Machine::take(const AbsenceChanged &input)
{
    if (in<Away>()) {
        m_state.absence = input.absence;
    } else if (m_state.asked) {
        m_state.asked = input.absence;
    } else if (m_state.ahead) {
        m_state.ahead = input.absence;
    }
    settle();
}

void Machine::take(const AbsenceDue &input)
{
    standIn(input.absence, &State::ahead);
    settle();
}

void Machine::take(const TimePassed &)
{
    settle();
}

void Machine::take(const CoreStarted &)
{
    // Whoever polled cannot have, and needs the time until their next poll to come back.
    Duration grace = std::max(m_settings.grace, Duration(1)); // what the start leads to is told before what follows
    for (auto &[id, record] : m_state.devices) {
        if (record.polling) {
            grace = std::max(grace, record.polling->interval);
        }
    }
    m_state.devices.clear();
    m_state.ownClients.clear(); // one that went meanwhile would never be told of
    // A pocketed device has lost its link as well: it returns to the pocket, and its idle time goes on.
    if (in<Attached>() || in<Pocketed>() || in<Grace>()) {
        enter(Grace{m_now.monotonic + grace, pocketedSince()});
    }
    endPassedAbsence();
}

// ---- phases --------------------------------------------------------------------------------------------------------

std::optional<Duration> Machine::pocketedSince() const
{
    return std::visit(Overloaded{[](const Pocketed &pocketed) { return std::optional(pocketed.since); },
                                 [](const Grace &grace) { return grace.pocketedSince; },
                                 [](const auto &) { return std::optional<Duration>(); }},
                      m_state.phase);
}

/// Brings the phase in line with the devices and the time.
void Machine::settle()
{
    tidy(m_state, m_settings, m_now);
    if (m_state.ahead && m_state.ahead->until && m_now.wall >= *m_state.ahead->until) {
        m_state.ahead.reset(); // the device was in a hand all the time
    }
    if (in<Off>()) {
        // The user's other clients do not end what the user asked for; a device that comes does.
        if (deviceLevel(m_state, m_settings, m_now) == Level::InHand) {
            enter(Attached{});
        }
    } else if (in<Away>()) {
        endPassedAbsence();
        if (levelNow() == Level::InHand) {
            leaveAway(Attached{});
        }
    } else {
        settlePresent();
    }
}

/// In Attached, Pocketed and Grace.
void Machine::settlePresent()
{
    const Level present = levelNow();
    // After a start of the core the device that was in a hand has its time to come back.
    const bool mayComeBack =
        in<Grace>() && present == Level::None && m_now.monotonic < std::get<Grace>(m_state.phase).until;
    if ((m_state.asked || m_state.ahead) && present != Level::InHand && !mayComeBack) {
        enterAway(AwayReason::Asked, m_state.asked ? std::exchange(m_state.asked, std::nullopt)
                                                   : std::exchange(m_state.ahead, std::nullopt));
        return;
    }
    switch (present) {
    case Level::InHand:
        if (!in<Attached>()) {
            enter(Attached{});
        }
        return;
    case Level::Present:
        if (!in<Pocketed>()) {
            enter(Pocketed{pocketedSince().value_or(m_now.monotonic)});
        }
        if (m_settings.idleAway > Duration(0) && m_now.monotonic - *pocketedSince() >= m_settings.idleAway) {
            enterAway(AwayReason::Idle, std::nullopt);
        }
        return;
    case Level::None:
        if (!in<Grace>()) {
            enter(Grace{m_now.monotonic + m_settings.grace, pocketedSince()});
        }
        if (m_now.monotonic >= std::get<Grace>(m_state.phase).until) {
            enterAway(AwayReason::Lost, std::nullopt);
        }
        return;
    }
}

void Machine::endPassedAbsence()
{
    if (m_state.absence.until && m_now.wall >= *m_state.absence.until) {
        m_state.absence = Absence{};
    }
}

void Machine::enter(Phase phase)
{
    m_state.phase = std::move(phase);
    m_state.since = m_now.wall;
}

/// Before whatever could be on its way to a device that is gone. The hole may have begun before a jump of the wall
/// clock, so both ways of reckoning are taken, and the earlier holds.
Instant Machine::unacknowledgedSince() const
{
    if (in<Off>() || !m_state.contactAt) {
        return m_now.wall; // nothing was to be decided until now
    }
    const Duration from = std::min(*m_state.contactAt, pocketedSince().value_or(*m_state.contactAt));
    const Instant byWall = *m_state.contactWall - (*m_state.contactAt - from);
    return std::min(byWall, wallOf(from)) - m_settings.probe;
}

/// A plain one says nothing: the words stay.
void Machine::setAbsence(const std::optional<Absence> &absence)
{
    if (absence && *absence != Absence{}) {
        m_state.absence = *absence;
    }
}

void Machine::enterAway(AwayReason reason, const std::optional<Absence> &absence)
{
    const bool lost = reason == AwayReason::Lost && m_state.contactAt.has_value();
    const Duration backUntil = lost ? *m_state.contactAt : m_now.monotonic;
    const bool same = m_state.leftAwayAt && backUntil - *m_state.leftAwayAt < m_settings.sameAbsence;
    m_after.push_back(EnteredAway{reason, unacknowledgedSince(), same});
    if (!same) {
        ++m_state.absenceNumber;
        m_state.absence = Absence{};
    }
    setAbsence(absence);
    m_state.asked.reset();
    m_state.ahead.reset();
    enter(Away{reason, lost ? wallOf(*m_state.contactAt) : m_now.wall});
    endPassedAbsence();
}

void Machine::leaveAway(Phase to)
{
    m_after.push_back(LeftAway{kindOf(to)});
    m_state.leftAwayAt = m_now.monotonic;
    enter(std::move(to));
}

std::optional<Duration> Machine::wakeAt() const
{
    const auto earlier = [](std::optional<Duration> one, Duration other) {
        return one ? std::min(*one, other) : other;
    };
    return std::visit(Overloaded{[this](const Attached &) { return nextChange(m_state, m_settings, m_now); },
                                 [&](const Pocketed &pocketed) {
                                     auto next = nextChange(m_state, m_settings, m_now);
                                     if (m_settings.idleAway > Duration(0)) {
                                         next = earlier(next, pocketed.since + m_settings.idleAway);
                                     }
                                     return next;
                                 },
                                 [](const Grace &grace) { return std::optional(grace.until); },
                                 [this](const Away &) {
                                     std::optional<Duration> next;
                                     if (m_state.absence.until) {
                                         next = m_now.monotonic +
                                                std::min(*m_state.absence.until - m_now.wall, longestWallWait);
                                     }
                                     return next;
                                 },
                                 [](const Off &) { return std::optional<Duration>(); }},
                      m_state.phase);
}

Outcome Machine::finish(const State &before, bool started) &&
{
    std::vector<Effect> effects;
    const bool wasOff = std::holds_alternative<Off>(before.phase);
    if (started || wasOff != in<Off>()) {
        if (in<Off>()) {
            effects.push_back(SignOffAccounts{});
        } else {
            effects.push_back(SignOnAccounts{});
        }
    }
    const StandInStatus status = statusOf(m_state);
    if (status != statusOf(before)) {
        effects.push_back(StateChanged{status});
    }
    effects.insert(effects.end(), m_after.begin(), m_after.end());
    const bool store = !effects.empty() || m_state.asked != before.asked || m_state.ahead != before.ahead ||
                       bucketOf(m_state.contactAt) != bucketOf(before.contactAt);
    const auto wake = wakeAt();
    return {std::move(m_state), std::move(effects), wake, store};
}

} // namespace

Outcome step(const State &state, const Input &input, const Settings &settings, const Now &now)
{
    Machine machine(state, settings, now);
    std::visit([&machine](const auto &what) { machine.take(what); }, input);
    return std::move(machine).finish(state, std::holds_alternative<CoreStarted>(input));
}

StandInState kindOf(const Phase &phase)
{
    return std::visit(Overloaded{[](const Attached &) { return StandInState::Attached; },
                                 [](const Pocketed &) { return StandInState::Pocketed; },
                                 [](const Grace &) { return StandInState::Grace; },
                                 [](const Away &) { return StandInState::Away; },
                                 [](const Off &) { return StandInState::Off; }},
                      phase);
}

StandInStatus statusOf(const State &state)
{
    StandInStatus status;
    status.state = kindOf(state.phase);
    status.since = state.since;
    status.absenceNumber = state.absenceNumber;
    if (const auto *away = std::get_if<Away>(&state.phase)) {
        status.reason = away->reason;
        status.absence = state.absence;
    }
    return status;
}

bool isPresent(const State &state, DeviceId device, const Settings &settings, const Now &now)
{
    const auto found = state.devices.find(device);
    return found != state.devices.end() && isPresent(found->second, settings, now);
}

} // namespace locum::standin
