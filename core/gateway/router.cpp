// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"

#include "gateway/api_error.h"
#include "gateway/texts.h"

namespace locum::gateway {
namespace {

ApiResponse refuse(int status, const char *code, const QString &message, HttpHeaders headers = {})
{
    const QJsonObject error{{QStringLiteral("code"), QLatin1String(code)}, {QStringLiteral("message"), message}};
    return {status, {{QStringLiteral("error"), error}}, std::move(headers), {}};
}

} // namespace

ApiResponse errorResponse(const Error &error)
{
    return {statusOf(error), {{QStringLiteral("error"), errorObject(error)}}, {}, {}};
}

Call::Call(ApiRequest request, QByteArrayList arguments, Respond respond) : m_state(std::make_shared<State>())
{
    m_state->query = QUrlQuery(QString::fromLatin1(request.query));
    m_state->request = std::move(request);
    m_state->arguments = std::move(arguments);
    m_state->respond = std::move(respond);
}

ports::Reply<void> Call::whenDone() const
{
    return [call = *this](const Done &done) {
        if (done) {
            call.noContent();
        } else {
            call.fail(done.error());
        }
    };
}

Router::Router(ApiContext context) : m_context(std::move(context))
{
    addSessionRoutes(*this);
    addSetUpRoutes(*this);
    addPassRoutes(*this);
    addNetworkRoutes(*this);
    addContactRoutes(*this);
    addConversationRoutes(*this);
    addFeedRoutes(*this);
    addStandInRoutes(*this);
    addRuleRoutes(*this);
    addPolicyRoutes(*this);
    addRulePluginRoutes(*this);
    addPersonRoutes(*this);
    addChannelRoutes(*this);
    addAbsenceRoutes(*this);
    addSearchRoutes(*this);
    addFileRoutes(*this);
    addNoticeRoutes(*this);
    addServiceRoutes(*this);
    addAdminRoutes(*this);
    addDocumentRoutes(*this);
}

void Router::add(Route route, Handler handler)
{
    m_table.add(std::move(route));
    m_handlers.push_back(handler);
}

void Router::handle(ApiRequest request, Respond respond) const
{
    auto found = m_table.find(request.method, request.path);
    switch (found.what) {
    case RouteTable::Found::What::NoPath:
        respond(
            refuse(404, "http.path.unknown", Text::tr("There is nothing at this address. See /api/v1/openapi.json.")));
        return;
    case RouteTable::Found::What::NoMethod:
        respond(refuse(405, "http.method.unsupported", Text::tr("Here you can: %1.").arg(QLatin1String(found.allowed)),
                       {{"Allow", found.allowed}}));
        return;
    case RouteTable::Found::What::Route:
        break;
    }
    const Route &route = m_table.at(found.route);
    switch (route.access) {
    case Access::Public:
        break;
    case Access::Device:
        if (!request.caller.user) {
            respond(
                errorResponse(request.caller.isAdmin ? Error{"user.needed", {}} : Error{"session.token.invalid", {}}));
            return;
        }
        break;
    case Access::Admin:
        if (!request.caller.isAdmin) {
            respond(errorResponse({"admin.only", {}}));
            return;
        }
        break;
    }
    if (route.answering == Answering::Stream) {
        respond(refuse(426, "stream.upgrade.required", Text::tr("This address is for WebSockets.")));
        return;
    }
    m_handlers[found.route](m_context, Call(std::move(request), std::move(found.arguments), std::move(respond)));
}

} // namespace locum::gateway
