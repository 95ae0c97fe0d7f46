// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

namespace locum::ctl {

/// How locumctl ends. Stable: scripts compare them; locumctl(1) lists them.
enum class ExitCode {
    Ok = 0,
    Failed = 1,
    Usage = 2,
    NotRunning = 3, ///< no locumd answers
    NotFound = 4,   ///< there is no such user, account, contact, …
    Refused = 5,    ///< this user may not do that
    Unknown = 6,    ///< whether the message went out is not known
    Waiting = 7     ///< the message still waits
};

ExitCode exitCodeOf(const Error &error);

} // namespace locum::ctl
