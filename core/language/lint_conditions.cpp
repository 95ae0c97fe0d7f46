// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/overloaded.h"
#include "language/check_rules.h"
#include "language/truths.h"

#include <algorithm>
#include <bitset>
#include <limits>

namespace locum::language {

namespace {

/// Which truths a condition can come to at all.
using Outcomes = unsigned;
constexpr Outcomes isFalse = 1;
constexpr Outcomes isUnknown = 2;
constexpr Outcomes isTrue = 4;
constexpr Outcomes anything = isFalse | isUnknown | isTrue;

Outcomes only(Truth truth)
{
    return 1U << static_cast<unsigned>(truth);
}

/// What the conjuncts of one `and` say of one field that has a single value.
struct Wanted {
    std::optional<std::vector<qint64>> allowed;
    std::vector<qint64> excluded;
    qint64 low = std::numeric_limits<qint64>::min();
    qint64 high = std::numeric_limits<qint64>::max();
    std::optional<QByteArray> text;
    std::optional<std::bitset<1440>> minutes;
    bool isContradicted = false;

    void allow(const std::vector<qint64> &values)
    {
        if (!allowed) {
            allowed = values;
            return;
        }
        std::vector<qint64> both;
        std::set_intersection(allowed->begin(), allowed->end(), values.begin(), values.end(), std::back_inserter(both));
        allowed = std::move(both);
    }
    bool holds(qint64 value) const
    {
        return value >= low && value <= high && std::find(excluded.begin(), excluded.end(), value) == excluded.end() &&
               (!minutes || (value >= 0 && value < 1440 && minutes->test(static_cast<size_t>(value))));
    }
    bool isPossible() const
    {
        if (isContradicted || low > high) {
            return false;
        }
        if (allowed) {
            return std::any_of(allowed->begin(), allowed->end(), [&](qint64 value) { return holds(value); });
        }
        if (minutes) {
            for (qint64 minute = 0; minute < 1440; ++minute) {
                if (holds(minute)) {
                    return true;
                }
            }
            return false;
        }
        return true;
    }
};

class Conditions {
public:
    explicit Conditions(CheckContext &context) : m_context(context), m_program(context.program) {}

    void lint(NodeId condition)
    {
        m_reported = false;
        part(condition);
    }

private:
    /// A condition that stands by itself, or is one of several: here it is worth a word.
    Outcomes part(NodeId id)
    {
        const bool before = std::exchange(m_reported, false);
        const Outcomes outcomes = of(id);
        if (!m_reported && (outcomes & isTrue) == 0) {
            m_context.report(Code::NeverTrue, m_program.nodes[id].span, {}, std::exchange(m_hint, {}));
            m_reported = true;
        } else if (!m_reported && outcomes == isTrue) {
            m_context.report(Code::AlwaysTrue, m_program.nodes[id].span);
            m_reported = true;
        }
        m_reported = m_reported || before;
        return outcomes;
    }

    Outcomes of(NodeId id)
    {
        return std::visit(
            Overloaded{
                [&](const AndTruth &one) { return ofAnd(one); }, [&](const OrTruth &one) { return ofOr(one); },
                [&](const NotTruth &one) {
                    const Outcomes inner = of(one.operand);
                    return ((inner & isTrue) ? isFalse : 0U) | (inner & isUnknown) | ((inner & isFalse) ? isTrue : 0U);
                },
                [&](const BoolTruth &one) {
                    const auto *number = numberOf(one.value);
                    return number ? only(truthOf(*number != 0)) : anything;
                },
                [&](const CompareTruth &one) { return ofCompare(one); },
                [&](const AnyOfTruth &one) { return ofAnyOf(one); },
                [&](const InTextsTruth &one) { return one.texts.empty() ? isFalse : anything; },
                [&](const InRangeTruth &one) {
                    const bool times = m_program.nodes[one.left].type.base == BaseType::Time;
                    return times && one.range.from == one.range.to ? isFalse : anything;
                },
                [&](const ContainsTruth &one) { return !one.isDynamic && one.texts.empty() ? isFalse : anything; },
                [](const auto &) { return anything; }},
            m_program.nodes[id].node);
    }

