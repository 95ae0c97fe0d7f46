// SPDX-License-Identifier: GPL-2.0-or-later
#include "sms_session.h"

#include "gsm_text.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QUrlQuery>

namespace locum::sms {

using State = sdk::ChannelOutcome::State;

namespace {

constexpr int mostParts = 3;
constexpr qsizetype longestText = 2000;

QString idOf(const QString &key)
{
    return QString::fromLatin1(QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex().left(24));
}

/// What Kannel says in its %d.
void readReport(const QUrlQuery &query, sdk::ChannelReceived &received)
{
    const int state = query.queryItemValue(QStringLiteral("dlr")).toInt();
    const bool isFinal = state == 1 || state == 2 || state == 16; // delivered, not delivered, refused by the network
    received.reports.append({query.queryItemValue(QStringLiteral("id")).left(100), state == 1, isFinal,
                             QStringLiteral("Kannel says %1").arg(state)});
}

} // namespace

SmsSession::SmsSession(ChannelId channel, Gateway gateway, sdk::ChannelHost &host, plugins::HttpCaller::Limits limits)
    : m_gateway(std::move(gateway)), m_host(host), m_teller(channel, host), m_http(limits)
{
}

sdk::ChannelOutcome SmsSession::outcomeOf(const Result<plugins::HttpAnswer> &answer, const QString &id) const
{
    if (!answer) {
        return {State::Retry, {}, answer.error()};
    }
    const int status = answer->status;
    Error error{"sms.gateway.status", QStringLiteral("the gateway answered %1").arg(status)};
    if (status < 200 || status > 299) {
        if (status == 400 || status == 422) {
            return {State::Refused, {}, error};
        }
        if (status == 401 || status == 403) {
            error.retry = Retry::AfterUserAction;
        }
        return {State::Retry, {}, error, answer->retryAfter()};
    }
    if (!m_gateway.success.isEmpty() &&
        !QRegularExpression(m_gateway.success).match(QString::fromUtf8(answer->body)).hasMatch()) {
        return {State::Retry, {}, Error{"sms.gateway.refused", QStringLiteral("it does not say that it worked")}};
    }
    return {State::Sent, id};
}

void SmsSession::send(const TransactionId &transaction, const sdk::ChannelMessage &message)
{
    const auto to = message.recipient.isEmpty() ? m_gateway.to : message.recipient;
    if (!isNumber(to)) {
        m_host.sent(transaction, {State::Refused, {}, Error{"sms.recipient.invalid", QStringLiteral("no number")}});
        return;
    }
    auto text = message.title;
    if (!message.text.isEmpty()) {
        text += (text.isEmpty() ? QString() : QStringLiteral(": ")) + message.text;
    }
    const auto id = idOf(message.key);
    m_http.call(requestOf(m_gateway, to, cutToParts(text, mostParts), id),
                [this, transaction, id](const Result<plugins::HttpAnswer> &answer) {
                    m_teller.tell(transaction, outcomeOf(answer, id));
                });
}

void SmsSession::receive(quint64 request, const sdk::ChannelRequest &what)
{
    auto parameters = what.query;
    if (what.headers.value("content-type").startsWith("application/x-www-form-urlencoded")) {
        parameters += '&' + what.body;
    }
    parameters.replace('+', "%20");
    const QUrlQuery query(QString::fromLatin1(parameters));
    const auto value = [&query](const QString &key) {
        return query.queryItemValue(key, QUrl::FullyDecoded).trimmed().left(longestText);
    };
    sdk::ChannelReceived received;
    if (query.hasQueryItem(QStringLiteral("dlr"))) {
        readReport(query, received);
    } else if (const auto text = value(m_gateway.textParameter);
               !text.isEmpty() && isNumber(value(m_gateway.fromParameter))) {
        received.answers.append({value(m_gateway.fromParameter), text, {}, true, value(QStringLiteral("id"))});
    } else {
        received.status = 400;
        received.error = Error{"sms.request.invalid", QStringLiteral("it has no sender, or no text")};
    }
    m_host.received(request, received);
}

} // namespace locum::sms
