// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/check_expressions.h"

/// Binds what effects say: phrases, and texts written in place. Internal to the language.
namespace locum::language {

class Texts {
public:
    Texts(CheckContext &context, Scope &scope, Expressions &expressions)
        : m_context(context), m_scope(scope), m_expressions(expressions)
    {
    }

    void bindPhrases();

    /// Program::texts. Nothing where it was wrong, which has been said then. `events`: where its fields have to be.
    std::optional<quint32> saying(const Saying &saying, Verb verb, EventMask events);

private:
    struct HoleUse {
        FieldId field = 0;
        Span span;
    };
    void bindPhrase(const PhraseDeclaration &phrase);
    BoundTemplate bound(const Template &text, std::vector<HoleUse> &uses);
    std::optional<std::variant<QString, BoundHole>> hole(const Hole &hole, std::vector<HoleUse> &uses);
    bool fits(Hole::Filter filter, const Field &field) const;
    bool mayBeSaid(const std::vector<HoleUse> &uses, Verb verb, EventMask events, const std::optional<Span> &phrase);

    CheckContext &m_context;
    Scope &m_scope;
    Expressions &m_expressions;
    struct Phrase {
        quint32 text = 0; ///< Program::texts
        std::vector<HoleUse> uses;
    };
    std::vector<Phrase> m_phrases;
};

/// As it is written: "reply", "notify".
QString verbName(Verb verb);

} // namespace locum::language
