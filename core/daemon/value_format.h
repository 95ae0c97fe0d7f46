// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "daemon/configuration_keys.h"

namespace locum::daemon {

bool hasFormat(const QString &text, Format format);

/// What a value of this format is, to stand after "takes".
QString takesOf(Format format);

} // namespace locum::daemon