    Outcomes ofAnd(const AndTruth &one)
    {
        Outcomes some = 0;
        Outcomes all = anything;
        for (const NodeId operand : one.operands) {
            const Outcomes outcomes = part(operand);
            some |= outcomes;
            all &= outcomes;
        }
        Outcomes result = (some & (isFalse | isUnknown)) | (all & isTrue);
        if ((result & isTrue) && !m_reported && contradicts(one)) {
            result = (result & ~isTrue) | isFalse;
        }
        return result;
    }
    Outcomes ofOr(const OrTruth &one)
    {
        Outcomes some = 0;
        Outcomes all = anything;
        for (const NodeId operand : one.operands) {
            const Outcomes outcomes = part(operand);
            some |= outcomes;
            all &= outcomes;
            if (outcomes == isTrue) {
                return isTrue;
            }
        }
        return (some & (isTrue | isUnknown)) | (all & isFalse);
    }
    Outcomes ofCompare(const CompareTruth &one) const
    {
        const auto *left = std::get_if<ConstantValue>(&m_program.nodes[one.left].node);
        const auto *right = std::get_if<ConstantValue>(&m_program.nodes[one.right].node);
        if (!left || !right) {
            return anything;
        }
        std::vector<std::string_view> leftViews;
        std::vector<std::string_view> rightViews;
        return only(compare(one.relation, left->constant.type.base, asValue(left->constant, leftViews),
                            asValue(right->constant, rightViews)));
    }
    Outcomes ofAnyOf(const AnyOfTruth &one) const
    {
        const Node &left = m_program.nodes[one.left];
        if (one.values.empty()) {
            return isFalse;
        }
        if (const auto *constant = std::get_if<ConstantValue>(&left.node)) {
            std::vector<std::string_view> views;
            return only(anyOf(asValue(constant->constant, views), one.values));
        }
        size_t all = 0;
        if (left.type.base == BaseType::Enum) {
            all = m_context.words.enums[left.type.detail].values.size();
        } else if (left.type.base == BaseType::Weekday) {
            all = 7;
        }
        const bool isAll = all > 0 && one.values.size() == all && !left.type.list;
        return !isAll ? anything : left.type.optional ? isTrue | isUnknown : isTrue;
    }
    const qint64 *numberOf(NodeId id) const
    {
        const auto *constant = std::get_if<ConstantValue>(&m_program.nodes[id].node);
        return constant ? std::get_if<qint64>(&constant->constant.value) : nullptr;
    }

    // ---- what excludes each other ----

    bool contradicts(const AndTruth &one)
    {
        m_slots.clear();
        for (const NodeId operand : one.operands) {
            slotsOf(operand);
        }
        std::sort(m_slots.begin(), m_slots.end());
        if (std::adjacent_find(m_slots.begin(), m_slots.end()) == m_slots.end()) {
            return false; // as most are: nothing is asked twice
        }
        std::unordered_map<SlotId, Wanted> wanted;
        for (const NodeId operand : one.operands) {
            take(operand, false, wanted);
        }
        for (const auto &[slot, facts] : wanted) {
            if (!facts.isPossible()) {
                const Field &field = m_context.words.fields[m_program.slots[slot].field];
                m_hint = RuleDiagnostics::tr("what it says of '%1' excludes itself").arg(QString::fromUtf8(field.path));
                return true;
            }
        }
        return false;
    }

    void slotsOf(NodeId id)
    {
        std::visit(Overloaded{[&](const SlotValue &one) { m_slots.push_back(one.slot); },
                              [&](const AndTruth &one) {
                                  for (const NodeId operand : one.operands) {
                                      slotsOf(operand);
                                  }
                              },
                              [&](const OrTruth &one) {
                                  for (const NodeId operand : one.operands) {
                                      slotsOf(operand);
                                  }
                              },
                              [&](const NotTruth &one) { slotsOf(one.operand); },
                              [&](const BoolTruth &one) { slotsOf(one.value); },
                              [&](const AnyOfTruth &one) { slotsOf(one.left); },
                              [&](const InRangeTruth &one) { slotsOf(one.left); },
                              [&](const CompareTruth &one) { slotsOf(one.left); }, [](const auto &) {}},
                   m_program.nodes[id].node);
    }

    Wanted *wantedOf(NodeId value, std::unordered_map<SlotId, Wanted> &wanted) const
    {
        const auto *slot = std::get_if<SlotValue>(&m_program.nodes[value].node);
        return slot && !m_program.nodes[value].type.list ? &wanted[slot->slot] : nullptr;
    }

