// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"

#include <QDate>
#include <QJsonValue>
#include <QString>
#include <QStringList>
#include <QTime>

/// The values that rule plugins tell, and their form on the wire.
namespace locum::sdk {

/// The types of the rule language that a plugin may use, and their JSON.
enum class RuleBase {
    Bool,
    Int,      ///< a whole number
    Text,     ///< at most 64 KiB
    Size,     ///< bytes, a whole number
    Duration, ///< milliseconds
    Time,     ///< "22:30"
    Date,     ///< "2026-07-06"
    Instant,  ///< milliseconds since 1970 in UTC
    Weekday,  ///< 1 Monday … 7 Sunday
    Language  ///< a BCP 47 tag
};

/// As authors write it: "bool", "list<text>". Every value may be unknown; that needs no saying.
struct RuleType {
    RuleBase base = RuleBase::Bool;
    bool list = false;

    bool operator==(const RuleType &) const = default;
};

QString toText(const RuleType &type);
/// Lets a '?' at the end pass. Nothing where it is no type.
std::optional<RuleType> ruleTypeFromText(const QString &text);

/// Whether `value` is of the type, within its range. Null is of no type.
bool isOfType(const QJsonValue &value, const RuleType &type);

inline QJsonValue ruleValue(bool value)
{
    return value;
}
inline QJsonValue ruleValue(qint64 value)
{
    return value;
}
inline QJsonValue ruleValue(const QString &value)
{
    return value;
}
inline QJsonValue ruleValue(Instant value)
{
    return toMilliseconds(value);
}
inline QJsonValue ruleValue(Duration value)
{
    return qint64(value.count());
}
inline QJsonValue ruleValue(QTime value)
{
    return value.toString(QStringLiteral("HH:mm"));
}
inline QJsonValue ruleValue(QDate value)
{
    return value.toString(Qt::ISODate);
}
QJsonValue ruleValue(const QStringList &values);
template <class T>
QJsonValue ruleValue(const std::optional<T> &value)
{
    return value ? ruleValue(*value) : QJsonValue();
}
QJsonValue ruleValue(const char *) = delete; // would be a bool

} // namespace locum::sdk

LOCUM_ENUM_NAMES(locum::sdk::RuleBase, {locum::sdk::RuleBase::Bool, "bool"}, {locum::sdk::RuleBase::Int, "int"},
                 {locum::sdk::RuleBase::Text, "text"}, {locum::sdk::RuleBase::Size, "size"},
                 {locum::sdk::RuleBase::Duration, "duration"}, {locum::sdk::RuleBase::Time, "time"},
                 {locum::sdk::RuleBase::Date, "date"}, {locum::sdk::RuleBase::Instant, "instant"},
                 {locum::sdk::RuleBase::Weekday, "weekday"}, {locum::sdk::RuleBase::Language, "lang"})
