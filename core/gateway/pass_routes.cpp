// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/passes.h"
#include "gateway/router.h"
#include "gateway/user_answers.h"

// Another device is let in without a password, and another person without an administrator: by a code that is good
// once.

namespace locum::gateway {
namespace {

constexpr char wrong[] = "pass.code.wrong";

void issue(const ApiContext &context, const Call &call, Passes::Kind kind)
{
    const QString code = context.passes.issue(kind, {call.user(), call.device()});
    call.ok({{QStringLiteral("code"), code},
             {QStringLiteral("expires_s"), static_cast<qint64>(Passes::lifetime(kind).count())},
             {QStringLiteral("public_url"), context.publicUrl}},
            201);
}

void pair(const ApiContext &context, const Call &call)
{
    if (needsDevice(call)) {
        issue(context, call, Passes::Kind::Device);
    }
}

void invite(const ApiContext &context, const Call &call)
{
    if (!needsDevice(call)) {
        return;
    }
    context.ports.users->users([context, call](const Result<std::vector<ports::User>> &users) {
        if (!users) {
            call.fail(users.error());
        } else if (!mayInvite(*users, call.user())) {
            call.fail({"invitation.refused", {}});
        } else {
            issue(context, call, Passes::Kind::Person);
        }
    });
}

/// Takes the code that is brought and gives its pass to `then`, if who made it is still a device here. Guesses count
/// like those of a password, by address alone: nobody is held up by what others guess.
template <class F>
void withPass(const ApiContext &context, const Call &call, Passes::Kind kind, const QString &code, F then)
{
    const QByteArray address = call.caller().addressKey;
    const QString whoever = QLatin1String("code ") + QString::fromLatin1(address.toHex());
    if (const auto wait = context.logIns.begin(address, whoever)) {
        call.respond(tooOften(*wait));
        return;
    }
    context.logIns.ended();
    auto pass = context.passes.take(kind, code);
    if (!pass) {
        call.fail({wrong, {}});
        return;
    }
    context.logIns.succeeded(address, whoever);
    const ports::Principal by = pass->by;
    context.ports.users->devices(
        by.user, [call, by, pass = std::move(*pass), then](const Result<std::vector<Device>> &devices) {
            const bool isThere = devices && std::any_of(devices->begin(), devices->end(),
                                                        [&](const Device &each) { return each.id == by.device; });
            if (isThere) {
                then(pass);
            } else {
                call.fail({wrong, {}});
            }
        });
}

void paired(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const QString code = fields.text(QLatin1String("code"), FieldReader::Need::Required, 64);
    const QString device = fields.text(QLatin1String("device"), FieldReader::Need::Required, 100);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    withPass(context, call, Passes::Kind::Device, code, [context, call, device](const Passes::Pass &pass) {
        context.ports.users->addDevice(pass.by.user, device, [context, call](const Result<ports::LoggedIn> &in) {
            if (in) {
                tellLoggedIn(context, call, *in);
            } else {
                call.fail(in.error());
            }
        });
    });
}

void accepted(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const QString code = fields.text(QLatin1String("code"), FieldReader::Need::Required, 64);
    const ports::NewUser user = newUser(fields);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    withPass(context, call, Passes::Kind::Person, code, [context, call, user](const Passes::Pass &pass) {
        context.ports.users->addUser(user, [context, call, pass](const Result<ports::User> &made) {
            if (made) {
                call.ok(userJson(*made), 201);
                return;
            }
            context.passes.giveBack(pass); // another name may do
            call.fail(made.error());
        });
    });
}

} // namespace

void addPassRoutes(Router &router)
{
    router.add({Method::Post, "/session/pairing"}, pair);
    router.add({Method::Post, "/session/paired", Access::Public}, paired);
    router.add({Method::Post, "/invitations"}, invite);
    router.add({Method::Post, "/invitations/accepted", Access::Public}, accepted);
}

} // namespace locum::gateway
