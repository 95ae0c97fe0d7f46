// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ports/absence_port.h"
#include "store/absences.h"

#include <vector>

namespace locum::engine {

/// Adds a message to what a digest says of its person or room. Messages come newest first: who wrote last stays first.
void addToDigest(std::vector<ports::DigestEntry> &entries, const store::AbsenceMessage &message);

/// Adds that somebody came online: after who wrote, the last one first, and at most 100 of them.
void addToDigest(std::vector<ports::DigestEntry> &entries, const store::CameOnline &online);

} // namespace locum::engine
