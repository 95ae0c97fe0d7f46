// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "gateway/sending.h"
#include "gateway/stream_hub.h"
#include "model/json.h"

// How devices say that they are here, and that they go.

namespace locum::gateway {
namespace {

const auto statusBody = [](const StandInStatus &status) { return toJson(status); };

/// False after it has answered: the caller is no device.
bool needsDevice(const Call &call)
{
    if (!call.caller().device) {
        call.fail({"session.device.needed", {}});
        return false;
    }
    return true;
}

void keepAlive(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const auto activity = fields.optionalEnum<ports::LinkActivity>(QLatin1String("activity"));
    const auto lease = fields.integer(QLatin1String("lease_s"), 5, 86400);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    if (needsDevice(call)) {
        context.ports.links->polled(call.user(), call.device(), std::chrono::seconds(lease),
                                    activity.value_or(ports::LinkActivity::Interactive));
        context.ports.links->status(call.user(), call.whenGiven<StandInStatus>(statusBody));
    }
}

void input(const ApiContext &context, const Call &call)
{
    if (needsDevice(call)) {
        context.ports.links->input(call.user(), call.device());
        call.noContent();
    }
}

void detach(const ApiContext &context, const Call &call)
{
    auto how = leaveFrom(call.body());
    if (!how) {
        call.fail(how.error());
        return;
    }
    context.hub.leave(call.user(), call.device(), std::move(*how), call.whenGiven<StandInStatus>(statusBody));
}

void standIn(const ApiContext &context, const Call &call)
{
    context.ports.links->status(call.user(), call.whenGiven<StandInStatus>(statusBody));
}

} // namespace

Result<std::optional<ports::Leave>> leaveFrom(const QJsonObject &body)
{
    FieldReader fields(body);
    const auto stand = fields.optionalBoolean(QLatin1String("stand_in"));
    const auto mode = fields.optionalEnum<StandInMode>(QLatin1String("mode"));
    const auto text = fields.optionalText(QLatin1String("text"), 2000);
    const auto until = fields.optionalInstant(QLatin1String("until"));
    if (fields.error()) {
        return fail(*fields.error());
    }
    if (!stand && !mode && !text && !until) {
        return std::optional<ports::Leave>();
    }
    ports::Leave leave;
    leave.standIn = stand.value_or(true);
    leave.absence.mode = mode.value_or(leave.absence.mode);
    leave.absence.text = text.value_or(QString());
    leave.absence.until = until;
    return std::optional(std::move(leave));
}

void addStandInRoutes(Router &router)
{
    router.add({Method::Post, "/keepalive"}, keepAlive);
    router.add({Method::Post, "/input"}, input);
    router.add({Method::Post, "/detach"}, detach);
    router.add({Method::Get, "/stand-in"}, standIn);
}

} // namespace locum::gateway
