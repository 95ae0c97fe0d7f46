// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/enum_names.h"
#include "base/secret.h"
#include "base/strong_id.h"
#include "model/ids.h"
#include "ports/token_directory.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace locum::gateway {

enum class Method { Get, Post, Put, Patch, Delete };

/// One request that waits for the core's answer; unique while the daemon runs.
using ExchangeId = StrongId<struct ExchangeTag, quint64>;

/// A buffer that many links send without a copy.
using SharedBytes = std::shared_ptr<const QByteArray>;

using HttpHeaders = std::vector<std::pair<QByteArray, QByteArray>>;

/// A request that was let through: framed well, within its limits, and with a good token where one is needed.
struct HttpRequest {
    ExchangeId exchange;
    Method method = Method::Get;
    QByteArray path;  ///< as it came, printable ASCII, from '/' up to the '?'
    QByteArray query; ///< as it came, without the '?'
    QByteArray body;
    std::optional<ports::Principal> principal;
    QByteArray addressKey;    ///< the client as the limits see it: its IPv4 address, or the /64 of its IPv6 address
    bool secure = false;      ///< the client speaks TLS, to us or to a trusted proxy
    bool raw = false;         ///< the body is what it is; else JSON
    HttpHeaders headers = {}; ///< with `raw`: all, names in lower case
};

struct HttpResponse {
    int status = 200;
    QByteArray contentType = "application/json";
    QByteArray body;
    HttpHeaders headers; ///< beside those that every response has
};

/// What is answered from memory, without the core.
struct Resource {
    QByteArray contentType;
    QByteArray body;
    HttpHeaders headers; ///< e.g. Cache-Control and Content-Security-Policy; they replace those that every response has
    QByteArray etag;     ///< with its quotes; empty: none
    QByteArray gzip;     ///< the body, compressed, for whoever takes that; empty: there is none
};
using Resources = QHash<QByteArray, Resource>; ///< by path

/// A WebSocket that a device has opened.
struct LinkOpening {
    LinkId link;
    ports::Principal principal;
    QByteArray query;
};

enum class LinkEnd {
    Closed, ///< with a closing frame
    Lost    ///< without a word
};

/// What a server proves itself with. PEM.
struct TlsMaterial {
    QByteArray certificateChain;
    Secret privateKey;
};

} // namespace locum::gateway

LOCUM_ENUM_NAMES(locum::gateway::Method, {locum::gateway::Method::Get, "GET"}, {locum::gateway::Method::Post, "POST"},
                 {locum::gateway::Method::Put, "PUT"}, {locum::gateway::Method::Patch, "PATCH"},
                 {locum::gateway::Method::Delete, "DELETE"})
