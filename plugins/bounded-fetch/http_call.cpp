// SPDX-License-Identifier: GPL-2.0-or-later
#include "http_call.h"

#include "bounded_fetch.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <algorithm>
#include <memory>

namespace locum::plugins {

namespace {

constexpr qint64 longestWait = 86'400; ///< seconds that a server's Retry-After is believed

/// One call: what has come of its answer, and whether it has ended.
struct Call {
    HttpCaller::Done done;
    QByteArray body;
    bool ended = false;

    void end(QNetworkReply *reply, Result<HttpAnswer> result)
    {
        if (std::exchange(ended, true)) {
            return;
        }
        reply->abort();
        reply->deleteLater();
        done(std::move(result));
    }
};

HttpAnswer answerOf(QNetworkReply *reply, int status, const QByteArray &body)
{
    HttpAnswer answer{status, {}, body};
    for (const auto &[name, value] : reply->rawHeaderPairs()) {
        answer.headers.insert(name.toLower(), value);
    }
    return answer;
}

Error errorOf(QNetworkReply *reply)
{
    const QString where = BoundedFetch::nameOf(reply->url());
    switch (reply->error()) {
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::HostNotFoundError:
        return {"http.unreachable", QStringLiteral("nobody answers at %1").arg(where), Retry::Later};
    case QNetworkReply::SslHandshakeFailedError:
        return {"http.unreachable", QStringLiteral("the certificate of %1 is not to be trusted").arg(where),
                Retry::Later};
    default:
        return {"http.failed", QStringLiteral("%1: error %2").arg(where).arg(int(reply->error())), Retry::Later};
    }
}

} // namespace

std::optional<Duration> HttpAnswer::retryAfter() const
{
    bool isNumber = false;
    const qint64 seconds = headers.value("retry-after").trimmed().toLongLong(&isNumber);
    if (!isNumber || seconds <= 0) {
        return std::nullopt;
    }
    return std::chrono::seconds(std::min(seconds, longestWait));
}

HttpCaller::HttpCaller(Limits limits, QObject *parent) : QObject(parent), m_limits(limits) {}

HttpCaller::~HttpCaller()
{
    const auto replies = m_network.findChildren<QNetworkReply *>();
    for (auto *reply : replies) {
        reply->disconnect(this);
    }
}

void HttpCaller::call(const HttpRequest &request, Done done)
{
    const QString scheme = request.url.scheme();
    if (!request.url.isValid() || request.url.host().isEmpty() ||
        (scheme != QLatin1String("http") && scheme != QLatin1String("https"))) {
        done(fail("http.url.invalid", QStringLiteral("it must be an address that begins with https:// or http://"),
                  Retry::AfterUserAction));
        return;
    }
    QNetworkRequest network(request.url);
    network.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    network.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    network.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Locum"));
    network.setDecompressedSafetyCheckThreshold(m_limits.bytes);
    for (const auto &[name, value] : request.headers) {
        network.setRawHeader(name, value);
    }
    auto *reply = m_network.sendCustomRequest(network, request.method, request.body);
    auto state = std::make_shared<Call>();
    state->done = std::move(done);
    auto *patience = new QTimer(reply);
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, this, [reply, state] {
        const QString where = BoundedFetch::nameOf(reply->url());
        state->end(reply, fail("http.timeout", QStringLiteral("%1 did not answer in time").arg(where), Retry::Later));
    });
    patience->start(m_limits.timeMs);
    const auto read = [this, reply, state] {
        if (state->ended) {
            return;
        }
        state->body += reply->read(m_limits.bytes - state->body.size());
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (state->body.size() >= m_limits.bytes && status != 0) {
            state->end(reply, answerOf(reply, status, state->body)); // what it says beyond that is not wanted
        }
    };
    connect(reply, &QNetworkReply::readyRead, this, read);
    connect(reply, &QNetworkReply::finished, this, [reply, state, read] {
        read();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        // A status that tells of an error is one to QNetworkReply; here it is an answer like others. Without the whole
        // of the answer it still says what became of the request.
        if (status != 0) {
            state->end(reply, answerOf(reply, status, state->body));
        } else {
            state->end(reply, fail(errorOf(reply)));
        }
    });
}

} // namespace locum::plugins
