// SPDX-License-Identifier: GPL-2.0-or-later
#include "server_identity.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <openssl/bio.h>
#include <openssl/pem.h>

namespace locum::webpush {

namespace {

constexpr auto goodFor = std::chrono::hours(12); ///< RFC 8292 section 2: at most 24 hours
constexpr qint64 largestFile = 16 * 1024;

struct BioDeleter {
    void operator()(BIO *bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, BioDeleter>;

tl::unexpected<Error> unreadable(const QString &path, const QString &why)
{
    return fail("push.identity.unreadable", path + QStringLiteral(": ") + why, Retry::AfterUserAction);
}

Result<Key> readKey(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return unreadable(path, file.errorString());
    }
    const QByteArray text = file.read(largestFile);
    const Bio bio(BIO_new_mem_buf(text.constData(), static_cast<int>(text.size())));
    Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    if (!key || pointOf(key).size() != 65) {
        return unreadable(path, QStringLiteral("it holds no private key of P-256"));
    }
    return key;
}

Result<Key> makeAndKeep(const QString &path)
{
    auto key = makeKey();
    if (!key) {
        return key;
    }
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), key->get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return fail("push.crypto", QStringLiteral("the key cannot be written"));
    }
    char *text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        file.write(text, size) != size || !file.commit()) {
        return unreadable(path, file.errorString());
    }
    return key;
}

QByteArray encoded(const QJsonObject &object)
{
    return base64Url(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

Result<ServerIdentity> ServerIdentity::load(const QString &directory)
{
    const QString path = QDir(directory).filePath(QStringLiteral("vapid.pem"));
    // One that is there and cannot be read is not replaced: that would end every subscription without a word.
    auto key = QFile::exists(path) ? readKey(path) : makeAndKeep(path);
    if (!key) {
        return fail(std::move(key.error()));
    }
    return ServerIdentity(std::move(*key));
}

Result<QByteArray> ServerIdentity::authorization(const QUrl &endpoint, const QString &contact, Instant now) const
{
    const QJsonObject head{{QStringLiteral("typ"), QStringLiteral("JWT")},
                           {QStringLiteral("alg"), QStringLiteral("ES256")}};
    const QUrl origin =
        endpoint.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    const auto until = std::chrono::duration_cast<std::chrono::seconds>((now + goodFor).time_since_epoch()).count();
    QJsonObject claims{{QStringLiteral("aud"), origin.toString(QUrl::FullyEncoded)},
                       {QStringLiteral("exp"), static_cast<qint64>(until)}};
    if (!contact.isEmpty()) {
        claims.insert(QStringLiteral("sub"), contact);
    }
    const QByteArray said = encoded(head) + '.' + encoded(claims);
    auto signedBy = signature(said, m_key);
    if (!signedBy) {
        return fail(std::move(signedBy.error()));
    }
    return "vapid t=" + said + '.' + base64Url(*signedBy) + ", k=" + publicKey();
}

} // namespace locum::webpush
