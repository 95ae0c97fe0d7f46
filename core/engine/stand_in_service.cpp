// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/stand_in_service.h"

#include "base/logging.h"
#include "base/overloaded.h"
#include "engine/attempt.h"
#include "engine/notices.h"
#include "store/devices.h"
#include "store/rules.h"
#include "store/standins.h"

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

standin::Activity toMachine(ports::LinkActivity activity)
{
    switch (activity) {
    case ports::LinkActivity::Interactive:
        return standin::Activity::Interactive;
    case ports::LinkActivity::Background:
        return standin::Activity::Background;
    }
    Q_UNREACHABLE();
}

} // namespace

StandInService::StandInService(Journal &journal, FeedService &feed, Alarms &alarms, standin::Settings settings,
                               Hooks hooks)
    : m_journal(journal), m_feed(feed), m_alarms(alarms), m_settings(settings), m_hooks(std::move(hooks))
{
}

Done StandInService::load(const std::vector<UserId> &users)
{
    LOCUM_TAKE(records, m_journal.store().readNow([](store::Database &database) { return store::standIns(database); }));
    const standin::Now now = standin::Now::of(m_journal.clock());
    for (const UserId user : users) {
        m_machines.try_emplace(user);
    }
    for (const store::StandInRecord &record : records) {
        Result<standin::State> state = standin::fromJson(record.state, now);
        if (!state) {
            // A wrong state must not keep a user out; in Off nothing is answered until a device comes.
            qCCritical(lcStandIn, "the stand-in of user %lld is unreadable and begins anew: %s",
                       static_cast<long long>(record.user.value()), state.error().code.constData());
            continue;
        }
        m_machines[record.user].state = std::move(*state);
    }
    return {};
}

void StandInService::start()
{
    std::vector<UserId> users;
    for (const auto &[user, machine] : m_machines) {
        users.push_back(user);
    }
    for (const UserId user : users) {
        step(user, standin::CoreStarted{});
    }
}

const standin::Settings &StandInService::settingsOf(UserId user) const
{
    const auto found = m_chosen.find(user);
    return found == m_chosen.end() ? m_settings : found->second;
}

StandInService::Machine &StandInService::machineOf(UserId user)
{
    const auto [machine, isNew] = m_machines.try_emplace(user);
    if (isNew) {
        step(user, standin::CoreStarted{});
    }
    return machine->second;
}

void StandInService::seen(DeviceId device)
{
    constexpr Duration often = 5min;
    const Duration now = m_journal.clock().monotonic();
    const auto [last, isNew] = m_seen.try_emplace(device, now);
    if (!isNew && now - last->second < often) {
        return;
    }
    last->second = now;
    m_journal.store().write([device, at = m_journal.clock().now()](
                                store::Database &database) { return store::setDeviceSeen(database, device, at); },
                            m_journal.context(), [](const Done &) {}); // of no weight
}

void StandInService::opened(UserId user, DeviceId device, LinkId link, ports::LinkActivity activity)
{
    seen(device);
    give(user, standin::LinkOpened{device, link, toMachine(activity)});
}

void StandInService::proven(UserId user, DeviceId device, LinkId link)
{
    give(user, standin::LinkProven{device, link});
}

void StandInService::activityChanged(UserId user, DeviceId device, LinkId link, ports::LinkActivity activity)
{
    give(user, standin::ActivityChanged{device, link, toMachine(activity)});
}

void StandInService::input(UserId user, DeviceId device)
{
    if (device.value() == 0) {
        return; // the control socket's: it is no device, and a script that sends is no sign of a person
    }
    give(user, standin::UserInput{device});
}

void StandInService::lost(UserId user, DeviceId device, LinkId link)
{
    give(user, standin::LinkLost{device, link});
}

void StandInService::polled(UserId user, DeviceId device, Duration interval, ports::LinkActivity activity)
{
    seen(device);
    give(user, standin::Polled{device, interval, toMachine(activity)});
}

void StandInService::leave(UserId user, DeviceId device, std::optional<ports::Leave> how,
                           ports::Reply<StandInStatus> reply)
{
    standin::Left left{device, std::nullopt, std::nullopt};
    if (how) {
        left.standIn = how->standIn;
        left.absence = how->absence;
    }
    machineOf(user);
    const Absence absence = left.standIn.value_or(false) ? left.absence.value_or(Absence()) : Absence();
    prepare(user, absence, [this, user, left, reply = std::move(reply)](const Done &good) {
        if (!good) {
            reply(fail(good.error()));
        } else {
            step(user, left, [this, user, reply] { reply(statusOf(user)); });
        }
    });
}

