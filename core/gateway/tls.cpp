// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/tls.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QSaveFile>
#include <QUrl>

#include <memory>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace locum::gateway {
namespace {

template <auto free>
struct Free {
    template <class T>
    void operator()(T *pointer) const
    {
        free(pointer);
    }
};
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;

constexpr auto authorityDays = 3650;
constexpr auto serverDays = 397; // what browsers take at the most
constexpr auto renewBeforeDays = 30;

QString opensslError()
{
    char text[256] = "unknown reason";
    if (const auto code = ERR_get_error()) {
        ERR_error_string_n(code, text, sizeof text);
    }
    ERR_clear_error();
    return QString::fromLatin1(text);
}

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("gateway.tls.unreadable", QStringLiteral("cannot read %1: %2").arg(path, file.errorString()),
                    Retry::AfterUserAction);
    }
    return file.readAll();
}

/// Writes a file that only we may read, all of it or nothing.
Done writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                         file.write(bytes) == bytes.size() && file.commit();
    if (!written) {
        return fail("gateway.tls.unwritable", QStringLiteral("cannot write %1: %2").arg(path, file.errorString()),
                    Retry::AfterUserAction);
    }
    return {};
}

Certificate parseCertificate(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

Key parseKey(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    // Never ask at a terminal for a pass phrase.
    return Key(PEM_read_bio_PrivateKey(
        bio.get(), nullptr, [](char *, int, int, void *) { return -1; }, nullptr));
}

QByteArray contents(const Bio &bio)
{
    char *data = nullptr;
    const auto length = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, length);
}

QByteArray toPem(X509 *certificate)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return contents(bio);
}

QByteArray toPem(EVP_PKEY *key)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return contents(bio);
}

bool endsBefore(const X509 *certificate, Instant instant)
{
    auto seconds = static_cast<time_t>(toMilliseconds(instant) / 1000);
    return X509_cmp_time(X509_get0_notAfter(certificate), &seconds) < 0;
}

void addExtension(X509 *certificate, X509 *issuer, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    if (auto *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData())) {
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }
}

/// The subjectAltName of these names, as X509V3_EXT_conf takes it; names that are neither host names nor addresses are
/// left out.
QByteArray alternativeNames(const QStringList &names)
{
    QByteArrayList entries;
    for (const auto &name : names) {
        if (!QHostAddress(name).isNull()) {
            entries.append("IP:" + QHostAddress(name).toString().toLatin1());
        } else if (const auto ascii = QUrl::toAce(name); !ascii.isEmpty() && !ascii.contains(',')) {
            entries.append("DNS:" + ascii);
        }
    }
    return entries.join(',');
}

Certificate newCertificate(EVP_PKEY *key, const char *commonName, int days, Instant now, X509 *issuer)
{
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    unsigned char serial[16];
    RAND_bytes(serial, sizeof serial);
    serial[0] &= 0x7f; // RFC 5280 §4.1.2.2: positive
    const std::unique_ptr<BIGNUM, Free<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
    const auto begin = static_cast<time_t>(toMilliseconds(now) / 1000 - 86400); // clocks of phones go wrong
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), begin);
    ASN1_TIME_adj(X509_getm_notAfter(certificate.get()), begin, days, 0);
    X509_set_pubkey(certificate.get(), key);
    auto *name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(commonName), -1, -1,
                               0);
    X509_set_issuer_name(certificate.get(), issuer ? X509_get_subject_name(issuer) : name);
    return certificate;
}

struct Pair {
    Certificate certificate;
    Key key;
    QByteArray certificatePem;
    QByteArray keyPem;
};

Result<Pair> readPair(const QString &certificateFile, const QString &keyFile)
{
    auto certificatePem = readFile(certificateFile);
    if (!certificatePem) {
        return fail(certificatePem.error());
    }
    auto keyPem = readFile(keyFile);
    if (!keyPem) {
        return fail(keyPem.error());
    }
    Pair pair{parseCertificate(*certificatePem), parseKey(*keyPem), *certificatePem, *keyPem};
    if (!pair.certificate) {
        return fail("gateway.tls.invalid",
                    QStringLiteral("%1 holds no certificate in PEM: %2").arg(certificateFile, opensslError()),
                    Retry::AfterUserAction);
    }
    if (!pair.key) {
        return fail(
            "gateway.tls.invalid",
            QStringLiteral("%1 holds no private key in PEM without a pass phrase: %2").arg(keyFile, opensslError()),
            Retry::AfterUserAction);
    }
    if (X509_check_private_key(pair.certificate.get(), pair.key.get()) != 1) {
        ERR_clear_error();
        return fail("gateway.tls.mismatch",
                    QStringLiteral("the key %1 does not belong to the certificate %2").arg(keyFile, certificateFile),
                    Retry::AfterUserAction);
    }
    return pair;
}

Done writePair(const Pair &pair, const QString &certificateFile, const QString &keyFile)
{
    auto key = writeFile(keyFile, pair.keyPem);
    if (!key) {
        return key;
    }
    return writeFile(certificateFile, pair.certificatePem);
}

