// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/strong_id.h"
#include "model/standin.h"

#include <QtGlobal>

namespace locum {

using AbsencePlanId = StrongId<struct AbsencePlanTag>;

/// An absence that is arranged ahead.
struct AbsencePlan {
    AbsencePlanId id;
    Instant begins;
    Absence absence;
    quint8 weekdays = 0; ///< on which it comes again at that time of the day: bits, from 1 for Monday; 0: it comes once

    bool operator==(const AbsencePlan &) const = default;
};

} // namespace locum
