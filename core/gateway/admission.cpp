// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/admission.h"

#include "gateway/http_text.h"
#include "gateway/texts.h"

#include <QUrlQuery>

#include <algorithm>

namespace locum::gateway {
namespace {

HttpResponse unauthorized()
{
    return refusal(401, "session.token.invalid",
                   Text::tr("Log in first, and send the token in the header Authorization: Bearer TOKEN."),
                   {{"WWW-Authenticate", "Bearer"}});
}

HttpResponse tooMany()
{
    return refusal(429, "http.rate.exceeded",
                   Text::tr("Too many requests without a log-in came from this address. Wait a "
                            "little, then try again."),
                   {{"Retry-After", "5"}});
}

bool isSafe(Method method)
{
    return method == Method::Get;
}

/// RFC 9110 §12.5.3, as far as browsers use it: "gzip" is listed, and not with a weight of nothing.
bool takesGzip(const RequestHead &head)
{
    const auto codings = head.joined("accept-encoding").toLower().split(',');
    return std::any_of(codings.begin(), codings.end(), [](const QByteArray &coding) {
        const auto parts = coding.split(';');
        if (parts.first().trimmed() != "gzip") {
            return false;
        }
        const QByteArray weight = parts.size() > 1 ? parts.at(1).trimmed() : QByteArray();
        return !weight.startsWith("q=") || weight.mid(2).toDouble() > 0;
    });
}

} // namespace

QByteArray Counters::toPrometheus() const
{
    QByteArray text;
    const auto add = [&text](QByteArrayView name, QByteArrayView type, qint64 value) {
        text.append("# TYPE locum_gateway_").append(name).append(' ').append(type).append('\n');
        text.append("locum_gateway_").append(name).append(' ').append(QByteArray::number(value)).append('\n');
    };
    add("connections_accepted_total", "counter", connectionsAccepted);
    add("connections_refused_total", "counter", connectionsRefused);
    add("connections_open", "gauge", connectionsOpen);
    add("links_opened_total", "counter", linksOpened);
    add("links_open", "gauge", linksOpen);
    add("links_lost_total", "counter", linksLost);
    add("links_overflowed_total", "counter", linksOverflowed);
    add("requests_in_flight", "gauge", requestsInFlight);
    add("requests_waiting", "gauge", requestsWaiting);
    add("answers_missed_total", "counter", answersMissed);
    add("time_outs_total", "counter", timeOuts);
    add("messages_in_total", "counter", messagesIn);
    add("messages_out_total", "counter", messagesOut);
    add("bytes_out_total", "counter", bytesOut);
    text.append("# TYPE locum_gateway_responses_total counter\n");
    for (int digit = 1; digit <= 5; ++digit) {
        text.append("locum_gateway_responses_total{status=\"").append(QByteArray::number(digit)).append("xx\"} ");
        text.append(QByteArray::number(responses[digit])).append('\n');
    }
    return text;
}

std::optional<ports::Principal> Admission::principalOf(const RequestHead &head) const
{
    const QByteArray value = head.value("authorization");
    constexpr QByteArrayView scheme = "bearer ";
    if (value.size() <= scheme.size() || value.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) != 0) {
        return std::nullopt;
    }
    return m_settings.tokens.find(QByteArrayView(value).sliced(scheme.size()).trimmed());
}

std::optional<HttpResponse> Admission::fromMemory(const Asked &asked) const
{
    const Framing &framing = asked.framing;
    if (framing.path == "/metrics") {
        if (!asked.client.address.isLoopback() || asked.isForwarded) {
            return refusal(403, "metrics.local_only", Text::tr("The metrics are shown only on the machine itself."));
        }
        return HttpResponse{200, "text/plain; version=0.0.4", m_settings.counters.toPrometheus(), {}};
    }
    const auto resource = m_settings.resources.constFind(framing.path);
    if (resource == m_settings.resources.cend()) {
        return std::nullopt;
    }
    if (!isSafe(framing.method)) {
        return refusal(405, "http.method.unsupported", Text::tr("This can only be read."), {{"Allow", "GET, HEAD"}});
    }
    HttpResponse response{200, resource->contentType, resource->body, resource->headers};
    if (!resource->gzip.isEmpty()) {
        response.headers.emplace_back("Vary", "Accept-Encoding");
        if (takesGzip(asked.head)) {
            response.body = resource->gzip;
            response.headers.emplace_back("Content-Encoding", "gzip");
        }
    }
    if (!resource->etag.isEmpty()) {
        response.headers.emplace_back("ETag", resource->etag);
    }
    return response;
}

