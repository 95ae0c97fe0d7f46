// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/lowering.h"

#include "base/overloaded.h"
#include "language/folding.h"
#include "language/truths.h"

#include <algorithm>
#include <array>

namespace locum::language {

namespace {

// Prices, for the order of tests only. What is fetched from a plugin comes after everything else.
constexpr std::array<quint32, 5> fieldPrices{1, 4, 16, 64, 4096};
constexpr quint32 searchPrice = 32;
constexpr quint32 patternPrice = 160;
constexpr quint32 hoursPrice = 3;
constexpr quint32 mostPrice = 1'000'000'000;

} // namespace

quint32 TextNeeds::literal(std::string_view text)
{
    if (const auto found = m_literals.find(text); found != m_literals.end()) {
        return found->second;
    }
    const auto place = static_cast<quint32>(literals.size());
    m_literals.emplace(literals.emplace_back(text), place); // a deque's elements stay where they are
    return place;
}

quint32 TextNeeds::pattern(const Program &program, quint32 pattern)
{
    const auto [place, isNew] =
        m_patterns.try_emplace(view(program.patterns[pattern].expression), static_cast<quint32>(patterns.size()));
    if (isNew) {
        patterns.push_back(pattern);
    }
    return place->second;
}

TextNeeds &Lowering::textsOf(SlotId slot)
{
    const auto found =
        std::find_if(texts.begin(), texts.end(), [&](const TextNeeds &needs) { return needs.slot == slot; });
    if (found != texts.end()) {
        return *found;
    }
    texts.emplace_back().slot = slot;
    return texts.back();
}

void Lowering::read(NodeId condition)
{
    m_items.clear();
    m_root = normalForm(condition, false);
}

quint32 Lowering::normalForm(NodeId node, bool negated)
{
    const auto &alternative = m_program.nodes[node].node;
    if (const auto *one = std::get_if<NotTruth>(&alternative)) {
        return normalForm(one->operand, !negated);
    }
    if (const auto *one = std::get_if<AndTruth>(&alternative)) {
        return joined(negated ? Item::Any : Item::All, one->operands, negated);
    }
    if (const auto *one = std::get_if<OrTruth>(&alternative)) {
        return joined(negated ? Item::All : Item::Any, one->operands, negated);
    }
    Item leaf{Item::Leaf, negated, node, leafCost(node)};
    if (const std::optional<Search> search = searchOf(node)) {
        TextNeeds &needs = textsOf(search->slot);
        for (const QByteArray &text : search->texts) {
            foldInto(view(text), m_folded);
            leaf.literals.push_back(needs.literal(m_folded));
        }
    }
    m_items.push_back(std::move(leaf));
    return static_cast<quint32>(m_items.size() - 1);
}

/// Nested ones of the same kind are one; cheap ones stand first, as written among equals.
quint32 Lowering::joined(Item::Kind kind, const std::vector<NodeId> &operands, bool negated)
{
    Item item{kind};
    for (const NodeId operand : operands) {
        const quint32 child = normalForm(operand, negated);
        if (m_items[child].kind == kind) {
            item.children.insert(item.children.end(), m_items[child].children.begin(), m_items[child].children.end());
        } else {
            item.children.push_back(child);
        }
    }
    std::stable_sort(item.children.begin(), item.children.end(),
                     [&](quint32 left, quint32 right) { return m_items[left].cost < m_items[right].cost; });
    for (const quint32 child : item.children) {
        item.cost = std::min(item.cost + m_items[child].cost, mostPrice);
    }
    m_items.push_back(std::move(item));
    return static_cast<quint32>(m_items.size() - 1);
}

quint32 Lowering::valueCost(NodeId node) const
{
    const auto price = [&](SlotId slot) {
        return fieldPrices[static_cast<size_t>(m_program.vocabulary->fields[m_program.slots[slot].field].cost)];
    };
    return std::visit(
        Overloaded{[&](const SlotValue &one) { return price(one.slot); }, [&](const ConstantValue &) { return 0U; },
                   [&](const SumValue &one) { return valueCost(one.left) + valueCost(one.right); },
                   [&](const DefaultValue &one) { return valueCost(one.left) + valueCost(one.right); },
                   [&](const KnownTruth &one) { return price(one.slot); },
                   [&](const BoolTruth &one) { return valueCost(one.value); },
                   [&](const NotTruth &one) { return valueCost(one.operand); },
                   [&](const InHoursTruth &) { return hoursPrice; },
                   [&](const CompareTruth &one) { return valueCost(one.left) + valueCost(one.right); },
                   [&](const SameTruth &one) { return valueCost(one.left) + valueCost(one.right); },
                   [&](const ContainsTruth &one) {
                       const auto count = static_cast<quint32>(std::min<size_t>(one.texts.size(), 1000));
                       return valueCost(one.left) + searchPrice + count +
                              (one.isDynamic ? valueCost(one.dynamic) + searchPrice : 0U);
                   },
                   [&](const StartsWithTruth &one) { return valueCost(one.left) + valueCost(one.right) + searchPrice; },
                   [&](const EndsWithTruth &one) { return valueCost(one.left) + valueCost(one.right) + searchPrice; },
                   [&](const MatchesTruth &one) { return valueCost(one.left) + patternPrice; },
                   [&](const AndTruth &) { return searchPrice; }, // as a value only
                   [&](const OrTruth &) { return searchPrice; },
                   [&](const auto &one) { return valueCost(one.left) + 1U; }},
        m_program.nodes[node].node);
}

quint32 Lowering::leafCost(NodeId node) const
{
    return std::min(valueCost(node), mostPrice);
}

std::optional<SlotId> Lowering::slotOf(NodeId node) const
{
    const auto *value = std::get_if<SlotValue>(&m_program.nodes[node].node);
    return value ? std::optional(value->slot) : std::nullopt;
}

std::optional<qint64> Lowering::numberOf(NodeId node) const
{
    const auto *constant = std::get_if<ConstantValue>(&m_program.nodes[node].node);
    const auto *number = constant ? std::get_if<qint64>(&constant->constant.value) : nullptr;
    return number ? std::optional(*number) : std::nullopt;
}

quint32 Lowering::emit(std::optional<quint32> without)
{
    const auto first = static_cast<quint32>(operations.size());
    if (without == m_root) {
        return Operation::fires;
    }
    m_without = without;
    m_labels.clear();
    emitItem(m_root, Operation::fires, Operation::fails);
    const auto placed = [&](quint32 target) { return target >= Operation::fails ? target : m_labels[target]; };
    for (size_t i = first; i < operations.size(); ++i) {
        operations[i].onTrue = placed(operations[i].onTrue);
        operations[i].onFalse = placed(operations[i].onFalse);
    }
    return first == operations.size() ? Operation::fires : first;
}

/// Targets are numbers of labels until the whole condition stands.
void Lowering::emitItem(quint32 index, quint32 onTrue, quint32 onFalse)
{
    const Item &item = m_items[index];
    if (item.kind == Item::Leaf) {
        Operation made = operation(item);
        made.onTrue = onTrue;
        made.onFalse = onFalse;
        operations.push_back(made);
        return;
    }
    std::vector<quint32> children;
    std::copy_if(item.children.begin(), item.children.end(), std::back_inserter(children),
                 [&](quint32 child) { return index != m_root || m_without != child; });
    if (children.empty()) {
        if (item.children.empty()) {
            Operation made;
            made.node = item.node;
            made.number = item.kind == Item::All ? 1 : 0;
            made.onTrue = onTrue;
            made.onFalse = onFalse;
            operations.push_back(made);
        }
        return; // the root, whose only conjunct the index has answered
    }
    for (size_t i = 0; i + 1 < children.size(); ++i) {
        const auto next = static_cast<quint32>(m_labels.size());
        m_labels.push_back(0);
        if (item.kind == Item::All) {
            emitItem(children[i], next, onFalse);
        } else {
            emitItem(children[i], onTrue, next);
        }
        m_labels[next] = static_cast<quint32>(operations.size());
    }
    emitItem(children.back(), onTrue, onFalse);
}

std::optional<Lowering::Search> Lowering::searchOf(NodeId node) const
{
    const auto &alternative = m_program.nodes[node].node;
    const auto atEnd = [&](NodeId left, NodeId right, Place place) -> std::optional<Search> {
        const std::optional<SlotId> slot = slotOf(left);
        const auto *constant = std::get_if<ConstantValue>(&m_program.nodes[right].node);
        const auto *text = constant ? std::get_if<QByteArray>(&constant->constant.value) : nullptr;
        return slot && text ? std::optional(Search{*slot, static_cast<quint8>(place), {*text}}) : std::nullopt;
    };
    if (const auto *one = std::get_if<ContainsTruth>(&alternative)) {
        const std::optional<SlotId> slot = slotOf(one->left);
        return slot && !one->isDynamic ? std::optional(Search{*slot, static_cast<quint8>(Place::Anywhere), one->texts})
                                       : std::nullopt;
    }
    if (const auto *one = std::get_if<StartsWithTruth>(&alternative)) {
        return atEnd(one->left, one->right, Place::Start);
    }
    if (const auto *one = std::get_if<EndsWithTruth>(&alternative)) {
        return atEnd(one->left, one->right, Place::End);
    }
    return std::nullopt;
}

Operation Lowering::operation(const Item &leaf)
{
    Operation made;
    made.code = OperationCode::Tree;
    made.negated = leaf.negated;
    made.node = leaf.node;
    const auto slotOperation = [&](OperationCode code, NodeId left) {
        const std::optional<SlotId> slot = slotOf(left);
        if (slot) {
            made.code = code;
            made.slot = *slot;
        }
        return slot.has_value();
    };
    if (const std::optional<Search> search = searchOf(leaf.node)) {
        made.code = OperationCode::Texts;
        made.slot = search->slot;
        made.detail = search->place;
        made.number = static_cast<qint64>(literals.size());
        made.count = static_cast<quint32>(leaf.literals.size());
        literals.insert(literals.end(), leaf.literals.begin(), leaf.literals.end());
        return made;
    }
    std::visit(
        Overloaded{[&](const BoolTruth &one) { slotOperation(OperationCode::Bool, one.value); },
                   [&](const SlotValue &one) {
                       made.code = OperationCode::Bool;
                       made.slot = one.slot;
                   },
                   [&](const KnownTruth &one) {
                       made.code = OperationCode::Known;
                       made.slot = one.slot;
                   },
                   [&](const CompareTruth &one) {
                       const std::optional<qint64> number = numberOf(one.right);
                       if (number && slotOperation(OperationCode::CompareNumber, one.left)) {
                           made.detail = static_cast<quint8>(one.relation);
                           made.number = *number;
                       }
                   },
                   [&](const AnyOfTruth &one) {
                       if (!slotOperation(one.values.size() == 1 ? OperationCode::AnyOfOne : OperationCode::AnyOfMany,
                                          one.left)) {
                           return;
                       }
                       made.count = static_cast<quint32>(one.values.size());
                       made.number = one.values.size() == 1 ? one.values.front() : static_cast<qint64>(numbers.size());
                       if (one.values.size() != 1) {
                           numbers.insert(numbers.end(), one.values.begin(), one.values.end());
                       }
                   },
                   [&](const InRangeTruth &one) {
                       const auto small = [](qint64 minutes) { return minutes >= 0 && minutes <= 1440; };
                       if (m_program.nodes[one.left].type.base == BaseType::Time && small(one.range.from) &&
                           small(one.range.to) && slotOperation(OperationCode::InTimes, one.left)) {
                           made.number = (one.range.from << 32) | one.range.to;
                       }
                   },
                   [&](const InHoursTruth &one) {
                       made.code = OperationCode::InHours;
                       made.number = one.hours;
                   },
                   [&](const MatchesTruth &one) {
                       if (slotOperation(OperationCode::Matches, one.left)) {
                           made.number = textsOf(made.slot).pattern(m_program, one.pattern);
                       }
                   },
                   [](const auto &) {}},
        m_program.nodes[leaf.node].node);
    return made;
}

} // namespace locum::language
