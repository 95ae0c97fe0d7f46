// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/journal.h"
#include "engine/stand_in_service.h"
#include "ports/stand_in_port.h"

#include <map>
#include <vector>

namespace locum::engine {

/// What a user arranges about how Locum stands in, and from which device that is does not matter. Core thread.
class StandInControl final : public ports::StandInPort {
public:
    StandInControl(Journal &journal, StandInService &standIn) : m_journal(journal), m_standIn(standIn) {}

    void standInSettings(UserId user, ports::Reply<ports::StandInSettings> reply) override;
    void changeStandInSettings(UserId user, ports::StandInSettingsChange change,
                               ports::Reply<ports::StandInSettings> reply) override;

    void changeAbsence(UserId user, ports::AbsenceChange change, ports::Reply<StandInStatus> reply) override;

    /// At start, before the machines are set going; blocks.
    Done load(const std::vector<UserId> &users);
    void forget(UserId user) { m_choices.erase(user); }

private:
    void choose(UserId user, const ports::StandInChoices &choices);
    ports::StandInSettings settingsOf(UserId user) const;

    Journal &m_journal;
    StandInService &m_standIn;
    std::map<UserId, ports::StandInChoices> m_choices;
};

} // namespace locum::engine
