// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/ids.h"
#include "notify/planner.h"

#include <algorithm>
#include <vector>

namespace locum::engine {

/// A channel as a decision sees it.
struct UsableChannel {
    ChannelId id;
    QString slug;
    QString name;
    sdk::ChannelDescription description;
    notify::ChannelUse use;
    bool on = false;      ///< wanted, and its destination is still there
    bool present = false; ///< its plugin is here
    bool running = false; ///< its cell takes messages
};

/// A user's channels at one moment.
struct ChannelBook {
    std::vector<UsableChannel> channels;

    const UsableChannel *find(ChannelId id) const
    {
        const auto found = std::ranges::find(channels, id, &UsableChannel::id);
        return found == channels.end() ? nullptr : &*found;
    }
    /// Whether any could tell something of this kind now; of whom is not asked.
    bool mightTell(sdk::ChannelSubject subject, StandInState state) const
    {
        return std::ranges::any_of(channels, [&](const UsableChannel &channel) {
            notify::ChannelUse use = channel.use;
            use.from = use.from.isEmpty() ? use.from : QStringList{QStringLiteral("everybody")};
            use.online = use.online.isEmpty() ? use.online : QStringList{QStringLiteral("everybody")};
            return channel.on && channel.present && notify::tells(use, {subject, true, {}, false}, state);
        });
    }
};

} // namespace locum::engine
