// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/client_address.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <optional>

namespace locum::gateway {
namespace {

/// "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]:80", each perhaps in quotes.
std::optional<QHostAddress> addressFrom(QByteArray text)
{
    text = text.trimmed();
    if (text.size() >= 2 && text.startsWith('"') && text.endsWith('"')) {
        text = text.sliced(1, text.size() - 2);
    }
    if (text.startsWith('[')) {
        const auto end = text.indexOf(']');
        if (end < 0) {
            return std::nullopt;
        }
        text = text.sliced(1, end - 1);
    } else if (text.count(':') == 1) {
        text = text.first(text.indexOf(':'));
    }
    QHostAddress address;
    if (text.isEmpty() || !address.setAddress(QString::fromLatin1(text))) {
        return std::nullopt;
    }
    return normalized(address);
}

/// The value of `name` in an element of Forwarded: for=192.0.2.60;proto=http;by=203.0.113.43
QByteArray parameter(const QByteArray &element, const QByteArray &name)
{
    for (const QByteArray &part : element.split(';')) {
        const auto equals = part.indexOf('=');
        if (equals > 0 && part.first(equals).trimmed().toLower() == name) {
            return part.sliced(equals + 1).trimmed();
        }
    }
    return {};
}

} // namespace

QHostAddress normalized(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4) {
        return QHostAddress(ipv4);
    }
    QHostAddress plain = address;
    plain.setScopeId(QString());
    return plain;
}

QByteArray addressKey(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = qToBigEndian(address.toIPv4Address(&isIpv4));
    if (isIpv4) {
        return {reinterpret_cast<const char *>(&ipv4), sizeof ipv4};
    }
    const Q_IPV6ADDR ipv6 = address.toIPv6Address();
    return {reinterpret_cast<const char *>(&ipv6), 8};
}

Result<TrustedProxies> TrustedProxies::from(const QStringList &networks)
{
    TrustedProxies proxies;
    for (const QString &text : networks) {
        const auto network = QHostAddress::parseSubnet(text.trimmed());
        if (network.second < 0) {
            return fail("gateway.proxies.invalid",
                        QStringLiteral("'%1' is no address and no network such as 10.0.0.0/8 or fd00::/8").arg(text));
        }
        proxies.m_networks.append(network);
    }
    return proxies;
}

bool TrustedProxies::contains(const QHostAddress &address) const
{
    const QHostAddress plain = normalized(address);
    return std::any_of(m_networks.begin(), m_networks.end(),
                       [&plain](const auto &network) { return plain.isInSubnet(network); });
}

Client clientOf(const QHostAddress &peer, bool peerSecure, const ForwardingHeaders &headers,
                const TrustedProxies &proxies)
{
    Client client{normalized(peer), peerSecure};
    if (!proxies.contains(client.address)) {
        return client;
    }
    const bool standard = headers.forwardedFor.isEmpty();
    const auto chain = (standard ? headers.forwarded : headers.forwardedFor).split(',');
    for (auto hop = chain.rbegin(); hop != chain.rend(); ++hop) {
        const auto address = addressFrom(standard ? parameter(*hop, "for") : *hop);
        if (!address) {
            break;
        }
        client.address = *address;
        if (!proxies.contains(*address)) {
            break;
        }
    }
    const QByteArray protocol = standard ? parameter(chain.back(), "proto") : headers.forwardedProto.split(',').back();
    if (!protocol.trimmed().isEmpty()) {
        client.secure = protocol.trimmed().toLower() == "https";
    }
    return client;
}

} // namespace locum::gateway
