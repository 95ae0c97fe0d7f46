// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/routes.h"
#include "model/json.h"

namespace locum::gateway {
namespace {

ports::Reply<Identity> answerContact(const Respond &respond, int status)
{
    return answer<Identity>(respond, [status](const Identity &contact) {
        return ApiResponse{status, toJson(contact), {}};
    });
}

void addContact(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    ports::NewContact contact{AccountId(body.integer("account", true).value_or(0)), body.text("address", true),
                              body.text("name"), body.texts("groups").value_or(QStringList()), body.text("message")};
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    ports.contacts->addContact(request.principal->user, std::move(contact), answerContact(respond, 201));
}

void changeContact(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    ports::ContactChange change{body.optionalText("name"), body.texts("groups")};
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    ports.contacts->changeContact(request.principal->user, IdentityId(idAt(request)), std::move(change),
                                  answerContact(respond, 200));
}

void authorizeContact(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    const auto allow = body.boolean("allow", true);
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    ports.contacts->authorizeContact(request.principal->user, IdentityId(idAt(request)), *allow, answerDone(respond));
}

void setPresence(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    Presence presence;
    presence.availability = body.choice<Availability>("availability", true).value_or(Availability::Available);
    presence.text = body.text("text");
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    ports.contacts->setPresence(request.principal->user, request.principal->device, presence, answerDone(respond));
}

} // namespace

void addContactRoutes(Router &router, const ports::EnginePorts &ports)
{
    router.add("GET", QStringLiteral("/contacts"), [&ports](const ApiRequest &request, const Respond &respond) {
        ports.contacts->contacts(request.principal->user,
                                 answer<std::vector<Identity>>(respond, [](const std::vector<Identity> &all) {
                                     QJsonArray contacts;
                                     for (const auto &contact : all) {
                                         contacts.append(toJson(contact));
                                     }
                                     return ApiResponse{200, {{QStringLiteral("contacts"), contacts}}, {}};
                                 }));
    });
    router.add("POST", QStringLiteral("/contacts"),
               [&ports](const ApiRequest &request, const Respond &respond) { addContact(ports, request, respond); });
    router.add("PATCH", QStringLiteral("/contacts/{id}"),
               [&ports](const ApiRequest &request, const Respond &respond) { changeContact(ports, request, respond); });
    router.add("DELETE", QStringLiteral("/contacts/{id}"), [&ports](const ApiRequest &request, const Respond &respond) {
        ports.contacts->removeContact(request.principal->user, IdentityId(idAt(request)), answerDone(respond));
    });
    router.add(
        "POST", QStringLiteral("/contacts/{id}/authorization"),
        [&ports](const ApiRequest &request, const Respond &respond) { authorizeContact(ports, request, respond); });
    router.add("PUT", QStringLiteral("/presence"),
               [&ports](const ApiRequest &request, const Respond &respond) { setPresence(ports, request, respond); });
}

} // namespace locum::gateway
