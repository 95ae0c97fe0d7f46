// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/api.h"

#include <vector>

namespace locum::gateway {

enum class Access {
    Open,         ///< anybody
    User,         ///< a user, by a device's token or the control socket
    Administrator ///< the control socket only
};

struct Route {
    QByteArray method;
    QString pattern; ///< below /api/v1, e.g. /accounts/{id}/connect
    Access access = Access::User;
    std::function<void(const ApiRequest &, const Respond &)> handle;
};

/// Finds the route of a request and holds it to the route's access. The table is what the OpenAPI document is tested
/// against.
class Router {
public:
    static QString prefix() { return QStringLiteral("/api/v1"); }

    void add(QByteArray method, QString pattern, std::function<void(const ApiRequest &, const Respond &)> handle,
             Access access = Access::User);

    void handle(ApiRequest request, const Respond &respond) const;

    const std::vector<Route> &routes() const { return m_routes; }

private:
    std::vector<Route> m_routes;
};

/// The id that stands at `position` in the route; 0, which nothing has, when it is no number.
qint64 idAt(const ApiRequest &request, int position = 0);

} // namespace locum::gateway
