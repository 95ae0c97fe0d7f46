// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace locum::gateway {

/// What a certificate says, as far as it matters here.
struct CertificateFacts {
    Instant from;
    Instant until;
    QStringList names; ///< subjectAltName: DNS names in lower case, and IP addresses
};

/// Of the first certificate in `pem`. Errors: gateway.tls.certificate.invalid.
Result<CertificateFacts> readCertificate(const QByteArray &pem);

/// Whether the private key belongs to the first certificate. Errors: gateway.tls.certificate.invalid,
/// gateway.tls.key.invalid, gateway.tls.key.mismatch.
Done checkKeyMatches(const QByteArray &certificatePem, const Secret &keyPem);

/// Whether `certificate` was signed by the key of `authority`.
bool isSignedBy(const QByteArray &certificatePem, const QByteArray &authorityPem);

struct KeyAndCertificate {
    QByteArray certificate; ///< PEM
    Secret key;             ///< PEM
};

struct Validity {
    Instant from;
    Instant until;
};

/// A new EC P-256 authority that may sign server certificates only, named `name`.
Result<KeyAndCertificate> makeAuthority(const QString &name, Validity validity);

/// A new EC P-256 key and a server certificate for `names`, signed by the authority.
Result<KeyAndCertificate> makeServerCertificate(const QByteArray &authorityPem, const Secret &authorityKey,
                                                const QStringList &names, Validity validity);

} // namespace locum::gateway
