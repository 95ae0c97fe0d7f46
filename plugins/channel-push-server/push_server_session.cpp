// SPDX-License-Identifier: GPL-2.0-or-later
#include "push_server_session.h"

namespace locum::push_server {

PushServerSession::PushServerSession(ChannelId channel, Server server, sdk::ChannelHost &host,
                                     plugins::HttpCaller::Limits limits)
    : m_server(std::move(server)), m_host(host), m_teller(channel, host), m_http(limits)
{
}

void PushServerSession::send(const TransactionId &transaction, const sdk::ChannelMessage &message)
{
    m_http.call(requestOf(m_server, message), [this, transaction](const Result<plugins::HttpAnswer> &answer) {
        m_teller.tell(transaction, outcomeOf(m_server.service, answer));
    });
}

void PushServerSession::receive(quint64 request, const sdk::ChannelRequest &)
{
    sdk::ChannelReceived nothing;
    nothing.status = 404;
    nothing.error = Error{"channel.receives.nothing", QStringLiteral("push servers have no way back"), Retry::No};
    m_host.received(request, nothing);
}

} // namespace locum::push_server
