// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sdk/channel_plugin.h>
#include <utility>

namespace locum::plugins {

/// A channel plugin's root object as far as all are alike: it keeps the host, and makes sessions of settings that were
/// read.
class ChannelRoot : public sdk::ChannelPlugin {
public:
    Done start(const QString &stateDirectory, sdk::ChannelHost &host) override
    {
        Q_UNUSED(stateDirectory);
        m_host = &host;
        return {};
    }

protected:
    /// After start().
    sdk::ChannelHost &host() const { return *m_host; }

    /// A Session(channel, settings, host, more…), or why the settings are wrong.
    template <class Session, class Settings, class... More>
    Result<std::unique_ptr<sdk::ChannelSession>> made(ChannelId channel, Result<Settings> settings, More &&...more)
    {
        if (!settings) {
            return fail(std::move(settings.error()));
        }
        return std::make_unique<Session>(channel, std::move(*settings), host(), std::forward<More>(more)...);
    }

private:
    sdk::ChannelHost *m_host = nullptr;
};

} // namespace locum::plugins
