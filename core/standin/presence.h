// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "standin/stand_in.h"

/// What the tables of devices and other clients say about where the user is. For the machine alone.
namespace locum::standin {

/// How near a device is to the user. The strongest of all holds.
enum class Level { None, Present, InHand };

bool isAlive(const Link &link, const Settings &settings, const Now &now);
bool isAlive(const Polling &polling, const Now &now);

/// It has a live link or its polls come.
bool isPresent(const DeviceRecord &record, const Settings &settings, const Now &now);

/// Of Locum's own devices.
Level deviceLevel(const State &state, const Settings &settings, const Now &now);

/// With the user's other clients, where they count.
Level level(const State &state, const Settings &settings, const Now &now);

/// When level() changes at the earliest if nothing but time goes on.
std::optional<Duration> nextChange(const State &state, const Settings &settings, const Now &now);

/// Forgets polls that came no more, signs of nameless clients that are over, and devices of which nothing is left.
void tidy(State &state, const Settings &settings, const Now &now);

} // namespace locum::standin
