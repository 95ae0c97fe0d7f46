// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "model/json.h"
#include "sdk/protocol_info.h"

#include <algorithm>

// Networks with their forms, the user's accounts on them, and what they ask.

namespace locum::gateway {
namespace {

QJsonObject networkJson(const ports::PluginStatus &plugin, const sdk::ProtocolInfo &protocol)
{
    return {{QStringLiteral("plugin"), plugin.metadata ? plugin.metadata->id : QString()},
            {QStringLiteral("protocol"), protocol.id},
            {QStringLiteral("name"), protocol.name},
            {QStringLiteral("features"), sdk::toJson(protocol.features)},
            {QStringLiteral("form"), toJson(protocol.form)}};
}

} // namespace

QJsonObject pluginJson(const ports::PluginStatus &plugin)
{
    QJsonObject json{{QStringLiteral("path"), plugin.path}};
    if (plugin.metadata) {
        json.insert(QStringLiteral("id"), plugin.metadata->id);
        json.insert(QStringLiteral("version"), plugin.metadata->version);
        json.insert(QStringLiteral("name"), plugin.metadata->name);
    }
    QJsonArray protocols;
    for (const sdk::ProtocolInfo &protocol : plugin.protocols) {
        protocols.append(protocol.id);
    }
    json.insert(QStringLiteral("protocols"), protocols);
    if (plugin.refused) {
        json.insert(QStringLiteral("refused"), toJson(*plugin.refused));
    }
    return json;
}

namespace {

void networks(const ApiContext &context, const Call &call)
{
    QJsonArray found;
    QJsonArray plugins;
    for (const ports::PluginStatus &plugin : context.ports.accounts->plugins()) {
        plugins.append(pluginJson(plugin));
        if (plugin.refused) {
            continue;
        }
        for (const sdk::ProtocolInfo &protocol : plugin.protocols) {
            found.append(networkJson(plugin, protocol));
        }
    }
    call.ok({{QStringLiteral("networks"), found}, {QStringLiteral("plugins"), plugins}});
}

const auto accountBody = [](const Account &account) { return toJson(account); };

void accounts(const ApiContext &context, const Call &call)
{
    context.ports.accounts->accounts(call.user(), call.whenGiven<std::vector<Account>>([](const auto &list) {
        return QJsonObject{{QStringLiteral("accounts"), jsonArray(list)}};
    }));
}

void addAccount(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::NewAccount account;
    account.plugin = fields.text(QLatin1String("plugin"), FieldReader::Need::Optional, 100);
    account.protocol = fields.text(QLatin1String("protocol"), FieldReader::Need::Required, 100);
    account.name = fields.text(QLatin1String("name"), FieldReader::Need::Optional, 200);
    account.settings = fields.object(QLatin1String("settings"));
    account.connectPolicy =
        fields.optionalEnum<ConnectPolicy>(QLatin1String("connect_policy")).value_or(ConnectPolicy::Always);
    account.presencePolicy =
        fields.optionalEnum<PresencePolicy>(QLatin1String("presence_policy")).value_or(PresencePolicy::AsUser);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.accounts->addAccount(call.user(), std::move(account), call.whenGiven<Account>(accountBody, 201));
}

void account(const ApiContext &context, const Call &call)
{
    context.ports.accounts->accounts(call.user(), [call](const Result<std::vector<Account>> &list) {
        if (!list) {
            call.fail(list.error());
            return;
        }
        const auto found = std::find_if(list->begin(), list->end(),
                                        [&](const Account &each) { return each.id == call.id<AccountId>(); });
        if (found == list->end()) {
            call.fail({"account.unknown", {}});
            return;
        }
        call.ok(toJson(*found));
    });
}

void changeAccount(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::AccountChange change;
    change.name = fields.optionalText(QLatin1String("name"), 200);
    change.settings = fields.object(QLatin1String("settings"));
    change.connectPolicy = fields.optionalEnum<ConnectPolicy>(QLatin1String("connect_policy"));
    change.presencePolicy = fields.optionalEnum<PresencePolicy>(QLatin1String("presence_policy"));
    change.enabled = fields.optionalBoolean(QLatin1String("enabled"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.accounts->changeAccount(call.user(), call.id<AccountId>(), std::move(change),
                                          call.whenGiven<Account>(accountBody));
}

void removeAccount(const ApiContext &context, const Call &call)
{
    context.ports.accounts->removeAccount(call.user(), call.id<AccountId>(), call.whenDone());
}

void connectAccount(const ApiContext &context, const Call &call)
{
    context.ports.accounts->connectAccount(call.user(), call.id<AccountId>(), call.whenDone());
}

void disconnectAccount(const ApiContext &context, const Call &call)
{
    context.ports.accounts->disconnectAccount(call.user(), call.id<AccountId>(), call.whenDone());
}

void requests(const ApiContext &context, const Call &call)
{
    context.ports.accounts->requests(call.user(), call.whenGiven<std::vector<PendingRequest>>([](const auto &list) {
        return QJsonObject{{QStringLiteral("requests"), jsonArray(list)}};
    }));
}

void answerRequest(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const bool accept = fields.boolean(QLatin1String("accept"));
    const QJsonObject values = fields.object(QLatin1String("values"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.accounts->answerRequest(call.user(), call.id<RequestId>(), accept, values, call.whenDone());
}

} // namespace

void addNetworkRoutes(Router &router)
{
    router.add({Method::Get, "/networks"}, networks);
    router.add({Method::Get, "/admin/networks", Access::Admin}, networks);
    router.add({Method::Get, "/accounts"}, accounts);
    router.add({Method::Post, "/accounts"}, addAccount);
    router.add({Method::Get, "/accounts/{id}"}, account);
    router.add({Method::Patch, "/accounts/{id}"}, changeAccount);
    router.add({Method::Delete, "/accounts/{id}"}, removeAccount);
    router.add({Method::Post, "/accounts/{id}/connect"}, connectAccount);
    router.add({Method::Post, "/accounts/{id}/disconnect"}, disconnectAccount);
    router.add({Method::Get, "/requests"}, requests);
    router.add({Method::Post, "/requests/{id}"}, answerRequest);
}

} // namespace locum::gateway
