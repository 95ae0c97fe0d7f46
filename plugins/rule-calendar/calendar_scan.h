// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "calendar_reader.h"

namespace locum::calendar {

/// Looks a file over before it is parsed: that its lines and components stay within the limits, and that every BEGIN
/// has its END.
Done scan(const QByteArray &text, const Limits &limits);

} // namespace locum::calendar
