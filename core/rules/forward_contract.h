// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/auto_reply_contract.h"
#include "rules/program.h"

#include <optional>

namespace locum::rules {

/// Why the message must not be forwarded there; nothing if it may be (S20): never back to its source, and never what a
/// program sent or what was forwarded before. Pure.
std::optional<Refused> refusesForward(const Forward &forward, const Facts &facts);

} // namespace locum::rules
