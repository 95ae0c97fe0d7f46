// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/program.h"

#include <optional>

/// What a draft of rules would have done to stored history, as a difference to what was done.
namespace locum::rules {

/// What was done to a message.
struct Treatment {
    Disposition disposition = Disposition::Deliver;
    bool answered = false;
    QString reason; ///< as the message keeps it

    bool operator==(const Treatment &) const = default;
};

struct ReplayDifference {
    Treatment before;
    Treatment after; ///< by the draft

    bool operator==(const ReplayDifference &) const = default;
};

/// Nothing where the draft does the same: the same disposition, and an answer in the same case. `facts` are those of
/// then, as far as they are still known; the draft's answer counts if the contract permits it with them.
std::optional<ReplayDifference> replayed(const Treatment &done, const Verdict &draft, const Facts &facts);

} // namespace locum::rules
