// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QObject>
#include <QString>
#include <QUrl>

#include <functional>

class QNetworkReply;

namespace locum::plugins {

/// Gets what stands at an http or https address, within bounds: of size, of time, of redirects, which never lead from
/// https to http nor to another scheme. One at a time: a new one ends the one before, which is not told.
class BoundedFetch final : public QObject {
    Q_OBJECT

public:
    struct Limits {
        qsizetype bytes = 10 * 1024 * 1024; ///< unpacked
        int timeMs = 20'000;                ///< all in all
        int redirects = 5;
    };
    struct Request {
        QUrl url;
        QString user; ///< with the password, as Basic authentication; only for the address itself, no redirect
        Secret password;
        QByteArray accept = "*/*";
    };
    using Done = std::function<void(Result<QByteArray>)>;

    explicit BoundedFetch(Limits limits, QObject *parent = nullptr);
    ~BoundedFetch() override;

    /// Errors: `fetch.url.invalid`, `fetch.failed`, `fetch.status` (with the number), `fetch.too_large`,
    /// `fetch.timeout`. No detail names the whole address: it may hold a secret.
    void get(const Request &request, Done done);
    void cancel();

    /// What may be said of an address: scheme and host.
    static QString nameOf(const QUrl &url);

private:
    void onData(QNetworkReply *reply);
    void finish(QNetworkReply *reply, Result<QByteArray> result);

    Limits m_limits;
    QNetworkAccessManager m_network;
    QNetworkReply *m_reply = nullptr;
    QByteArray m_data;
    Done m_done;
};

} // namespace locum::plugins
