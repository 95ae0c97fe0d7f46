// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/http_types.h"

#include <QByteArray>

namespace locum::gateway {

/// "Not Found"
QByteArrayView reasonPhrase(int status);

/// {"error":{"code":…,"message":…}}
QByteArray errorBody(const QByteArray &code, const QString &message);

/// A refusal as JSON.
HttpResponse refusal(int status, const QByteArray &code, const QString &message, HttpHeaders headers = {});

/// What shapes a response's head beside the response itself.
struct HeadOptions {
    QByteArray requestId;
    bool close = false;           ///< the connection ends after it
    bool strictTransport = false; ///< Strict-Transport-Security
};

/// The head of a response with its blank line: status, length, the security headers that everything has, its own ones.
/// A header of its own takes the place of a general one.
QByteArray responseHead(const HttpResponse &response, const HeadOptions &options);

/// The security headers that every response has, also a WebSocket's 101.
const HttpHeaders &generalHeaders();

} // namespace locum::gateway
