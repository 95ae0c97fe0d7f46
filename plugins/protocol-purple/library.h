// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

namespace locum::purple {

/// libpurple's name for this user interface: the key of its per-UI settings.
inline constexpr const char *uiName = "locum";

/// Starts libpurple, once in a process; it cannot be started again. Everything it writes goes below `stateDirectory`.
/// Errors: `plugin.event_loop.unsupported` (Qt does not run glib's loop), `plugin.state.unwritable`,
/// `plugin.purple.failed`.
Done startLibrary(const QString &stateDirectory);

} // namespace locum::purple
