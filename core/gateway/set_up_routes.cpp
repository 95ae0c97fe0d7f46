// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "gateway/set_up_code.h"
#include "gateway/user_answers.h"

// The first user of a new server, made from the web app by whoever has the set-up code.

namespace locum::gateway {
namespace {

void needed(const ApiContext &context, const Call &call)
{
    context.ports.users->users(call.whenGiven<std::vector<ports::User>>([](const auto &users) {
        return QJsonObject{{QStringLiteral("needed"), users.empty()}};
    }));
}

void make(const ApiContext &context, const Call &call, ports::NewUser user)
{
    const QByteArray address = call.caller().addressKey;
    context.ports.users->addUser(std::move(user), [context, call, address](const Result<ports::User> &made) {
        if (!made) {
            call.fail(made.error());
            return;
        }
        context.setUpCode.forget();
        call.ok(userJson(*made), 201);
    });
}

void setUp(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const QString code = fields.text(QLatin1String("code"), FieldReader::Need::Required, 64);
    ports::NewUser user = newUser(fields);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    // Guesses count like those of a password; no user has this name.
    const QByteArray address = call.caller().addressKey;
    const QString nobody;
    if (const auto wait = context.logIns.begin(address, nobody)) {
        call.respond(tooOften(*wait));
        return;
    }
    context.logIns.ended();
    if (context.setUpCode.exists() && !context.setUpCode.matches(code)) {
        call.fail({"setup.code.wrong", {}});
        return;
    }
    context.logIns.succeeded(address, nobody);
    context.ports.users->users([context, call, user = std::move(user)](const Result<std::vector<ports::User>> &users) {
        if (!users) {
            call.fail(users.error());
        } else if (!users->empty() || !context.setUpCode.exists()) {
            call.fail({"setup.done", {}});
        } else {
            make(context, call, user);
        }
    });
}

} // namespace

void addSetUpRoutes(Router &router)
{
    router.add({Method::Get, "/setup", Access::Public}, needed);
    router.add({Method::Post, "/setup", Access::Public}, setUp);
}

} // namespace locum::gateway
