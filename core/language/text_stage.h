// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/folding.h"
#include "language/literal_index.h"
#include "language/lowering.h"

#include <memory>
#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>

/// Everything that rules look for in the text of one slot, searched for together. Internal to the language.
namespace locum::language {

/// The text of one slot for one event, folded at most once, and what was found in it.
class TextState {
public:
    void reset(Value value);
    Value value() const { return m_value; }

    /// The texts of the value, folded; none if it is unknown.
    std::span<const std::string> folded();
    FoldedText kind()
    {
        folded();
        return m_kind;
    }

    LiteralHits literals;   ///< once the stage has run
    LiteralHits potentials; ///< patterns that may match, once the stage has run
    bool hasRun = false;
    int searches = 0;           ///< that were made outside of the stage
    std::vector<Truth> matched; ///< by pattern, where `asked` says so
    LiteralHits asked;
    std::vector<int> atoms;
    std::vector<int> passed;

private:
    Value m_value;
    std::vector<std::string> m_folded;
    size_t m_count = 0;
    bool m_isFolded = false;
    FoldedText m_kind = FoldedText::Plain;
};

class TextStage {
public:
    /// `literals`, `patterns`: which of the needs are to be searched for together; both by place in `needs`. Appends
    /// the patterns (of the program) that do not compile to `refused`.
    TextStage(const Program &program, TextNeeds needs, const std::vector<bool> &literals,
              const std::vector<bool> &patterns, std::vector<quint32> &refused);

    SlotId slot() const { return m_needs.slot; }
    std::string_view literal(quint32 index) const { return m_needs.literals[index]; }
    size_t literalCount() const { return m_needs.literals.size(); }
    size_t patternCount() const { return m_needs.patterns.size(); }
    /// act(pattern of the program, its expression; null if it was refused).
    template <class Act>
    void eachExpression(Act act) const
    {
        for (size_t i = 0; i < m_expressions.size(); ++i) {
            act(m_needs.patterns[i], m_expressions[i]);
        }
    }

    void prepare(TextState &state, Value value) const;
    /// Fills state.literals and state.potentials; once an event.
    void run(TextState &state) const;

    /// Whether the text has the literal: from what the stage found if it ran for it, else by a search of its own. Many
    /// of these make the stage run.
    bool contains(TextState &state, quint32 literal) const;
    Truth matches(TextState &state, quint32 pattern) const;

private:
    void runPatterns(TextState &state) const;
    void allPotentials(TextState &state) const;

    TextNeeds m_needs;
    std::vector<bool> m_isStaged;   ///< literals
    std::vector<bool> m_isFiltered; ///< patterns
    LiteralIndex m_index;           ///< literals, then atoms
    size_t m_atoms = 0;
    std::unique_ptr<re2::FilteredRE2> m_filter;
    std::vector<quint32> m_filtered; ///< FilteredRE2's numbers → patterns
    /// Patterns that no literal goes before: matched together, unless that takes too much memory.
    std::unique_ptr<re2::RE2::Set> m_set;
    std::vector<quint32> m_inSet; ///< the set's numbers → patterns
    std::vector<bool> m_isInSet;  ///< FilteredRE2's numbers
    std::vector<std::unique_ptr<re2::RE2>> m_own;
    std::vector<const re2::RE2 *> m_expressions; ///< by pattern
};

} // namespace locum::language
