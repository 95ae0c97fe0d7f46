// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/routes.h"
#include "model/json.h"

namespace locum::gateway {
namespace {

ports::Reply<StandInStatus> answerStatus(const Respond &respond)
{
    return answer<StandInStatus>(respond, [](const StandInStatus &status) {
        return ApiResponse{200, toJson(status), {}};
    });
}

void keepAlive(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    const auto activity = body.choice<ports::LinkActivity>("activity").value_or(ports::LinkActivity::Interactive);
    const auto lease = body.integer("lease_s", true);
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    if (*lease < 1 || *lease > 86400) {
        respond(errorResponse({"request.field.invalid", QStringLiteral("'lease_s' takes 1 to 86400 seconds")}));
        return;
    }
    ports.links->polled(request.principal->user, request.principal->device, std::chrono::seconds(*lease), activity);
    ports.links->status(request.principal->user, answerStatus(respond));
}

void detach(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    auto leave = readLeave(request.body);
    if (!leave) {
        respond(errorResponse(leave.error()));
        return;
    }
    ports.links->leave(request.principal->user, request.principal->device, std::move(*leave), answerStatus(respond));
}

} // namespace

Result<std::optional<ports::Leave>> readLeave(const QJsonObject &given)
{
    BodyReader body(given);
    ports::Leave leave;
    const auto standIn = body.boolean("stand_in");
    leave.standIn = standIn.value_or(true);
    leave.absence.mode = body.choice<StandInMode>("mode").value_or(StandInMode::Away);
    leave.absence.text = body.text("text");
    leave.absence.until = body.instant("until");
    if (auto good = body.check(); !good) {
        return fail(good.error());
    }
    if (leave.absence.text.size() > 1000) {
        return fail("request.field.invalid", QStringLiteral("'text' takes at most 1000 characters"));
    }
    if (given.isEmpty()) {
        return std::optional<ports::Leave>();
    }
    return std::optional(leave);
}

void addStandInRoutes(Router &router, const ports::EnginePorts &ports)
{
    router.add("POST", QStringLiteral("/keepalive"),
               [&ports](const ApiRequest &request, const Respond &respond) { keepAlive(ports, request, respond); });
    router.add("POST", QStringLiteral("/input"), [&ports](const ApiRequest &request, const Respond &respond) {
        ports.links->input(request.principal->user, request.principal->device);
        respond(noContent());
    });
    router.add("POST", QStringLiteral("/detach"),
               [&ports](const ApiRequest &request, const Respond &respond) { detach(ports, request, respond); });
    router.add("GET", QStringLiteral("/stand-in"), [&ports](const ApiRequest &request, const Respond &respond) {
        ports.links->status(request.principal->user, answerStatus(respond));
    });
}

} // namespace locum::gateway