void StandInService::prepare(UserId user, const Absence &absence, std::function<void(const Done &)> then)
{
    if (absence.rules.isEmpty()) {
        then({});
        return;
    }
    m_hooks.prepareRules(user, absence.rules, [this, user, then = std::move(then)](const Done &good) {
        then(good && !m_machines.contains(user) ? Done(fail("user.unknown", {})) : good);
    });
}

AbsenceRules StandInService::rulesOf(UserId user) const
{
    AbsenceRules rules;
    if (const auto found = m_machines.find(user); found != m_machines.end()) {
        const standin::State &state = found->second.state;
        if (std::holds_alternative<standin::Away>(state.phase)) {
            rules.running = state.absence.rules;
        }
        rules.wanted = QStringList{state.absence.rules, state.asked.value_or(Absence()).rules,
                                   state.ahead.value_or(Absence()).rules};
        rules.wanted.removeAll(QString());
        rules.wanted.removeDuplicates();
    }
    return rules;
}

void StandInService::status(UserId user, ports::Reply<StandInStatus> reply)
{
    const auto found = m_machines.find(user);
    if (found == m_machines.end() || !found->second.underWay || found->second.failures > 0) {
        reply(statusOf(user));
        return;
    }
    Machine &machine = found->second;
    Write &last = machine.waiting ? *machine.waiting : *machine.underWay;
    last.askers.push_back([this, user, reply = std::move(reply)] { reply(statusOf(user)); });
}

void StandInService::give(UserId user, const standin::Input &input, std::function<void()> stored)
{
    machineOf(user);
    step(user, input, std::move(stored));
}

void StandInService::forget(UserId user)
{
    const auto found = m_machines.find(user);
    if (found != m_machines.end()) {
        m_alarms.cancel(found->second.wake);
        m_machines.erase(found);
    }
    m_chosen.erase(user);
}

StandInStatus StandInService::statusOf(UserId user) const
{
    const auto found = m_machines.find(user);
    return standin::statusOf(found == m_machines.end() ? standin::State{} : found->second.state);
}

std::optional<Absence> StandInService::absenceOf(UserId user) const
{
    const auto found = m_machines.find(user);
    if (found == m_machines.end()) {
        return std::nullopt;
    }
    const standin::State &state = found->second.state;
    if (std::holds_alternative<standin::Away>(state.phase)) {
        return state.absence;
    }
    return state.asked ? state.asked : state.ahead;
}

std::optional<Instant> StandInService::awayBegan(UserId user) const
{
    const auto found = m_machines.find(user);
    if (found == m_machines.end()) {
        return std::nullopt;
    }
    const auto *away = std::get_if<standin::Away>(&found->second.state.phase);
    return away == nullptr ? std::nullopt : std::optional<Instant>(away->began);
}

bool StandInService::hasSession(UserId user) const
{
    const auto found = m_machines.find(user);
    return found != m_machines.end() && found->second.signedOn;
}

bool StandInService::isPresent(UserId user, DeviceId device) const
{
    const auto found = m_machines.find(user);
    return found != m_machines.end() &&
           standin::isPresent(found->second.state, device, settingsOf(user), standin::Now::of(m_journal.clock()));
}

void StandInService::step(UserId user, const standin::Input &input, std::function<void()> reply)
{
    Machine &machine = m_machines[user];
    const standin::Now now = standin::Now::of(m_journal.clock());
    standin::Outcome outcome = standin::step(machine.state, input, settingsOf(user), now);
    machine.state = std::move(outcome.state);
    wakeAt(user, machine, outcome.wakeAt);

    bool changed = false;
    Write write;
    for (const standin::Effect &effect : outcome.effects) {
        std::visit(
            Overloaded{[&](const standin::StateChanged &what) { write.changes.push_back(what.status); },
                       [&](const standin::EnteredAway &what) { write.decideAgainSince = what.unacknowledgedSince; },
                       [&](const standin::LeftAway &) { write.returned = true; },
                       [&](const standin::SignOnAccounts &) { machine.signedOn = true; },
                       [&](const standin::SignOffAccounts &) { machine.signedOn = false; }},
            effect);
        changed = true;
    }
    const bool stores = outcome.store || !write.changes.empty() || write.decideAgainSince || write.returned;
    if (reply) {
        write.replies.push_back(std::move(reply));
    }
    if (stores || (!write.replies.empty() && (machine.underWay || machine.waiting))) {
        write.state = standin::toJson(machine.state, now);
        if (machine.waiting) {
            Write &waiting = *machine.waiting;
            waiting.state = write.state;
            std::move(write.changes.begin(), write.changes.end(), std::back_inserter(waiting.changes));
            std::move(write.replies.begin(), write.replies.end(), std::back_inserter(waiting.replies));
            waiting.returned = waiting.returned || write.returned;
            if (write.decideAgainSince) {
                waiting.decideAgainSince =
                    std::min(*write.decideAgainSince, waiting.decideAgainSince.value_or(*write.decideAgainSince));
            }
        } else {
            machine.waiting = std::move(write);
        }
        if (!machine.underWay) {
            StandInService::write(user);
        }
    } else {
        for (const auto &answer : write.replies) {
            answer();
        }
    }
    if (changed) {
        m_hooks.stateChanged(user);
    }
}

