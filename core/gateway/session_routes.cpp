// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "gateway/stream_hub.h"
#include "gateway/texts.h"
#include "gateway/user_answers.h"
#include "model/json.h"

#include <algorithm>

// Log in and out, the user's devices, tickets for browsers' WebSockets.

namespace locum::gateway {
ApiResponse tooOften(Duration wait)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    ApiResponse response;
    response.status = 429;
    response.body.insert(
        QStringLiteral("error"),
        QJsonObject{{QStringLiteral("code"), QStringLiteral("login.too_often")},
                    {QStringLiteral("message"), Text::tr("Too many log-ins have failed. Try again in %n second(s).",
                                                         nullptr, static_cast<int>(seconds))},
                    {QStringLiteral("retry"), QStringLiteral("later")}});
    response.headers.emplace_back("Retry-After", QByteArray::number(qint64(seconds)));
    return response;
}

bool needsDevice(const Call &call)
{
    if (!call.caller().device) {
        call.fail({"session.device.needed", {}});
        return false;
    }
    return true;
}

void tellLoggedIn(const ApiContext &context, const Call &call, const ports::LoggedIn &in)
{
    withDevice(context, call, in.user.id, in.device, [call, in](const Device &device) {
        call.ok({{QStringLiteral("token"), QString::fromLatin1(in.token.reveal())},
                 {QStringLiteral("device"), toJson(device)},
                 {QStringLiteral("user"), userJson(in.user)}},
                201);
    });
}

namespace {

void logIn(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::LogIn request;
    request.user = fields.text(QLatin1String("user"), FieldReader::Need::Required, 64);
    request.password = fields.secret(QLatin1String("password"), FieldReader::Need::Required);
    request.deviceName = fields.text(QLatin1String("device"), FieldReader::Need::Required, 100);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    const QByteArray address = call.caller().addressKey;
    if (const auto wait = context.logIns.begin(address, request.user)) {
        call.respond(tooOften(*wait));
        return;
    }
    const QString user = request.user;
    context.ports.users->logIn(request, [context, call, address, user](Result<ports::LoggedIn> in) {
        context.logIns.ended();
        if (!in) {
            call.fail(in.error());
            return;
        }
        context.logIns.succeeded(address, user);
        tellLoggedIn(context, call, *in);
    });
}

void session(const ApiContext &context, const Call &call)
{
    if (!needsDevice(call)) {
        return;
    }
    withDevice(context, call, call.user(), call.device(), [context, call](const Device &device) {
        context.ports.users->users([call, device](const Result<std::vector<ports::User>> &users) {
            if (!users) {
                call.fail(users.error());
                return;
            }
            const auto own = std::find_if(users->begin(), users->end(),
                                          [&](const ports::User &each) { return each.id == call.user(); });
            if (own == users->end()) {
                call.fail({"user.unknown", {}});
                return;
            }
            call.ok({{QStringLiteral("user"), userJson(*own)},
                     {QStringLiteral("device"), toJson(device)},
                     {QStringLiteral("may_invite"), mayInvite(*users, call.user())}});
        });
    });
}

void logOut(const ApiContext &context, const Call &call)
{
    if (needsDevice(call)) {
        context.ports.users->removeDevice(call.user(), call.device(), call.whenDone());
    }
}

void ticket(const ApiContext &context, const Call &call)
{
    if (!needsDevice(call)) {
        return;
    }
    const Secret made = context.tickets.issue({call.user(), call.device()});
    call.ok({{QStringLiteral("ticket"), QString::fromLatin1(made.reveal())},
             {QStringLiteral("expires_s"),
              qint64(std::chrono::duration_cast<std::chrono::seconds>(Tickets::lifetime).count())}},
            201);
}

void devices(const ApiContext &context, const Call &call)
{
    context.ports.users->devices(call.user(), call.whenGiven<std::vector<Device>>([](const auto &list) {
        return QJsonObject{{QStringLiteral("devices"), jsonArray(list)}};
    }));
}

void removeDevice(const ApiContext &context, const Call &call)
{
    context.ports.users->removeDevice(call.user(), call.id<DeviceId>(), call.whenDone());
}

} // namespace

void addSessionRoutes(Router &router)
{
    router.add({Method::Post, "/session", Access::Public}, logIn);
    router.add({Method::Get, "/session"}, session);
    router.add({Method::Delete, "/session"}, logOut);
    router.add({Method::Post, "/session/ticket"}, ticket);
    router.add({Method::Get, "/devices"}, devices);
    router.add({Method::Delete, "/devices/{id}"}, removeDevice);
}

} // namespace locum::gateway
