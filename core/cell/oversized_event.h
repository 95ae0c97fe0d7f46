// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/network_event.h"

#include <vector>

namespace locum::cell {

/// An event that is too long for a line, as several that are not: a roster or a list of participants goes in portions,
/// a text is cut with a mark, and an avatar is left out (told as none). Empty when there is no such way. Each part is
/// strictly smaller than the event.
std::vector<NetworkEvent> splitOversized(const NetworkEvent &event);

} // namespace locum::cell
