// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/local_authority.h"

#include "base/logging.h"
#include "gateway/x509.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <sys/stat.h>

namespace locum::gateway {
namespace {

constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr auto forAll = ownerOnly | QFile::ReadGroup | QFile::ReadOther;

/// A clock of a phone may be behind.
constexpr auto leeway = std::chrono::hours(24);

Done writeFile(const QString &path, const QByteArray &content, QFile::Permissions permissions)
{
    QSaveFile file(path);
    // Before anything is in it.
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(permissions) ||
        file.write(content) != content.size() || !file.commit()) {
        return fail("gateway.tls.directory", QStringLiteral("cannot write %1: %2").arg(path, file.errorString()));
    }
    return {};
}

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("gateway.tls.unreadable", QStringLiteral("cannot read %1: %2").arg(path, file.errorString()));
    }
    return file.read(1024 * 1024);
}

} // namespace

Result<LocalAuthority> LocalAuthority::open(const QString &directory, const QString &hostName, const Clock &clock)
{
    const QDir dir(directory);
    if (!dir.exists()) {
        if (!QDir().mkpath(directory)) {
            return fail("gateway.tls.directory", QStringLiteral("cannot make the directory %1").arg(directory));
        }
        ::chmod(QFile::encodeName(directory).constData(), S_IRWXU);
    }
    const QString certificatePath = dir.filePath(QStringLiteral("ca.crt"));
    const QString keyPath = dir.filePath(QStringLiteral("ca.key"));
    if (!QFileInfo::exists(certificatePath) && !QFileInfo::exists(keyPath)) {
        const Instant now = clock.now();
        // The day tells two authorities of one host apart in a phone's list.
        const auto made =
            makeAuthority(QStringLiteral("Locum on %1 (%2)").arg(hostName.left(40), toIsoString(now).left(10)),
                          {now - leeway, now + lifetime});
        if (!made) {
            return fail(made.error());
        }
        // The key first: where only it is there, nothing trusts its certificate yet.
        for (const Done &written : {writeFile(keyPath, made->key.reveal(), ownerOnly),
                                    writeFile(certificatePath, made->certificate, forAll)}) {
            if (!written) {
                return fail(written.error());
            }
        }
        qCInfo(lcGateway, "made a certificate authority in %s", qUtf8Printable(directory));
        return LocalAuthority(directory, made->certificate, made->key);
    }
    const auto damaged = [&](const QString &why) {
        return fail(
            "gateway.tls.authority.damaged",
            QStringLiteral("the certificate authority in %1 cannot be used: %2. Put ca.crt and ca.key back from a "
                           "backup; or remove both, then a new one is made, which every phone must trust anew")
                .arg(directory, why));
    };
    auto certificate = readFile(certificatePath);
    auto key = readFile(keyPath);
    if (!certificate || !key) {
        return damaged(certificate ? key.error().detail : certificate.error().detail);
    }
    Secret secret(std::move(*key));
    if (const auto matches = checkKeyMatches(*certificate, secret); !matches) {
        return damaged(matches.error().detail);
    }
    const auto facts = readCertificate(*certificate);
    if (!facts) {
        return damaged(facts.error().detail);
    }
    if (facts->until <= clock.now()) {
        return fail(
            "gateway.tls.authority.expired",
            QStringLiteral("the certificate authority in %1 has expired: remove ca.crt and ca.key, then a new one "
                           "is made, which every phone must trust anew")
                .arg(directory),
            Retry::AfterUserAction);
    }
    ::chmod(QFile::encodeName(keyPath).constData(), S_IRUSR | S_IWUSR);
    return LocalAuthority(directory, std::move(*certificate), std::move(secret));
}

Result<TlsMaterial> LocalAuthority::serverMaterial(const QStringList &names, const Clock &clock) const
{
    QStringList wanted;
    for (const QString &name : names) {
        if (!name.isEmpty() && !wanted.contains(name.toLower())) {
            wanted.append(name.toLower());
        }
    }
    const QDir dir(m_directory);
    const QString certificatePath = dir.filePath(QStringLiteral("server.crt"));
    const QString keyPath = dir.filePath(QStringLiteral("server.key"));
    const Instant now = clock.now();
    const auto before = readFile(certificatePath);
    auto keyBefore = readFile(keyPath);
    if (before && keyBefore) {
        const Secret key(std::move(*keyBefore));
        const auto facts = readCertificate(*before);
        const bool good =
            facts && facts->from <= now && facts->until > now + renewBefore && checkKeyMatches(*before, key) &&
            isSignedBy(*before, m_certificate) &&
            std::all_of(wanted.begin(), wanted.end(), [&](const QString &name) { return facts->names.contains(name); });
        if (good) {
            return TlsMaterial{*before, key};
        }
    }
    const auto authority = readCertificate(m_certificate);
    const Instant until = std::min<Instant>(now + serverLifetime, authority ? authority->until : now + serverLifetime);
    const auto made = makeServerCertificate(m_certificate, m_key, wanted, {now - leeway, until});
    if (!made) {
        return fail(made.error());
    }
    for (const Done &written :
         {writeFile(keyPath, made->key.reveal(), ownerOnly), writeFile(certificatePath, made->certificate, forAll)}) {
        if (!written) {
            return fail(written.error());
        }
    }
    qCInfo(lcGateway, "made a server certificate for %s", qUtf8Printable(wanted.join(QLatin1String(", "))));
    return TlsMaterial{made->certificate, made->key};
}

} // namespace locum::gateway
