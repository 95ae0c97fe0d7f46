// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/tree_walk.h"

#include "base/overloaded.h"
#include "language/folding.h"

#include <algorithm>

namespace locum::language {

Value TreeWalk::value(NodeId node)
{
    const auto asNumber = [&] {
        const Truth result = truth(node);
        return result == Truth::Unknown ? Value{} : Value{qint64{result == Truth::True}};
    };
    return std::visit(Overloaded{[&](const SlotValue &one) { return slot(one.slot); },
                                 [&](const ConstantValue &one) {
                                     if (std::holds_alternative<std::vector<QByteArray>>(one.constant.value)) {
                                         return asValue(one.constant, m_views.emplace_back());
                                     }
                                     std::vector<std::string_view> none;
                                     return asValue(one.constant, none);
                                 },
                                 [&](const SumValue &one) {
                                     const Value left = value(one.left);
                                     return sum(one.minus, m_program.nodes[node].type, m_program.nodes[one.left].type,
                                                left, m_program.nodes[one.right].type, value(one.right));
                                 },
                                 [&](const DefaultValue &one) {
                                     const Value left = value(one.left);
                                     return left.isKnown() ? left : value(one.right);
                                 },
                                 [&](const auto &) { return asNumber(); }},
                      m_program.nodes[node].node);
}

Truth TreeWalk::truth(NodeId node)
{
    const auto baseOf = [&](NodeId of) { return m_program.nodes[of].type.base; };
    const auto asTruth = [&] { return boolean(value(node)); };
    return std::visit(
        Overloaded{[&](const SlotValue &) { return asTruth(); }, [&](const ConstantValue &) { return asTruth(); },
                   [&](const SumValue &) { return asTruth(); }, [&](const DefaultValue &) { return asTruth(); },
                   [&](const AndTruth &one) {
                       Truth result = Truth::True;
                       for (const NodeId operand : one.operands) {
                           result = std::min(result, truth(operand));
                       }
                       return result;
                   },
                   [&](const OrTruth &one) {
                       Truth result = Truth::False;
                       for (const NodeId operand : one.operands) {
                           result = std::max(result, truth(operand));
                       }
                       return result;
                   },
                   [&](const NotTruth &one) { return opposite(truth(one.operand)); },
                   [&](const BoolTruth &one) { return boolean(value(one.value)); },
                   [&](const KnownTruth &one) { return truthOf(slot(one.slot).isKnown()); },
                   [&](const CompareTruth &one) {
                       const Value left = value(one.left);
                       return compare(one.relation, baseOf(one.left), left, value(one.right));
                   },
                   [&](const AnyOfTruth &one) { return anyOf(value(one.left), one.values); },
                   [&](const SameTruth &one) {
                       const Value left = value(one.left);
                       return same(left, value(one.right));
                   },
                   [&](const InTextsTruth &one) { return inTexts(baseOf(one.left), value(one.left), one.texts); },
                   [&](const InRangeTruth &one) { return inRange(baseOf(one.left), value(one.left), one.range); },
                   [&](const InHoursTruth &one) { return truthOf(inHours(m_program.hours[one.hours], moment())); },
                   [&](const ContainsTruth &one) {
                       const Value left = value(one.left);
                       if (one.isDynamic) {
                           return holdsFolded(left, value(one.dynamic), Place::Anywhere);
                       }
                       return anyText(left, [&](std::string_view text) {
                           foldInto(text, m_left);
                           return std::any_of(one.texts.begin(), one.texts.end(), [&](const QByteArray &part) {
                               foldInto(view(part), m_right);
                               return holds(m_left, m_right, Place::Anywhere);
                           });
                       });
                   },
                   [&](const StartsWithTruth &one) {
                       const Value left = value(one.left);
                       return holdsFolded(left, value(one.right), Place::Start);
                   },
                   [&](const EndsWithTruth &one) {
                       const Value left = value(one.left);
                       return holdsFolded(left, value(one.right), Place::End);
                   },
                   [&](const MatchesTruth &one) {
                       return anyText(value(one.left),
                                      [&](std::string_view text) { return matches(one.pattern, text); });
                   }},
        m_program.nodes[node].node);
}

/// A list on the right means: any of it.
Truth TreeWalk::holdsFolded(const Value &left, const Value &right, Place place)
{
    if (anyText(right, [](std::string_view) { return true; }) == Truth::Unknown) {
        return Truth::Unknown;
    }
    return anyText(left, [&](std::string_view text) {
        foldInto(text, m_left);
        return anyText(right, [&](std::string_view part) {
                   foldInto(part, m_right);
                   return holds(m_left, m_right, place);
               }) == Truth::True;
    });
}

} // namespace locum::language
