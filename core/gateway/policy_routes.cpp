// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "model/json.h"

#include <optional>

// Policies, and the names that rules know persons, groups and labels by.

namespace locum::gateway {
namespace {

constexpr int longestName = 100;

QJsonArray idList(const std::vector<IdentityId> &ids)
{
    QJsonArray array;
    for (const IdentityId id : ids) {
        array.append(id.value());
    }
    return array;
}

QJsonObject toJson(const ports::NamedSet &set)
{
    return {{QStringLiteral("id"), set.id},
            {QStringLiteral("slug"), set.slug},
            {QStringLiteral("name"), set.name},
            {QStringLiteral("own"), set.own},
            {QStringLiteral("members"), idList(set.members)}};
}

QJsonObject toJson(const ports::ContactRules &rules)
{
    QJsonArray policies;
    for (const Policy &policy : rules.policies) {
        policies.append(locum::toJson(policy));
    }
    QJsonObject json{{QStringLiteral("account"), rules.account.value()},
                     {QStringLiteral("address"), rules.address},
                     {QStringLiteral("policies"), policies},
                     {QStringLiteral("last_rule"), rules.lastRule}};
    if (rules.identity) {
        json.insert(QStringLiteral("identity"), rules.identity->value());
    }
    return json;
}

template <class T>
ports::Reply<std::vector<T>> whenListed(const Call &call, const QString &key)
{
    return call.whenGiven<std::vector<T>>([key](const std::vector<T> &all) {
        QJsonArray array;
        for (const T &each : all) {
            array.append(toJson(each));
        }
        return QJsonObject{{key, array}};
    });
}

/// A list of row ids; none where the key is absent.
std::optional<std::vector<IdentityId>> optionalIds(const QJsonObject &body, QLatin1String key,
                                                   std::optional<Error> &error)
{
    const QJsonValue value = body.value(key);
    if (value.isUndefined() || value.isNull()) {
        return std::nullopt;
    }
    std::vector<IdentityId> ids;
    const QJsonArray list = value.toArray();
    for (const auto &entry : list) {
        const qint64 id = entry.toInteger(0);
        if (id <= 0) {
            error = Error{"request.field.invalid", QStringLiteral("'%1' takes a list of ids").arg(key)};
        }
        ids.emplace_back(id);
    }
    if (!value.isArray()) {
        error = Error{"request.field.invalid", QStringLiteral("'%1' takes a list of ids").arg(key)};
    }
    return ids;
}

// ---- policies
// --------------------------------------------------------------------------------------------------------

void policies(const ApiContext &context, const Call &call)
{
    context.ports.rules->policies(call.user(), call.whenGiven<std::vector<Policy>>([](const auto &all) {
        return QJsonObject{{QStringLiteral("policies"), jsonArray(all)}};
    }));
}

void putPolicy(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const QJsonObject subject = fields.object(QLatin1String("subject"));
    FieldReader target(subject);
    ports::NewPolicy policy;
    const auto kind = target.optionalEnum<PolicyKind>(QLatin1String("kind"));
    if (subject.contains(QLatin1String("id"))) {
        policy.target.id = target.id(QLatin1String("id"));
    }
    policy.target.name = target.text(QLatin1String("name"), FieldReader::Need::Optional, longestName);
    policy.direction = fields.optionalEnum<PolicyDirection>(QLatin1String("direction")).value_or(PolicyDirection::Both);
    policy.phase = fields.optionalEnum<PolicyPhase>(QLatin1String("phase")).value_or(PolicyPhase::Always);
    std::optional<Error> error = fields.error() ? fields.error() : target.error();
    if (!error && !kind) {
        error = Error{"request.field.missing", QStringLiteral("'subject' takes a 'kind'")};
    }
    const QStringList verdicts = fields.optionalTexts(QLatin1String("verdicts")).value_or(QStringList());
    for (const QString &name : verdicts) {
        if (const auto verdict = fromName<PolicyVerdict>(name)) {
            policy.verdicts.append(*verdict);
        } else {
            error = Error{"request.field.invalid",
                          QStringLiteral("'verdicts' takes block, pierce, hold, ask, allow, warn, noreply")};
        }
    }
    if (!error) {
        error = fields.error();
    }
    if (error) {
        call.fail(*error);
        return;
    }
    policy.target.kind = *kind;
    context.ports.rules->putPolicy(call.user(), std::move(policy),
                                   call.whenGiven<Policy>([](const Policy &set) { return locum::toJson(set); }));
}

void removePolicy(const ApiContext &context, const Call &call)
{
    context.ports.rules->removePolicy(call.user(), call.id<PolicyId>(), call.whenDone());
}

void contactList(const ApiContext &context, const Call &call)
{
    std::vector<ports::ListedContact> contacts;
    const QJsonValue value = call.body().value(QLatin1String("contacts"));
    const QJsonArray list = value.toArray();
    std::optional<Error> error;
    for (const auto &entry : list) {
        const QJsonObject object = entry.toObject();
        FieldReader fields(object);
        const AccountId account(fields.id(QLatin1String("account")));
        contacts.push_back({account, fields.text(QLatin1String("address"), FieldReader::Need::Required, 3071)});
        error = error ? error : fields.error();
    }
    if (!value.isArray()) {
        error = Error{"request.field.missing", QStringLiteral("'contacts' takes a list")};
    }
    if (error) {
        call.fail(*error);
        return;
    }
    context.ports.rules->contactRules(call.user(), std::move(contacts),
                                      whenListed<ports::ContactRules>(call, QStringLiteral("contacts")));
}

// ---- names
// -----------------------------------------------------------------------------------------------------------

void changePerson(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::PersonChange change;
    change.slug = fields.optionalText(QLatin1String("slug"), longestName);
    change.language = fields.optionalText(QLatin1String("language"), longestName);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.rules->changePerson(call.user(), call.id<PersonId>(), std::move(change),
                                      call.whenGiven<ports::NamedPerson>([](const ports::NamedPerson &person) {
                                          return QJsonObject{{QStringLiteral("person"), person.person.value()},
                                                             {QStringLiteral("anchor"), person.anchor.value()},
                                                             {QStringLiteral("slug"), person.slug},
                                                             {QStringLiteral("language"), person.language}};
                                      }));
}

std::optional<ports::NewSet> newSet(const Call &call)
{
    FieldReader fields(call.body());
    ports::NewSet set;
    set.name = fields.text(QLatin1String("name"), FieldReader::Need::Required, longestName);
    std::optional<Error> error;
    set.members = optionalIds(call.body(), QLatin1String("members"), error);
    if (fields.error() || error) {
        call.fail(fields.error() ? *fields.error() : *error);
        return std::nullopt;
    }
    return set;
}

const auto setBody = [](const ports::NamedSet &set) { return toJson(set); };

void groups(const ApiContext &context, const Call &call)
{
    context.ports.rules->groups(call.user(), whenListed<ports::NamedSet>(call, QStringLiteral("groups")));
}

void putGroup(const ApiContext &context, const Call &call)
{
    if (auto set = newSet(call)) {
        context.ports.rules->putGroup(call.user(), std::move(*set), call.whenGiven<ports::NamedSet>(setBody));
    }
}

void removeGroup(const ApiContext &context, const Call &call)
{
    context.ports.rules->removeGroup(call.user(), call.id<GroupId>(), call.whenDone());
}

void labels(const ApiContext &context, const Call &call)
{
    context.ports.rules->labels(call.user(), whenListed<ports::NamedSet>(call, QStringLiteral("labels")));
}

void putLabel(const ApiContext &context, const Call &call)
{
    if (auto set = newSet(call)) {
        context.ports.rules->putLabel(call.user(), std::move(*set), call.whenGiven<ports::NamedSet>(setBody));
    }
}

void removeLabel(const ApiContext &context, const Call &call)
{
    context.ports.rules->removeLabel(call.user(), call.id<LabelId>(), call.whenDone());
}

} // namespace

void addPolicyRoutes(Router &router)
{
    router.add({Method::Get, "/policies"}, policies);
    router.add({Method::Put, "/policies"}, putPolicy);
    router.add({Method::Delete, "/policies/{id}"}, removePolicy);
    router.add({Method::Post, "/contacts/list"}, contactList);
    router.add({Method::Patch, "/persons/{id}"}, changePerson);
    router.add({Method::Get, "/groups"}, groups);
    router.add({Method::Post, "/groups"}, putGroup);
    router.add({Method::Delete, "/groups/{id}"}, removeGroup);
    router.add({Method::Get, "/labels"}, labels);
    router.add({Method::Post, "/labels"}, putLabel);
    router.add({Method::Delete, "/labels/{id}"}, removeLabel);
}

} // namespace locum::gateway
