// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/http_text.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>

namespace locum::gateway {

QByteArrayView reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 409:
        return "Conflict";
    case 411:
        return "Length Required";
    case 413:
        return "Content Too Large";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    default: // a number that comes from elsewhere
        return status < 400 ? "OK" : "Error";
    }
}

QByteArray errorBody(const QByteArray &code, const QString &message)
{
    const QJsonObject error{{QStringLiteral("code"), QString::fromLatin1(code)}, {QStringLiteral("message"), message}};
    return QJsonDocument(QJsonObject{{QStringLiteral("error"), error}}).toJson(QJsonDocument::Compact);
}

HttpResponse refusal(int status, const QByteArray &code, const QString &message, HttpHeaders headers)
{
    return {status, "application/json", errorBody(code, message), std::move(headers)};
}

const HttpHeaders &generalHeaders()
{
    static const HttpHeaders headers{
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cache-Control", "no-store"},
    };
    return headers;
}

QByteArray responseHead(const HttpResponse &response, const HeadOptions &options)
{
    QByteArray head;
    head.reserve(512);
    head.append("HTTP/1.1 ").append(QByteArray::number(response.status)).append(' ');
    head.append(reasonPhrase(response.status)).append("\r\n");
    const auto add = [&head](QByteArrayView name, QByteArrayView value) {
        head.append(name).append(": ").append(value).append("\r\n");
    };
    // RFC 9110 §6.6.1: an origin server with a clock says when.
    add("Date",
        QLocale::c().toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy hh:mm:ss").toLatin1() + " GMT");
    if (response.status != 204 && response.status != 304) {
        add("Content-Length", QByteArray::number(response.body.size()));
        if (!response.contentType.isEmpty()) {
            add("Content-Type", response.contentType);
        }
    }
    if (!options.requestId.isEmpty()) {
        add("X-Request-Id", options.requestId);
    }
    for (const auto &[name, value] : generalHeaders()) {
        const bool own = std::any_of(response.headers.begin(), response.headers.end(), [&](const auto &header) {
            return header.first.compare(name, Qt::CaseInsensitive) == 0;
        });
        if (!own) {
            add(name, value);
        }
    }
    for (const auto &[name, value] : response.headers) {
        add(name, value);
    }
    if (options.strictTransport) {
        add("Strict-Transport-Security", "max-age=31536000");
    }
    add("Connection", options.close ? "close" : "keep-alive");
    head.append("\r\n");
    return head;
}

} // namespace locum::gateway
