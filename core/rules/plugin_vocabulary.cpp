// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/plugin_vocabulary.h"

#include <QJsonArray>

namespace locum::rules {

namespace {

using language::BaseType;

BaseType baseOf(sdk::RuleBase base)
{
    switch (base) {
    case sdk::RuleBase::Bool:
        return BaseType::Bool;
    case sdk::RuleBase::Int:
        return BaseType::Int;
    case sdk::RuleBase::Text:
        return BaseType::Text;
    case sdk::RuleBase::Size:
        return BaseType::Size;
    case sdk::RuleBase::Duration:
        return BaseType::Duration;
    case sdk::RuleBase::Time:
        return BaseType::Time;
    case sdk::RuleBase::Date:
        return BaseType::Date;
    case sdk::RuleBase::Instant:
        return BaseType::Instant;
    case sdk::RuleBase::Weekday:
        return BaseType::Weekday;
    case sdk::RuleBase::Language:
        return BaseType::Lang;
    }
    Q_UNREACHABLE();
}

bool isText(sdk::RuleBase base)
{
    return base == sdk::RuleBase::Text || base == sdk::RuleBase::Language;
}

qint64 numberOf(const QJsonValue &value, sdk::RuleBase base)
{
    switch (base) {
    case sdk::RuleBase::Bool:
        return value.toBool() ? 1 : 0;
    case sdk::RuleBase::Time: {
        const QTime time = QTime::fromString(value.toString(), QStringLiteral("HH:mm"));
        return time.hour() * 60 + time.minute();
    }
    case sdk::RuleBase::Date:
        return QDate::fromString(value.toString(), Qt::ISODate).toJulianDay();
    case sdk::RuleBase::Int:
    case sdk::RuleBase::Text:
    case sdk::RuleBase::Size:
    case sdk::RuleBase::Duration:
    case sdk::RuleBase::Instant:
    case sdk::RuleBase::Weekday:
    case sdk::RuleBase::Language:
        break;
    }
    return value.toInteger();
}

std::vector<language::Parameter> parametersOf(const QList<sdk::RuleParameter> &parameters)
{
    std::vector<language::Parameter> ours;
    for (const sdk::RuleParameter &parameter : parameters) {
        ours.push_back({parameter.name.toUtf8(), typeOf(parameter.type)});
    }
    return ours;
}

} // namespace

language::Type typeOf(const sdk::RuleType &type)
{
    return {baseOf(type.base), 0, type.list, false};
}

PluginVocabulary pluginVocabulary(const sdk::RuleDescription &description)
{
    PluginVocabulary vocabulary{description.nameSpace.toUtf8(), description.version};
    for (const sdk::RuleField &field : description.fields) {
        vocabulary.fields.push_back({field.name.toUtf8(), typeOf(field.type), parametersOf(field.parameters),
                                     field.source == sdk::RuleSource::Fetched, field.foreign, field.description});
    }
    for (const sdk::RuleFunction &function : description.functions) {
        vocabulary.functions.push_back(
            {function.name.toUtf8(), parametersOf(function.parameters), function.description});
    }
    return vocabulary;
}

language::OwnedValue pluginValue(const QJsonValue &value, const sdk::RuleType &type)
{
    language::OwnedValue owned{typeOf(type), std::nullopt};
    if (!sdk::isOfType(value, type)) {
        return owned;
    }
    if (!type.list) {
        if (isText(type.base)) {
            owned.value = value.toString().toUtf8();
        } else {
            owned.value = numberOf(value, type.base);
        }
        return owned;
    }
    std::vector<QByteArray> texts;
    std::vector<qint64> numbers;
    for (const QJsonValue &one : value.toArray()) {
        if (isText(type.base)) {
            texts.push_back(one.toString().toUtf8());
        } else {
            numbers.push_back(numberOf(one, type.base));
        }
    }
    if (isText(type.base)) {
        owned.value = std::move(texts);
    } else {
        owned.value = std::move(numbers);
    }
    return owned;
}

} // namespace locum::rules
