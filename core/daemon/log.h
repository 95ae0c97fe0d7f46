// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "daemon/configuration.h"

namespace locum::daemon {

/// Sends Qt's log to stderr: under the journal each line with its priority (sd-daemon(3)) and without a time of its
/// own, else with a time and a letter for the level. Any thread may log.
void installLog();

/// Says something to whoever started locumd: in the journal as an error, on a terminal as plain lines.
void tellStarter(const QString &text, const QString &advice);

/// From which level on Locum's own categories are logged. QT_LOGGING_RULES still wins.
void setLogLevel(LogLevel level);

} // namespace locum::daemon
