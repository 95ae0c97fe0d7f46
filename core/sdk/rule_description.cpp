// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/json.h"
#include "sdk/rule_plugin.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

namespace locum::sdk {
namespace {

constexpr qsizetype mostEntries = 200;
constexpr qsizetype mostParameters = 8;
constexpr qint64 shortestLifetime = 1000;
constexpr qint64 longestLifetime = qint64(7) * 24 * 3600 * 1000;
constexpr qint64 longestDeadline = 300;
constexpr qsizetype longestTitle = 64;

auto invalid(const QString &where, const QString &why)
{
    return fail("plugin.rules.invalid", QStringLiteral("%1: %2").arg(where, why));
}

bool isWord(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[a-z][a-z0-9_]{0,31}\\z"));
    return pattern.match(text).hasMatch();
}

const QSet<QString> &reservedNames()
{
    static const QSet<QString> names{
        QStringLiteral("message"),      QStringLiteral("person"), QStringLiteral("identity"),
        QStringLiteral("conversation"), QStringLiteral("me"),     QStringLiteral("now"),
        QStringLiteral("presence"),     QStringLiteral("rule"),   QStringLiteral("network"),
        QStringLiteral("account"),      QStringLiteral("group"),  QStringLiteral("room"),
        QStringLiteral("channel"),      QStringLiteral("label"),  QStringLiteral("request"),
        QStringLiteral("link"),         QStringLiteral("sender"), QStringLiteral("known"),
        QStringLiteral("quote"),        QStringLiteral("locum"),  QStringLiteral("not"),
        QStringLiteral("and"),          QStringLiteral("or"),     QStringLiteral("true"),
        QStringLiteral("false")};
    return names;
}

QJsonArray toJson(const QList<RuleParameter> &parameters)
{
    QJsonArray array;
    for (const auto &parameter : parameters) {
        array.append(
            QJsonObject{{QStringLiteral("name"), parameter.name}, {QStringLiteral("type"), toText(parameter.type)}});
    }
    return array;
}

QJsonObject toJson(const RuleField &field)
{
    QJsonObject json{{QStringLiteral("name"), field.name},
                     {QStringLiteral("type"), toText(field.type)},
                     {QStringLiteral("parameters"), toJson(field.parameters)},
                     {QStringLiteral("source"), nameOf(field.source)},
                     {QStringLiteral("cost"), nameOf(field.cost)},
                     {QStringLiteral("pure"), field.pure},
                     {QStringLiteral("foreign"), field.foreign},
                     {QStringLiteral("description"), field.description}};
    if (field.source == RuleSource::Cached) {
        json.insert(QStringLiteral("lifetime_ms"), qint64(field.lifetime.count()));
    } else {
        json.insert(QStringLiteral("deadline_ms"), qint64(field.deadline.count()));
    }
    return json;
}

Result<QList<RuleParameter>> parametersFromJson(const QJsonValue &json, const QString &where)
{
    QList<RuleParameter> parameters;
    if (!json.isUndefined() && !json.isArray()) {
        return invalid(where, QStringLiteral("'parameters' must be a list"));
    }
    const auto array = json.toArray();
    if (array.size() > mostParameters) {
        return invalid(where, QStringLiteral("there are at most %1 parameters").arg(mostParameters));
    }
    for (const auto &entry : array) {
        const auto name = entry[QLatin1String("name")].toString();
        const auto type = ruleTypeFromText(entry[QLatin1String("type")].toString());
        if (!isWord(name) || !type) {
            return invalid(where, QStringLiteral("a parameter needs a 'name' (a-z, 0-9, '_') and a 'type'"));
        }
        parameters.append({name, *type});
    }
    return parameters;
}

Result<RuleField> fieldFromJson(const QJsonObject &json, const QString &where)
{
    RuleField field;
    field.name = json.value(QLatin1String("name")).toString();
    const auto type = ruleTypeFromText(json.value(QLatin1String("type")).toString());
    if (!isWord(field.name)) {
        return invalid(where, QStringLiteral("'name' must be a text like 'rain_today' (a-z, 0-9, '_', at most 32)"));
    }
    if (!type) {
        return invalid(where, QStringLiteral("'type' must be bool, int, text, size, duration, time, date, instant, "
                                             "weekday, lang, or a list of one of them: list<text>"));
    }
    field.type = *type;
    auto parameters = parametersFromJson(json.value(QLatin1String("parameters")), where);
    if (!parameters) {
        return fail(std::move(parameters.error()));
    }
    field.parameters = std::move(*parameters);
    const auto source = fromName<RuleSource>(json.value(QLatin1String("source")).toString(QStringLiteral("cached")));
    if (!source) {
        return invalid(where, QStringLiteral("'source' must be cached or fetched"));
    }
    field.source = *source;
    const auto cost = fromName<RuleCost>(json.value(QLatin1String("cost")).toString(QStringLiteral("cheap")));
    if (!cost) {
        return invalid(where, QStringLiteral("'cost' must be cheap, lookup or network"));
    }
    field.cost = *cost;
    if (field.source == RuleSource::Cached) {
        const auto lifetime = json.value(QLatin1String("lifetime_ms")).toInteger(-1);
        if (lifetime < shortestLifetime || lifetime > longestLifetime) {
            return invalid(where, QStringLiteral("'lifetime_ms' of a cached value must be a number from %1 to %2")
                                      .arg(shortestLifetime)
                                      .arg(longestLifetime));
        }
        field.lifetime = Duration(lifetime);
    } else {
        const auto deadline = json.value(QLatin1String("deadline_ms")).toInteger(0);
        if (deadline < 0 || deadline > longestDeadline) {
            return invalid(
                where,
                QStringLiteral("'deadline_ms' of a fetched value must be a number from 0 to %1").arg(longestDeadline));
        }
        field.deadline = Duration(deadline);
    }
    field.pure = json.value(QLatin1String("pure")).toBool(true);
    field.foreign = json.value(QLatin1String("foreign")).toBool(false);
    field.description = json.value(QLatin1String("description")).toString().left(500);
    return field;
}

Result<RuleFunction> functionFromJson(const QJsonObject &json, const QString &where)
{
    RuleFunction function;
    function.name = json.value(QLatin1String("name")).toString();
    if (!isWord(function.name)) {
        return invalid(where, QStringLiteral("'name' must be a text like 'switch_on' (a-z, 0-9, '_', at most 32)"));
    }
    auto parameters = parametersFromJson(json.value(QLatin1String("parameters")), where);
    if (!parameters) {
        return fail(std::move(parameters.error()));
    }
    function.parameters = std::move(*parameters);
    function.description = json.value(QLatin1String("description")).toString().left(500);
    return function;
}

Result<ServiceDescription> serviceFromJson(const QJsonObject &json, const QString &where)
{
    ServiceDescription service;
    service.name = json.value(QLatin1String("name")).toString();
    if (!isWord(service.name)) {
        return invalid(where, QStringLiteral("'name' must be a text like 'forecast' (a-z, 0-9, '_', at most 32)"));
    }
    service.title = json.value(QLatin1String("title")).toString().simplified();
    if (service.title.isEmpty() || service.title.size() > longestTitle) {
        return invalid(where, QStringLiteral("'title' must be a text of 1 to %1 characters").arg(longestTitle));
    }
    service.description = json.value(QLatin1String("description")).toString().left(500);
    return service;
}

/// Reads a list of what has a name; no two of the same.
template <class T, class Read>
Result<QList<T>> listFromJson(const QJsonValue &json, const QString &key, Read read)
{
    if (!json.isUndefined() && !json.isArray()) {
        return invalid(key, QStringLiteral("it must be a list"));
    }
    QList<T> list;
    QSet<QString> names;
    const auto array = json.toArray();
    if (array.size() > mostEntries) {
        return invalid(key, QStringLiteral("it holds more than %1 entries").arg(mostEntries));
    }
    for (const auto &entry : array) {
        const auto where = QStringLiteral("%1.%2").arg(key).arg(list.size());
        auto one = read(entry.toObject(), where);
        if (!one) {
            return fail(std::move(one.error()));
        }
        if (names.contains(one->name)) {
            return invalid(where, QStringLiteral("there are two of the name '%1'").arg(one->name));
        }
        names.insert(one->name);
        list.append(std::move(*one));
    }
    return list;
}

} // namespace

QJsonObject toJson(const RuleDescription &description)
{
    QJsonArray fields;
    for (const auto &field : description.fields) {
        fields.append(toJson(field));
    }
    QJsonArray functions;
    for (const auto &function : description.functions) {
        functions.append(QJsonObject{{QStringLiteral("name"), function.name},
                                     {QStringLiteral("parameters"), toJson(function.parameters)},
                                     {QStringLiteral("description"), function.description}});
    }
    QJsonArray services;
    for (const auto &service : description.services) {
        services.append(QJsonObject{{QStringLiteral("name"), service.name},
                                    {QStringLiteral("title"), service.title},
                                    {QStringLiteral("description"), service.description}});
    }
    return {{QStringLiteral("namespace"), description.nameSpace},
            {QStringLiteral("version"), description.version},
            {QStringLiteral("fields"), fields},
            {QStringLiteral("functions"), functions},
            {QStringLiteral("form"), locum::toJson(description.form)},
            {QStringLiteral("services"), services}};
}

Result<RuleDescription> ruleDescriptionFromJson(const QJsonValue &json)
{
    if (!json.isObject()) {
        return invalid(QStringLiteral("rules"), QStringLiteral("it must be an object"));
    }
    RuleDescription description;
    description.nameSpace = json[QLatin1String("namespace")].toString();
    if (!isWord(description.nameSpace)) {
        return invalid(QStringLiteral("rules.namespace"),
                       QStringLiteral("it must be a text like 'calendar' (a-z, 0-9, '_', at most 32)"));
    }
    if (reservedNames().contains(description.nameSpace)) {
        return fail("plugin.namespace.reserved",
                    QStringLiteral("'%1' is a word of the rule language").arg(description.nameSpace));
    }
    const auto version = json[QLatin1String("version")].toInteger(0);
    if (version < 1 || version > 1'000'000) {
        return invalid(QStringLiteral("rules.version"), QStringLiteral("it must be a whole number from 1"));
    }
    description.version = static_cast<int>(version);
    auto fields = listFromJson<RuleField>(json[QLatin1String("fields")], QStringLiteral("rules.fields"), fieldFromJson);
    if (!fields) {
        return fail(std::move(fields.error()));
    }
    description.fields = std::move(*fields);
    auto functions = listFromJson<RuleFunction>(json[QLatin1String("functions")], QStringLiteral("rules.functions"),
                                                functionFromJson);
    if (!functions) {
        return fail(std::move(functions.error()));
    }
    description.functions = std::move(*functions);
    auto services = listFromJson<ServiceDescription>(json[QLatin1String("services")], QStringLiteral("rules.services"),
                                                     serviceFromJson);
    if (!services) {
        return fail(std::move(services.error()));
    }
    description.services = std::move(*services);
    if (description.fields.isEmpty() && description.functions.isEmpty() && description.services.isEmpty()) {
        return invalid(QStringLiteral("rules"), QStringLiteral("it brings neither fields, functions nor services"));
    }
    if (const auto form = json[QLatin1String("form")]; !form.isUndefined()) {
        auto read = settingsFormFromJson(form.toObject());
        if (!read || !form.isObject()) {
            return invalid(QStringLiteral("rules.form"),
                           read ? QStringLiteral("it must be an object") : read.error().detail);
        }
        description.form = std::move(*read);
    }
    return description;
}

Done checkSize(const ServiceAnswer &answer)
{
    const auto tooLarge = [](const QString &what) { return fail("service.answer.too_large", what); };
    if (answer.texts.size() > mostServiceTexts) {
        return tooLarge(QStringLiteral("%1 texts, at most %2").arg(answer.texts.size()).arg(mostServiceTexts));
    }
    for (const QString &text : answer.texts) {
        if (text.size() > longestServiceText) {
            return tooLarge(
                QStringLiteral("a text of %1 characters, at most %2").arg(text.size()).arg(longestServiceText));
        }
    }
    const auto state = QJsonDocument(answer.state).toJson(QJsonDocument::Compact).size();
    if (state > mostServiceState) {
        return tooLarge(QStringLiteral("a state of %1 bytes, at most %2").arg(state).arg(mostServiceState));
    }
    return {};
}

} // namespace locum::sdk
