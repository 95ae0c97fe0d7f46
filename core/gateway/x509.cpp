// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/x509.h"

#include <QHostAddress>

#include <algorithm>
#include <ctime>
#include <memory>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace locum::gateway {
namespace {

template <auto Free>
struct Freer {
    template <class T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freer<GENERAL_NAMES_free>>;

tl::unexpected<Error> failed(const char *code, const QString &what)
{
    char text[256] = "no reason given";
    if (const auto number = ERR_peek_last_error(); number != 0) {
        ERR_error_string_n(number, text, sizeof text);
    }
    ERR_clear_error();
    return fail(code, QStringLiteral("%1 (%2)").arg(what, QLatin1String(text)));
}

Certificate certificateFrom(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

/// No pass phrase is ever asked for.
int noPassPhrase(char *, int, int, void *)
{
    return -1;
}

Key keyFrom(const Secret &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.reveal().constData(), static_cast<int>(pem.reveal().size())));
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassPhrase, nullptr));
}

QByteArray contentOf(const Bio &bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<qsizetype>(size)};
}

Instant instantOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) {
        return Instant();
    }
    return Instant(std::chrono::seconds(::timegm(&parts)));
}

bool setTime(ASN1_TIME *time, Instant instant)
{
    return ASN1_TIME_set(time, std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count()) != nullptr;
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData());
    if (extension == nullptr) {
        return false;
    }
    const bool added = X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

bool addNames(X509 *certificate, const QStringList &names)
{
    QByteArrayList entries;
    for (const QString &name : names) {
        QHostAddress address;
        entries.append((address.setAddress(name) ? "IP:" : "DNS:") + name.toLatin1());
    }
    return addExtension(certificate, nullptr, NID_subject_alt_name, entries.join(','));
}

/// Version, serial number, dates, subject and key: what both kinds have.
Certificate begin(EVP_PKEY *key, const QString &subject, Validity validity)
{
    Certificate certificate(X509_new());
    unsigned char serial[16];
    if (!certificate || RAND_bytes(serial, sizeof serial) != 1) {
        return nullptr;
    }
    serial[0] &= 0x7f; // positive
    serial[0] |= 0x40; // and of full length
    const std::unique_ptr<BIGNUM, Freer<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
    const QByteArray name = subject.left(64).toUtf8();
    const bool good = X509_set_version(certificate.get(), 2) == 1 && number &&
                      BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get())) != nullptr &&
                      setTime(X509_getm_notBefore(certificate.get()), validity.from) &&
                      setTime(X509_getm_notAfter(certificate.get()), validity.until) &&
                      X509_set_pubkey(certificate.get(), key) == 1 &&
                      X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                                                 reinterpret_cast<const unsigned char *>(name.constData()),
                                                 static_cast<int>(name.size()), -1, 0) == 1;
    return good ? std::move(certificate) : nullptr;
}

Result<KeyAndCertificate> toPem(X509 *certificate, EVP_PKEY *key)
{
    const Bio certificateOut(BIO_new(BIO_s_mem()));
    const Bio keyOut(BIO_new(BIO_s_secmem()));
    if (PEM_write_bio_X509(certificateOut.get(), certificate) != 1 ||
        PEM_write_bio_PKCS8PrivateKey(keyOut.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return failed("gateway.tls.failed", QStringLiteral("a certificate could not be written"));
    }
    return KeyAndCertificate{contentOf(certificateOut), Secret(contentOf(keyOut))};
}

} // namespace

Result<CertificateFacts> readCertificate(const QByteArray &pem)
{
    const Certificate certificate = certificateFrom(pem);
    if (!certificate) {
        return failed("gateway.tls.certificate.invalid", QStringLiteral("this is no certificate in PEM form"));
    }
    CertificateFacts facts{
        instantOf(X509_get0_notBefore(certificate.get())), instantOf(X509_get0_notAfter(certificate.get())), {}};
    const Names names(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names.get(), i);
        const ASN1_STRING *value = name->type == GEN_DNS || name->type == GEN_IPADD ? name->d.ia5 : nullptr;
        if (value == nullptr) {
            continue;
        }
        const unsigned char *data = ASN1_STRING_get0_data(value);
        const int size = ASN1_STRING_length(value);
        if (name->type == GEN_DNS) {
            facts.names.append(QString::fromLatin1(reinterpret_cast<const char *>(data), size).toLower());
        } else if (size == 16) {
            facts.names.append(QHostAddress(data).toString());
        } else if (size == 4) {
            facts.names.append(QStringLiteral("%1.%2.%3.%4").arg(data[0]).arg(data[1]).arg(data[2]).arg(data[3]));
        }
    }
    return facts;
}

Done checkKeyMatches(const QByteArray &certificatePem, const Secret &keyPem)
{
    const Certificate certificate = certificateFrom(certificatePem);
    if (!certificate) {
        return failed("gateway.tls.certificate.invalid", QStringLiteral("this is no certificate in PEM form"));
    }
    const Key key = keyFrom(keyPem);
    if (!key) {
        return failed("gateway.tls.key.invalid",
                      QStringLiteral("this is no private key in PEM form without a pass phrase"));
    }
    if (X509_check_private_key(certificate.get(), key.get()) != 1) {
        return failed("gateway.tls.key.mismatch", QStringLiteral("the private key is not the certificate's"));
    }
    return {};
}

bool isSignedBy(const QByteArray &certificatePem, const QByteArray &authorityPem)
{
    const Certificate certificate = certificateFrom(certificatePem);
    const Certificate authority = certificateFrom(authorityPem);
    const bool good =
        certificate && authority && X509_verify(certificate.get(), X509_get0_pubkey(authority.get())) == 1;
    ERR_clear_error();
    return good;
}

Result<KeyAndCertificate> makeAuthority(const QString &name, Validity validity)
{
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = key ? begin(key.get(), name, validity) : nullptr;
    if (!certificate || X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get())) != 1 ||
        !addExtension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
        !addExtension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign") ||
        !addExtension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash") ||
        X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0) {
        return failed("gateway.tls.failed", QStringLiteral("an authority's certificate could not be made"));
    }
    return toPem(certificate.get(), key.get());
}

Result<KeyAndCertificate> makeServerCertificate(const QByteArray &authorityPem, const Secret &authorityKey,
                                                const QStringList &names, Validity validity)
{
    const Certificate authority = certificateFrom(authorityPem);
    const Key signer = keyFrom(authorityKey);
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = key && !names.isEmpty() ? begin(key.get(), names.first(), validity) : nullptr;
    if (!authority || !signer || !certificate ||
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get())) != 1 ||
        !addExtension(certificate.get(), authority.get(), NID_basic_constraints, "critical,CA:FALSE") ||
        !addExtension(certificate.get(), authority.get(), NID_key_usage, "critical,digitalSignature") ||
        !addExtension(certificate.get(), authority.get(), NID_ext_key_usage, "serverAuth") ||
        !addExtension(certificate.get(), authority.get(), NID_subject_key_identifier, "hash") ||
        !addExtension(certificate.get(), authority.get(), NID_authority_key_identifier, "keyid:always") ||
        !addNames(certificate.get(), names) || X509_sign(certificate.get(), signer.get(), EVP_sha256()) == 0) {
        return failed(
            "gateway.tls.failed",
            QStringLiteral("a server certificate for %1 could not be made").arg(names.join(QLatin1String(", "))));
    }
    return toPem(certificate.get(), key.get());
}

} // namespace locum::gateway
