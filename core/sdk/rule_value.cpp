// SPDX-License-Identifier: GPL-2.0-or-later
#include "sdk/rule_value.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

namespace locum::sdk {
namespace {

constexpr qsizetype longestText = 65536;
constexpr qsizetype longestList = 1000;

bool isWhole(const QJsonValue &value, qint64 least, qint64 most)
{
    // toInteger gives the other value for what is no number, is not whole or does not fit.
    constexpr qint64 other = std::numeric_limits<qint64>::min();
    const auto number = value.toInteger(other);
    return number != other && number >= least && number <= most;
}

bool isOne(const QJsonValue &value, RuleBase base)
{
    constexpr qint64 most = std::numeric_limits<qint64>::max();
    switch (base) {
    case RuleBase::Bool:
        return value.isBool();
    case RuleBase::Int:
    case RuleBase::Duration:
        return isWhole(value, -most, most);
    case RuleBase::Size:
        return isWhole(value, 0, most);
    case RuleBase::Instant: // what a date of four digits can be
        return isWhole(value, -62'135'596'800'000, 253'402'300'799'999);
    case RuleBase::Weekday:
        return isWhole(value, 1, 7);
    case RuleBase::Text:
        return value.isString() && value.toString().size() <= longestText;
    case RuleBase::Language:
        return value.isString() && value.toString().size() <= 35;
    case RuleBase::Time:
        return value.isString() && QTime::fromString(value.toString(), QStringLiteral("HH:mm")).isValid();
    case RuleBase::Date:
        return value.isString() && QDate::fromString(value.toString(), Qt::ISODate).isValid();
    }
    return false;
}

} // namespace

QString toText(const RuleType &type)
{
    const auto base = QString(nameOf(type.base));
    return type.list ? QStringLiteral("list<%1>").arg(base) : base;
}

std::optional<RuleType> ruleTypeFromText(const QString &text)
{
    QStringView rest(text);
    if (rest.endsWith(u'?')) {
        rest.chop(1);
    }
    RuleType type;
    if (rest.startsWith(u"list<") && rest.endsWith(u'>')) {
        type.list = true;
        rest = rest.sliced(5).chopped(1);
    }
    const auto base = fromName<RuleBase>(rest);
    if (!base) {
        return std::nullopt;
    }
    type.base = *base;
    return type;
}

bool isOfType(const QJsonValue &value, const RuleType &type)
{
    if (!type.list) {
        return isOne(value, type.base);
    }
    const auto array = value.toArray();
    return value.isArray() && array.size() <= longestList &&
           std::all_of(array.begin(), array.end(), [&type](const auto &one) { return isOne(one, type.base); });
}

QJsonValue ruleValue(const QStringList &values)
{
    return QJsonArray::fromStringList(values);
}

} // namespace locum::sdk
