// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/rule_program.h"

#include "base/overloaded.h"
#include "language/truths.h"
#include "rules/plugin_vocabulary.h"
#include "rules/schedules.h"

#include <algorithm>
#include <array>

namespace locum::rules {

namespace {

using language::BoundDisposition;
using language::BoundRule;
using DispositionKind = language::DispositionAction::Kind;

std::vector<PolicyRow> together(const std::vector<PolicyRow> &ofFiles, std::vector<PolicyRow> others)
{
    others.insert(others.begin(), ofFiles.begin(), ofFiles.end());
    return others;
}

Disposition dispositionOf(DispositionKind kind)
{
    switch (kind) {
    case DispositionKind::Deliver:
        return Disposition::Deliver;
    case DispositionKind::DeliverSilently:
        return Disposition::DeliverSilently;
    case DispositionKind::Hold:
        return Disposition::Hold;
    case DispositionKind::Drop:
    case DispositionKind::DropForget:
        return Disposition::Drop;
    case DispositionKind::Digest:
        return Disposition::Digest;
    case DispositionKind::Delay:
        return Disposition::Delay;
    }
    Q_UNREACHABLE();
}

Disposition dispositionOf(PolicyVerdict verdict)
{
    switch (verdict) {
    case PolicyVerdict::Block:
        return Disposition::Drop;
    case PolicyVerdict::Hold:
    case PolicyVerdict::Ask:
        return Disposition::Hold;
    case PolicyVerdict::Pierce:
    case PolicyVerdict::Allow:
    case PolicyVerdict::Warn:
    case PolicyVerdict::NoReply:
        return Disposition::Deliver;
    }
    Q_UNREACHABLE();
}

/// Whether a policy's `warn` may speak to a stranger: where the row is about strangers, or about this very one.
bool speaksToStrangers(const PolicyRow &row)
{
    return std::holds_alternative<Strangers>(row.subject) || std::holds_alternative<IdentityId>(row.subject) ||
           std::holds_alternative<PersonSubject>(row.subject);
}

} // namespace

/// One message's way through the one order.
class RuleProgram::Decision {
public:
    Decision(const RuleProgram &program, const Facts &facts, const EventView &view, const language::FieldSource &fields,
             DecisionRecord *record)
        : m_program(program), m_view(view), m_fields(fields), m_record(record),
          m_builder(program.m_rules->program(), view, fields, &facts, record ? &record->effects : nullptr),
          m_policy(program.m_matching == Matching::Naive
                       ? program.m_policies.findNaively(view)
                       : program.m_policies.find(view, record ? &record->policies : nullptr))
    {
    }

    Verdict made()
    {
        if (m_record) {
            m_record->policy = m_policy;
        }
        const bool strong = m_policy.verdict == PolicyVerdict::Block || m_policy.verdict == PolicyVerdict::Pierce;
        if (strong) {
            decideByPolicy();
        }
        if (!isDropped()) { // drop implies stop
            for (const quint32 rule : m_program.firing(m_view, m_fields, m_record)) {
                if (run(rule)) {
                    break;
                }
            }
        }
        if (m_policy.verdict && !strong) {
            decideByPolicy();
        }
        modify();
        m_verdict.reaction = m_builder.take();
        return std::move(m_verdict);
    }

private:
    const PolicyRow &row(quint32 index) const { return m_program.m_policies.rows()[index]; }
    bool isDropped() const { return m_decided && m_verdict.disposition == Disposition::Drop; }

    void decideByPolicy()
    {
        const PolicyRow &decider = row(*m_policy.row);
        const Disposition disposition = dispositionOf(*m_policy.verdict);
        const RuleSpan span{{}, decider.origin, 0, 0};
        if (m_decided) {
            m_verdict.overruled.push_back({span, disposition});
            return;
        }
        m_decided = true;
        m_verdict.disposition = disposition;
        m_verdict.ask = m_policy.verdict == PolicyVerdict::Ask;
        m_verdict.trace = {reasonOf(decider, *m_policy.verdict), span};
    }

    /// True: no rule after it.
    bool run(quint32 index)
    {
        const BoundRule &rule = m_program.m_rules->program().rules[index];
        bool stop = false;
        if (rule.oneshot) {
            m_builder.spend(rule.name);
        }
        for (const language::BoundAction &action : rule.actions) {
            std::visit(Overloaded{[&](const BoundDisposition &what) { stop = dispose(rule, what) || stop; },
                                  [&](const language::BoundEffect &effect) { m_builder.add(index, effect); },
                                  [&](const language::BoundDeferred &deferred) { m_builder.add(deferred); },
                                  [&](const language::BoundStop &) { stop = true; }},
                       action);
        }
        return stop;
    }

