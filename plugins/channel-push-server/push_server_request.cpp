// SPDX-License-Identifier: GPL-2.0-or-later
#include "push_server_request.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace locum::push_server {

using State = sdk::ChannelOutcome::State;

namespace {

/// As many whole characters as fit.
QString cutToBytes(const QString &text, qsizetype bytes)
{
    QByteArray start = text.toUtf8();
    if (start.size() <= bytes) {
        return text;
    }
    while (bytes > 0 && (static_cast<unsigned char>(start.at(bytes)) & 0xC0) == 0x80) {
        --bytes;
    }
    return QString::fromUtf8(start.left(bytes));
}

/// None of the servers takes a message without a text.
struct Shown {
    QString title;
    QString text;
};
Shown shownOf(const sdk::ChannelMessage &message)
{
    Shown shown{message.title, message.text};
    if (shown.text.isEmpty()) {
        std::swap(shown.title, shown.text);
    }
    return shown;
}

QJsonObject ntfyBody(const Server &server, const sdk::ChannelMessage &message)
{
    const Shown shown = shownOf(message);
    QJsonObject json{{QStringLiteral("topic"), QString::fromLatin1(server.topic.reveal())},
                     {QStringLiteral("message"), cutToBytes(shown.text, longestText)},
                     {QStringLiteral("priority"), message.urgent ? 5 : 3}};
    if (!shown.title.isEmpty()) {
        json.insert(QStringLiteral("title"), shown.title);
    }
    if (!message.link.isEmpty()) {
        json.insert(QStringLiteral("click"), message.link);
    }
    return json;
}

QJsonObject gotifyBody(const sdk::ChannelMessage &message)
{
    const Shown shown = shownOf(message);
    QJsonObject extras{{QStringLiteral("client::display"),
                        QJsonObject{{QStringLiteral("contentType"), QStringLiteral("text/plain")}}}};
    if (!message.link.isEmpty()) {
        extras.insert(QStringLiteral("client::notification"),
                      QJsonObject{{QStringLiteral("click"), QJsonObject{{QStringLiteral("url"), message.link}}}});
    }
    return {{QStringLiteral("title"), shown.title},
            {QStringLiteral("message"), shown.text},
            {QStringLiteral("priority"), message.urgent ? 8 : 5},
            {QStringLiteral("extras"), extras}};
}

QJsonObject appriseBody(const Server &server, const sdk::ChannelMessage &message)
{
    const Shown shown = shownOf(message);
    const QString link = message.link.isEmpty() ? QString() : QStringLiteral("\n\n") + message.link;
    QJsonObject json{{QStringLiteral("title"), shown.title},
                     {QStringLiteral("body"), shown.text + link},
                     {QStringLiteral("type"), message.urgent ? QStringLiteral("warning") : QStringLiteral("info")},
                     {QStringLiteral("format"), QStringLiteral("text")}};
    if (!server.tag.isEmpty()) {
        json.insert(QStringLiteral("tag"), server.tag);
    }
    return json;
}

/// A web page that says yes to everything is none of these.
bool isAnswerOf(Service service, const QByteArray &body)
{
    return service == Service::Apprise || QJsonDocument::fromJson(body).object().contains(QLatin1String("id"));
}

} // namespace

plugins::HttpRequest requestOf(const Server &server, const sdk::ChannelMessage &message)
{
    plugins::HttpRequest request{server.url};
    request.headers.emplaceBack("Content-Type", "application/json");
    QJsonObject body;
    switch (server.service) {
    case Service::Ntfy:
        body = ntfyBody(server, message);
        if (!server.token.isEmpty()) {
            request.headers.append({"Authorization", "Bearer " + server.token.reveal()});
        }
        break;
    case Service::Gotify:
        body = gotifyBody(message);
        request.url.setPath(server.url.path() + QStringLiteral("message"));
        request.headers.append({"X-Gotify-Key", server.token.reveal()});
        break;
    case Service::Apprise:
        body = appriseBody(server, message);
        request.url.setPath(server.url.path() + QStringLiteral("notify/") + QString::fromLatin1(server.topic.reveal()));
        break;
    }
    const bool hasToken = server.service == Service::Ntfy && !server.token.isEmpty();
    if (!server.user.isEmpty() && !hasToken) {
        const QByteArray pair = server.user.toUtf8() + ':' + server.password.reveal();
        request.headers.append({"Authorization", "Basic " + pair.toBase64()});
    }
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return request;
}

sdk::ChannelOutcome outcomeOf(Service service, const Result<plugins::HttpAnswer> &answer)
{
    if (!answer) {
        return {State::Retry, {}, answer.error()};
    }
    const int status = answer->status;
    if (service == Service::Apprise && status == 204) {
        return {State::Retry,
                {},
                Error{"push_server.nobody",
                      QStringLiteral("Apprise has no configuration with this key, or none of its "
                                     "services has the tag"),
                      Retry::AfterUserAction}};
    }
    if (status >= 200 && status < 300) {
        if (isAnswerOf(service, answer->body)) {
            return {State::Sent};
        }
        return {State::Retry,
                {},
                Error{"push_server.stranger", QStringLiteral("it does not answer as %1 does").arg(nameOf(service)),
                      Retry::AfterUserAction}};
    }
    if (service == Service::Apprise && status == 424) {
        return {State::Retry,
                {},
                Error{"push_server.partly", QStringLiteral("one of Apprise's services failed"), Retry::Later}};
    }
    Error error{"push_server.status", QStringLiteral("it answered %1").arg(status), Retry::Later};
    if (status == 400 || status == 413 || status == 422) {
        return {State::Refused, {}, error};
    }
    if (status == 401 || status == 403 || status == 404) {
        error.retry = Retry::AfterUserAction;
    }
    return {State::Retry, {}, error, answer->retryAfter()};
}

} // namespace locum::push_server
