// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPair>
#include <QUrl>

#include <functional>
#include <optional>

namespace locum::plugins {

struct HttpRequest {
    QUrl url; ///< http or https
    QByteArray method = "POST";
    QList<QPair<QByteArray, QByteArray>> headers = {};
    QByteArray body = {};
};

struct HttpAnswer {
    int status = 0;                            ///< whatever it says: an answer is no error
    QMap<QByteArray, QByteArray> headers = {}; ///< names in small letters
    QByteArray body = {};

    /// Of `Retry-After` the seconds, at most a day; a date is not worth reading.
    std::optional<Duration> retryAfter() const;
};

/// Calls web servers, several at once, within bounds of time and of what they answer. A redirect is an answer: nothing
/// follows it. To be used on one thread with an event loop.
class HttpCaller final : public QObject {
    Q_OBJECT

public:
    struct Limits {
        qsizetype bytes = 64 * 1024; ///< of an answer; the rest is not read
        int timeMs = 30'000;         ///< all in all
    };
    using Done = std::function<void(Result<HttpAnswer>)>;

    explicit HttpCaller(Limits limits, QObject *parent = nullptr);
    /// Calls under way end, and nobody is told.
    ~HttpCaller() override;

    /// Errors: `http.url.invalid` (nothing was sent); `http.unreachable` (nobody was there to send it to);
    /// `http.failed`, `http.timeout` (it may have arrived). No detail names more of an address than its host.
    void call(const HttpRequest &request, Done done);

private:
    Limits m_limits;
    QNetworkAccessManager m_network;
};

} // namespace locum::plugins
