// SPDX-License-Identifier: GPL-2.0-or-later
#include "push_session.h"

#include "push_message.h"

#include <QHostAddress>

namespace locum::webpush {

namespace {

constexpr qsizetype longestEndpoint = 2048;
constexpr qsizetype saltSize = 16;

tl::unexpected<Error> invalid(const char *what)
{
    return fail("push.subscription.invalid", QString::fromLatin1(what), Retry::AfterUserAction);
}

/// https (RFC 8030 section 8), or a service on this machine.
bool mayBeCalled(const QUrl &endpoint)
{
    if (!endpoint.isValid() || endpoint.host().isEmpty() || !endpoint.userInfo().isEmpty()) {
        return false;
    }
    const bool isHere = QHostAddress(endpoint.host()).isLoopback() || endpoint.host() == QLatin1String("localhost");
    return endpoint.scheme() == QLatin1String("https") || (endpoint.scheme() == QLatin1String("http") && isHere);
}

} // namespace

Result<Subscription> subscriptionOf(const sdk::ChannelSettings &settings)
{
    const auto text = [&settings](const char *key) {
        return settings.values.value(QLatin1String(key)).toString().trimmed();
    };
    const QString endpoint = text("endpoint");
    Subscription made{settings.channel, QUrl(endpoint, QUrl::StrictMode), {}, text("contact")};
    if (endpoint.size() > longestEndpoint || !mayBeCalled(made.endpoint)) {
        return invalid("the endpoint is no https address");
    }
    made.recipient.publicKey = fromBase64Url(text("p256dh").toLatin1());
    if (auto key = publicKeyFrom(made.recipient.publicKey); !key) {
        return invalid("'p256dh' is no public key of P-256");
    }
    const auto secret = settings.secrets.find(QStringLiteral("auth"));
    made.recipient.secret =
        secret == settings.secrets.end() ? QByteArray() : fromBase64Url(secret->second.reveal().trimmed());
    if (made.recipient.secret.size() != 16) {
        return invalid("'auth' has 16 bytes");
    }
    if (!made.contact.isEmpty() && !made.contact.startsWith(QLatin1String("mailto:")) &&
        !made.contact.startsWith(QLatin1String("https:"))) {
        return invalid("'contact' begins with mailto: or https:");
    }
    return made;
}

PushSession::PushSession(Subscription subscription, const ServerIdentity &identity, sdk::ChannelHost &host,
                         plugins::HttpCaller::Limits limits)
    : m_subscription(std::move(subscription)), m_identity(identity), m_host(host), m_http(limits)
{
}

void PushSession::send(const TransactionId &transaction, const sdk::ChannelMessage &message)
{
    const auto refuse = [&](Error error) {
        m_host.sent(transaction, {sdk::ChannelOutcome::State::Refused, {}, std::move(error), {}});
    };
    auto key = makeKey();
    if (!key) {
        refuse(std::move(key.error()));
        return;
    }
    auto body = encrypted(payloadOf(message), m_subscription.recipient, *key, m_random.bytes(saltSize));
    if (!body) {
        refuse(std::move(body.error()));
        return;
    }
    auto authorization = m_identity.authorization(m_subscription.endpoint, m_subscription.contact, m_clock.now());
    if (!authorization) {
        refuse(std::move(authorization.error()));
        return;
    }
    auto headers = headersOf(message);
    headers.append({"Authorization", *authorization});
    m_http.call({m_subscription.endpoint, "POST", std::move(headers), std::move(*body)},
                [this, transaction](const Result<plugins::HttpAnswer> &answer) {
                    const auto outcome = outcomeOf(answer);
                    m_host.sent(transaction, outcome);
                    using State = sdk::ChannelOutcome::State;
                    m_host.health(m_subscription.channel, outcome.state == State::Sent ? std::nullopt : outcome.error);
                });
}

void PushSession::receive(quint64 request, const sdk::ChannelRequest &)
{
    sdk::ChannelReceived nothing;
    nothing.status = 404;
    nothing.error = Error{"channel.receives.nothing", QStringLiteral("Web Push has no way back"), Retry::No};
    m_host.received(request, nothing);
}

} // namespace locum::webpush
