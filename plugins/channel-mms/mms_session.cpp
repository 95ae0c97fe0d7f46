// SPDX-License-Identifier: GPL-2.0-or-later
#include "mms_session.h"

#include "mm7_writer.h"

#include <QCryptographicHash>

namespace locum::mms {

using State = sdk::ChannelOutcome::State;

namespace {

constexpr qsizetype longestText = 2000;
constexpr qsizetype longestId = 100;
constexpr int success = 1000;
constexpr int corrupt = 2007;

QString transactionOf(const QString &key)
{
    return QString::fromLatin1(QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex().left(24));
}

/// Of the codes of 3GPP TS 23.140, 8.7.4: what another try can mend, and what only the user can.
sdk::ChannelOutcome failureOf(int status, bool isOwn)
{
    Error error{"mms.status", QStringLiteral("the MMS centre says %1").arg(status)};
    switch (status) {
    case 2002: // address error
    case 2003: // address not found
        if (isOwn) {
            error.retry = Retry::AfterUserAction;
            return {State::Gone, {}, error};
        }
        return {State::Refused, {}, error};
    case 2004: // content refused
    case 2007: // message format corrupt
    case 4004: // validation error
        return {State::Refused, {}, error};
    case 2001: // operation restricted
    case 4001: // improper identification
    case 4007: // service denied
        error.retry = Retry::AfterUserAction;
        return {State::Retry, {}, error};
    default:
        return {State::Retry, {}, error};
    }
}

sdk::ChannelOutcome failureOfHttp(const plugins::HttpAnswer &answer)
{
    Error error{"mms.http.status", QStringLiteral("the MMS centre answered %1").arg(answer.status)};
    if (answer.status == 400 || answer.status == 413 || answer.status == 422) {
        return {State::Refused, {}, error};
    }
    if (answer.status == 401 || answer.status == 403) {
        error.retry = Retry::AfterUserAction;
    }
    return {State::Retry, {}, error, answer.retryAfter()};
}

/// Delivered, and whether that is the last word.
sdk::ChannelReceived::Report reportOf(const Envelope &envelope)
{
    const auto status = envelope.value("DeliveryReportReq/MMStatus");
    const bool delivered = status == QLatin1String("Retrieved");
    const bool isFinal = delivered || status == QLatin1String("Expired") || status == QLatin1String("Rejected");
    return {envelope.value("DeliveryReportReq/MessageID").left(longestId), delivered, isFinal,
            QStringLiteral("the MMS centre says %1").arg(status.left(20))};
}

} // namespace

MmsSession::MmsSession(ChannelId channel, Centre centre, sdk::ChannelHost &host, plugins::HttpCaller::Limits limits)
    : m_centre(std::move(centre)), m_host(host), m_teller(channel, host), m_http(limits)
{
}

sdk::ChannelOutcome MmsSession::outcomeOf(const Result<plugins::HttpAnswer> &answer, bool isOwn) const
{
    if (!answer) {
        return {State::Retry, {}, answer.error()};
    }
    // A fault comes with a status of its own, as SOAP has it, and says more than that.
    const auto envelope = envelopeIn(answer->headers.value("content-type"), answer->body);
    if (!envelope || envelope->status() == 0) {
        if (answer->status < 200 || answer->status > 299) {
            return failureOfHttp(*answer);
        }
        return {State::Retry, {}, Error{"mms.answer.invalid", QStringLiteral("the MMS centre's answer is no MM7")}};
    }
    const int status = envelope->status();
    if (status >= success && status < 2000) {
        return {State::Sent, envelope->value("SubmitRsp/MessageID").left(longestId)};
    }
    return failureOf(status, isOwn);
}

void MmsSession::send(const TransactionId &transaction, const sdk::ChannelMessage &message)
{
    const bool isOwn = message.recipient.isEmpty();
    const auto to = isOwn ? m_centre.to : message.recipient;
    if (!isNumber(to)) {
        m_host.sent(transaction, {State::Refused, {}, Error{"mms.recipient.invalid", QStringLiteral("no number")}});
        return;
    }
    const auto made = submitRequest(m_centre, to, message, transactionOf(message.key));
    plugins::HttpRequest request{m_centre.url};
    request.body = made.body;
    request.headers = {{"Content-Type", made.contentType}, {"SOAPAction", "\"\""}};
    if (!m_centre.user.isEmpty()) {
        const auto pair = m_centre.user.toUtf8() + ':' + m_centre.password.reveal();
        request.headers.append({"Authorization", "Basic " + pair.toBase64()});
    }
    m_http.call(request, [this, transaction, isOwn](const Result<plugins::HttpAnswer> &answer) {
        m_teller.tell(transaction, outcomeOf(answer, isOwn));
    });
}

/// MM7 has numbers without the plus: one that is the user's is given as the settings have it.
QString MmsSession::ownOr(const QString &number) const
{
    const auto digits = digitsOf(number.section(u'/', 0, 0).trimmed()); // "34600111222/TYPE=PLMN"
    if (digits == digitsOf(m_centre.to)) {
        return m_centre.to;
    }
    return isNumber(digits) ? u'+' + digits : QString();
}

sdk::ChannelReceived MmsSession::read(const sdk::ChannelRequest &what) const
{
    sdk::ChannelReceived received;
    const auto refuse = [&received](const QString &transaction, const Error &why) {
        received.status = 400;
        received.error = why;
        received.body =
            response(QStringLiteral("VASPErrorRsp"), transaction, corrupt, QStringLiteral("not understood"));
        return received;
    };
    const auto type = what.headers.value("content-type");
    const auto envelope = envelopeIn(type, what.body);
    if (!envelope) {
        return refuse({}, envelope.error());
    }
    if (envelope->name == QLatin1String("DeliveryReportReq")) {
        received.reports.append(reportOf(*envelope));
    } else if (envelope->name == QLatin1String("DeliverReq")) {
        const auto number = envelope->value("Sender/Number");
        const auto from = ownOr(number.isEmpty() ? envelope->value("DeliverReq/Sender") : number);
        const auto text = textBeside(type, what.body);
        if (from.isEmpty() || text.isEmpty()) {
            return refuse(envelope->transaction,
                          {"mms.request.invalid", QStringLiteral("it has no sender's number, or no text")});
        }
        received.answers.append({from, text.left(longestText), {}, true, envelope->transaction.left(longestId)});
    } else {
        return refuse(envelope->transaction,
                      {"mms.request.invalid", QStringLiteral("it is neither a message nor a report")});
    }
    auto name = envelope->name;
    name.replace(QStringLiteral("Req"), QStringLiteral("Rsp"));
    received.body = response(name, envelope->transaction.left(longestId), success, QStringLiteral("Success"));
    return received;
}

void MmsSession::receive(quint64 request, const sdk::ChannelRequest &what)
{
    m_host.received(request, read(what));
}

} // namespace locum::mms
