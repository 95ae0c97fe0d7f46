// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/truths.h"

#include "base/overloaded.h"
#include "language/folding.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace locum::language {

namespace {

constexpr qint64 minutesPerDay = 24 * 60;
constexpr qint64 millisecondsPerMinute = 60'000;
constexpr qint64 millisecondsPerDay = minutesPerDay * millisecondsPerMinute;

/// The numbers of a value: one, or those of a list.
std::span<const qint64> numbersOf(const Value &value)
{
    if (const auto *number = std::get_if<qint64>(&value.value)) {
        return {number, 1};
    }
    if (const auto *numbers = std::get_if<std::span<const qint64>>(&value.value)) {
        return *numbers;
    }
    return {};
}

bool isNumbers(const Value &value)
{
    return std::holds_alternative<qint64>(value.value) || std::holds_alternative<std::span<const qint64>>(value.value);
}

bool isTexts(const Value &value)
{
    return std::holds_alternative<std::string_view>(value.value) ||
           std::holds_alternative<std::span<const std::string_view>>(value.value);
}

template <class T>
Truth ordered(Relation relation, const T &left, const T &right)
{
    switch (relation) {
    case Relation::Equal:
        return truthOf(left == right);
    case Relation::NotEqual:
        return truthOf(left != right);
    case Relation::Less:
        return truthOf(left < right);
    case Relation::LessOrEqual:
        return truthOf(left <= right);
    case Relation::Greater:
        return truthOf(left > right);
    case Relation::GreaterOrEqual:
        return truthOf(left >= right);
    }
    return Truth::Unknown;
}

Truth equal(BaseType base, const Value &left, const Value &right)
{
    if (isNumbers(left) && isNumbers(right)) {
        return same(left, right);
    }
    if (isTexts(left) && isTexts(right)) {
        return anyText(left, [&](std::string_view one) {
            return anyText(right, [&](std::string_view other) { return textsEqual(base, one, other); }) == Truth::True;
        });
    }
    const auto *leftRange = std::get_if<Range>(&left.value);
    const auto *rightRange = std::get_if<Range>(&right.value);
    return leftRange && rightRange ? truthOf(*leftRange == *rightRange) : Truth::Unknown;
}

qint64 bounded(qint64 left, qint64 right)
{
    qint64 result = 0;
    if (__builtin_add_overflow(left, right, &result)) {
        return right > 0 ? std::numeric_limits<qint64>::max() : std::numeric_limits<qint64>::min();
    }
    return result;
}

qint64 scaled(qint64 number, qint64 unit)
{
    qint64 result = 0;
    if (__builtin_mul_overflow(number, unit, &result)) {
        return number > 0 ? std::numeric_limits<qint64>::max() : std::numeric_limits<qint64>::min();
    }
    return result;
}

qint64 floored(qint64 number, qint64 unit)
{
    return number / unit - (number % unit < 0 ? 1 : 0);
}

qint64 millisecondsOf(BaseType base)
{
    return base == BaseType::Time ? millisecondsPerMinute : base == BaseType::Date ? millisecondsPerDay : 1;
}

bool onWeekday(quint8 weekdays, qint64 julianDay)
{
    // Julian day 0 was a Monday.
    const qint64 day = julianDay - floored(julianDay, 7) * 7;
    return ((weekdays >> day) & 1U) != 0;
}

} // namespace

Value asValue(const Constant &constant, std::vector<std::string_view> &views)
{
    return std::visit(
        Overloaded{[](std::monostate) { return Value{}; }, [](qint64 number) { return Value{number}; },
                   [](const QByteArray &text) { return Value{view(text)}; },
                   [](const Range &range) { return Value{range}; },
                   [](const std::vector<qint64> &numbers) { return Value{std::span<const qint64>(numbers)}; },
                   [&](const std::vector<QByteArray> &texts) {
                       views.clear();
                       for (const QByteArray &text : texts) {
                           views.push_back(view(text));
                       }
                       return Value{std::span<const std::string_view>(views)};
                   }},
        constant.value);
}

Truth boolean(const Value &value)
{
    const auto *number = std::get_if<qint64>(&value.value);
    return number ? truthOf(*number != 0) : Truth::Unknown;
}

Truth compare(Relation relation, BaseType base, const Value &left, const Value &right)
{
    if (relation == Relation::Equal) {
        return equal(base, left, right);
    }
    if (relation == Relation::NotEqual) {
        return opposite(equal(base, left, right));
    }
    const auto *leftNumber = std::get_if<qint64>(&left.value);
    const auto *rightNumber = std::get_if<qint64>(&right.value);
    if (leftNumber && rightNumber) {
        return ordered(relation, *leftNumber, *rightNumber);
    }
    const auto *leftText = std::get_if<std::string_view>(&left.value);
    const auto *rightText = std::get_if<std::string_view>(&right.value);
    return leftText && rightText ? ordered(relation, *leftText, *rightText) : Truth::Unknown;
}

