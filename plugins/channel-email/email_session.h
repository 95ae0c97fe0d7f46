// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "email_settings.h"
#include "smtp_sender.h"

#include <outcome_teller.h>

namespace locum::email {

/// How a server's answer ends a message. `isOwn`: it was for the user, not for a contact.
sdk::ChannelOutcome outcomeOf(const SmtpSender::Reply &reply, bool isOwn);

class EmailSession final : public sdk::ChannelSession {
public:
    /// `host` and `clock` outlive it.
    EmailSession(ChannelId channel, Settings settings, sdk::ChannelHost &host, const Clock &clock);

    void send(const TransactionId &transaction, const sdk::ChannelMessage &message) override;
    void receive(quint64 request, const sdk::ChannelRequest &what) override;

    SmtpSender &sender() { return m_sender; }

private:
    Settings m_settings;
    sdk::ChannelHost &m_host;
    const Clock &m_clock;
    plugins::OutcomeTeller m_teller;
    SmtpSender m_sender;
};

} // namespace locum::email
