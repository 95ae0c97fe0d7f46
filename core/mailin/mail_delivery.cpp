// SPDX-License-Identifier: GPL-2.0-or-later
#include "mailin/mail_delivery.h"

#include <QEventLoop>
#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <memory>

namespace locum::mailin {

namespace {

Delivery meaningOf(int status)
{
    if (status >= 200 && status < 300) {
        return Delivery::Done;
    }
    if (status == 404) {
        return Delivery::NoChannel;
    }
    const bool isOfMail = status >= 400 && status < 500 && status != 408 && status != 429;
    return isOfMail ? Delivery::Refused : Delivery::Later; // also a redirection: somebody else answers there
}

} // namespace

QByteArray readMail(QIODevice &input)
{
    QByteArray mail;
    for (QByteArray part = input.read(longestMail); !part.isEmpty(); part = input.read(longestMail)) {
        mail += part.left(longestMail - mail.size());
    }
    return mail;
}

Delivery deliver(const QUrl &address, const QByteArray &mail, Duration patience)
{
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    QNetworkRequest request(address);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("message/rfc822"));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(static_cast<int>(patience.count()));
    const std::unique_ptr<QNetworkReply> reply(network.post(request, mail));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished()) {
        loop.exec();
    }
    return meaningOf(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt());
}

} // namespace locum::mailin
