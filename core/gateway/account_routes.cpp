// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/routes.h"
#include "model/json.h"
#include "sdk/protocol_info.h"

namespace locum::gateway {
namespace {

QJsonArray array(const std::vector<Account> &accounts)
{
    QJsonArray result;
    for (const auto &account : accounts) {
        result.append(toJson(account));
    }
    return result;
}

ApiResponse networks(const std::vector<ports::PluginStatus> &plugins)
{
    QJsonArray networks;
    QJsonArray found;
    for (const auto &plugin : plugins) {
        QJsonObject entry{{QStringLiteral("path"), plugin.path}};
        if (plugin.metadata) {
            entry.insert(QLatin1String("id"), plugin.metadata->id);
            entry.insert(QLatin1String("version"), plugin.metadata->version);
            entry.insert(QLatin1String("name"), plugin.metadata->name);
        }
        if (plugin.refused) {
            entry.insert(QLatin1String("refused"), toJson(*plugin.refused));
        }
        found.append(entry);
        if (plugin.refused || !plugin.metadata) {
            continue;
        }
        for (const auto &protocol : plugin.protocols) {
            auto network = sdk::toJson(protocol);
            network.insert(QLatin1String("protocol"), protocol.id);
            network.remove(QLatin1String("id"));
            network.insert(QLatin1String("plugin"), plugin.metadata->id);
            networks.append(network);
        }
    }
    return {200, {{QStringLiteral("networks"), networks}, {QStringLiteral("plugins"), found}}, {}};
}

void addAccount(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    ports::NewAccount account;
    account.plugin = body.text("plugin");
    account.protocol = body.text("protocol", true);
    account.name = body.text("name");
    account.settings = body.object("settings");
    account.connectPolicy = body.choice<ConnectPolicy>("connect_policy").value_or(ConnectPolicy::Always);
    account.presencePolicy = body.choice<PresencePolicy>("presence_policy").value_or(PresencePolicy::AsUser);
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    ports.accounts->addAccount(request.principal->user, std::move(account),
                               answer<Account>(respond, [](const Account &made) {
                                   return ApiResponse{201, toJson(made), {}};
                               }));
}

void changeAccount(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    ports::AccountChange change;
    change.name = body.optionalText("name");
    change.settings = body.object("settings");
    change.connectPolicy = body.choice<ConnectPolicy>("connect_policy");
    change.presencePolicy = body.choice<PresencePolicy>("presence_policy");
    change.enabled = body.boolean("enabled");
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    ports.accounts->changeAccount(request.principal->user, AccountId(idAt(request)), std::move(change),
                                  answer<Account>(respond, [](const Account &now) {
                                      return ApiResponse{200, toJson(now), {}};
                                  }));
}

void addRequestRoutes(Router &router, const ports::EnginePorts &ports)
{
    router.add("GET", QStringLiteral("/requests"), [&ports](const ApiRequest &request, const Respond &respond) {
        ports.accounts->requests(
            request.principal->user,
            answer<std::vector<PendingRequest>>(respond, [](const std::vector<PendingRequest> &pending) {
                QJsonArray requests;
                for (const auto &one : pending) {
                    requests.append(toJson(one));
                }
                return ApiResponse{200, {{QStringLiteral("requests"), requests}}, {}};
            }));
    });
    router.add("POST", QStringLiteral("/requests/{id}"), [&ports](const ApiRequest &request, const Respond &respond) {
        BodyReader body(request.body);
        const auto accept = body.boolean("accept", true);
        auto values = body.object("values");
        if (const auto good = body.check(); !good) {
            respond(errorResponse(good.error()));
            return;
        }
        ports.accounts->answerRequest(request.principal->user, RequestId(idAt(request)), *accept, std::move(values),
                                      answerDone(respond));
    });
}

} // namespace

void addAccountRoutes(Router &router, const ports::EnginePorts &ports)
{
    router.add("GET", QStringLiteral("/networks"),
               [&ports](const ApiRequest &, const Respond &respond) { respond(networks(ports.accounts->plugins())); });
    router.add("GET", QStringLiteral("/accounts"), [&ports](const ApiRequest &request, const Respond &respond) {
        ports.accounts->accounts(request.principal->user,
                                 answer<std::vector<Account>>(respond, [](const std::vector<Account> &accounts) {
                                     return ApiResponse{200, {{QStringLiteral("accounts"), array(accounts)}}, {}};
                                 }));
    });
    router.add("POST", QStringLiteral("/accounts"),
               [&ports](const ApiRequest &request, const Respond &respond) { addAccount(ports, request, respond); });
    router.add("GET", QStringLiteral("/accounts/{id}"), [&ports](const ApiRequest &request, const Respond &respond) {
        ports.accounts->accounts(
            request.principal->user,
            answer<std::vector<Account>>(respond, [id = idAt(request)](const std::vector<Account> &accounts) {
                for (const auto &account : accounts) {
                    if (account.id.value() == id) {
                        return ApiResponse{200, toJson(account), {}};
                    }
                }
                return errorResponse({"account.unknown", QString()});
            }));
    });
    router.add("PATCH", QStringLiteral("/accounts/{id}"),
               [&ports](const ApiRequest &request, const Respond &respond) { changeAccount(ports, request, respond); });
    router.add("DELETE", QStringLiteral("/accounts/{id}"), [&ports](const ApiRequest &request, const Respond &respond) {
        ports.accounts->removeAccount(request.principal->user, AccountId(idAt(request)), answerDone(respond));
    });
    router.add(
        "POST", QStringLiteral("/accounts/{id}/connect"), [&ports](const ApiRequest &request, const Respond &respond) {
            ports.accounts->connectAccount(request.principal->user, AccountId(idAt(request)), answerDone(respond));
        });
    router.add("POST", QStringLiteral("/accounts/{id}/disconnect"),
               [&ports](const ApiRequest &request, const Respond &respond) {
                   ports.accounts->disconnectAccount(request.principal->user, AccountId(idAt(request)),
                                                     answerDone(respond));
               });
    addRequestRoutes(router, ports);
}

} // namespace locum::gateway
