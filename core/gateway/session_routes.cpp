// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/routes.h"
#include "model/json.h"

namespace locum::gateway {

QJsonObject toJson(const ports::User &user)
{
    return {{QStringLiteral("id"), user.id.value()},
            {QStringLiteral("name"), user.name},
            {QStringLiteral("display_name"), user.displayName},
            {QStringLiteral("locale"), user.locale}};
}

namespace {

QJsonArray toJson(const std::vector<Device> &devices)
{
    QJsonArray array;
    for (const auto &device : devices) {
        array.append(locum::toJson(device));
    }
    return array;
}

void logIn(const ports::EnginePorts &ports, LoginThrottle &throttle, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    ports::LogIn logIn{body.text("user", true), body.secret("password"), body.text("device", true)};
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    if (const auto wait = throttle.begin(request.client, logIn.user); wait > Duration::zero()) {
        auto response = errorResponse({"login.too_many", QString(), Retry::Later});
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
        response.headers.emplaceBack("Retry-After", QByteArray::number(static_cast<qlonglong>(seconds)));
        respond(response);
        return;
    }
    const auto user = logIn.user;
    ports.users->logIn(
        std::move(logIn),
        answer<ports::LoggedIn>(respond, [&throttle, user, client = request.client](const ports::LoggedIn &in) {
            throttle.succeeded(client, user);
            return ApiResponse{201,
                               {{QStringLiteral("token"), QString::fromLatin1(in.token.reveal())},
                                {QStringLiteral("device"), QJsonObject{{QStringLiteral("id"), in.device.value()}}},
                                {QStringLiteral("user"), gateway::toJson(in.user)}},
                               {}};
        }));
}

void whoAmI(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    const auto principal = *request.principal;
    ports.users->users([&ports, principal, respond](Result<std::vector<ports::User>> users) {
        if (!users) {
            respond(errorResponse(users.error()));
            return;
        }
        QJsonObject me;
        for (const auto &user : *users) {
            if (user.id == principal.user) {
                me = gateway::toJson(user);
            }
        }
        ports.users->devices(principal.user,
                             answer<std::vector<Device>>(respond, [me, principal](const std::vector<Device> &devices) {
                                 QJsonObject body{{QStringLiteral("user"), me}};
                                 for (const auto &device : devices) {
                                     if (device.id == principal.device) {
                                         body.insert(QLatin1String("device"), locum::toJson(device));
                                     }
                                 }
                                 return ApiResponse{200, body, {}};
                             }));
    });
}

} // namespace

void addSessionRoutes(Router &router, const ports::EnginePorts &ports, Tickets &tickets, LoginThrottle &throttle)
{
    router.add(
        "POST", QStringLiteral("/session"),
        [&ports, &throttle](const ApiRequest &request, const Respond &respond) {
            logIn(ports, throttle, request, respond);
        },
        Access::Open);
    router.add("GET", QStringLiteral("/session"),
               [&ports](const ApiRequest &request, const Respond &respond) { whoAmI(ports, request, respond); });
    router.add("DELETE", QStringLiteral("/session"), [&ports](const ApiRequest &request, const Respond &respond) {
        ports.users->removeDevice(request.principal->user, request.principal->device, answerDone(respond));
    });
    router.add("POST", QStringLiteral("/session/ticket"),
               [&tickets](const ApiRequest &request, const Respond &respond) {
                   using namespace std::chrono;
                   respond({201,
                            {{QStringLiteral("ticket"), QString::fromLatin1(tickets.issue(*request.principal))},
                             {QStringLiteral("expires_s"),
                              static_cast<qint64>(duration_cast<seconds>(Tickets::lifetime).count())}},
                            {}});
               });
    router.add("GET", QStringLiteral("/devices"), [&ports](const ApiRequest &request, const Respond &respond) {
        ports.users->devices(request.principal->user,
                             answer<std::vector<Device>>(respond, [](const std::vector<Device> &devices) {
                                 return ApiResponse{200, {{QStringLiteral("devices"), toJson(devices)}}, {}};
                             }));
    });
    router.add("DELETE", QStringLiteral("/devices/{id}"), [&ports](const ApiRequest &request, const Respond &respond) {
        ports.users->removeDevice(request.principal->user, DeviceId(idAt(request)), answerDone(respond));
    });
}

} // namespace locum::gateway
