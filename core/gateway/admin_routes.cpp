// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/api_error.h"
#include "gateway/router.h"
#include "gateway/stream_hub.h"
#include "gateway/user_answers.h"
#include "model/json.h"

#include <algorithm>

// What the administrator does, over the control socket only.

namespace locum::gateway {

QJsonObject pluginJson(const ports::PluginStatus &plugin);

namespace {

/// Finds the user that the path names and gives its id to `then`.
template <class F>
void withUser(const ApiContext &context, const Call &call, F then)
{
    context.ports.users->users([call, then](const Result<std::vector<ports::User>> &users) {
        if (!users) {
            call.fail(users.error());
            return;
        }
        const QString name = QString::fromUtf8(call.argument(0));
        const auto found =
            std::find_if(users->begin(), users->end(), [&](const ports::User &each) { return each.name == name; });
        if (found == users->end()) {
            call.fail({"user.unknown", {}});
            return;
        }
        then(found->id);
    });
}

void users(const ApiContext &context, const Call &call)
{
    context.ports.users->users(call.whenGiven<std::vector<ports::User>>([](const auto &list) {
        QJsonArray array;
        for (const ports::User &user : list) {
            array.append(userJson(user));
        }
        return QJsonObject{{QStringLiteral("users"), array}};
    }));
}

void addUser(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::NewUser user;
    user.name = fields.text(QLatin1String("name"), FieldReader::Need::Required, 64);
    user.password = fields.secret(QLatin1String("password"), FieldReader::Need::Required);
    user.displayName = fields.text(QLatin1String("display_name"), FieldReader::Need::Optional, 200);
    user.locale = fields.text(QLatin1String("locale"), FieldReader::Need::Optional, 35);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.users->addUser(
        std::move(user), call.whenGiven<ports::User>([](const ports::User &added) { return userJson(added); }, 201));
}

void removeUser(const ApiContext &context, const Call &call)
{
    withUser(context, call,
             [&port = *context.ports.users, call](UserId user) { port.removeUser(user, call.whenDone()); });
}

void setPassword(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const Secret password = fields.secret(QLatin1String("password"), FieldReader::Need::Required);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    withUser(context, call, [&port = *context.ports.users, call, password](UserId user) {
        port.setPassword(user, password, call.whenDone());
    });
}

QJsonObject cellJson(const ports::CellStatus &cell)
{
    QJsonObject json{{QStringLiteral("user"), cell.user},
                     {QStringLiteral("plugin"), cell.plugin},
                     {QStringLiteral("state"), cell.state},
                     {QStringLiteral("waiting"), cell.waiting}};
    if (cell.error) {
        json.insert(QStringLiteral("error"), toJson(*cell.error));
    }
    return json;
}

QJsonObject accountJson(const ports::AccountStatus &status)
{
    QJsonObject json{{QStringLiteral("user"), status.user},
                     {QStringLiteral("account"), toJson(status.account)},
                     {QStringLiteral("queued"), status.queued}};
    if (status.retryAt) {
        json.insert(QStringLiteral("retry_at"), toIsoString(*status.retryAt));
    }
    return json;
}

void status(const ApiContext &context, const Call &call)
{
    const QStringList listen = context.listensOn();
    const QJsonObject gateway{{QStringLiteral("url"), listen.value(0)},
                              {QStringLiteral("listen"), QJsonArray::fromStringList(listen)},
                              {QStringLiteral("public_url"), context.publicUrl},
                              {QStringLiteral("links"), static_cast<qint64>(context.hub.links())},
                              {QStringLiteral("polls"), static_cast<qint64>(context.hub.polls().waiting())}};
    context.ports.admin->adminStatus(call.whenGiven<ports::AdminStatus>([gateway](const auto &given) {
        QJsonArray plugins;
        for (const ports::PluginStatus &plugin : given.plugins) {
            plugins.append(pluginJson(plugin));
        }
        QJsonArray cells;
        for (const ports::CellStatus &cell : given.cells) {
            cells.append(cellJson(cell));
        }
        QJsonArray accounts;
        for (const ports::AccountStatus &account : given.accounts) {
            accounts.append(accountJson(account));
        }
        QJsonObject json{{QStringLiteral("version"), given.version},
                         {QStringLiteral("gateway"), gateway},
                         {QStringLiteral("database"), QJsonObject{{QStringLiteral("path"), given.databasePath},
                                                                  {QStringLiteral("bytes"), given.databaseBytes}}},
                         {QStringLiteral("plugins"), plugins},
                         {QStringLiteral("cells"), cells},
                         {QStringLiteral("accounts"), accounts}};
        QJsonArray rulePlugins;
        for (const ports::RulePluginTrouble &one : given.rulePlugins) {
            rulePlugins.append(QJsonObject{{QStringLiteral("user"), one.user},
                                           {QStringLiteral("plugin"), one.plugin},
                                           {QStringLiteral("error"), toJson(one.error)}});
        }
        json.insert(QStringLiteral("rule_plugins"), rulePlugins);
        if (given.storeError) {
            json.insert(QStringLiteral("store_error"), toJson(*given.storeError));
        }
        return json;
    }));
}

} // namespace

void addAdminRoutes(Router &router)
{
    router.add({Method::Get, "/admin/users", Access::Admin}, users);
    router.add({Method::Post, "/admin/users", Access::Admin}, addUser);
    router.add({Method::Delete, "/admin/users/{name}", Access::Admin}, removeUser);
    router.add({Method::Put, "/admin/users/{name}/password", Access::Admin}, setPassword);
    router.add({Method::Get, "/admin/status", Access::Admin}, status);
}

} // namespace locum::gateway
