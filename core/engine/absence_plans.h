// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/alarms.h"
#include "engine/journal.h"
#include "engine/stand_in_service.h"
#include "model/absence_plan.h"

#include <map>
#include <set>
#include <vector>

namespace locum::engine {

/// Absences that are arranged ahead: begins each when its time has come by the wall's clock, once. One whose time came
/// while no core ran begins at the start, unless it is over by then. Core thread.
class AbsencePlans {
public:
    AbsencePlans(Journal &journal, Alarms &alarms, StandInService &standIn)
        : m_journal(journal), m_alarms(alarms), m_standIn(standIn)
    {
    }

    /// At start; blocks.
    Done load(const std::vector<UserId> &users);
    /// From here on what is due begins.
    void start();
    void forget(UserId user);

    void list(UserId user, const ports::Reply<std::vector<AbsencePlan>> &reply) const;
    void add(UserId user, const AbsencePlan &plan, ports::Reply<AbsencePlan> reply);
    void remove(UserId user, AbsencePlanId plan, ports::Reply<void> reply);

private:
    void arm();
    void look();
    void begin(UserId user, const AbsencePlan &plan);
    /// It has begun, or is over: gone, or due again another day.
    void done(UserId user, const AbsencePlan &plan);
    std::vector<AbsencePlan> of(UserId user) const;

    Journal &m_journal;
    Alarms &m_alarms;
    StandInService &m_standIn;
    std::map<UserId, std::vector<AbsencePlan>> m_plans;
    std::set<AbsencePlanId> m_begun; ///< whose rows are still there
    Alarms::Id m_alarm = 0;
};

} // namespace locum::engine
