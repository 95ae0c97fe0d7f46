// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QObject>

#include <channel_root.h>

namespace locum::push_server {

/// Alerts to a push server of the user's own or of somebody's: ntfy, Gotify, or Apprise with what stands behind it.
class PushServerPlugin final : public QObject, public plugins::ChannelRoot {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID LocumChannelPlugin_iid FILE "metadata.json")
    Q_INTERFACES(locum::sdk::ChannelPlugin)

public:
    sdk::ChannelDescription description() override;
    Result<std::unique_ptr<sdk::ChannelSession>> open(const sdk::ChannelSettings &settings) override;
};

} // namespace locum::push_server
