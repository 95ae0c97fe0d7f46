// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/value.h"

#include <span>
#include <string>
#include <string_view>

/// What single tests say about values that are at hand. Whoever evaluates, plainly or fast, asks these, so a test has
/// one meaning. A value of a kind that a test cannot be asked about is unknown to it: the checker lets none pass.
namespace locum::language {

inline Truth truthOf(bool truth)
{
    return truth ? Truth::True : Truth::False;
}
inline Truth opposite(Truth truth)
{
    return static_cast<Truth>(static_cast<quint8>(Truth::True) - static_cast<quint8>(truth));
}

/// A constant as a value that points into it. Lists of texts do not: their views go into `views`.
Value asValue(const Constant &constant, std::vector<std::string_view> &views);

Truth boolean(const Value &value);
/// `base`: of the left side. A list, or several ids of one thing, is equal to what one of its items is equal to.
Truth compare(Relation relation, BaseType base, const Value &left, const Value &right);
Truth anyOf(const Value &left, std::span<const qint64> sorted);
Truth same(const Value &left, const Value &right);
Truth inTexts(BaseType base, const Value &left, const std::vector<QByteArray> &texts);
Truth inRange(BaseType base, const Value &left, const Range &range);

/// As the checker orders sums: times wrap at midnight, everything else stops at the ends of its range. Durations are
/// milliseconds whatever they are added to.
Value sum(bool minus, const Type &result, const Type &leftType, const Value &left, const Type &rightType,
          const Value &right);

/// A time is inside [from, to), which runs over midnight if `to` is before `from`; equal ends hold nothing.
bool inTimes(const Range &range, qint64 minutes);
/// A span over midnight belongs to the day on which it begins: Friday 22:00 .. 06:00 still is Friday's on Saturday.
bool inHours(const BoundHours &hours, const FieldSource::Moment &moment);
/// Whether the rule may fire at all for this event at this moment.
bool isInForce(const BoundRule &rule, EventId event, const FieldSource::Moment &moment);

/// By the primary subtag unless both have more, whatever their case.
bool sameLanguage(std::string_view left, std::string_view right);
bool textsEqual(BaseType base, std::string_view left, std::string_view right);

enum class Place { Anywhere, Start, End };
bool holds(std::string_view text, std::string_view part, Place place);

/// `test` of a text, or of any text of a list; unknown for anything else.
template <class Test>
Truth anyText(const Value &value, Test test)
{
    if (const auto *text = std::get_if<std::string_view>(&value.value)) {
        return truthOf(test(*text));
    }
    if (const auto *texts = std::get_if<std::span<const std::string_view>>(&value.value)) {
        for (const std::string_view text : *texts) {
            if (test(text)) {
                return Truth::True;
            }
        }
        return Truth::False;
    }
    return Truth::Unknown;
}

} // namespace locum::language
