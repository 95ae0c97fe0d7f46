// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/fields.h"
#include "rules/program.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace locum::rules {

/// What became of an effect that a rule wanted.
struct EffectNote {
    quint32 rule = 0;
    language::Verb verb = language::Verb::Reply;
    QString key;
    /// Empty: it is in the reaction. limit, merged, too_many, noreply, no_target, or a reason of the contract.
    QByteArray dropped;

    bool operator==(const EffectNote &) const = default;
};

/// Puts together what an event comes to: effects are rendered, counted against their limits, merged and bounded
/// (Semantics 3, 5, 7).
class ReactionBuilder {
public:
    /// All outlive this. `facts`: of a message, for what the contract says about forwards; else null.
    ReactionBuilder(const language::Program &program, const EventView &view, const language::FieldSource &fields,
                    const Facts *facts, std::vector<EffectNote> *notes);

    void add(quint32 rule, const language::BoundEffect &effect);
    void add(const language::BoundDeferred &deferred);
    void spend(const QString &rule) { m_reaction.spent.push_back(rule); }

    bool has(language::Verb verb) const;
    /// An effect of a policy: not counted, merged like others.
    void add(Wanted wanted);
    /// `noreply`: takes out what would speak to the person.
    void removeRepliesAndWarnings();

    Reaction take() { return std::move(m_reaction); }

private:
    std::optional<Effect> made(const language::BoundRule &rule, const language::BoundEffect &effect) const;
    QString rendered(const language::BoundRule &rule, const language::BoundEffect &effect, bool toThePerson) const;
    Call called(const language::BoundEffect &effect) const;
    /// The effect that is there already and takes the place of this one.
    Wanted *earlier(const language::BoundEffect &effect);
    bool isFull(language::Verb verb) const;
    void note(quint32 rule, const language::BoundEffect &effect, QByteArray dropped);

    const language::Program &m_program;
    const EventView &m_view;
    const language::FieldSource &m_fields;
    const Facts *m_facts;
    std::vector<EffectNote> *m_notes;
    Reaction m_reaction;
};

/// Where a rule, or an effect of it, stands.
RuleSpan spanOf(const language::Program &program, const language::BoundRule &rule, const language::Span &span);

/// What is said when a filter's warning has no words of its own: to the contact, or to the user about a message of
/// theirs; in the language of whom it is said to.
QString warningWords(const EventView &view);

} // namespace locum::rules