void StandInService::write(UserId user)
{
    Machine &machine = m_machines[user];
    if (!machine.underWay) {
        machine.underWay = std::exchange(machine.waiting, std::nullopt);
    }
    const Write &what = *machine.underWay;
    if (what.decideAgainSince) {
        m_feed.flushAcknowledgements(); // what a device has is not answered
    }
    m_journal.write(
        user,
        [user, state = what.state, changes = what.changes, since = what.decideAgainSince, returned = what.returned,
         online = what.decideAgainSince ? m_hooks.online(user) : std::vector<IdentityId>(),
         sameAbsence = settingsOf(user).sameAbsence,
         now = std::make_shared<const Circumstances>(m_hooks.circumstances(user))](
            store::Database &database, FeedWriter &feed) -> Result<Aftermath> {
            LOCUM_MUST(store::setStandIn(
                database, store::StandInRecord{user, state.value(QLatin1String("version")).toInt(1), state}));
            for (const StandInStatus &status : changes) {
                LOCUM_MUST(feed.add(StandInChanged{status}));
                LOCUM_MUST(store::recordStandIn(database, user, feed.at(), status));
            }
            if (since && !now->standIn.absence.rules.isEmpty()) {
                // What the schedules of its rules would have done before it is not made up for.
                LOCUM_MUST(store::setSchedulesDone(database, user, feed.at()));
            }
            if (since && now->standIn.state == StandInState::Away) {
                LOCUM_TAKE(after, onAway(database, feed, *now, *since));
                LOCUM_TAKE(told, tellOfLeaving(database, feed, *now, online)); // but who has just been answered
                after.add(std::move(told));
                return std::move(after);
            }
            if (returned && now->standIn.state != StandInState::Away) {
                LOCUM_TAKE(after, onReturn(database, feed, *now));
                // Who is away again before that goes on with the same absence, and nobody was told otherwise.
                LOCUM_TAKE(told, tellOfReturn(database, feed, *now, sameAbsence));
                after.add(std::move(told));
                return std::move(after);
            }
            return Aftermath();
        },
        [this, user](const Result<Aftermath> &after) {
            const auto found = m_machines.find(user);
            if (found == m_machines.end()) {
                return;
            }
            Machine &done = found->second;
            if (!after) {
                ++done.failures;
                qCWarning(lcStandIn, "the stand-in of user %lld is not stored yet: %s",
                          static_cast<long long>(user.value()), after.error().code.constData());
                answerAskers(done);
                m_alarms.in(std::min<Duration>(250ms * done.failures, 10s), [this, user] {
                    if (m_machines.contains(user)) {
                        write(user);
                    }
                });
                return;
            }
            done.failures = 0;
            const Write written = *std::exchange(done.underWay, std::nullopt);
            if (done.waiting) {
                write(user);
            }
            for (const auto &answer : written.replies) {
                answer();
            }
            for (const auto &answer : written.askers) {
                answer();
            }
            m_hooks.after(user, *after);
        });
}

void StandInService::answerAskers(Machine &machine)
{
    for (std::optional<Write> *write : {&machine.underWay, &machine.waiting}) {
        if (*write) {
            for (const auto &answer : std::exchange((*write)->askers, {})) {
                answer();
            }
        }
    }
}

void StandInService::wakeAt(UserId user, Machine &machine, std::optional<Duration> at)
{
    m_alarms.cancel(machine.wake);
    if (at) {
        machine.wake = m_alarms.at(*at, [this, user] {
            if (const auto found = m_machines.find(user); found != m_machines.end()) {
                found->second.wake = 0;
                step(user, standin::TimePassed{});
            }
        });
    }
}

} // namespace locum::engine
