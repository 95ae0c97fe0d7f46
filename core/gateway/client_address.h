// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QStringList>

#include <utility>

namespace locum::gateway {

/// The address with an IPv4 one written as such, also where it came mapped into IPv6.
QHostAddress normalized(const QHostAddress &address);

/// What the limits count by: all of an IPv4 address, the /64 of an IPv6 one.
QByteArray addressKey(const QHostAddress &address);

/// The proxies that are believed when they say for whom they ask.
class TrustedProxies {
public:
    /// Addresses and networks ("127.0.0.1", "10.0.0.0/8", "fd00::/8"). Errors: gateway.proxies.invalid.
    static Result<TrustedProxies> from(const QStringList &networks);

    bool isEmpty() const { return m_networks.isEmpty(); }
    bool contains(const QHostAddress &address) const;

private:
    QList<std::pair<QHostAddress, int>> m_networks;
};

/// What a proxy's headers say, the values of equal ones joined by ", " in their order.
struct ForwardingHeaders {
    QByteArray forwardedFor;   ///< X-Forwarded-For
    QByteArray forwardedProto; ///< X-Forwarded-Proto
    QByteArray forwarded;      ///< Forwarded (RFC 7239), read only where there is no X-Forwarded-For

    bool isEmpty() const { return forwardedFor.isEmpty() && forwarded.isEmpty(); }
};

struct Client {
    QHostAddress address;
    bool secure = false;

    bool operator==(const Client &) const = default;
};

/// Who asks: the peer itself, or, where the peer is a trusted proxy, the first address from the right that is none.
/// A chain that cannot be read ends at what could be.
Client clientOf(const QHostAddress &peer, bool peerSecure, const ForwardingHeaders &headers,
                const TrustedProxies &proxies);

} // namespace locum::gateway
