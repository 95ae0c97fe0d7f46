// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "model/json.h"

// The contact list, and the user's own presence.

namespace locum::gateway {
namespace {

const auto identityBody = [](const Identity &identity) { return toJson(identity); };

void contacts(const ApiContext &context, const Call &call)
{
    context.ports.contacts->contacts(call.user(), call.whenGiven<std::vector<Identity>>([](const auto &list) {
        return QJsonObject{{QStringLiteral("contacts"), jsonArray(list)}};
    }));
}

void addContact(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::NewContact contact{AccountId(fields.id(QLatin1String("account"))), {}, {}, {}, {}};
    contact.address = fields.text(QLatin1String("address"), FieldReader::Need::Required, 3071);
    contact.name = fields.text(QLatin1String("name"), FieldReader::Need::Optional, 200);
    contact.groups = fields.optionalTexts(QLatin1String("groups")).value_or(QStringList());
    contact.message = fields.text(QLatin1String("message"), FieldReader::Need::Optional, 2000);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.contacts->addContact(call.user(), std::move(contact), call.whenGiven<Identity>(identityBody, 201));
}

void changeContact(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::ContactChange change;
    change.name = fields.optionalText(QLatin1String("name"), 200);
    change.groups = fields.optionalTexts(QLatin1String("groups"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.contacts->changeContact(call.user(), call.id<IdentityId>(), std::move(change),
                                          call.whenGiven<Identity>(identityBody));
}

void removeContact(const ApiContext &context, const Call &call)
{
    context.ports.contacts->removeContact(call.user(), call.id<IdentityId>(), call.whenDone());
}

void avatar(const ApiContext &context, const Call &call)
{
    context.ports.contacts->avatar(call.user(), call.id<IdentityId>(), [call](Result<ports::Avatar> found) {
        if (!found) {
            call.fail(found.error());
            return;
        }
        // A stranger's bytes: shown as the image that they are, and as nothing else.
        call.respond({200,
                      {},
                      {{"ETag", '"' + found->hash.toLatin1() + '"'},
                       {"Cache-Control", "private, no-cache"},
                       {"Content-Security-Policy", "default-src 'none'; sandbox"},
                       {"Content-Disposition", "inline"}},
                      std::move(found->image),
                      found->type});
    });
}

void authorize(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const bool allow = fields.boolean(QLatin1String("allow"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.contacts->authorizeContact(call.user(), call.id<IdentityId>(), allow, call.whenDone());
}

void setPresence(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    Presence presence;
    const auto availability = fields.optionalEnum<Availability>(QLatin1String("availability"));
    presence.text = fields.text(QLatin1String("text"), FieldReader::Need::Optional, 1000);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    if (!availability || *availability == Availability::Unknown || *availability == Availability::Offline) {
        call.fail({"request.field.invalid",
                   QStringLiteral("'availability' takes available, free_for_chat, busy, away, extended_away, mobile or "
                                  "invisible")});
        return;
    }
    presence.availability = *availability;
    context.ports.contacts->setPresence(call.user(), call.device(), std::move(presence), call.whenDone());
}

QJsonObject shownBody(const Presence &presence)
{
    return {{QStringLiteral("availability"), nameOf(presence.availability)}, {QStringLiteral("text"), presence.text}};
}

void presence(const ApiContext &context, const Call &call)
{
    context.ports.contacts->presence(call.user(), call.whenGiven<ports::OwnPresence>([](const ports::OwnPresence &own) {
        QJsonObject body;
        if (own.set) {
            QJsonObject set = shownBody(own.set->presence);
            set.insert(QStringLiteral("at"), toIsoString(own.set->at));
            if (own.set->device) {
                set.insert(QStringLiteral("device"), own.set->device->value());
            }
            body.insert(QStringLiteral("set"), set);
        }
        if (own.byRule) {
            body.insert(QStringLiteral("by_rule"), shownBody(*own.byRule));
        }
        return body;
    }));
}

} // namespace

void addContactRoutes(Router &router)
{
    router.add({Method::Get, "/contacts"}, contacts);
    router.add({Method::Post, "/contacts"}, addContact);
    router.add({Method::Patch, "/contacts/{id}"}, changeContact);
    router.add({Method::Delete, "/contacts/{id}"}, removeContact);
    router.add({Method::Get, "/contacts/{id}/avatar"}, avatar);
    router.add({Method::Post, "/contacts/{id}/authorization"}, authorize);
    router.add({Method::Get, "/presence"}, presence);
    router.add({Method::Put, "/presence"}, setPresence);
}

} // namespace locum::gateway
