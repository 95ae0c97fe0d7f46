// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/tls.h"

#include "base/logging.h"
#include "gateway/local_authority.h"
#include "gateway/x509.h"

#include <QFile>
#include <QHostInfo>
#include <QNetworkInterface>
#include <QSysInfo>

namespace locum::gateway {
namespace {

Result<QByteArray> readConfigured(const QString &path, const char *key)
{
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly)) {
        return fail("gateway.tls.unreadable",
                    path.isEmpty()
                        ? QStringLiteral("%1 is not set: with tls = \"files\" it names a file").arg(QLatin1String(key))
                        : QStringLiteral("%1: cannot read %2: %3").arg(QLatin1String(key), path, file.errorString()));
    }
    return file.read(1024 * 1024);
}

Result<TlsSetUp> fromFiles(const TlsSettings &settings, const Clock &clock)
{
    auto certificate = readConfigured(settings.certificateFile, "gateway.certificate");
    if (!certificate) {
        return fail(std::move(certificate.error()));
    }
    auto key = readConfigured(settings.keyFile, "gateway.key");
    if (!key) {
        return fail(std::move(key.error()));
    }
    TlsMaterial material{std::move(*certificate), Secret(std::move(*key))};
    if (auto matches = checkKeyMatches(material.certificateChain, material.privateKey); !matches) {
        return fail(matches.error().code, QStringLiteral("gateway.certificate %1, gateway.key %2: %3")
                                              .arg(settings.certificateFile, settings.keyFile, matches.error().detail));
    }
    // An expired one is served all the same: a device that is told so can say it, one that reaches nothing cannot.
    if (const auto facts = readCertificate(material.certificateChain); facts && facts->until <= clock.now()) {
        qCWarning(lcGateway, "the certificate in %s has expired on %s", qUtf8Printable(settings.certificateFile),
                  qUtf8Printable(toIsoString(facts->until)));
    }
    return TlsSetUp{std::move(material), {}};
}

Result<TlsSetUp> fromAuthority(const TlsSettings &settings, const Clock &clock)
{
    auto authority = LocalAuthority::open(settings.directory, QSysInfo::machineHostName(), clock);
    if (!authority) {
        return fail(std::move(authority.error()));
    }
    QStringList names = namesOfThisMachine() + settings.names;
    if (!settings.publicHost.isEmpty()) {
        names.prepend(settings.publicHost);
    }
    auto material = authority->serverMaterial(names, clock);
    if (!material) {
        return fail(std::move(material.error()));
    }
    return TlsSetUp{std::move(*material), authority->certificate()};
}

} // namespace

QStringList namesOfThisMachine()
{
    QStringList names{QStringLiteral("localhost")};
    const QString host = QSysInfo::machineHostName().toLower();
    if (!host.isEmpty() && host != names.first()) {
        names.append(host);
        if (!host.contains(QLatin1Char('.'))) {
            names.append(host + QLatin1String(".local")); // as phones at home find it
        }
    }
    for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
        if (!address.isLinkLocal()) {
            names.append(address.toString());
        }
    }
    for (const QString &loopback : {QStringLiteral("127.0.0.1"), QStringLiteral("::1")}) {
        if (!names.contains(loopback)) {
            names.append(loopback);
        }
    }
    return names;
}

Result<TlsSetUp> setUpTls(const TlsSettings &settings, const Clock &clock)
{
    switch (settings.mode) {
    case TlsMode::Off:
        return TlsSetUp{};
    case TlsMode::Files:
        return fromFiles(settings, clock);
    case TlsMode::LocalAuthority:
        return fromAuthority(settings, clock);
    }
    Q_UNREACHABLE();
}

} // namespace locum::gateway
