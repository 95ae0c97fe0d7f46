// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/api_error.h"
#include "gateway/router.h"
#include "model/json.h"
#include "sdk/rule_plugin.h"

// What the user's rules can ask of plugins.

namespace locum::gateway {
namespace {

QJsonObject statusJson(const ports::RulePluginStatus &status)
{
    QJsonObject json{{QStringLiteral("plugin"), status.plugin},
                     {QStringLiteral("name"), status.name},
                     {QStringLiteral("version"), status.version},
                     {QStringLiteral("enabled"), status.enabled},
                     {QStringLiteral("settings"), status.settings},
                     {QStringLiteral("secrets"), QJsonArray::fromStringList(status.secrets)},
                     {QStringLiteral("health"), nameOf(status.health)}};
    if (status.rules) {
        json.insert(QStringLiteral("rules"), sdk::toJson(*status.rules));
    }
    if (status.error) {
        json.insert(QStringLiteral("error"), toJson(*status.error));
    }
    return json;
}

void rulePlugins(const ApiContext &context, const Call &call)
{
    context.ports.rulePlugins->rulePlugins(call.user(),
                                           call.whenGiven<std::vector<ports::RulePluginStatus>>([](const auto &list) {
                                               QJsonArray array;
                                               for (const ports::RulePluginStatus &status : list) {
                                                   array.append(statusJson(status));
                                               }
                                               return QJsonObject{{QStringLiteral("rule_plugins"), array}};
                                           }));
}

void setRulePlugin(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::RulePluginChange change;
    change.enabled = fields.optionalBoolean(QLatin1String("enabled"));
    change.settings = fields.object(QLatin1String("settings"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.rulePlugins->setRulePlugin(call.user(), QString::fromUtf8(call.argument(0)), std::move(change),
                                             call.whenGiven<ports::RulePluginStatus>(statusJson));
}

} // namespace

void addRulePluginRoutes(Router &router)
{
    router.add({Method::Get, "/rule-plugins"}, rulePlugins);
    router.add({Method::Put, "/rule-plugins/{name}"}, setRulePlugin);
}

} // namespace locum::gateway
