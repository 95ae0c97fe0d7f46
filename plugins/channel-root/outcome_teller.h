// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sdk/channel_plugin.h>

namespace locum::plugins {

/// Tells the host how sending ended, and the channel's health where that is another than before: a message that was
/// refused says nothing of the channel.
class OutcomeTeller {
public:
    /// `host` outlives it.
    OutcomeTeller(ChannelId channel, sdk::ChannelHost &host) : m_channel(channel), m_host(host) {}

    void tell(const TransactionId &transaction, const sdk::ChannelOutcome &outcome)
    {
        if (outcome.state != sdk::ChannelOutcome::State::Refused) {
            tellHealth(outcome.error);
        }
        m_host.sent(transaction, outcome);
    }
    void tellHealth(const std::optional<Error> &trouble)
    {
        const QByteArray code = trouble ? trouble->code : QByteArray();
        if (m_health != code) {
            m_health = code;
            m_host.health(m_channel, trouble);
        }
    }

private:
    ChannelId m_channel;
    sdk::ChannelHost &m_host;
    std::optional<QByteArray> m_health; ///< as it was told; empty: all is well
};

} // namespace locum::plugins
