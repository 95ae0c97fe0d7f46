// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <base/secret.h>
#include <http_call.h>
#include <outcome_teller.h>
#include <sdk/channel_plugin.h>

namespace locum::webhook {

struct Target {
    QUrl url;
    Secret secret;
    QString callBack;
};

SettingsForm formOfWebhook();

/// Errors: `webhook.settings.invalid`.
Result<Target> targetOf(const sdk::ChannelSettings &settings);

/// What is sent, as JSON.
QByteArray bodyOf(const sdk::ChannelMessage &message, const QString &callBack);

class WebhookSession final : public sdk::ChannelSession {
public:
    /// `host` and `clock` outlive it.
    WebhookSession(ChannelId channel, Target target, sdk::ChannelHost &host, const Clock &clock,
                   plugins::HttpCaller::Limits limits = {});

    void send(const TransactionId &transaction, const sdk::ChannelMessage &message) override;
    void receive(quint64 request, const sdk::ChannelRequest &what) override;

private:
    sdk::ChannelReceived read(const sdk::ChannelRequest &what) const;

    Target m_target;
    sdk::ChannelHost &m_host;
    const Clock &m_clock;
    plugins::OutcomeTeller m_teller;
    plugins::HttpCaller m_http;
};

} // namespace locum::webhook
