// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace locum::gateway {

/// What a TLS server shows and proves itself with, in PEM.
struct TlsMaterial {
    QByteArray certificateChain; ///< its own certificate first
    QByteArray privateKey;
};

/// Reads a certificate chain and its key, and checks that they belong together. Errors: gateway.tls.unreadable,
/// gateway.tls.invalid, gateway.tls.mismatch, gateway.tls.expired.
Result<TlsMaterial> loadTlsFiles(const QString &certificateFile, const QString &keyFile, Instant now);

/// Locum's own certificate authority, for servers at home that have no public name: made once, with a key that never
/// leaves the folder; devices install its certificate and trust it.
struct LocalAuthority {
    QByteArray certificate; ///< the authority's own, PEM: what devices install
    TlsMaterial server;
};

/// Opens the authority in `folder` (made if it is missing, with mode 0700), and issues a server certificate for `names`
/// (host names and addresses) when there is none, when it ends within 30 days, or when the names have changed. Errors:
/// gateway.tls.unwritable, gateway.tls.invalid.
Result<LocalAuthority> openLocalAuthority(const QString &folder, const QStringList &names, Instant now);

} // namespace locum::gateway
