// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/overloaded.h"
#include "language/matcher.h"
#include "language/patterns.h"
#include "language/tree_walk.h"

namespace locum::language {

namespace {

/// Asks the facts every time.
class PlainWalk : public TreeWalk {
public:
    PlainWalk(const Program &program, const FieldSource &facts) : TreeWalk(program), m_facts(facts) {}

private:
    Value slot(SlotId slot) override { return m_facts.field(program().slots[slot]); }
    FieldSource::Moment moment() override { return m_facts.moment(); }
    bool matches(quint32 pattern, std::string_view text) override
    {
        const re2::RE2 expression(piece(view(program().patterns[pattern].expression)), patternOptions());
        return expression.ok() && re2::RE2::PartialMatch(piece(text), expression);
    }

    const FieldSource &m_facts;
};

} // namespace

std::vector<quint32> matchNaively(const Program &program, EventId event, const FieldSource &facts)
{
    std::vector<quint32> fired;
    PlainWalk walk(program, facts);
    const FieldSource::Moment moment = facts.moment();
    for (quint32 i = 0; i < program.rules.size(); ++i) {
        const BoundRule &rule = program.rules[i];
        if (isInForce(rule, event, moment) && (!rule.condition || walk.truth(*rule.condition) == Truth::True)) {
            fired.push_back(i);
        }
        walk.clear();
    }
    return fired;
}

Truth evaluateNaively(const Program &program, NodeId condition, const FieldSource &facts)
{
    return PlainWalk(program, facts).truth(condition);
}

OwnedValue evaluateValue(const Program &program, NodeId value, const FieldSource &facts)
{
    PlainWalk walk(program, facts);
    OwnedValue owned{program.nodes[value].type, std::nullopt};
    const auto bytes = [](std::string_view text) {
        return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
    };
    std::visit(Overloaded{[](Value::Unknown) {}, [&](qint64 number) { owned.value = number; },
                          [&](std::string_view text) { owned.value = bytes(text); },
                          [&](const Range &range) { owned.value = range; },
                          [&](std::span<const qint64> numbers) {
                              owned.value = std::vector<qint64>(numbers.begin(), numbers.end());
                          },
                          [&](std::span<const std::string_view> texts) {
                              std::vector<QByteArray> list;
                              for (const std::string_view text : texts) {
                                  list.push_back(bytes(text));
                              }
                              owned.value = std::move(list);
                          }},
               walk.value(value).value);
    return owned;
}

} // namespace locum::language
