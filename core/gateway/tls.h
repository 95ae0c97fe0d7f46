// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "gateway/http_types.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace locum::gateway {

enum class TlsMode {
    Off,           ///< plain, on this machine or behind a reverse proxy
    Files,         ///< a certificate that somebody else made
    LocalAuthority ///< made here, by an authority that phones are asked to trust
};

struct TlsSettings {
    TlsMode mode = TlsMode::Off;
    QString certificateFile; ///< of Files: PEM, with the chain
    QString keyFile;
    QString directory;  ///< of LocalAuthority
    QStringList names;  ///< of LocalAuthority: host names and addresses beside those of this machine
    QString publicHost; ///< the host of the public address; may be empty
};

struct TlsSetUp {
    std::optional<TlsMaterial> material; ///< none: plain
    QByteArray authorityCertificate;     ///< PEM; empty: there is none of our own
};

/// What the server proves itself with, read or made. Asked again from time to time, it gives what has been renewed.
/// Errors, each saying what to do: gateway.tls.unreadable, gateway.tls.certificate.*, gateway.tls.key.*, those of
/// LocalAuthority.
Result<TlsSetUp> setUpTls(const TlsSettings &settings, const Clock &clock);

/// localhost, the host's name, and the addresses of its interfaces.
QStringList namesOfThisMachine();

} // namespace locum::gateway
