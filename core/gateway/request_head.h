// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/client_address.h"
#include "gateway/http_types.h"
#include "gateway/limits.h"

#include <QByteArray>

#include <tl/expected.hpp>

#include <utility>
#include <vector>

namespace locum::gateway {

/// The start line and the fields of a request, as the parser gave them.
struct RequestHead {
    QByteArray method;
    QByteArray target;
    bool isHttp11 = true;
    bool keepAlive = true;                                 ///< as version and Connection say
    std::vector<std::pair<QByteArray, QByteArray>> fields; ///< names in lower case

    qsizetype count(QByteArrayView name) const;
    /// Of the first field of that name.
    QByteArray value(QByteArrayView name) const;
    /// Of all fields of that name, with ", " between them.
    QByteArray joined(QByteArrayView name) const;
    /// Whether a comma-separated field has this token, in any case.
    bool hasToken(QByteArrayView name, QByteArrayView token) const;

    ForwardingHeaders forwarding() const;
};

/// A head whose framing can mean one thing only.
struct Framing {
    Method method = Method::Get;
    bool headOnly = false; ///< HEAD: as GET, without the body
    QByteArray path;
    QByteArray query;
    qint64 bodyBytes = 0;
    bool upgrade = false; ///< to a WebSocket
    bool expectsContinue = false;
};

/// Refuses what another server before or after us could frame differently: any Transfer-Encoding (411), several or
/// odd Content-Lengths, no Host or several, a body where none belongs, targets that are not plain, methods that are
/// unknown (501), bodies over the limit (413).
tl::expected<Framing, HttpResponse> frame(const RequestHead &head, const Limits &limits);

} // namespace locum::gateway
