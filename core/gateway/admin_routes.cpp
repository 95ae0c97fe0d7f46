// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/routes.h"
#include "model/json.h"

namespace locum::gateway {
namespace {

QJsonObject toJson(const ports::AdminStatus &status)
{
    QJsonArray plugins;
    for (const auto &plugin : status.plugins) {
        QJsonArray protocols;
        for (const auto &protocol : plugin.protocols) {
            protocols.append(protocol.id);
        }
        QJsonObject entry{{QStringLiteral("path"), plugin.path}, {QStringLiteral("protocols"), protocols}};
        if (plugin.metadata) {
            entry.insert(QLatin1String("id"), plugin.metadata->id);
            entry.insert(QLatin1String("version"), plugin.metadata->version);
        }
        if (plugin.refused) {
            entry.insert(QLatin1String("refused"), locum::toJson(*plugin.refused));
        }
        plugins.append(entry);
    }
    QJsonArray cells;
    for (const auto &cell : status.cells) {
        QJsonObject entry{{QStringLiteral("user"), cell.user},
                          {QStringLiteral("plugin"), cell.plugin},
                          {QStringLiteral("state"), cell.state},
                          {QStringLiteral("waiting"), cell.waiting}};
        if (cell.error) {
            entry.insert(QLatin1String("error"), locum::toJson(*cell.error));
        }
        cells.append(entry);
    }
    QJsonArray accounts;
    for (const auto &account : status.accounts) {
        QJsonObject entry{{QStringLiteral("user"), account.user},
                          {QStringLiteral("account"), locum::toJson(account.account)},
                          {QStringLiteral("queued"), account.queued}};
        if (account.retryAt) {
            entry.insert(QLatin1String("retry_at"), toIsoString(*account.retryAt));
        }
        accounts.append(entry);
    }
    QJsonObject json{{QStringLiteral("version"), status.version},
                     {QStringLiteral("database"), QJsonObject{{QStringLiteral("path"), status.databasePath},
                                                              {QStringLiteral("bytes"), status.databaseBytes}}},
                     {QStringLiteral("plugins"), plugins},
                     {QStringLiteral("cells"), cells},
                     {QStringLiteral("accounts"), accounts}};
    if (status.storeError) {
        json.insert(QLatin1String("store_error"), locum::toJson(*status.storeError));
    }
    return json;
}

void addUser(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    ports::NewUser user{body.text("name", true), body.secret("password"), body.text("display_name"),
                        body.text("locale")};
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    ports.users->addUser(std::move(user), answer<ports::User>(respond, [](const ports::User &made) {
                             return ApiResponse{201, gateway::toJson(made), {}};
                         }));
}

/// Finds the user that the path names, and goes on with them.
void withUser(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond,
              std::function<void(UserId)> go)
{
    ports.users->users(
        [name = request.parameters.value(0), respond, go = std::move(go)](Result<std::vector<ports::User>> users) {
            if (!users) {
                respond(errorResponse(users.error()));
                return;
            }
            for (const auto &user : *users) {
                if (user.name == name) {
                    go(user.id);
                    return;
                }
            }
            respond(errorResponse({"user.unknown", QString()}));
        });
}

void setPassword(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    const auto password = body.secret("password");
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    withUser(ports, request, respond, [&ports, password, respond](UserId user) {
        ports.users->setPassword(user, password, answerDone(respond));
    });
}

} // namespace

void addAdminRoutes(Router &router, const ports::EnginePorts &ports, std::function<QJsonObject()> listening)
{
    const auto add = [&router](const char *method, const QString &pattern,
                               std::function<void(const ApiRequest &, const Respond &)> handle) {
        router.add(method, pattern, std::move(handle), Access::Administrator);
    };
    add("GET", QStringLiteral("/admin/users"), [&ports](const ApiRequest &, const Respond &respond) {
        ports.users->users(answer<std::vector<ports::User>>(respond, [](const std::vector<ports::User> &all) {
            QJsonArray users;
            for (const auto &user : all) {
                users.append(gateway::toJson(user));
            }
            return ApiResponse{200, {{QStringLiteral("users"), users}}, {}};
        }));
    });
    add("POST", QStringLiteral("/admin/users"),
        [&ports](const ApiRequest &request, const Respond &respond) { addUser(ports, request, respond); });
    add("DELETE", QStringLiteral("/admin/users/{name}"), [&ports](const ApiRequest &request, const Respond &respond) {
        withUser(ports, request, respond,
                 [&ports, respond](UserId user) { ports.users->removeUser(user, answerDone(respond)); });
    });
    add("PUT", QStringLiteral("/admin/users/{name}/password"),
        [&ports](const ApiRequest &request, const Respond &respond) { setPassword(ports, request, respond); });
    add("GET", QStringLiteral("/admin/networks"), [&router](const ApiRequest &request, const Respond &respond) {
        ApiRequest same = request; // the same list as a user's
        same.path = Router::prefix() + QStringLiteral("/networks");
        same.principal = ports::Principal{UserId(0), DeviceId(0)};
        router.handle(same, respond);
    });
    add("GET", QStringLiteral("/admin/status"),
        [&ports, listening = std::move(listening)](const ApiRequest &, const Respond &respond) {
            ports.admin->adminStatus(answer<ports::AdminStatus>(respond, [listening](const ports::AdminStatus &status) {
                auto body = toJson(status);
                body.insert(QLatin1String("gateway"), listening());
                return ApiResponse{200, body, {}};
            }));
        });
}

} // namespace locum::gateway