    bool dispose(const BoundRule &rule, const BoundDisposition &what)
    {
        const Disposition disposition = dispositionOf(what.kind);
        const RuleSpan span = spanOf(m_program.m_rules->program(), rule, rule.span);
        const bool isProtected = disposition == Disposition::Drop && m_policy.verdict == PolicyVerdict::Allow;
        if (m_decided || isProtected) {
            m_verdict.overruled.push_back({span, disposition});
            return false;
        }
        m_decided = true;
        m_verdict.disposition = disposition;
        m_verdict.trace = {"rule", span};
        if (what.kind == DispositionKind::DropForget) {
            m_verdict.forget = true;
        } else if (what.kind == DispositionKind::Delay) {
            m_verdict.until = m_view.now + Duration(what.delay);
        } else if (what.kind == DispositionKind::Digest) {
            const language::BoundDigest &digest = m_program.m_rules->program().digests[what.digest];
            m_verdict.digest = digest.name;
            m_verdict.until = nextDigest(digest, m_view.now, m_view.me->timeZone).value_or(m_view.now);
        }
        return disposition == Disposition::Drop;
    }

    void modify()
    {
        if (!m_decided) {
            m_verdict.trace.reason = "deliver";
        }
        const bool filtered =
            m_verdict.disposition != Disposition::Deliver && m_verdict.disposition != Disposition::DeliverSilently;
        if (m_policy.warnRow && filtered) {
            const PolicyRow &warning = row(*m_policy.warnRow);
            m_builder.add(
                {Warn{warningWords(m_view), speaksToStrangers(warning)}, RuleSpan{{}, warning.origin, 0, 0}, {}, {}});
        }
        if (m_policy.noReplyRow) {
            m_builder.removeRepliesAndWarnings();
        }
    }

