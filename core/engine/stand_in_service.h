// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/alarms.h"
#include "engine/decider.h"
#include "engine/journal.h"
#include "engine/rule_programs.h"
#include "ports/engine_ports.h"
#include "standin/stand_in.h"

#include <deque>
#include <functional>
#include <map>

namespace locum::engine {

/// Runs each user's stand-in machine: gives it what the doors and networks tell, stores what it becomes, performs what
/// it asks for. Core thread.
class StandInService final : public ports::LinkPort {
public:
    struct Hooks {
        std::function<Circumstances(UserId)> circumstances;
        std::function<void(UserId)> stateChanged;             ///< presence and accounts may have to follow
        std::function<void(UserId, const Aftermath &)> after; ///< what was decided has left to be done
        /// Whether an absence can bring these rules along; then they are ready for it.
        std::function<void(UserId, const QString &, std::function<void(const Done &)>)> prepareRules;
        std::function<std::vector<IdentityId>(UserId)> online; ///< the contacts that are
    };

    StandInService(Journal &journal, FeedService &feed, Alarms &alarms, standin::Settings settings, Hooks hooks);

    void opened(UserId user, DeviceId device, LinkId link, ports::LinkActivity activity) override;
    void proven(UserId user, DeviceId device, LinkId link) override;
    void activityChanged(UserId user, DeviceId device, LinkId link, ports::LinkActivity activity) override;
    void input(UserId user, DeviceId device) override;
    void lost(UserId user, DeviceId device, LinkId link) override;
    void polled(UserId user, DeviceId device, Duration interval, ports::LinkActivity activity) override;
    /// Errors: absence.rules.wrong, rules.unavailable; then nothing has happened.
    void leave(UserId user, DeviceId device, std::optional<ports::Leave> how,
               ports::Reply<StandInStatus> reply) override;
    /// Tells what is stored, so that whoever then asks for the history finds it there; while nothing can be stored,
    /// what would be.
    void status(UserId user, ports::Reply<StandInStatus> reply) override;

    /// At start, for every user; blocks. start() then sets the machines going.
    Done load(const std::vector<UserId> &users);
    void start();

    /// What holds for whoever has set nothing.
    const standin::Settings &defaults() const { return m_settings; }
    /// From the user's next input on.
    void setSettings(UserId user, const standin::Settings &settings) { m_chosen.insert_or_assign(user, settings); }

    /// `stored` is called when what became of it is in the database.
    void give(UserId user, const standin::Input &input, std::function<void()> stored = {});
    void forget(UserId user);

    StandInStatus statusOf(UserId user) const;
    /// `then` once the rules that the absence brings along are ready, or with what is wrong with them; at once where it
    /// brings none.
    void prepare(UserId user, const Absence &absence, std::function<void(const Done &)> then);
    AbsenceRules rulesOf(UserId user) const;
    /// The one that is on, or that begins when no device is in a hand.
    std::optional<Absence> absenceOf(UserId user) const;
    std::optional<Instant> awayBegan(UserId user) const;
    bool isStandingIn(UserId user) const { return statusOf(user).state == StandInState::Away; }
    /// Accounts that connect with a device are to be connected.
    bool hasSession(UserId user) const;
    bool isPresent(UserId user, DeviceId device) const;

private:
    /// What one step has left to be stored; kept until it is.
    struct Write {
        QJsonObject state;
        std::vector<StandInStatus> changes;
        std::optional<Instant> decideAgainSince;    ///< the user went away
        bool returned = false;                      ///< the user is back
        std::vector<std::function<void()>> replies; ///< once it is stored
        std::vector<std::function<void()>> askers;  ///< once it is known whether it could be
    };
    struct Machine {
        standin::State state;
        bool signedOn = false;
        Alarms::Id wake = 0;
        std::optional<Write> waiting; ///< what has come while one is under way: stored together
        std::optional<Write> underWay;
        int failures = 0;
    };

    const standin::Settings &settingsOf(UserId user) const;
    Machine &machineOf(UserId user);
    void seen(DeviceId device);
    void step(UserId user, const standin::Input &input, std::function<void()> reply = {});
    void write(UserId user);
    static void answerAskers(Machine &machine);
    void wakeAt(UserId user, Machine &machine, std::optional<Duration> at);

    Journal &m_journal;
    FeedService &m_feed;
    Alarms &m_alarms;
    standin::Settings m_settings;
    std::map<UserId, standin::Settings> m_chosen;
    Hooks m_hooks;
    std::map<UserId, Machine> m_machines;
    std::map<DeviceId, Duration> m_seen; ///< monotonic: when that was last stored
};

} // namespace locum::engine
