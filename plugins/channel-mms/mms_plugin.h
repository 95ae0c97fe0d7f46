// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QObject>

#include <channel_root.h>

namespace locum::mms {

/// Alerts by MMS through an operator's or a provider's MM7 (3GPP TS 23.140), delivery reports and answers.
class MmsPlugin final : public QObject, public plugins::ChannelRoot {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID LocumChannelPlugin_iid FILE "metadata.json")
    Q_INTERFACES(locum::sdk::ChannelPlugin)

public:
    sdk::ChannelDescription description() override;
    Result<std::unique_ptr<sdk::ChannelSession>> open(const sdk::ChannelSettings &settings) override;
};

} // namespace locum::mms
