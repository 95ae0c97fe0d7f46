// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

namespace locum::cell {

/// No core dumps, for they hold passwords.
void forbidCoreDumps();

/// Takes away what would connect a plugin to a desktop, and points HOME to `home`: libraries write below it.
void scrubEnvironment(const QString &home);

/// Lets at most so much data (heap and private mappings) be had; beyond it allocations fail and the process ends.
/// Nothing under a sanitizer, whose shadow memory is larger than that.
Done limitMemory(qint64 megabytes);

/// Gives away standard output and lets what anybody prints there go to standard error. The descriptor of the real one.
int divertStandardOutput();

} // namespace locum::cell
