// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "push_encryption.h"

#include <QString>
#include <QUrl>

#include <base/clock.h>
#include <base/result.h>

namespace locum::webpush {

/// Who sends: a key that is made once and kept, which push services know the sender by (VAPID, RFC 8292). A browser's
/// subscription is bound to it: with another one all of them are void.
class ServerIdentity {
public:
    /// The key in `vapid.pem` of a directory; it is made where there is none, for its owner's eyes only.
    /// Error: `push.identity.unreadable` (says which file and why).
    static Result<ServerIdentity> load(const QString &directory);

    /// What browsers subscribe with: `applicationServerKey`, base64url.
    QByteArray publicKey() const { return base64Url(pointOf(m_key)); }

    /// The value of the header `Authorization` for a request to `endpoint`, good for twelve hours. `contact` is a
    /// mailto: or https: address at which the push service may complain; empty: none. Error: `push.crypto`.
    Result<QByteArray> authorization(const QUrl &endpoint, const QString &contact, Instant now) const;

private:
    explicit ServerIdentity(Key key) : m_key(std::move(key)) {}

    Key m_key;
};

} // namespace locum::webpush
