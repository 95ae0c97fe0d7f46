// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QObject>

#include <sdk/channel_plugin.h>

namespace locum::mms {

/// Alerts by MMS through an operator's or a provider's MM7 (3GPP TS 23.140), delivery reports and answers.
class MmsPlugin final : public QObject, public sdk::ChannelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID LocumChannelPlugin_iid FILE "metadata.json")
    Q_INTERFACES(locum::sdk::ChannelPlugin)

public:
    Done start(const QString &stateDirectory, sdk::ChannelHost &host) override;
    sdk::ChannelDescription description() override;
    Result<std::unique_ptr<sdk::ChannelSession>> open(const sdk::ChannelSettings &settings) override;

private:
    sdk::ChannelHost *m_host = nullptr;
};

} // namespace locum::mms
