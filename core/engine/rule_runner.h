// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/aftermath.h"
#include "engine/alarms.h"
#include "engine/circumstances.h"
#include "engine/happened.h"
#include "engine/journal.h"

#include <functional>
#include <map>
#include <set>

namespace locum::engine {

/// What rules do when no message comes: events of other kinds, deferred blocks, releases, schedules and digests, each
/// when its time has come, in one transaction with all that follows from it. And what is left to be done after a
/// commit. Core thread.
class RuleRunner {
public:
    struct Hooks {
        std::function<Circumstances(UserId)> circumstances;
        std::function<void(const store::OutboxItem &)> send;
        std::function<void(UserId, RequestId, bool, const QString &, std::function<void(const Done &)>)> answer;
        /// An action of a rule plugin; the callback is called once, later or before this returns.
        std::function<void(UserId, const rules::Call &, const TransactionId &, std::function<void(const Outcome &)>)>
            call;
        std::function<void(UserId, const std::optional<RuleStatus> &)> status;
        std::function<void(const store::OutboxItem &)> alert; ///< a row of an alert is committed
        std::function<void(UserId)> policiesChanged;
        std::function<void()> conversationsChanged;
    };

    RuleRunner(Journal &journal, Alarms &alarms, Hooks hooks);

    /// What is stored, at start: statuses that rules have set, and tasks that are not done. Blocks.
    Done load(const std::vector<UserId> &users);
    void start(const std::vector<UserId> &users);
    void forget(UserId user);

    /// A job of the user's is committed.
    void after(UserId user, const Aftermath &what);
    /// Asks the rules; nothing where the user has none.
    void happened(UserId user, const Happened &event);
    /// What is due, and then what is due next.
    void arm(UserId user);

private:
    struct State {
        Alarms::Id alarm = 0;
        bool running = false;
        bool again = false; ///< asked for while it ran
        int failures = 0;
    };

    void run(UserId user);
    void ran(UserId user, const Result<Aftermath> &after);
    void wake(UserId user, std::optional<Instant> next);
    void perform(const store::OutboxItem &task);
    void callPlugin(const store::OutboxItem &task);
    void finish(const store::OutboxItem &task, const std::optional<Error> &failure = {});

    Journal &m_journal;
    Alarms &m_alarms;
    Hooks m_hooks;
    std::map<UserId, State> m_states;
    std::vector<store::OutboxItem> m_left; ///< tasks of a former core
};

/// Everything of the user's that is due by now, inside a job.
Result<Aftermath> runDue(store::Database &database, FeedWriter &feed, const Circumstances &now);
/// When something is due next; by the wall's clock.
Result<std::optional<Instant>> nextDue(store::Database &database, const Circumstances &now, Instant at);

} // namespace locum::engine
