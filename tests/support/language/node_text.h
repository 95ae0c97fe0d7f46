// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/overloaded.h"
#include "language/program.h"

/// Bound conditions as one line of text, for tests to compare.
namespace locum::language::test {

inline QByteArray constantText(const Constant &constant)
{
    const auto number = [](qint64 value) {
        return value < firstOpenReference + 1000 ? "open" + QByteArray::number(value - firstOpenReference)
                                                 : QByteArray::number(value);
    };
    return std::visit(Overloaded{[](std::monostate) { return QByteArray("unknown"); },
                                 [&](qint64 value) { return number(value); },
                                 [](const QByteArray &text) { return '"' + text + '"'; },
                                 [](const Range &range) {
                                     return QByteArray::number(range.from) + ".." + QByteArray::number(range.to);
                                 },
                                 [&](const std::vector<qint64> &numbers) {
                                     QByteArray text;
                                     for (const qint64 one : numbers) {
                                         text += (text.isEmpty() ? "" : " ") + number(one);
                                     }
                                     return '[' + text + ']';
                                 },
                                 [](const std::vector<QByteArray> &texts) {
                                     QByteArray text;
                                     for (const QByteArray &one : texts) {
                                         text += (text.isEmpty() ? "" : " ") + one;
                                     }
                                     return '[' + text + ']';
                                 }},
                      constant.value);
}

/// (contains message.text [a b]), (and … …), (not …): prefix form.
inline QByteArray nodeText(const Program &program, NodeId id)
{
    const auto of = [&](NodeId node) { return nodeText(program, node); };
    const auto slot = [&](SlotId one) {
        const Slot &asked = program.slots[one];
        QByteArray text = program.vocabulary->fields[asked.field].path;
        for (const Constant &argument : asked.arguments) {
            text += '(' + constantText(argument) + ')';
        }
        return text;
    };
    const auto all = [&](const char *word, const std::vector<NodeId> &nodes) {
        QByteArray text = word;
        for (const NodeId node : nodes) {
            text += ' ' + of(node);
        }
        return '(' + text + ')';
    };
    const auto numbers = [](const std::vector<qint64> &values) { return constantText({{}, values}); };
    const auto texts = [](const std::vector<QByteArray> &values) { return constantText({{}, values}); };
    const auto relation = [](Relation one) {
        constexpr const char *words[] = {"==", "!=", "<", "<=", ">", ">="};
        return words[static_cast<int>(one)];
    };
    return std::visit(
        Overloaded{[&](const SlotValue &one) { return slot(one.slot); },
                   [&](const ConstantValue &one) { return constantText(one.constant); },
                   [&](const SumValue &one) {
                       return all(one.minus ? "-" : "+", {one.left, one.right});
                   },
                   [&](const DefaultValue &one) {
                       return all("default", {one.left, one.right});
                   },
                   [&](const AndTruth &one) { return all("and", one.operands); },
                   [&](const OrTruth &one) { return all("or", one.operands); },
                   [&](const NotTruth &one) { return all("not", {one.operand}); },
                   [&](const BoolTruth &one) { return all("true", {one.value}); },
                   [&](const KnownTruth &one) { return "(known " + slot(one.slot) + ')'; },
                   [&](const CompareTruth &one) {
                       return all(relation(one.relation), {one.left, one.right});
                   },
                   [&](const AnyOfTruth &one) { return "(any " + of(one.left) + ' ' + numbers(one.values) + ')'; },
                   [&](const SameTruth &one) {
                       return all("same", {one.left, one.right});
                   },
                   [&](const InTextsTruth &one) { return "(in " + of(one.left) + ' ' + texts(one.texts) + ')'; },
                   [&](const InRangeTruth &one) {
                       return "(range " + of(one.left) + ' ' + constantText({{}, one.range}) + ')';
                   },
                   [&](const InHoursTruth &one) {
                       return "(hours " + of(one.instant) + ' ' + program.hours[one.hours].name + ')';
                   },
                   [&](const ContainsTruth &one) {
                       return "(contains " + of(one.left) + ' ' + (one.isDynamic ? of(one.dynamic) : texts(one.texts)) +
                              ')';
                   },
                   [&](const StartsWithTruth &one) {
                       return all("starts", {one.left, one.right});
                   },
                   [&](const EndsWithTruth &one) {
                       return all("ends", {one.left, one.right});
                   },
                   [&](const MatchesTruth &one) {
                       return "(matches " + of(one.left) + ' ' + program.patterns[one.pattern].expression + ')';
                   }},
        program.nodes[id].node);
}

} // namespace locum::language::test