    const RuleProgram &m_program;
    const EventView &m_view;
    const language::FieldSource &m_fields;
    DecisionRecord *m_record;
    ReactionBuilder m_builder;
    PolicyOutcome m_policy;
    Verdict m_verdict;
    bool m_decided = false;
};

RuleProgram::RuleProgram(std::shared_ptr<const RuleSet> rules, std::vector<PolicyRow> policies, Matching matching)
    : m_rules(std::move(rules)), m_policies(together(m_rules->policies(), std::move(policies))), m_matching(matching)
{
    const std::vector<BoundRule> &all = m_rules->program().rules;
    for (quint32 i = 0; i < all.size(); ++i) {
        if (!all[i].schedules.empty()) {
            m_byName.insert(all[i].name, i);
        }
        for (const language::BoundAction &action : all[i].actions) {
            if (const auto *deferred = std::get_if<language::BoundDeferred>(&action)) {
                m_blocks.insert(deferred->key, {i, deferred});
            }
        }
    }
}

bool RuleProgram::isTrue(const std::optional<language::NodeId> &condition, const language::FieldSource &fields) const
{
    if (!condition) {
        return true;
    }
    return (m_matching == Matching::Naive ? language::evaluateNaively(m_rules->program(), *condition, fields)
                                          : m_rules->matcher().evaluate(*condition, fields)) == language::Truth::True;
}

std::vector<quint32> RuleProgram::firing(const EventView &view, const language::FieldSource &fields,
                                         DecisionRecord *record) const
{
    std::vector<quint32> fired;
    const language::Program &program = m_rules->program();
    if (view.event == EventKind::At || view.event == EventKind::Every) {
        const auto scheduled = m_byName.constFind(view.scheduledRule);
        if (scheduled != m_byName.constEnd()) {
            const BoundRule &rule = program.rules[*scheduled];
            if (language::isInForce(rule, idOf(view.event), fields.moment()) && isTrue(rule.condition, fields)) {
                fired.push_back(*scheduled);
            }
        }
    } else if (m_matching == Matching::Naive) {
        fired = language::matchNaively(program, idOf(view.event), fields);
    } else {
        // One a thread: any matcher may use it in turn.
        thread_local language::Scratch scratch;
        m_rules->matcher().match(idOf(view.event), fields, scratch, fired, record ? &record->candidates : nullptr);
    }
    std::erase_if(fired, [&](quint32 index) {
        const BoundRule &rule = program.rules[index];
        const bool spent = rule.oneshot && view.history && view.history->isSpent(rule.name);
        if (spent && record) {
            record->spent.push_back(index);
        }
        return spent;
    });
    if (record) {
        record->fired = fired;
    }
    return fired;
}

Verdict RuleProgram::decide(const Facts &facts) const
{
    const EventView view(facts);
    return decide(facts, EventFields(*m_rules->program().vocabulary, view), nullptr);
}

Verdict RuleProgram::decide(const Facts &facts, const language::FieldSource &fields, DecisionRecord *record) const
{
    const EventView view(facts);
    return Decision(*this, facts, view, fields, record).made();
}

Reaction RuleProgram::react(const Happening &happening) const
{
    const EventView view(happening);
    return react(happening, EventFields(*m_rules->program().vocabulary, view), nullptr);
}

Reaction RuleProgram::react(const Happening &happening, const language::FieldSource &fields,
                            DecisionRecord *record) const
{
    const EventView view(happening);
    ReactionBuilder builder(m_rules->program(), view, fields, nullptr, record ? &record->effects : nullptr);
    for (const quint32 index : firing(view, fields, record)) {
        const BoundRule &rule = m_rules->program().rules[index];
        bool stop = false;
        if (rule.oneshot) {
            builder.spend(rule.name);
        }
        for (const language::BoundAction &action : rule.actions) {
            std::visit(Overloaded{[](const BoundDisposition &) {}, // there is nothing to dispose of
                                  [&](const language::BoundEffect &effect) { builder.add(index, effect); },
                                  [&](const language::BoundDeferred &deferred) { builder.add(deferred); },
                                  [&](const language::BoundStop &) { stop = true; }},
                       action);
        }
        if (stop) {
            break;
        }
    }
    return builder.take();
}

Reaction RuleProgram::resume(const QString &block, const Facts &facts) const
{
    const EventView view(facts);
    return resume(block, view, EventFields(*m_rules->program().vocabulary, view), &facts);
}

Reaction RuleProgram::resume(const QString &block, const Happening &happening) const
{
    const EventView view(happening);
    return resume(block, view, EventFields(*m_rules->program().vocabulary, view), nullptr);
}

Reaction RuleProgram::resume(const QString &block, const EventView &view, const language::FieldSource &fields,
                             const Facts *facts) const
{
    const auto found = m_blocks.constFind(block);
    if (found == m_blocks.constEnd() || m_rules->program().rules[found->rule].disabled ||
        !isTrue(found->deferred->condition, fields)) {
        return {};
    }
    ReactionBuilder builder(m_rules->program(), view, fields, facts, nullptr);
    for (const language::BoundEffect &effect : found->deferred->effects) {
        builder.add(found->rule, effect);
    }
    if (facts) {
        const PolicyOutcome policy = m_policies.find(view);
        if (policy.noReplyRow) {
            builder.removeRepliesAndWarnings();
        }
    }
    return builder.take();
}

bool RuleProgram::silences(const Facts &facts) const
{
    // Whatever the last message was: what they write, and what is written to them.
    Facts either = facts;
    return std::ranges::any_of(std::array{Direction::Incoming, Direction::Outgoing}, [&](Direction direction) {
        either.message.direction = direction;
        const PolicyOutcome policy = m_policies.find(EventView(either));
        return policy.noReplyRow || policy.verdict == PolicyVerdict::Block;
    });
}

std::vector<Program::Due> RuleProgram::dueAfter(Instant after, const QTimeZone &timeZone) const
{
    return rules::dueAfter(m_rules->program(), after, timeZone);
}

std::shared_ptr<const Program> makeProgram(std::shared_ptr<const RuleSet> rules, std::vector<PolicyRow> policies)
{
    return std::make_shared<RuleProgram>(std::move(rules), std::move(policies));
}

std::shared_ptr<const Program> builtInProgram()
{
    static const std::shared_ptr<const Program> program = [] {
        const Directory nobody;
        const RuleSet::Loaded loaded = RuleSet::load({builtInRules()}, makeVocabulary({}), &nobody);
        Q_ASSERT(loaded.rules);
        return makeProgram(loaded.rules, {});
    }();
    return program;
}

Verdict decideNaively(std::shared_ptr<const RuleSet> rules, std::vector<PolicyRow> policies, const Facts &facts)
{
    return RuleProgram(std::move(rules), std::move(policies), RuleProgram::Matching::Naive).decide(facts);
}

} // namespace locum::rules
