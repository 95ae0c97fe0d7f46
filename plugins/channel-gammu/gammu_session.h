// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gammu_spool.h"

#include <QTimer>

#include <outcome_teller.h>
#include <sdk/channel_arrivals.h>

namespace locum::gammu {

class GammuSession final : public sdk::ChannelSession {
public:
    /// `host` and `clock` outlive it. It looks into the spool every `interval`.
    GammuSession(ChannelId channel, Settings settings, sdk::ChannelHost &host, const Clock &clock,
                 Duration interval = std::chrono::seconds(2));

    /// Sent is what gammu-smsd will find; what it could not send is reported later.
    void send(const TransactionId &transaction, const sdk::ChannelMessage &message) override;
    /// Nobody calls: answers come by the inbox.
    void receive(quint64 request, const sdk::ChannelRequest &what) override;

private:
    void look();

    ChannelId m_channel;
    Settings m_settings;
    sdk::ChannelHost &m_host;
    const Clock &m_clock;
    GammuSpool m_spool;
    plugins::OutcomeTeller m_teller;
    QTimer m_timer;
};

} // namespace locum::gammu
