// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"

#include <QString>

namespace locum::rules {

/// Names one counter of `once per` and `at most N per`.
struct LimitKey {
    QString limit; ///< language::BoundEffect::key and which of its limits: stable while the rule keeps its name
    QString scope; ///< "person:17", "conversation:4", "account:2", "rule"

    bool operator==(const LimitKey &) const = default;
};

/// One use to be written in the transaction of the effect that it allowed; by the ledger's clock.
struct LimitUse {
    LimitKey key;
    Instant at;
    Instant keepUntil; ///< no window asks further back than this; then it may be forgotten

    bool operator==(const LimitUse &) const = default;
};

} // namespace locum::rules
