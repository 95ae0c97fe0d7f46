// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/ids.h"
#include "ports/token_directory.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <optional>

namespace locum::gateway {

using HttpRequestId = StrongId<struct HttpRequestTag, quint64>;

/// A whole request, as the network thread hands it to the core.
struct HttpRequest {
    HttpRequestId id;
    QByteArray method;
    QString path;  ///< percent-decoded, without the query
    QString query; ///< still encoded
    QByteArray body;
    std::optional<ports::Principal> principal; ///< of a good token
    QString client;                            ///< the device's own address, also behind a trusted proxy
};

struct HttpResponse {
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json";
    QList<QPair<QByteArray, QByteArray>> headers;
};

/// A WebSocket that has been let in.
struct SocketRequest {
    LinkId link;
    ports::Principal principal;
    QString query;
};

enum class SocketEnd {
    Closed, ///< the device said so
    Lost    ///< silence, a reset, or an end without a closing frame
};

} // namespace locum::gateway
