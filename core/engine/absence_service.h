// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/journal.h"
#include "ports/absence_port.h"

namespace locum::engine {

/// What happened while the user was away, told from what is stored: nothing is kept for it, so it is right also after
/// persons were joined or parted, or messages released. Core thread.
class AbsenceService final : public ports::AbsencePort {
public:
    explicit AbsenceService(Journal &journal) : m_journal(journal) {}

    void absences(UserId user, ports::Reply<std::vector<ports::AbsenceRecord>> reply) override;
    void digest(UserId user, qint64 number, ports::Reply<ports::Digest> reply) override;

private:
    Journal &m_journal;
};

} // namespace locum::engine