    void take(NodeId id, bool negated, std::unordered_map<SlotId, Wanted> &wanted) const
    {
        const auto &node = m_program.nodes[id].node;
        if (const auto *both = std::get_if<AndTruth>(&node); both && !negated) {
            for (const NodeId operand : both->operands) {
                take(operand, negated, wanted);
            }
        } else if (const auto *either = std::get_if<OrTruth>(&node); either && negated) {
            for (const NodeId operand : either->operands) {
                take(operand, negated, wanted);
            }
        } else if (const auto *no = std::get_if<NotTruth>(&node)) {
            take(no->operand, !negated, wanted);
        } else if (const auto *boolean = std::get_if<BoolTruth>(&node)) {
            if (Wanted *facts = wantedOf(boolean->value, wanted)) {
                facts->allow({negated ? 0 : 1});
            }
        } else if (const auto *any = std::get_if<AnyOfTruth>(&node)) {
            Wanted *facts = wantedOf(any->left, wanted);
            if (facts && negated) {
                facts->excluded.insert(facts->excluded.end(), any->values.begin(), any->values.end());
            } else if (facts) {
                facts->allow(any->values);
            }
        } else if (const auto *range = std::get_if<InRangeTruth>(&node)) {
            takeRange(*range, negated, wanted);
        } else if (const auto *comparison = std::get_if<CompareTruth>(&node)) {
            takeCompare(*comparison, negated, wanted);
        }
    }

    void takeRange(const InRangeTruth &test, bool negated, std::unordered_map<SlotId, Wanted> &wanted) const
    {
        Wanted *facts = wantedOf(test.left, wanted);
        if (!facts) {
            return;
        }
        if (m_program.nodes[test.left].type.base == BaseType::Date) {
            if (!negated) {
                facts->low = std::max(facts->low, test.range.from);
                facts->high = std::min(facts->high, test.range.to);
            }
            return;
        }
        std::bitset<1440> minutes;
        for (qint64 minute = 0; minute < 1440; ++minute) {
            minutes.set(static_cast<size_t>(minute), inTimes(test.range, minute) != negated);
        }
        facts->minutes = facts->minutes ? *facts->minutes & minutes : minutes;
    }

    void takeCompare(const CompareTruth &test, bool negated, std::unordered_map<SlotId, Wanted> &wanted) const
    {
        Wanted *facts = wantedOf(test.left, wanted);
        const auto *constant = std::get_if<ConstantValue>(&m_program.nodes[test.right].node);
        if (!facts || !constant) {
            return;
        }
        const auto *text = std::get_if<QByteArray>(&constant->constant.value);
        if (text && test.relation == Relation::Equal && !negated && constant->constant.type.base == BaseType::Text) {
            facts->isContradicted = facts->isContradicted || (facts->text && *facts->text != *text);
            facts->text = *text;
        }
        const auto *number = std::get_if<qint64>(&constant->constant.value);
        if (!number) {
            return;
        }
        const bool isLowest = *number == std::numeric_limits<qint64>::min();
        const bool isHighest = *number == std::numeric_limits<qint64>::max();
        const auto atMost = [&](qint64 high) { facts->high = std::min(facts->high, high); };
        const auto atLeast = [&](qint64 low) { facts->low = std::max(facts->low, low); };
        switch (test.relation) {
        case Relation::Equal:
            if (negated) {
                facts->excluded.push_back(*number);
            } else {
                facts->allow({*number});
            }
            return;
        case Relation::NotEqual:
            return; // the checker says it with `not`
        case Relation::Less:
            negated ? atLeast(*number) : atMost(isLowest ? *number : *number - 1);
            return;
        case Relation::LessOrEqual:
            negated ? atLeast(isHighest ? *number : *number + 1) : atMost(*number);
            return;
        case Relation::Greater:
            negated ? atMost(*number) : atLeast(isHighest ? *number : *number + 1);
            return;
        case Relation::GreaterOrEqual:
            negated ? atMost(isLowest ? *number : *number - 1) : atLeast(*number);
            return;
        }
    }

    CheckContext &m_context;
    const Program &m_program;
    bool m_reported = false;
    QString m_hint;
    std::vector<SlotId> m_slots;
};

} // namespace

void lintConditions(CheckContext &context)
{
    Conditions conditions(context);
    for (const BoundRule &rule : context.program.rules) {
        if (rule.condition) {
            conditions.lint(*rule.condition);
        }
        for (const BoundAction &action : rule.actions) {
            const auto *deferred = std::get_if<BoundDeferred>(&action);
            if (deferred && deferred->condition) {
                conditions.lint(*deferred->condition);
            }
        }
    }
}

} // namespace locum::language
