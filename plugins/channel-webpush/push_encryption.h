// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

#include <base/result.h>
#include <memory>

using EVP_PKEY = struct evp_pkey_st;

/// Elliptic curve keys on P-256, and what Web Push makes of them.
namespace locum::webpush {

struct KeyDeleter {
    void operator()(EVP_PKEY *key) const;
};
using Key = std::unique_ptr<EVP_PKEY, KeyDeleter>;

/// A new pair of keys.
Result<Key> makeKey();
/// A public key of 65 bytes, uncompressed (X9.62), as subscriptions have it. Error: `push.key.invalid`.
Result<Key> publicKeyFrom(const QByteArray &point);
/// A pair by its private number (32 bytes) and its public key. Error: `push.key.invalid`.
Result<Key> keyFrom(const QByteArray &number, const QByteArray &point);
/// The public key's 65 bytes.
QByteArray pointOf(const Key &key);

/// Where a browser wants its messages encrypted to: what PushSubscription.getKey() gives.
struct Recipient {
    QByteArray publicKey; ///< `p256dh`, 65 bytes
    QByteArray secret;    ///< `auth`, 16 bytes
};

/// The longest text that one message holds: push services take bodies of 4096 bytes (RFC 8030 section 7.2).
constexpr qsizetype longestText = 4096 - 86 - 16 - 1;

/// The body of a message with `Content-Encoding: aes128gcm` (RFC 8291, RFC 8188), in one record. `sender` and `salt`
/// (16 bytes) are new ones for every message. Errors: `push.key.invalid`, `push.text.too_long`, `push.crypto`.
Result<QByteArray> encrypted(const QByteArray &text, const Recipient &recipient, const Key &sender,
                             const QByteArray &salt);

/// An ES256 signature as JSON Web Signature wants it, 64 bytes (RFC 7518 section 3.4). Error: `push.crypto`.
Result<QByteArray> signature(const QByteArray &text, const Key &key);

/// Base64url without padding.
QByteArray base64Url(const QByteArray &bytes);
/// Nothing where it is none. Padding is taken as well, for browsers' libraries write it.
QByteArray fromBase64Url(const QByteArray &text);

} // namespace locum::webpush
