// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "model/json.h"

// What the user can talk to beside people.

namespace locum::gateway {
namespace {

const auto serviceJson = [](const ports::Service &service) {
    QJsonObject json{{QStringLiteral("address"), service.address},
                     {QStringLiteral("plugin"), service.plugin},
                     {QStringLiteral("title"), service.title},
                     {QStringLiteral("description"), service.description},
                     {QStringLiteral("on"), service.on}};
    if (service.account) {
        json.insert(QStringLiteral("account"), service.account->value());
    }
    if (service.error) {
        json.insert(QStringLiteral("error"), toJson(*service.error));
    }
    return json;
};

void services(const ApiContext &context, const Call &call)
{
    context.ports.services->services(call.user(), call.whenGiven<std::vector<ports::Service>>([](const auto &list) {
        QJsonArray array;
        for (const ports::Service &service : list) {
            array.append(serviceJson(service));
        }
        return QJsonObject{{QStringLiteral("services"), array}};
    }));
}

void setService(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const bool on = fields.boolean(QLatin1String("on"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.services->setService(call.user(), QString::fromUtf8(call.argument(0)), on,
                                       call.whenGiven<ports::Service>(serviceJson));
}

} // namespace

void addServiceRoutes(Router &router)
{
    router.add({Method::Get, "/services"}, services);
    router.add({Method::Put, "/services/{name}"}, setService);
}

} // namespace locum::gateway
