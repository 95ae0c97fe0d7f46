// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/enum_names.h"
#include "base/result.h"

#include <QString>

#include <optional>

namespace locum {

/// How a user's rule plugin is.
enum class RuleHealth {
    Off,      ///< the user has it off
    Starting, ///< its cell is not there yet
    Good,
    Trouble ///< what it tells is unknown, or not all that it should be
};

/// It is another way than before. Not in the feed: what is true now can be asked.
struct RulePluginNotice {
    QString plugin;
    RuleHealth health = RuleHealth::Off;
    std::optional<Error> error; ///< of Trouble

    bool operator==(const RulePluginNotice &) const = default;
};

} // namespace locum

LOCUM_ENUM_NAMES(locum::RuleHealth, {locum::RuleHealth::Off, "off"}, {locum::RuleHealth::Starting, "starting"},
                 {locum::RuleHealth::Good, "good"}, {locum::RuleHealth::Trouble, "trouble"})
