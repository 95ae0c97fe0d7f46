// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sms_settings.h"

#include <outcome_teller.h>

namespace locum::sms {

class SmsSession final : public sdk::ChannelSession {
public:
    /// `host` outlives it.
    SmsSession(ChannelId channel, Gateway gateway, sdk::ChannelHost &host, plugins::HttpCaller::Limits limits = {});

    void send(const TransactionId &transaction, const sdk::ChannelMessage &message) override;
    /// What the gateway calls back with, to an address that only it knows: so it vouches for the sender's number.
    void receive(quint64 request, const sdk::ChannelRequest &what) override;

private:
    sdk::ChannelOutcome outcomeOf(const Result<plugins::HttpAnswer> &answer, const QString &id) const;

    Gateway m_gateway;
    sdk::ChannelHost &m_host;
    plugins::OutcomeTeller m_teller;
    plugins::HttpCaller m_http;
};

} // namespace locum::sms
