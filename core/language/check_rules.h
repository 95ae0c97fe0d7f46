// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/check_texts.h"

#include <array>

/// Binds rules: when they are asked, and what they do. Internal to the language.
namespace locum::language {

class Rules {
public:
    Rules(CheckContext &context, Scope &scope, Expressions &expressions, Texts &texts)
        : m_context(context), m_scope(scope), m_expressions(expressions), m_texts(texts)
    {
    }

    void bindAll();

private:
    void bind(const RuleDeclaration &rule, const Span &span);
    void event(const RuleEvent &event);
    void scheduled(std::optional<EventId> id, const Span &span, const char *word, Schedule schedule);
    void action(const Action &action);
    void disposition(const Action &action, const DispositionAction &one);
    void deferred(const Action &action, const DeferredAction &one);
    std::optional<BoundEffect> effect(const EffectAction &one, const Span &span);
    bool target(const EffectAction &one, BoundEffect &bound);
    bool call(const EffectAction &one, BoundEffect &bound);
    bool status(const Name &name, BoundEffect &bound);
    std::optional<BoundLimit> limit(const Limit &limit);
    void countEffects(const EffectAction &one);
    void newPart();
    void positive(qint64 milliseconds, const Span &span);

    CheckContext &m_context;
    Scope &m_scope;
    Expressions &m_expressions;
    Texts &m_texts;

    // Of the rule at hand
    BoundRule m_rule;
    std::optional<Span> m_disposed;
    int m_deferred = 0;
    std::array<int, 12> m_counts{}; ///< by verb, of what happens at one time
};

/// Rules in the order in which they are asked: priority, then as they stand.
void sortRules(std::vector<BoundRule> &rules);

/// Binds the `policy` blocks.
void bindPolicies(CheckContext &context);
/// Checks the `test` blocks: everything that they name is there, and their facts are bound.
void bindTests(CheckContext &context, Scope &scope, Expressions &expressions);

/// W6xx, of a program without errors.
void lintNames(CheckContext &context, const Scope &scope);
void lintConditions(CheckContext &context);
void lintShadows(CheckContext &context);

} // namespace locum::language
