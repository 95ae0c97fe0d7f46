// SPDX-License-Identifier: GPL-2.0-or-later
#include "mailin/hook_address.h"

#include <QFile>
#include <QHostAddress>

namespace locum::mailin {

namespace {

constexpr qint64 longestAddress = 2048;

bool isThisMachine(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

} // namespace

Result<QUrl> readHookAddress(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("mail_in.address.unreadable", file.errorString());
    }
    const QUrl address(QString::fromUtf8(file.readLine(longestAddress)).trimmed(), QUrl::StrictMode);
    const bool isPlain = address.scheme() == QLatin1String("http");
    if (!address.isValid() || address.host().isEmpty() || (!isPlain && address.scheme() != QLatin1String("https"))) {
        return fail(Error{"mail_in.address.invalid", {}});
    }
    if (isPlain && !isThisMachine(address.host())) {
        return fail(Error{"mail_in.address.plain", {}});
    }
    return address;
}

} // namespace locum::mailin
