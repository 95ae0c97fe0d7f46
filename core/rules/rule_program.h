// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/fields.h"
#include "rules/policies.h"
#include "rules/program.h"
#include "rules/reaction_builder.h"
#include "rules/rule_set.h"

#include <QHash>

#include <memory>
#include <optional>
#include <vector>

namespace locum::rules {

/// How a decision came about, for those who ask: explain, the test runner.
struct DecisionRecord {
    PolicyOutcome policy;
    std::vector<PolicySeen> policies;
    std::vector<language::TraceRecord> candidates;
    std::vector<quint32> fired; ///< rules whose turn came, in order
    std::vector<quint32> spent; ///< that fired once already, and so did not now
    std::vector<EffectNote> effects;
};

/// Rules and policies in the one order of Semantics 2. See makeProgram().
class RuleProgram final : public Program {
public:
    /// How the rules that fire are found.
    enum class Matching { Indexed, Naive };

    RuleProgram(std::shared_ptr<const RuleSet> rules, std::vector<PolicyRow> policies,
                Matching matching = Matching::Indexed);

    Verdict decide(const Facts &facts) const override;
    Reaction react(const Happening &happening) const override;
    Reaction resume(const QString &block, const Facts &facts) const override;
    Reaction resume(const QString &block, const Happening &happening) const override;
    bool silences(const Facts &facts) const override;
    std::vector<Due> dueAfter(Instant after, const QTimeZone &timeZone) const override;
    std::shared_ptr<const language::Program> source() const override { return {m_rules, &m_rules->program()}; }

    /// The same with fields of the caller's own, over the same facts.
    Verdict decide(const Facts &facts, const language::FieldSource &fields, DecisionRecord *record) const;
    Reaction react(const Happening &happening, const language::FieldSource &fields, DecisionRecord *record) const;
    Reaction resume(const QString &block, const EventView &view, const language::FieldSource &fields,
                    const Facts *facts) const;

    const RuleSet &rules() const { return *m_rules; }
    const PolicyTable &policies() const { return m_policies; }

private:
    class Decision;
    struct Block {
        quint32 rule = 0;
        const language::BoundDeferred *deferred = nullptr;
    };

    std::vector<quint32> firing(const EventView &view, const language::FieldSource &fields,
                                DecisionRecord *record) const;
    bool isTrue(const std::optional<language::NodeId> &condition, const language::FieldSource &fields) const;

    std::shared_ptr<const RuleSet> m_rules;
    PolicyTable m_policies;
    Matching m_matching;
    QHash<QString, Block> m_blocks;
    QHash<QString, quint32> m_byName; ///< of rules that have a schedule
};

/// The reference that tests hold decide() to: every rule asked by walking its tree, every policy by walking the rows.
Verdict decideNaively(std::shared_ptr<const RuleSet> rules, std::vector<PolicyRow> policies, const Facts &facts);

} // namespace locum::rules