/// A browser says where the page comes from that opens the WebSocket; it must be ours.
bool Admission::originIsOurs(const Asked &asked) const
{
    if (asked.head.count("origin") == 0) {
        return true; // no browser
    }
    const QByteArray origin = asked.head.value("origin").toLower();
    if (!m_settings.publicOrigin.isEmpty()) {
        return origin == m_settings.publicOrigin;
    }
    const QByteArray host = asked.head.value("host").toLower();
    return origin == "https://" + host || origin == "http://" + host;
}

Admission::Verdict Admission::decideStream(const Asked &asked)
{
    auto principal = principalOf(asked.head);
    if (!principal) {
        const auto ticket = QUrlQuery(QString::fromLatin1(asked.framing.query))
                                .queryItemValue(QStringLiteral("ticket"), QUrl::FullyDecoded);
        if (!ticket.isEmpty()) {
            if (!originIsOurs(asked)) {
                return refusal(
                    403, "stream.origin.foreign",
                    Text::tr("Only pages of this server's own public address may open the stream with a ticket."));
            }
            principal = m_settings.tickets.redeem(ticket.toLatin1());
        }
    }
    if (!principal) {
        return m_addresses.admitStranger(addressKey(asked.client.address), asked.now) ? unauthorized() : tooMany();
    }
    if (!asked.framing.upgrade) {
        return refusal(426, "stream.upgrade.required", Text::tr("This address is for WebSockets."),
                       {{"Upgrade", "websocket"}});
    }
    return Open{*principal};
}

Admission::Verdict Admission::decide(const Asked &asked)
{
    const Framing &framing = asked.framing;
    const auto found = m_settings.routes.find(framing.method, framing.path);
    if (found.what == RouteTable::Found::What::Route &&
        m_settings.routes.at(found.route).answering == Answering::Stream) {
        return decideStream(asked);
    }
    const auto principal = principalOf(asked.head);
    if (!principal && !m_addresses.admitStranger(addressKey(asked.client.address), asked.now)) {
        return tooMany();
    }
    if (auto response = fromMemory(asked)) {
        return std::move(*response);
    }
    if (found.what == RouteTable::Found::What::NoMethod) {
        return refusal(405, "http.method.unsupported", Text::tr("Here you can: %1.").arg(QLatin1String(found.allowed)),
                       {{"Allow", found.allowed}});
    }
    const auto *route = found.what == RouteTable::Found::What::Route ? &m_settings.routes.at(found.route) : nullptr;
    if (route == nullptr || route->access == Access::Admin) {
        return refusal(404, "http.path.unknown",
                       Text::tr("There is nothing at this address. See /api/v1/openapi.json."));
    }
    if (framing.upgrade) {
        return refusal(400, "http.upgrade.unexpected", Text::tr("Only the stream is a WebSocket."));
    }
    if (route->access == Access::Device && !principal) {
        return unauthorized();
    }
    const bool raw = route->payload == Payload::Raw; // then frame() has bounded it
    if (!principal && !raw && framing.bodyBytes > m_settings.limits.publicBodyBytes) {
        return refusal(413, "http.body.too_long",
                       Text::tr("A request's body has at most %1 bytes.").arg(m_settings.limits.publicBodyBytes));
    }
    const bool waits = route->answering == Answering::Long;
    const auto &counters = m_settings.counters;
    if (waits ? counters.requestsWaiting >= m_settings.limits.concurrentLong
              : counters.requestsInFlight >= m_settings.limits.concurrent) {
        return refusal(503, "http.overloaded",
                       Text::tr("The server has too much to do just now. Try again in a moment."),
                       {{"Retry-After", "1"}});
    }
    return PassOn{principal, waits, raw};
}

} // namespace locum::gateway
