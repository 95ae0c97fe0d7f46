// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/absence_plans.h"
#include "engine/journal.h"
#include "engine/stand_in_service.h"
#include "ports/stand_in_port.h"

#include <map>
#include <vector>

namespace locum::engine {

/// What a user arranges about how Locum stands in, and from which device that is does not matter. Core thread.
class StandInControl final : public ports::StandInPort {
public:
    StandInControl(Journal &journal, Alarms &alarms, StandInService &standIn)
        : m_journal(journal), m_standIn(standIn), m_plans(journal, alarms, standIn)
    {
    }

    void standInSettings(UserId user, ports::Reply<ports::StandInSettings> reply) override;
    void changeStandInSettings(UserId user, ports::StandInSettingsChange change,
                               ports::Reply<ports::StandInSettings> reply) override;

    void changeAbsence(UserId user, ports::AbsenceChange change, ports::Reply<StandInStatus> reply) override;

    void plannedAbsences(UserId user, ports::Reply<std::vector<AbsencePlan>> reply) override
    {
        m_plans.list(user, reply);
    }
    void planAbsence(UserId user, AbsencePlan plan, ports::Reply<AbsencePlan> reply) override
    {
        m_plans.add(user, plan, std::move(reply));
    }
    void unplanAbsence(UserId user, AbsencePlanId plan, ports::Reply<void> reply) override
    {
        m_plans.remove(user, plan, std::move(reply));
    }

    /// At start, before the machines are set going; blocks.
    Done load(const std::vector<UserId> &users);
    /// When they are going, and rules can be compiled.
    void start() { m_plans.start(); }
    void forget(UserId user)
    {
        m_choices.erase(user);
        m_plans.forget(user);
    }

private:
    void choose(UserId user, const ports::StandInChoices &choices);
    ports::StandInSettings settingsOf(UserId user) const;

    Journal &m_journal;
    StandInService &m_standIn;
    AbsencePlans m_plans;
    std::map<UserId, ports::StandInChoices> m_choices;
};

} // namespace locum::engine
