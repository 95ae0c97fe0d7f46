// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "push_server_request.h"

#include <outcome_teller.h>

namespace locum::push_server {

class PushServerSession final : public sdk::ChannelSession {
public:
    /// `host` outlives it.
    PushServerSession(ChannelId channel, Server server, sdk::ChannelHost &host,
                      plugins::HttpCaller::Limits limits = {});

    void send(const TransactionId &transaction, const sdk::ChannelMessage &message) override;
    /// Nothing comes from there.
    void receive(quint64 request, const sdk::ChannelRequest &what) override;

private:
    Server m_server;
    sdk::ChannelHost &m_host;
    plugins::OutcomeTeller m_teller;
    plugins::HttpCaller m_http;
};

} // namespace locum::push_server
