// SPDX-License-Identifier: GPL-2.0-or-later
#include "push_encryption.h"

#include <array>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>

namespace locum::webpush {

namespace {

constexpr qsizetype pointSize = 65;
constexpr qsizetype numberSize = 32;
constexpr qsizetype secretSize = 16;
constexpr qsizetype saltSize = 16;
constexpr int tagSize = 16;

template <auto Free>
struct Freer {
    template <class T>
    void operator()(T *what) const
    {
        Free(what);
    }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freer<Free>>;

unsigned char *bytes(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}
const unsigned char *bytes(const QByteArray &array)
{
    return reinterpret_cast<const unsigned char *>(array.constData());
}

tl::unexpected<Error> cryptoFailed(const char *what)
{
    return fail("push.crypto", QString::fromLatin1(what));
}

tl::unexpected<Error> keyInvalid(const char *what)
{
    return fail("push.key.invalid", QString::fromLatin1(what), Retry::AfterUserAction);
}

Result<Key> imported(const QByteArray &number, const QByteArray &point)
{
    if (point.size() != pointSize || point.at(0) != 4) {
        return keyInvalid("a public key has 65 bytes, the first of them 4");
    }
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
    const Owned<BIGNUM, BN_clear_free> secret(
        number.isEmpty() ? nullptr : BN_bin2bn(bytes(number), static_cast<int>(number.size()), nullptr));
    OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(),
                                     static_cast<size_t>(point.size()));
    if (secret) {
        OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get());
    }
    const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(build.get()));
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY *key = nullptr;
    const int selection = secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) {
        return keyInvalid("the public key is no point of the curve P-256");
    }
    Key made(key);
    // A point that is not on the curve would tell its sender of our private number.
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    if (!check || EVP_PKEY_public_check(check.get()) != 1) {
        return keyInvalid("the public key is no point of the curve P-256");
    }
    return made;
}

/// RFC 5869, extract and expand.
Result<QByteArray> derived(const QByteArray &salt, const QByteArray &from, const QByteArray &info, qsizetype size)
{
    const Owned<EVP_KDF, EVP_KDF_free> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const Owned<EVP_KDF_CTX, EVP_KDF_CTX_free> context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    QByteArray out(size, Qt::Uninitialized);
    const auto octets = [](const char *key, const QByteArray &value) {
        return OSSL_PARAM_construct_octet_string(key, const_cast<char *>(value.constData()),
                                                 static_cast<size_t>(value.size()));
    };
    std::array<char, 7> digest{"SHA256"};
    const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
                                octets(OSSL_KDF_PARAM_SALT, salt), octets(OSSL_KDF_PARAM_KEY, from),
                                octets(OSSL_KDF_PARAM_INFO, info), OSSL_PARAM_construct_end()};
    if (!context ||
        EVP_KDF_derive(context.get(), bytes(out), static_cast<size_t>(out.size()), parameters.data()) != 1) {
        return cryptoFailed("HKDF");
    }
    return out;
}

Result<QByteArray> agreed(const Key &own, const Key &other)
{
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_pkey(nullptr, own.get(), nullptr));
    QByteArray out(numberSize, Qt::Uninitialized);
    auto size = static_cast<size_t>(out.size());
    if (!context || EVP_PKEY_derive_init(context.get()) != 1 ||
        EVP_PKEY_derive_set_peer(context.get(), other.get()) != 1 ||
        EVP_PKEY_derive(context.get(), bytes(out), &size) != 1 || size != static_cast<size_t>(numberSize)) {
        return cryptoFailed("ECDH");
    }
    return out;
}

Result<QByteArray> sealed(const QByteArray &text, const QByteArray &key, const QByteArray &nonce)
{
    const Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> context(EVP_CIPHER_CTX_new());
    QByteArray out(text.size() + tagSize, Qt::Uninitialized);
    int size = 0;
    int rest = 0;
    if (!context || EVP_EncryptInit_ex2(context.get(), EVP_aes_128_gcm(), bytes(key), bytes(nonce), nullptr) != 1 ||
        EVP_EncryptUpdate(context.get(), bytes(out), &size, bytes(text), static_cast<int>(text.size())) != 1 ||
        EVP_EncryptFinal_ex(context.get(), bytes(out) + size, &rest) != 1 ||
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tagSize, bytes(out) + text.size()) != 1) {
        return cryptoFailed("AES-128-GCM");
    }
    return out;
}

} // namespace

