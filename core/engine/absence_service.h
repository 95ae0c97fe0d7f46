// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/journal.h"
#include "ports/absence_port.h"

#include <map>

namespace locum::engine {

/// What happened while the user was away, told from what is stored: nothing but who came online is kept for it, so it
/// is right also after persons were joined or parted, or messages released. Core thread.
class AbsenceService final : public ports::AbsencePort {
public:
    explicit AbsenceService(Journal &journal) : m_journal(journal) {}

    void absences(UserId user, ports::Reply<std::vector<ports::AbsenceRecord>> reply) override;
    void digest(UserId user, qint64 number, ports::Reply<ports::Digest> reply) override;

    /// A contact has come online in the absence that goes on.
    void cameOnline(UserId user, qint64 number, IdentityId contact);

private:
    Journal &m_journal;
    std::map<IdentityId, Instant> m_cameOnline; ///< when it was last written down
};

} // namespace locum::engine
