// SPDX-License-Identifier: GPL-2.0-or-later
#include "bounded_fetch.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <utility>

namespace locum::plugins {

BoundedFetch::BoundedFetch(Limits limits, QObject *parent) : QObject(parent), m_limits(limits)
{
    m_network.setAutoDeleteReplies(false);
}

BoundedFetch::~BoundedFetch()
{
    cancel();
}

QString BoundedFetch::nameOf(const QUrl &url)
{
    return url.scheme() + QStringLiteral("://") + url.host();
}

void BoundedFetch::cancel()
{
    m_done = nullptr;
    m_data = {};
    if (auto *reply = std::exchange(m_reply, nullptr)) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    }
}

void BoundedFetch::get(const Request &request, Done done)
{
    cancel();
    const bool isWeb = request.url.scheme() == QLatin1String("http") || request.url.scheme() == QLatin1String("https");
    if (!request.url.isValid() || !isWeb || request.url.host().isEmpty()) {
        done(fail("fetch.url.invalid", QStringLiteral("it must be an address that begins with https:// or http://"),
                  Retry::AfterUserAction));
        return;
    }
    m_done = std::move(done);
    QNetworkRequest network(request.url);
    network.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    network.setMaximumRedirectsAllowed(m_limits.redirects);
    network.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    network.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Locum"));
    network.setRawHeader("Accept", request.accept);
    network.setDecompressedSafetyCheckThreshold(m_limits.bytes);
    QNetworkRequest first(network);
    if (!request.user.isEmpty() || !request.password.isEmpty()) {
        first.setRawHeader("Authorization",
                           "Basic " + (request.user.toUtf8() + ':' + request.password.reveal()).toBase64());
        // Redirects would carry the header along, to whomever: with a password there are none.
        first.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::SameOriginRedirectPolicy);
    }
    auto *reply = m_network.get(first);
    m_reply = reply;
    auto *patience = new QTimer(reply);
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, this, [this, reply] {
        finish(reply, fail("fetch.timeout", QStringLiteral("%1 did not answer in time").arg(nameOf(reply->url())),
                           Retry::Later));
    });
    patience->start(m_limits.timeMs);
    connect(reply, &QNetworkReply::readyRead, this, [this, reply] { onData(reply); });
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        onData(reply);
        if (m_reply != reply) {
            return; // it was too large
        }
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status >= 300) {
            finish(reply, fail("fetch.status",
                               QStringLiteral("%1 answered with status %2").arg(nameOf(reply->url())).arg(status),
                               Retry::Later));
        } else if (reply->error() != QNetworkReply::NoError) {
            finish(reply, fail("fetch.failed",
                               QStringLiteral("%1: error %2").arg(nameOf(reply->url())).arg(int(reply->error())),
                               Retry::Later));
        } else {
            finish(reply, std::exchange(m_data, {}));
        }
    });
}

void BoundedFetch::onData(QNetworkReply *reply)
{
    if (m_reply != reply) {
        return;
    }
    m_data += reply->read(m_limits.bytes + 1 - m_data.size());
    if (m_data.size() > m_limits.bytes) {
        finish(reply, fail("fetch.too_large",
                           QStringLiteral("%1 sends more than %2 bytes").arg(nameOf(reply->url())).arg(m_limits.bytes),
                           Retry::Later));
    }
}

void BoundedFetch::finish(QNetworkReply *reply, Result<QByteArray> result)
{
    if (m_reply != reply) {
        return;
    }
    auto done = std::move(m_done);
    cancel();
    done(std::move(result));
}

} // namespace locum::plugins