void KeyDeleter::operator()(EVP_PKEY *key) const
{
    EVP_PKEY_free(key);
}

Result<Key> makeKey()
{
    Key key(EVP_EC_gen("prime256v1"));
    if (!key) {
        return cryptoFailed("no key could be made");
    }
    return key;
}

Result<Key> publicKeyFrom(const QByteArray &point)
{
    return imported({}, point);
}

Result<Key> keyFrom(const QByteArray &number, const QByteArray &point)
{
    if (number.size() != numberSize) {
        return keyInvalid("a private key has 32 bytes");
    }
    return imported(number, point);
}

QByteArray pointOf(const Key &key)
{
    QByteArray out(pointSize, Qt::Uninitialized);
    size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes(out), pointSize, &size) != 1) {
        return {};
    }
    return out.left(static_cast<qsizetype>(size));
}

Result<QByteArray> encrypted(const QByteArray &text, const Recipient &recipient, const Key &sender,
                             const QByteArray &salt)
{
    if (recipient.secret.size() != secretSize) {
        return keyInvalid("'auth' has 16 bytes");
    }
    if (salt.size() != saltSize) {
        return cryptoFailed("a salt has 16 bytes");
    }
    if (text.size() > longestText) {
        return fail("push.text.too_long", QStringLiteral("a message has at most %1 bytes").arg(longestText));
    }
    auto theirs = publicKeyFrom(recipient.publicKey);
    if (!theirs) {
        return fail(std::move(theirs.error()));
    }
    auto secret = agreed(sender, *theirs);
    if (!secret) {
        return fail(std::move(secret.error()));
    }
    const QByteArray ours = pointOf(sender);
    const auto named = [](const char *name) { return QByteArray(name) + '\0'; };
    auto keying = derived(recipient.secret, *secret, named("WebPush: info") + recipient.publicKey + ours, 32);
    if (!keying) {
        return fail(std::move(keying.error()));
    }
    auto key = derived(salt, *keying, named("Content-Encoding: aes128gcm"), 16);
    auto nonce = derived(salt, *keying, named("Content-Encoding: nonce"), 12);
    if (!key || !nonce) {
        return cryptoFailed("HKDF");
    }
    auto record = sealed(text + '\x02', *key, *nonce); // the only record is the last one
    if (!record) {
        return fail(std::move(record.error()));
    }
    constexpr char recordSize[] = {0, 0, 0x10, 0}; // 4096
    return salt + QByteArray(recordSize, sizeof recordSize) + static_cast<char>(ours.size()) + ours + *record;
}

Result<QByteArray> signature(const QByteArray &text, const Key &key)
{
    const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    size_t size = 0;
    if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, bytes(text), static_cast<size_t>(text.size())) != 1) {
        return cryptoFailed("ECDSA");
    }
    QByteArray der(static_cast<qsizetype>(size), Qt::Uninitialized);
    if (EVP_DigestSign(context.get(), bytes(der), &size, bytes(text), static_cast<size_t>(text.size())) != 1) {
        return cryptoFailed("ECDSA");
    }
    const unsigned char *at = bytes(std::as_const(der));
    const Owned<ECDSA_SIG, ECDSA_SIG_free> parts(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
    QByteArray out(2 * numberSize, '\0');
    if (!parts || BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), bytes(out), numberSize) != numberSize ||
        BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), bytes(out) + numberSize, numberSize) != numberSize) {
        return cryptoFailed("ECDSA");
    }
    return out;
}

QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray fromBase64Url(const QByteArray &text)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(text, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : QByteArray();
}

} // namespace locum::webpush
