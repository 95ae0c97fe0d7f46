// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"

namespace locum::gateway {
namespace {

/// What stands for the {…} of the pattern, or nothing when the path is another.
std::optional<QStringList> match(const QString &pattern, const QString &path)
{
    const auto expected = QStringView(pattern).split(u'/');
    const auto given = QStringView(path).split(u'/');
    if (expected.size() != given.size()) {
        return std::nullopt;
    }
    QStringList parameters;
    for (qsizetype i = 0; i < expected.size(); ++i) {
        if (expected[i].startsWith(u'{')) {
            if (given[i].isEmpty()) {
                return std::nullopt;
            }
            parameters.append(given[i].toString());
        } else if (expected[i] != given[i]) {
            return std::nullopt;
        }
    }
    return parameters;
}

} // namespace

void Router::add(QByteArray method, QString pattern, std::function<void(const ApiRequest &, const Respond &)> handle,
                 Access access)
{
    m_routes.push_back({std::move(method), std::move(pattern), access, std::move(handle)});
}

void Router::handle(ApiRequest request, const Respond &respond) const
{
    if (!request.path.startsWith(prefix() + u'/')) {
        respond(errorResponse({"route.unknown", request.path}));
        return;
    }
    const auto path = request.path.mid(prefix().size());
    QByteArrayList allowed;
    for (const auto &route : m_routes) {
        auto parameters = match(route.pattern, path);
        if (!parameters) {
            continue;
        }
        if (route.method != request.method) {
            allowed.append(route.method);
            continue;
        }
        if (route.access == Access::User && !request.principal) {
            respond(errorResponse({"session.required", QString()}));
            return;
        }
        if (route.access == Access::Administrator && !request.isAdministrator) {
            respond(errorResponse({"admin.required", QString()}));
            return;
        }
        request.parameters = std::move(*parameters);
        route.handle(request, respond);
        return;
    }
    if (!allowed.isEmpty()) {
        auto response = errorResponse({"route.method", QString::fromLatin1("it takes " + allowed.join(", "))});
        response.headers.emplaceBack("Allow", allowed.join(", "));
        respond(response);
        return;
    }
    respond(errorResponse({"route.unknown", request.path}));
}

qint64 idAt(const ApiRequest &request, int position)
{
    return positiveInteger(request.parameters.value(position)).value_or(0);
}

} // namespace locum::gateway
