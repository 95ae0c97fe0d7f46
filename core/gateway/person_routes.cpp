// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "gateway/sending.h"
#include "model/json.h"

#include <optional>

// Persons: the contacts of all networks as one list, who is who, and messages to somebody wherever they are.

namespace locum::gateway {
namespace {

constexpr int longestKey = 64;
constexpr qsizetype mostSplit = 64;
constexpr int largestFile = 15 * 1024 * 1024; ///< of vCards, in characters

QJsonArray idList(const std::vector<IdentityId> &ids)
{
    QJsonArray array;
    for (const IdentityId id : ids) {
        array.append(id.value());
    }
    return array;
}

QString text(const QByteArray &name)
{
    return QString::fromLatin1(name);
}

QJsonObject personJson(const ports::Person &person)
{
    QJsonObject json{{QStringLiteral("id"), person.id.value()},
                     {QStringLiteral("name"), person.name},
                     {QStringLiteral("slug"), person.slug},
                     {QStringLiteral("groups"), QJsonArray::fromStringList(person.groups)},
                     {QStringLiteral("labels"), QJsonArray::fromStringList(person.labels)},
                     {QStringLiteral("identities"), jsonArray(person.identities)},
                     {QStringLiteral("presence"), toJson(person.presence)}};
    if (person.from) {
        json.insert(QStringLiteral("presence_from"), person.from->value());
    }
    if (person.pinned) {
        json.insert(QStringLiteral("pinned"), person.pinned->value());
    }
    return json;
}

QJsonObject pairJson(const ports::PersonPair &pair)
{
    QJsonArray reasons;
    for (const ports::PersonReason &reason : pair.reasons) {
        reasons.append(QJsonObject{{QStringLiteral("what"), text(reason.what)},
                                   {QStringLiteral("bits"), reason.bits},
                                   {QStringLiteral("trust"), text(reason.trust)}});
    }
    return {{QStringLiteral("a"), pair.a.value()},       {QStringLiteral("b"), pair.b.value()},
            {QStringLiteral("offer"), text(pair.offer)}, {QStringLiteral("probability"), pair.probability},
            {QStringLiteral("prior"), pair.prior},       {QStringLiteral("total"), pair.total},
            {QStringLiteral("reasons"), reasons},        {QStringLiteral("explanation"), pair.words}};
}

QJsonObject alertJson(const ports::PersonAlert &alert)
{
    return {{QStringLiteral("identity"), alert.identity.value()},
            {QStringLiteral("look_alike_of"), alert.lookAlikeOf.value()},
            {QStringLiteral("kind"), text(alert.kind)}};
}

template <class T, class F>
QJsonArray listOf(const std::vector<T> &all, F toObject)
{
    QJsonArray array;
    for (const T &each : all) {
        array.append(toObject(each));
    }
    return array;
}

QJsonObject detailJson(const ports::PersonDetail &detail)
{
    QJsonArray acts;
    for (const ports::PersonEdge &act : detail.acts) {
        acts.append(QJsonObject{{QStringLiteral("number"), act.number},
                                {QStringLiteral("act"), text(act.kind)},
                                {QStringLiteral("at"), toIsoString(act.at)},
                                {QStringLiteral("undone"), act.undone},
                                {QStringLiteral("identities"), idList(act.identities)}});
    }
    QJsonObject json = personJson(detail.person);
    json.insert(QStringLiteral("acts"), acts);
    json.insert(QStringLiteral("evidence"), listOf(detail.evidence, pairJson));
    json.insert(QStringLiteral("alerts"), listOf(detail.alerts, alertJson));
    return json;
}

void persons(const ApiContext &context, const Call &call)
{
    context.ports.persons->persons(call.user(), call.whenGiven<ports::PersonList>([](const ports::PersonList &list) {
        return QJsonObject{{QStringLiteral("aggregated"), list.aggregated},
                           {QStringLiteral("persons"), listOf(list.persons, personJson)}};
    }));
}

void setAggregated(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const bool aggregated = fields.boolean(QLatin1String("aggregated"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.persons->setAggregated(call.user(), aggregated, call.whenDone());
}

void person(const ApiContext &context, const Call &call)
{
    context.ports.persons->person(call.user(), call.id<PersonId>(), call.whenGiven<ports::PersonDetail>(detailJson));
}

/// A row id; none where the key is absent.
std::optional<IdentityId> optionalIdentity(const QJsonObject &body, QLatin1String key, FieldReader &fields)
{
    const QJsonValue value = body.value(key);
    return value.isUndefined() || value.isNull() ? std::nullopt : std::optional(IdentityId(fields.id(key)));
}

void pin(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const auto identity = optionalIdentity(call.body(), QLatin1String("identity"), fields);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.persons->pin(call.user(), call.id<PersonId>(), identity, call.whenDone());
}

void act(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::PersonAct act;
    const auto op = fields.optionalEnum<ports::PersonAct::Op>(QLatin1String("act"));
    act.a = optionalIdentity(call.body(), QLatin1String("a"), fields);
    act.b = optionalIdentity(call.body(), QLatin1String("b"), fields);
    act.force = fields.optionalBoolean(QLatin1String("force")).value_or(false);
    act.until = fields.optionalInstant(QLatin1String("until"));
    act.key = fields.text(QLatin1String("key"), FieldReader::Need::Optional, longestKey);
    if (op == ports::PersonAct::Op::Undo) {
        act.number = fields.id(QLatin1String("number"));
    }
    std::optional<Error> error = fields.error();
    const QJsonArray list = call.body().value(QLatin1String("identities")).toArray();
    for (const auto &entry : list) {
        const qint64 id = entry.toInteger(0);
        if (id <= 0 || list.size() > mostSplit) {
            error = Error{"request.field.invalid", QStringLiteral("'identities' takes up to %1 ids").arg(mostSplit)};
            break;
        }
        act.identities.emplace_back(id);
    }
    if (!error && !op) {
        error = Error{"request.field.missing",
                      QStringLiteral("'act' takes link, apart, split, undo, accept, dismiss or snooze")};
    }
    if (error) {
        call.fail(*error);
        return;
    }
    act.op = *op;
    context.ports.persons->act(
        call.user(), call.device(), std::move(act),
        call.whenGiven<ports::PersonActDone>([](const ports::PersonActDone &done) {
            QJsonArray changed;
            for (const auto &person : done.persons) {
                changed.append(QJsonObject{{QStringLiteral("person"), person.person.value()},
                                           {QStringLiteral("identities"), idList(person.identities)}});
            }
            return QJsonObject{{QStringLiteral("number"), done.number}, {QStringLiteral("persons"), changed}};
        }));
}

void suggestions(const ApiContext &context, const Call &call)
{
    context.ports.persons->suggestions(call.user(), call.whenGiven<std::vector<ports::PersonPair>>([](const auto &all) {
        return QJsonObject{{QStringLiteral("suggestions"), listOf(all, pairJson)}};
    }));
}

void alerts(const ApiContext &context, const Call &call)
{
    context.ports.persons->alerts(call.user(), call.whenGiven<std::vector<ports::PersonAlert>>([](const auto &all) {
        return QJsonObject{{QStringLiteral("alerts"), listOf(all, alertJson)}};
    }));
}

void importCards(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const QString file = fields.text(QLatin1String("vcards"), FieldReader::Need::Required, largestFile);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.persons->importCards(call.user(), file.toUtf8(), call.whenGiven<int>([](int imported) {
        return QJsonObject{{QStringLiteral("imported"), imported}};
    }));
}

void send(const ApiContext &context, const Call &call)
{
    auto message = newMessage(call.body(), ConversationId(0), context.random);
    FieldReader fields(call.body());
    const auto identity = optionalIdentity(call.body(), QLatin1String("identity"), fields);
    if (!message || fields.error()) {
        call.fail(message ? *fields.error() : message.error());
        return;
    }
    context.ports.persons->sendToPerson(
        call.user(), call.device(),
        {call.id<PersonId>(), std::move(message->text), message->kind, std::move(message->clientId), identity},
        call.whenGiven<ports::PersonMessageSent>(
            [](const ports::PersonMessageSent &sent) {
                QJsonObject json{{QStringLiteral("message"), toJson(sent.message)},
                                 {QStringLiteral("identity"), sent.identity.value()},
                                 {QStringLiteral("reason"), text(sent.reason)}};
                if (sent.switchedFrom) {
                    json.insert(QStringLiteral("switched_from"), sent.switchedFrom->value());
                }
                return json;
            },
            201));
}

void history(const ApiContext &context, const Call &call)
{
    QueryReader query(call.query());
    const auto before = query.optionalInteger(QLatin1String("before"), 1, largestInteger);
    const auto limit = query.integer(QLatin1String("limit"), 1, 500, 50);
    if (query.error()) {
        call.fail(*query.error());
        return;
    }
    context.ports.persons->historyOfPerson(
        call.user(), call.id<PersonId>(), before ? std::optional(MessageId(*before)) : std::nullopt,
        static_cast<int>(limit), call.whenGiven<ports::MessagePage>([](const ports::MessagePage &page) {
            return QJsonObject{{QStringLiteral("messages"), jsonArray(page.messages)},
                               {QStringLiteral("more"), page.more}};
        }));
}

} // namespace

void addPersonRoutes(Router &router)
{
    router.add({Method::Get, "/persons"}, persons);
    router.add({Method::Put, "/persons/aggregation"}, setAggregated);
    router.add({Method::Post, "/persons/acts"}, act);
    router.add({Method::Get, "/persons/suggestions"}, suggestions);
    router.add({Method::Get, "/persons/alerts"}, alerts);
    router.add({Method::Post, "/persons/cards"}, importCards);
    router.add({Method::Get, "/persons/{id}"}, person);
    router.add({Method::Put, "/persons/{id}/pin"}, pin);
    router.add({Method::Post, "/persons/{id}/messages"}, send);
    router.add({Method::Get, "/persons/{id}/messages"}, history);
}

} // namespace locum::gateway