Truth anyOf(const Value &left, std::span<const qint64> sorted)
{
    if (!isNumbers(left)) {
        return Truth::Unknown;
    }
    const std::span<const qint64> numbers = numbersOf(left);
    return truthOf(std::any_of(numbers.begin(), numbers.end(), [&](qint64 number) {
        return std::binary_search(sorted.begin(), sorted.end(), number);
    }));
}

Truth same(const Value &left, const Value &right)
{
    if (!isNumbers(left) || !isNumbers(right)) {
        return Truth::Unknown;
    }
    const std::span<const qint64> ones = numbersOf(left);
    const std::span<const qint64> others = numbersOf(right);
    return truthOf(std::find_first_of(ones.begin(), ones.end(), others.begin(), others.end()) != ones.end());
}

Truth inTexts(BaseType base, const Value &left, const std::vector<QByteArray> &texts)
{
    return anyText(left, [&](std::string_view text) {
        return std::any_of(texts.begin(), texts.end(),
                           [&](const QByteArray &one) { return textsEqual(base, text, view(one)); });
    });
}

Truth inRange(BaseType base, const Value &left, const Range &range)
{
    if (!isNumbers(left)) {
        return Truth::Unknown;
    }
    const std::span<const qint64> numbers = numbersOf(left);
    return truthOf(std::any_of(numbers.begin(), numbers.end(), [&](qint64 number) {
        return base == BaseType::Time ? inTimes(range, number) : number >= range.from && number <= range.to;
    }));
}

Value sum(bool minus, const Type &result, const Type &leftType, const Value &left, const Type &rightType,
          const Value &right)
{
    const auto *leftNumber = std::get_if<qint64>(&left.value);
    const auto *rightNumber = std::get_if<qint64>(&right.value);
    if (!leftNumber || !rightNumber) {
        return {};
    }
    qint64 one = *leftNumber;
    qint64 other = *rightNumber;
    if (leftType.base == rightType.base && leftType.base == result.base) {
        other = minus ? scaled(other, -1) : other;
        one = bounded(one, other);
    } else {
        other = scaled(scaled(other, millisecondsOf(rightType.base)), minus ? -1 : 1);
        one = floored(bounded(scaled(one, millisecondsOf(leftType.base)), other), millisecondsOf(result.base));
    }
    if (result.base == BaseType::Time) {
        one -= floored(one, minutesPerDay) * minutesPerDay;
    }
    return {one};
}

bool inTimes(const Range &range, qint64 minutes)
{
    return range.from <= range.to ? minutes >= range.from && minutes < range.to
                                  : minutes >= range.from || minutes < range.to;
}

bool inHours(const BoundHours &hours, const FieldSource::Moment &moment)
{
    return std::any_of(hours.parts.begin(), hours.parts.end(), [&](const BoundHours::Part &part) {
        if (part.dates) {
            return moment.julianDay >= part.range.from && moment.julianDay <= part.range.to &&
                   onWeekday(part.weekdays, moment.julianDay);
        }
        if (!inTimes(part.range, moment.minutes)) {
            return false;
        }
        const bool beganYesterday = part.range.to < part.range.from && moment.minutes < part.range.to;
        return onWeekday(part.weekdays, moment.julianDay - (beganYesterday ? 1 : 0));
    });
}

bool isInForce(const BoundRule &rule, EventId event, const FieldSource::Moment &moment)
{
    return !rule.disabled && event < 32 && ((rule.events >> event) & 1U) != 0 &&
           (!rule.valid || (moment.julianDay >= rule.valid->from && moment.julianDay <= rule.valid->to));
}

bool sameLanguage(std::string_view left, std::string_view right)
{
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c == '_' ? '-' : c;
    };
    const auto equalTags = [&](std::string_view one, std::string_view other) {
        return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                          [&](char a, char b) { return lower(a) == lower(b); });
    };
    const size_t leftPrimary = std::min(left.find_first_of("-_"), left.size());
    const size_t rightPrimary = std::min(right.find_first_of("-_"), right.size());
    if (leftPrimary < left.size() && rightPrimary < right.size()) {
        return equalTags(left, right);
    }
    return equalTags(left.substr(0, leftPrimary), right.substr(0, rightPrimary));
}

bool textsEqual(BaseType base, std::string_view left, std::string_view right)
{
    return base == BaseType::Lang ? sameLanguage(left, right) : left == right;
}

bool holds(std::string_view text, std::string_view part, Place place)
{
    switch (place) {
    case Place::Anywhere:
        // libc's search never goes quadratic: short parts by hash, long ones by two-way.
        return part.size() <= text.size() && memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
    case Place::Start:
        return text.starts_with(part);
    case Place::End:
        return text.ends_with(part);
    }
    return false;
}

} // namespace locum::language
