// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "push_encryption.h"
#include "server_identity.h"

#include <QObject>
#include <QUrl>

#include <base/random.h>
#include <http_call.h>
#include <sdk/channel_plugin.h>

namespace locum::webpush {

/// One browser's subscription.
struct Subscription {
    ChannelId channel;
    QUrl endpoint;
    Recipient recipient;
    QString contact;
};

/// Error: `push.subscription.invalid` (says what).
Result<Subscription> subscriptionOf(const sdk::ChannelSettings &settings);

class PushSession final : public QObject, public sdk::ChannelSession {
    Q_OBJECT

public:
    /// `identity` and `host` outlive it.
    PushSession(Subscription subscription, const ServerIdentity &identity, sdk::ChannelHost &host,
                plugins::HttpCaller::Limits limits = {16 * 1024, 30'000});

    void send(const TransactionId &transaction, const sdk::ChannelMessage &message) override;
    /// Nothing comes back on this way.
    void receive(quint64 request, const sdk::ChannelRequest &what) override;

private:
    Subscription m_subscription;
    const ServerIdentity &m_identity;
    sdk::ChannelHost &m_host;
    plugins::HttpCaller m_http;
    SystemRandom m_random;
    SystemClock m_clock;
};

} // namespace locum::webpush
