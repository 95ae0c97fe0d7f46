// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/value_format.h"

#include "daemon/words.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

namespace locum::daemon {

namespace {

bool isHostName(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral(
        "\\A(?=.{1,253}\\z)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\\.?\\z"));
    return pattern.match(text).hasMatch();
}

bool isNetworkOrAddress(const QString &text)
{
    if (text.contains(QLatin1Char('/'))) {
        return QHostAddress::parseSubnet(text).second >= 0;
    }
    return !QHostAddress(text).isNull();
}

bool isPublicUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http")) &&
           !url.host().isEmpty() && url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment();
}

} // namespace

std::optional<ListenAddress> listenAddressFrom(const QString &text)
{
    const auto colon = text.lastIndexOf(QLatin1Char(':'));
    if (colon < 1) {
        return std::nullopt;
    }
    bool isNumber = false;
    const auto portText = text.mid(colon + 1);
    const auto port = portText.toUInt(&isNumber);
    auto host = text.left(colon);
    if (!isNumber || port > 65535 || portText.size() > 5 || !portText.at(0).isDigit()) {
        return std::nullopt;
    }
    if (host == QLatin1String("*")) {
        host = QStringLiteral("::");
    } else if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']'))) {
        host = host.mid(1, host.size() - 2);
        if (QHostAddress(host).protocol() != QAbstractSocket::IPv6Protocol) {
            return std::nullopt;
        }
    } else if (host == QLatin1String("localhost")) {
        host = QStringLiteral("127.0.0.1");
    } else if (QHostAddress(host).protocol() != QAbstractSocket::IPv4Protocol) {
        return std::nullopt;
    }
    return ListenAddress{host, static_cast<quint16>(port)};
}

bool hasFormat(const QString &text, Format format)
{
    switch (format) {
    case Format::Any:
        return true;
    case Format::AbsolutePath:
        return text.startsWith(QLatin1Char('/')) && !text.contains(QChar(0));
    case Format::Listen:
        return listenAddressFrom(text).has_value();
    case Format::Url:
        return isPublicUrl(text);
    case Format::Locale: {
        static const QRegularExpression pattern(QStringLiteral("\\A[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*\\z"));
        return pattern.match(text).hasMatch();
    }
    case Format::NetworkOrAddress:
        return isNetworkOrAddress(text);
    case Format::HostName:
        return isHostName(text) || !QHostAddress(text).isNull();
    }
    return false;
}

QString takesOf(Format format)
{
    switch (format) {
    case Format::Any:
        return Words::tr("a text in quotes");
    case Format::AbsolutePath:
        return Words::tr("a path in quotes that begins with /");
    case Format::Listen:
        return Words::tr(
            "an address and a port from 0 to 65535 in quotes, such as \"127.0.0.1:7667\", \"[::1]:7667\" or "
            "\"*:7667\"");
    case Format::Url:
        return Words::tr("an address in quotes, such as \"https://chat.example.org\"");
    case Format::Locale:
        return Words::tr("a language in quotes, such as \"en\" or \"es_ES\"");
    case Format::NetworkOrAddress:
        return Words::tr("an IP address or a network in quotes, such as \"127.0.0.1\" or \"10.0.0.0/8\"");
    case Format::HostName:
        return Words::tr("a host name or an IP address in quotes, such as \"chat.example.org\"");
    }
    return {};
}

} // namespace locum::daemon