Result<Pair> makeAuthority(Instant now)
{
    Key key(EVP_EC_gen("P-256"));
    if (!key) {
        return fail("gateway.tls.invalid", QStringLiteral("cannot make a key: %1").arg(opensslError()));
    }
    auto certificate = newCertificate(key.get(), "Locum at home", authorityDays, now, nullptr);
    addExtension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    addExtension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    addExtension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    auto certificatePem = toPem(certificate.get());
    auto keyPem = toPem(key.get());
    return Pair{std::move(certificate), std::move(key), std::move(certificatePem), std::move(keyPem)};
}

Result<Pair> issue(const Pair &authority, const QStringList &names, Instant now)
{
    Key key(EVP_EC_gen("P-256"));
    if (!key) {
        return fail("gateway.tls.invalid", QStringLiteral("cannot make a key: %1").arg(opensslError()));
    }
    auto certificate = newCertificate(key.get(), "Locum", serverDays, now, authority.certificate.get());
    auto *issuer = authority.certificate.get();
    addExtension(certificate.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
    addExtension(certificate.get(), issuer, NID_key_usage, "critical,digitalSignature");
    addExtension(certificate.get(), issuer, NID_ext_key_usage, "serverAuth");
    addExtension(certificate.get(), issuer, NID_subject_key_identifier, "hash");
    addExtension(certificate.get(), issuer, NID_authority_key_identifier, "keyid:always");
    addExtension(certificate.get(), issuer, NID_subject_alt_name, alternativeNames(names));
    if (X509_sign(certificate.get(), authority.key.get(), EVP_sha256()) == 0) {
        return fail("gateway.tls.invalid", QStringLiteral("cannot sign the certificate: %1").arg(opensslError()));
    }
    auto certificatePem = toPem(certificate.get()) + authority.certificatePem;
    auto keyPem = toPem(key.get());
    return Pair{std::move(certificate), std::move(key), std::move(certificatePem), std::move(keyPem)};
}

/// Whether the certificate was issued by this authority for just these names.
bool isFor(X509 *certificate, const Pair &authority, const QStringList &names)
{
    if (X509_verify(certificate, authority.key.get()) != 1) {
        ERR_clear_error();
        return false;
    }
    const std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>> found(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    const auto expected = alternativeNames(names).split(',');
    if (!found || sk_GENERAL_NAME_num(found.get()) != expected.size()) {
        return false;
    }
    for (const auto &name : names) {
        const auto ascii = name.toLatin1();
        const bool matches = QHostAddress(name).isNull()
                                 ? X509_check_host(certificate, ascii.constData(), 0, 0, nullptr) == 1
                                 : X509_check_ip_asc(certificate, ascii.constData(), 0) == 1;
        if (!matches) {
            return false;
        }
    }
    return true;
}

} // namespace

Result<TlsMaterial> loadTlsFiles(const QString &certificateFile, const QString &keyFile, Instant now)
{
    auto pair = readPair(certificateFile, keyFile);
    if (!pair) {
        return fail(pair.error());
    }
    if (endsBefore(pair->certificate.get(), now)) {
        return fail("gateway.tls.expired",
                    QStringLiteral("the certificate %1 has expired: renew it").arg(certificateFile),
                    Retry::AfterUserAction);
    }
    return TlsMaterial{pair->certificatePem, pair->keyPem};
}

Result<LocalAuthority> openLocalAuthority(const QString &folder, const QStringList &names, Instant now)
{
    const QDir directory(folder);
    if (!directory.exists() &&
        !(QDir().mkpath(folder) &&
          QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))) {
        return fail("gateway.tls.unwritable", QStringLiteral("cannot make the folder %1").arg(folder),
                    Retry::AfterUserAction);
    }
    const auto authorityCertificate = directory.filePath(QStringLiteral("ca.crt"));
    const auto authorityKey = directory.filePath(QStringLiteral("ca.key"));
    const auto serverCertificate = directory.filePath(QStringLiteral("server.crt"));
    const auto serverKey = directory.filePath(QStringLiteral("server.key"));

    const bool exists = QFileInfo::exists(authorityCertificate) || QFileInfo::exists(authorityKey);
    auto authority = exists ? readPair(authorityCertificate, authorityKey) : makeAuthority(now);
    if (!authority) {
        return fail(authority.error()); // never made anew by itself: devices trust the one there was
    }
    if (!exists) {
        auto written = writePair(*authority, authorityCertificate, authorityKey);
        if (!written) {
            return fail(written.error());
        }
    }
    auto server = readPair(serverCertificate, serverKey);
    const bool good = server && !endsBefore(server->certificate.get(), now + std::chrono::days(renewBeforeDays)) &&
                      isFor(server->certificate.get(), *authority, names);
    if (!good) {
        server = issue(*authority, names, now);
        if (!server) {
            return fail(server.error());
        }
        auto written = writePair(*server, serverCertificate, serverKey);
        if (!written) {
            return fail(written.error());
        }
    }
    return LocalAuthority{authority->certificatePem, {server->certificatePem, server->keyPem}};
}

} // namespace locum::gateway
