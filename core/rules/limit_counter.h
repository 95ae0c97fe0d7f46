// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/program.h"
#include "rules/fields.h"
#include "rules/limits.h"

#include <optional>
#include <vector>

/// `once per` and `at most N per`.
namespace locum::rules {

/// The uses to write if an effect is performed now; nothing if one of its limits is used up. Windows of the calendar
/// begin where the user's day, week (on Monday) or month does; an absence's with the absence.
std::optional<std::vector<LimitUse>> usesOf(const language::BoundEffect &effect, const EventView &view);

} // namespace locum::rules
