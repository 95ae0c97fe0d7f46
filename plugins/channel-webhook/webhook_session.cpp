// SPDX-License-Identifier: GPL-2.0-or-later
#include "webhook_session.h"

#include "webhook_signature.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace locum::webhook {

using State = sdk::ChannelOutcome::State;

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(channel_webhook)
};

constexpr qsizetype shortestSecret = 16;
constexpr qsizetype longestText = 8000;

auto invalid(const QString &why)
{
    return fail("webhook.settings.invalid", why, Retry::AfterUserAction);
}

/// The key as it can stand in a header.
QByteArray idOf(const QString &key)
{
    static const QRegularExpression plain(QStringLiteral("\\A[A-Za-z0-9_-]{1,128}\\z"));
    return plain.match(key).hasMatch()
               ? key.toLatin1()
               : QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex().left(32);
}

bool isWebAddress(const QUrl &url)
{
    const bool isWeb = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    return url.isValid() && isWeb && !url.host().isEmpty();
}

sdk::ChannelOutcome outcomeOf(const Result<plugins::HttpAnswer> &answer)
{
    if (!answer) {
        return {State::Retry, {}, answer.error()};
    }
    const int status = answer->status;
    if (status >= 200 && status < 300) {
        return {State::Sent};
    }
    Error error{"webhook.status", QStringLiteral("it answered %1").arg(status)};
    if (status == 410) {
        error.retry = Retry::AfterUserAction;
        return {State::Gone, {}, error};
    }
    // What is wrong with the address or with the secret is not wrong with the message.
    const bool isRefused = status == 400 || status == 413 || status == 422;
    if (isRefused) {
        return {State::Refused, {}, error};
    }
    return {State::Retry, {}, error, answer->retryAfter()};
}

} // namespace

SettingsForm formOfWebhook()
{
    FormField url{QStringLiteral("url"), Words::tr("Address"), Words::tr("Where alerts are sent to, as JSON.")};
    url.required = true;
    FormField secret{QStringLiteral("secret"), Words::tr("Secret"),
                     Words::tr("At least 16 characters, with which both sides sign; whsec_… is one in base64."),
                     FieldType::Secret};
    secret.required = true;
    return {{url, secret}};
}

Result<Target> targetOf(const sdk::ChannelSettings &settings)
{
    Target target;
    target.url = QUrl(settings.values.value(QLatin1String("url")).toString().trimmed(), QUrl::StrictMode);
    if (!isWebAddress(target.url) || !target.url.userInfo().isEmpty()) {
        return invalid(QStringLiteral("'url' must be an address that begins with https://"));
    }
    if (const auto secret = settings.secrets.find(QStringLiteral("secret")); secret != settings.secrets.end()) {
        target.secret = secretOf(secret->second);
    }
    if (target.secret.reveal().size() < shortestSecret) {
        return invalid(QStringLiteral("'secret' must have at least %1 characters").arg(shortestSecret));
    }
    target.callBack = settings.callBack;
    return target;
}

QByteArray bodyOf(const sdk::ChannelMessage &message, const QString &callBack)
{
    QJsonObject json{{QStringLiteral("type"), QStringLiteral("locum.alert")},
                     {QStringLiteral("key"), message.key},
                     {QStringLiteral("subject"), nameOf(message.subject)},
                     {QStringLiteral("title"), message.title},
                     {QStringLiteral("text"), message.text},
                     {QStringLiteral("thread"), message.thread},
                     {QStringLiteral("language"), message.language},
                     {QStringLiteral("urgent"), message.urgent},
                     {QStringLiteral("count"), message.count},
                     {QStringLiteral("data"), message.data}};
    const auto insert = [&json](const char *key, const QString &value) {
        if (!value.isEmpty()) {
            json.insert(QLatin1String(key), value);
        }
    };
    insert("link", message.link);
    if (!message.answerToken.isEmpty()) {
        insert("answer_token", message.answerToken);
        insert("answer_to", callBack);
    }
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

WebhookSession::WebhookSession(ChannelId channel, Target target, sdk::ChannelHost &host, const Clock &clock,
                               plugins::HttpCaller::Limits limits)
    : m_target(std::move(target)), m_host(host), m_clock(clock), m_teller(channel, host), m_http(limits)
{
}

void WebhookSession::send(const TransactionId &transaction, const sdk::ChannelMessage &message)
{
    plugins::HttpRequest request;
    request.url = m_target.url;
    request.body = bodyOf(message, m_target.callBack);
    const auto made = sign(idOf(message.key), m_clock.now(), request.body, m_target.secret);
    request.headers = {{"Content-Type", "application/json"},
                       {"webhook-id", made.id},
                       {"webhook-timestamp", made.timestamp},
                       {"webhook-signature", made.signature},
                       {"Idempotency-Key", made.id}};
    m_http.call(request, [this, transaction](const Result<plugins::HttpAnswer> &answer) {
        m_teller.tell(transaction, outcomeOf(answer));
    });
}

sdk::ChannelReceived WebhookSession::read(const sdk::ChannelRequest &what) const
{
    sdk::ChannelReceived received;
    const auto header = [&what](const char *name) { return what.headers.value(name); };
    if (what.method != "POST") {
        received.status = 405;
        received.error = Error{"webhook.request.invalid", QStringLiteral("answers are POSTed")};
        return received;
    }
    const auto id = header("webhook-id").left(200);
    if (auto checked = check({id, header("webhook-timestamp"), header("webhook-signature")}, m_clock.now(), what.body,
                             m_target.secret);
        !checked) {
        received.status = 401;
        received.error = checked.error();
        return received;
    }
    const auto json = QJsonDocument::fromJson(what.body).object();
    const auto text = json.value(QLatin1String("text")).toString().left(longestText);
    if (text.trimmed().isEmpty()) {
        received.status = 400;
        received.error = Error{"webhook.request.invalid", QStringLiteral("'text' is missing")};
        return received;
    }
    sdk::ChannelReceived::Answer answer{json.value(QLatin1String("from")).toString().left(200), text};
    answer.token = json.value(QLatin1String("answer_token")).toString().left(200);
    answer.proven = true;
    answer.id = QString::fromLatin1(id);
    received.answers.append(answer);
    return received;
}

void WebhookSession::receive(quint64 request, const sdk::ChannelRequest &what)
{
    m_host.received(request, read(what));
}

} // namespace locum::webhook
