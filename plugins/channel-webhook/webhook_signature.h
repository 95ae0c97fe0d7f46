// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

#include <base/clock.h>
#include <base/result.h>
#include <base/secret.h>

namespace locum::webhook {

/// As the "Standard Webhooks" have it (standardwebhooks.com): over "ID.SECONDS.BODY", by HMAC-SHA256.
struct Signed {
    QByteArray id;
    QByteArray timestamp; ///< seconds since 1970
    QByteArray signature; ///< "v1,BASE64", perhaps several with blanks between them
};

/// The bytes of a secret: of "whsec_BASE64" those that it stands for, else the text's own.
Secret secretOf(const Secret &text);

Signed sign(const QByteArray &id, Instant now, const QByteArray &body, const Secret &secret);

/// Whether who sent it knows the secret, and did so within five minutes. Errors: `webhook.signature.missing`,
/// `webhook.signature.old`, `webhook.signature.wrong`.
Done check(const Signed &given, Instant now, const QByteArray &body, const Secret &secret);

} // namespace locum::webhook
