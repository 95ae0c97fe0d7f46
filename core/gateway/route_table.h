// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/http_types.h"

#include <QByteArray>
#include <QByteArrayList>

#include <vector>

namespace locum::gateway {

/// Who may ask.
enum class Access {
    Public, ///< anybody
    Device, ///< a token is needed
    Admin   ///< only over the control socket
};

/// How long an answer may take.
enum class Answering {
    Soon,
    Long,  ///< it waits by intention
    Stream ///< it is a WebSocket
};

/// What a request's body is.
enum class Payload {
    Json,
    Raw ///< as the caller's own system makes it, with all headers: for call backs of others
};

struct Route {
    Method method = Method::Get;
    QByteArray pattern; ///< after /api/v1: "/accounts/{id}/connect"; {id} is a positive number, {name} any text
    Access access = Access::Device;
    Answering answering = Answering::Soon;
    Payload payload = Payload::Json;
};

/// All routes there are. Filled once; then it may be asked from any thread.
class RouteTable {
public:
    static constexpr QByteArrayView prefix = "/api/v1";

    /// The index of the route, from 0.
    size_t add(Route route);

    struct Found {
        enum class What { Route, NoPath, NoMethod } what = What::NoPath;
        size_t route = 0;
        QByteArrayList arguments; ///< what stood for {id} and {name}, percent-decoded
        QByteArray allowed;       ///< with NoMethod: "GET, POST"
    };
    Found find(Method method, QByteArrayView path) const;

    const Route &at(size_t index) const { return m_routes[index].route; }
    size_t size() const { return m_routes.size(); }

private:
    struct Entry {
        Route route;
        QByteArrayList segments;
    };

    std::vector<Entry> m_routes;
};

} // namespace locum::gateway
