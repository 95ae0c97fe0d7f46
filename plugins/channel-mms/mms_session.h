// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mm7_reader.h"
#include "mms_settings.h"

#include <http_call.h>
#include <outcome_teller.h>

namespace locum::mms {

class MmsSession final : public sdk::ChannelSession {
public:
    /// `host` outlives it.
    MmsSession(ChannelId channel, Centre centre, sdk::ChannelHost &host, plugins::HttpCaller::Limits limits = {});

    void send(const TransactionId &transaction, const sdk::ChannelMessage &message) override;
    /// What the centre tells, at an address that only it knows: so it vouches for the sender's number.
    void receive(quint64 request, const sdk::ChannelRequest &what) override;

private:
    sdk::ChannelOutcome outcomeOf(const Result<plugins::HttpAnswer> &answer, bool isOwn) const;
    sdk::ChannelReceived read(const sdk::ChannelRequest &what) const;
    QString ownOr(const QString &number) const;

    Centre m_centre;
    sdk::ChannelHost &m_host;
    plugins::OutcomeTeller m_teller;
    plugins::HttpCaller m_http;
};

} // namespace locum::mms
