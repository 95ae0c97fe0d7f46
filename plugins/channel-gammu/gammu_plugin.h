// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QObject>

#include <base/clock.h>
#include <channel_root.h>

namespace locum::gammu {

/// Alerts by SMS through a modem of this machine's own: by the spool of gammu-smsd, whose inbox brings the answers.
class GammuPlugin final : public QObject, public plugins::ChannelRoot {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID LocumChannelPlugin_iid FILE "metadata.json")
    Q_INTERFACES(locum::sdk::ChannelPlugin)

public:
    sdk::ChannelDescription description() override;
    Result<std::unique_ptr<sdk::ChannelSession>> open(const sdk::ChannelSettings &settings) override;

private:
    SystemClock m_clock;
};

} // namespace locum::gammu
