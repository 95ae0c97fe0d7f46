// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"

namespace locum {

/// Which contacts are told that the user has gone (R23).
enum class NoticeAudience {
    Off,
    Running, ///< who is in a running conversation with the user
    Online   ///< and whoever else is online
};

/// What the user has set about it.
struct NoticeSettings {
    NoticeAudience audience = NoticeAudience::Running;
    Duration window = std::chrono::minutes(15); ///< a conversation runs for so long after a message, either way
    bool onReturn = false;                      ///< who was told is told that the user is back, too

    bool operator==(const NoticeSettings &) const = default;
};

} // namespace locum

LOCUM_ENUM_NAMES(locum::NoticeAudience, {locum::NoticeAudience::Off, "off"},
                 {locum::NoticeAudience::Running, "running"}, {locum::NoticeAudience::Online, "online"})
