// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "gateway/sending.h"
#include "gateway/stream_hub.h"
#include "model/json.h"
#include "ports/stand_in_port.h"

#include <algorithm>
#include <array>

// How devices say that they are here, and that they go.

namespace locum::gateway {
namespace {

constexpr int longestRules = 16 * 1024; ///< a fragment, not a program

const auto statusBody = [](const StandInStatus &status) { return locum::toJson(status); };

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

Absence absenceFrom(FieldReader &fields)
{
    Absence absence;
    absence.mode = fields.optionalEnum<StandInMode>(QLatin1String("mode")).value_or(absence.mode);
    absence.text = fields.optionalText(QLatin1String("text"), 2000).value_or(QString());
    absence.until = fields.optionalInstant(QLatin1String("until"));
    absence.rules = fields.optionalText(QLatin1String("rules"), longestRules).value_or(QString());
    return absence;
}

void changeAbsence(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::AbsenceChange change;
    change.mode = fields.optionalEnum<StandInMode>(QLatin1String("mode"));
    change.text = fields.optionalText(QLatin1String("text"), 2000);
    change.rules = fields.optionalText(QLatin1String("rules"), longestRules);
    const auto until = fields.optionalInstant(QLatin1String("until"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    const auto takesBack = [&](const char *key) {
        const QJsonValue value = call.body().value(QLatin1String(key));
        return call.body().contains(QLatin1String(key)) && value.isNull();
    };
    if (takesBack("mode")) {
        change.mode = Absence().mode;
    }
    if (takesBack("text")) {
        change.text = QString();
    }
    if (takesBack("rules")) {
        change.rules = QString();
    }
    if (until || takesBack("until")) {
        change.until = until;
    }
    context.ports.standIn->changeAbsence(call.user(), std::move(change), call.whenGiven<StandInStatus>(statusBody));
}

constexpr std::array weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

QJsonObject toJson(const AbsencePlan &plan)
{
    QJsonArray days;
    for (size_t day = 0; day < weekdays.size(); ++day) {
        if (((plan.weekdays >> day) & 1) != 0) {
            days.append(QLatin1String(weekdays[day]));
        }
    }
    return {{QStringLiteral("id"), plan.id.value()},
            {QStringLiteral("begins"), toIsoString(plan.begins)},
            {QStringLiteral("weekdays"), days},
            {QStringLiteral("absence"), locum::toJson(plan.absence)}};
}

/// Nothing where one of them is no day.
std::optional<quint8> weekdaysFrom(const QStringList &names)
{
    unsigned bits = 0;
    for (const QString &name : names) {
        const auto day = std::ranges::find(weekdays, name, [](const char *each) { return QLatin1String(each); });
        if (day == weekdays.end()) {
            return std::nullopt;
        }
        bits |= 1U << (day - weekdays.begin());
    }
    return static_cast<quint8>(bits);
}

void plans(const ApiContext &context, const Call &call)
{
    context.ports.standIn->plannedAbsences(
        call.user(), call.whenGiven<std::vector<AbsencePlan>>([](const std::vector<AbsencePlan> &all) {
            QJsonArray array;
            for (const AbsencePlan &plan : all) {
                array.append(toJson(plan));
            }
            return QJsonObject{{QStringLiteral("plans"), array}};
        }));
}

void addPlan(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    (void)fields.text(QLatin1String("begins"), FieldReader::Need::Required, 64);
    const auto begins = fields.optionalInstant(QLatin1String("begins"));
    const auto absence = absenceFrom(fields);
    const auto days = weekdaysFrom(fields.optionalTexts(QLatin1String("weekdays")).value_or(QStringList()));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    if (!days) {
        call.fail({"request.field.invalid", QStringLiteral("'weekdays' takes mon, tue, wed, thu, fri, sat and sun")});
        return;
    }
    context.ports.standIn->planAbsence(
        call.user(), AbsencePlan{AbsencePlanId(0), *begins, absence, *days},
        call.whenGiven<AbsencePlan>([](const AbsencePlan &plan) { return toJson(plan); }, 201));
}

void removePlan(const ApiContext &context, const Call &call)
{
    context.ports.standIn->unplanAbsence(call.user(), call.id<AbsencePlanId>(), call.whenDone());
}

using Minutes = std::chrono::duration<qint64, std::ratio<60>>;

constexpr qint64 longestIdle = 7 * 24 * 60;

QJsonObject toJson(const ports::StandInSettings &settings)
{
    QJsonArray chosen;
    const auto put = [&](const char *key, bool isSet) {
        if (isSet) {
            chosen.append(QLatin1String(key));
        }
    };
    put("bare_close", settings.chosen.bareClose.has_value());
    put("own_clients_count", settings.chosen.ownClientsCount.has_value());
    put("idle_away_min", settings.chosen.idleAway.has_value());
    return {{QStringLiteral("bare_close"), nameOf(settings.bareClose)},
            {QStringLiteral("own_clients_count"), settings.ownClientsCount},
            {QStringLiteral("idle_away_min"), std::chrono::floor<Minutes>(settings.idleAway).count()},
            {QStringLiteral("chosen"), chosen}};
}

void settings(const ApiContext &context, const Call &call)
{
    context.ports.standIn->standInSettings(
        call.user(), call.whenGiven<ports::StandInSettings>([](const auto &given) { return toJson(given); }));
}

void changeSettings(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const auto bareClose = fields.optionalEnum<BareClose>(QLatin1String("bare_close"));
    const auto ownClients = fields.optionalBoolean(QLatin1String("own_clients_count"));
    const QLatin1String idleKey("idle_away_min");
    const bool setsIdle = !call.body().value(idleKey).isNull() && call.body().contains(idleKey);
    const auto idle =
        setsIdle ? std::optional<Duration>(Minutes(fields.integer(idleKey, 0, longestIdle))) : std::nullopt;
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    ports::StandInSettingsChange change;
    if (call.body().contains(QLatin1String("bare_close"))) {
        change.bareClose = bareClose;
    }
    if (call.body().contains(QLatin1String("own_clients_count"))) {
        change.ownClientsCount = ownClients;
    }
    if (call.body().contains(idleKey)) {
        change.idleAway = idle;
    }
    context.ports.standIn->changeStandInSettings(
        call.user(), change, call.whenGiven<ports::StandInSettings>([](const auto &given) { return toJson(given); }));
}

} // namespace

Result<std::optional<ports::Leave>> leaveFrom(const QJsonObject &body)
{
    FieldReader fields(body);
    const auto stand = fields.optionalBoolean(QLatin1String("stand_in"));
    const auto mode = fields.optionalEnum<StandInMode>(QLatin1String("mode"));
    const auto text = fields.optionalText(QLatin1String("text"), 2000);
    const auto until = fields.optionalInstant(QLatin1String("until"));
    const auto rules = fields.optionalText(QLatin1String("rules"), longestRules);
    if (fields.error()) {
        return fail(*fields.error());
    }
    if (!stand && !mode && !text && !until && !rules) {
        return std::optional<ports::Leave>();
    }
    ports::Leave leave;
    leave.standIn = stand.value_or(true);
    leave.absence.mode = mode.value_or(leave.absence.mode);
    leave.absence.text = text.value_or(QString());
    leave.absence.until = until;
    leave.absence.rules = rules.value_or(QString());
    return std::optional(std::move(leave));
}

void addStandInRoutes(Router &router)
{
    router.add({Method::Post, "/keepalive"}, keepAlive);
    router.add({Method::Post, "/input"}, input);
    router.add({Method::Post, "/detach"}, detach);
    router.add({Method::Get, "/stand-in"}, standIn);
    router.add({Method::Patch, "/stand-in"}, changeAbsence);
    router.add({Method::Get, "/absence-plans"}, plans);
    router.add({Method::Post, "/absence-plans"}, addPlan);
    router.add({Method::Delete, "/absence-plans/{id}"}, removePlan);
    router.add({Method::Get, "/stand-in/settings"}, settings);
    router.add({Method::Patch, "/stand-in/settings"}, changeSettings);
}

} // namespace locum::gateway
