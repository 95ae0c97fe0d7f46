// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sdk/channel_plugin.h"

namespace locum::sdk {

/// What a channel's host also is: it takes what comes without being asked for by ChannelSession::receive(), as from a
/// folder that the plugin looks into. A plugin finds it by a dynamic_cast of its ChannelHost. To be called as that is.
class ChannelArrivals {
public:
    virtual ~ChannelArrivals() = default;

    /// Of an answer the id is what makes two of the same one message: say it again where it may have been lost.
    virtual void arrived(ChannelId channel, const ChannelReceived &what) = 0;
};

} // namespace locum::sdk
