// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/strong_id.h"
#include "model/standin.h"

namespace locum {

using AbsencePlanId = StrongId<struct AbsencePlanTag>;

/// An absence that is arranged ahead.
struct AbsencePlan {
    AbsencePlanId id;
    Instant begins;
    Absence absence;

    bool operator==(const AbsencePlan &) const = default;
};

} // namespace locum
