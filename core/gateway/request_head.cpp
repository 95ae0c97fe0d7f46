// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/request_head.h"

#include "gateway/http_text.h"
#include "gateway/texts.h"

#include <algorithm>

namespace locum::gateway {
namespace {

tl::unexpected<HttpResponse> refuse(int status, const char *code, const QString &message)
{
    return tl::make_unexpected(refusal(status, code, message));
}

bool isDigits(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Printable ASCII that a target may be of, in origin form.
bool isPlainTarget(const QByteArray &target)
{
    return target.startsWith('/') &&
           std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}

/// RFC 3986 host and port, loosely: nothing that could end it or stand for another.
bool isPlainHost(const QByteArray &host)
{
    return !host.isEmpty() && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
               c == '_' || c == ':' || c == '[' || c == ']' || c == '%';
    });
}

} // namespace

qsizetype RequestHead::count(QByteArrayView name) const
{
    return std::count_if(fields.begin(), fields.end(), [name](const auto &field) { return field.first == name; });
}

QByteArray RequestHead::value(QByteArrayView name) const
{
    const auto field =
        std::find_if(fields.begin(), fields.end(), [name](const auto &entry) { return entry.first == name; });
    return field == fields.end() ? QByteArray() : field->second;
}

QByteArray RequestHead::joined(QByteArrayView name) const
{
    QByteArray all;
    for (const auto &[key, value] : fields) {
        if (key == name) {
            all.append(all.isEmpty() ? "" : ", ").append(value);
        }
    }
    return all;
}

bool RequestHead::hasToken(QByteArrayView name, QByteArrayView token) const
{
    const auto tokens = joined(name).split(',');
    return std::any_of(tokens.begin(), tokens.end(), [token](const QByteArray &entry) {
        return entry.trimmed().compare(token, Qt::CaseInsensitive) == 0;
    });
}

ForwardingHeaders RequestHead::forwarding() const
{
    return {joined("x-forwarded-for"), joined("x-forwarded-proto"), joined("forwarded")};
}

tl::expected<Framing, HttpResponse> frame(const RequestHead &head, const Limits &limits)
{
    Framing framing;
    if (head.count("transfer-encoding") > 0) {
        const int status = head.count("content-length") > 0 ? 400 : 411;
        return refuse(status, "http.length.required",
                      Text::tr("Send the body's length in Content-Length, and no Transfer-Encoding."));
    }
    if (head.count("host") != 1 || !isPlainHost(head.value("host"))) {
        return refuse(400, "http.host.invalid", Text::tr("Send exactly one Host header with a host in it."));
    }
    if (!isPlainTarget(head.target)) {
        return refuse(400, "http.target.invalid",
                      Text::tr("The address of a request is a path of printable ASCII that begins with a slash."));
    }
    for (const char *single : {"authorization", "content-length", "upgrade", "origin", "sec-websocket-key"}) {
        if (head.count(single) > 1) {
            return refuse(400, "http.header.repeated",
                          Text::tr("Send the header %1 only once.").arg(QLatin1String(single)));
        }
    }
    if (head.method == "HEAD") {
        framing.headOnly = true;
    } else if (const auto method = fromName<Method>(QString::fromLatin1(head.method))) {
        framing.method = *method;
    } else if (head.method == "OPTIONS" || head.method == "TRACE" || head.method == "CONNECT") {
        return refuse(405, "http.method.unsupported", Text::tr("This method is not supported here."));
    } else {
        return refuse(501, "http.method.unknown", Text::tr("This method is not known here."));
    }
    if (head.count("content-length") > 0) {
        const QByteArray length = head.value("content-length");
        bool good = false;
        framing.bodyBytes = length.toLongLong(&good);
        if (!isDigits(length) || length.size() > 18 || !good) {
            return refuse(400, "http.length.invalid", Text::tr("Content-Length is the body's length in bytes."));
        }
    }
    if (framing.bodyBytes > 0 && framing.method == Method::Get) {
        return refuse(400, "http.body.unexpected", Text::tr("A GET request has no body here."));
    }
    const auto question = head.target.indexOf('?');
    framing.path = question < 0 ? head.target : head.target.first(question);
    framing.query = question < 0 ? QByteArray() : head.target.sliced(question + 1);
    // Without a token publicBodyBytes holds.
    const bool bringsFiles = framing.path == "/api/v1/rules" || framing.path == "/api/v1/rules/check" ||
                             framing.path == "/api/v1/rules/explain" || framing.path == "/api/v1/rules/replay" ||
                             framing.path == "/api/v1/persons/cards";
    const qsizetype most = bringsFiles ? limits.rulesBodyBytes : limits.bodyBytes;
    if (framing.bodyBytes > most) {
        return refuse(413, "http.body.too_long", Text::tr("A request's body has at most %1 bytes.").arg(most));
    }
    if (head.count("expect") > 0) {
        if (head.joined("expect").compare("100-continue", Qt::CaseInsensitive) != 0) {
            return refuse(400, "http.expect.unsupported", Text::tr("The only expectation known here is 100-continue."));
        }
        framing.expectsContinue = head.isHttp11;
    }
    framing.upgrade = head.hasToken("connection", "upgrade") && head.hasToken("upgrade", "websocket");
    return framing;
}

} // namespace locum::gateway
