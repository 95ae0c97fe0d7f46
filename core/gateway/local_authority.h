// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "gateway/http_types.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace locum::gateway {

/// A certificate authority of this installation's own, for servers that no public one signs for: phones trust its
/// certificate once (GET /ca), and then every server certificate that it makes. Files in its directory: ca.crt, ca.key,
/// server.crt, server.key, the keys with mode 0600.
class LocalAuthority {
public:
    static constexpr auto lifetime = std::chrono::days(3650);
    static constexpr auto serverLifetime = std::chrono::days(397); ///< the longest that browsers take gladly
    static constexpr auto renewBefore = std::chrono::days(30);

    /// Opens the authority in `directory`, or makes one where there is none. Errors, each saying what to do:
    /// gateway.tls.directory, gateway.tls.authority.damaged (half of it is missing or unreadable: it is not replaced,
    /// because phones trust it), gateway.tls.authority.expired.
    static Result<LocalAuthority> open(const QString &directory, const QString &hostName, const Clock &clock);

    /// The authority's certificate, PEM.
    const QByteArray &certificate() const { return m_certificate; }

    /// A server certificate for these host names and IP addresses: the one that was made before while it is good for
    /// all of them and for another 30 days, else a new one.
    Result<TlsMaterial> serverMaterial(const QStringList &names, const Clock &clock) const;

private:
    LocalAuthority(QString directory, QByteArray certificate, Secret key)
        : m_directory(std::move(directory)), m_certificate(std::move(certificate)), m_key(std::move(key))
    {
    }

    QString m_directory;
    QByteArray m_certificate;
    Secret m_key; ///< PEM
};

} // namespace locum::gateway
