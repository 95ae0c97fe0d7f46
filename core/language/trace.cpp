// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/trace.h"

#include "language/trace_words.h"
#include "language/truths.h"

#include <algorithm>
#include <array>

namespace locum::language {

namespace {

class Explainer {
public:
    Explainer(const Program &program, const FieldSource &facts) : m_program(program), m_facts(facts) {}

    std::vector<TraceStep> take() { return std::move(m_steps); }

    /// The tests that made `node` (under a `not` if `negated`) what it is.
    void decide(NodeId node, bool negated)
    {
        const auto &alternative = m_program.nodes[node].node;
        if (const auto *one = std::get_if<NotTruth>(&alternative)) {
            decide(one->operand, !negated);
            return;
        }
        const auto *all = std::get_if<AndTruth>(&alternative);
        const auto *any = std::get_if<OrTruth>(&alternative);
        if (!all && !any) {
            step(node, negated, truthOfNode(node, negated));
            return;
        }
        const std::vector<NodeId> &operands = all ? all->operands : any->operands;
        const bool isAnd = (all != nullptr) != negated;
        const bool isTrue = truthOfNode(node, negated) == Truth::True;
        if (isAnd == isTrue) { // each of them counts
            for (const NodeId operand : operands) {
                decide(operand, negated);
            }
            return;
        }
        // One of them decided: of an `or` the first true one, of an `and` the first false one, or else unknown one.
        const std::array wanted{isTrue ? Truth::True : Truth::False, isTrue ? Truth::True : Truth::Unknown};
        for (const Truth truth : wanted) {
            const auto found = std::find_if(operands.begin(), operands.end(),
                                            [&](NodeId operand) { return truthOfNode(operand, negated) == truth; });
            if (found != operands.end()) {
                decide(*found, negated);
                return;
            }
        }
    }

    void step(NodeId node, bool negated, Truth truth)
    {
        m_steps.push_back(
            {node, m_program.nodes[node].span, negated, truth, testWords(m_program, node, negated, truth, m_facts)});
    }

    /// Whether `wanted` stands below `node` under an odd number of `not`s; nothing if it does not stand there.
    std::optional<bool> polarity(NodeId node, NodeId wanted, bool negated) const
    {
        if (node == wanted) {
            return negated;
        }
        const auto &alternative = m_program.nodes[node].node;
        if (const auto *one = std::get_if<NotTruth>(&alternative)) {
            return polarity(one->operand, wanted, !negated);
        }
        const auto *all = std::get_if<AndTruth>(&alternative);
        const auto *any = std::get_if<OrTruth>(&alternative);
        if (all || any) {
            for (const NodeId operand : all ? all->operands : any->operands) {
                if (const std::optional<bool> found = polarity(operand, wanted, negated)) {
                    return found;
                }
            }
        }
        return std::nullopt;
    }

private:
    Truth truthOfNode(NodeId node, bool negated) const
    {
        const Truth truth = evaluateNaively(m_program, node, m_facts);
        return negated ? opposite(truth) : truth;
    }

    const Program &m_program;
    const FieldSource &m_facts;
    std::vector<TraceStep> m_steps;
};

QString outcomeWords(RuleTrace::Outcome outcome)
{
    switch (outcome) {
    case RuleTrace::Outcome::Fired:
        return TraceWords::tr("fired");
    case RuleTrace::Outcome::Failed:
        return TraceWords::tr("did not fire");
    case RuleTrace::Outcome::OtherEvent:
        return TraceWords::tr("is about other events");
    case RuleTrace::Outcome::Disabled:
        return TraceWords::tr("is disabled");
    case RuleTrace::Outcome::NotValid:
        return TraceWords::tr("is not valid on this day");
    }
    return {};
}

} // namespace

RuleTrace explain(const Program &program, quint32 rule, EventId event, const FieldSource &facts)
{
    const BoundRule &one = program.rules[rule];
    RuleTrace trace{rule, RuleTrace::Outcome::Fired, {}};
    if (one.disabled) {
        trace.outcome = RuleTrace::Outcome::Disabled;
    } else if (event >= 32 || ((one.events >> event) & 1U) == 0) {
        trace.outcome = RuleTrace::Outcome::OtherEvent;
    } else if (!isInForce(one, event, facts.moment())) {
        trace.outcome = RuleTrace::Outcome::NotValid;
    } else if (one.condition) {
        trace.outcome = evaluateNaively(program, *one.condition, facts) == Truth::True ? RuleTrace::Outcome::Fired
                                                                                       : RuleTrace::Outcome::Failed;
        Explainer explainer(program, facts);
        explainer.decide(*one.condition, false);
        trace.steps = explainer.take();
    }
    return trace;
}

RuleTrace explain(const Program &program, const TraceRecord &record, const FieldSource &facts)
{
    const BoundRule &one = program.rules[record.rule];
    Explainer explainer(program, facts);
    if (record.failing == TraceRecord::noNode) {
        if (one.condition) {
            explainer.decide(*one.condition, false);
        }
        return {record.rule, RuleTrace::Outcome::Fired, explainer.take()};
    }
    const std::optional<bool> negated =
        one.condition ? explainer.polarity(*one.condition, record.failing, false) : false;
    explainer.step(record.failing, negated.value_or(false), record.truth);
    return {record.rule, RuleTrace::Outcome::Failed, explainer.take()};
}

QString rendered(const Program &program, const RuleTrace &trace)
{
    const BoundRule &rule = program.rules[trace.rule];
    const auto place = [&](const Span &span) {
        const Position position = program.sources.position(span.file, span.begin);
        return QStringLiteral("%1:%2:%3")
            .arg(program.sources.file(span.file).name)
            .arg(position.line)
            .arg(position.column);
    };
    QString text = TraceWords::tr("%1: rule \"%2\" %3").arg(place(rule.span), rule.name, outcomeWords(trace.outcome)) +
                   QLatin1Char('\n');
    for (const TraceStep &step : trace.steps) {
        text += QLatin1String("  ") + step.words;
        if (step.span.end > step.span.begin) {
            text += QLatin1String("  (") + place(step.span) + QLatin1Char(')');
        }
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace locum::language
