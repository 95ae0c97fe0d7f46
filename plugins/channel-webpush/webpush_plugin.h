// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "server_identity.h"

#include <QObject>

#include <channel_root.h>
#include <optional>

namespace locum::webpush {

/// Notifications to browsers and to UnifiedPush applications (RFC 8030, RFC 8291, RFC 8292).
class WebPushPlugin final : public QObject, public plugins::ChannelRoot {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID LocumChannelPlugin_iid FILE "metadata.json")
    Q_INTERFACES(locum::sdk::ChannelPlugin)

public:
    Done start(const QString &stateDirectory, sdk::ChannelHost &host) override;
    sdk::ChannelDescription description() override;
    QJsonObject published() override;
    Result<std::unique_ptr<sdk::ChannelSession>> open(const sdk::ChannelSettings &settings) override;

private:
    std::optional<ServerIdentity> m_identity;
};

} // namespace locum::webpush
