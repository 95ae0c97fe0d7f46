// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/text_stage.h"

#include "language/patterns.h"
#include "language/truths.h"

namespace locum::language {

namespace {

constexpr int shortestAtom = 2;
/// A set of more expressions than these needs more memory than it is worth.
constexpr size_t mostInSet = 1000;
constexpr size_t leastInSet = 4;
constexpr qint64 setMemory = qint64{32} << 20;
/// From here on one pass over the text for everything is cheaper.
constexpr int mostSearches = 16;

} // namespace

void TextState::reset(Value value)
{
    m_value = value;
    m_isFolded = false;
    m_count = 0;
    hasRun = false;
    searches = 0;
}

std::span<const std::string> TextState::folded()
{
    if (!m_isFolded) {
        m_isFolded = true;
        m_kind = FoldedText::Plain;
        const auto take = [&](std::string_view text) {
            if (m_count == m_folded.size()) {
                m_folded.emplace_back();
            }
            if (foldInto(text, m_folded[m_count++]) == FoldedText::Unusual) {
                m_kind = FoldedText::Unusual;
            }
        };
        if (const auto *text = std::get_if<std::string_view>(&m_value.value)) {
            take(*text);
        } else if (const auto *texts = std::get_if<std::span<const std::string_view>>(&m_value.value)) {
            for (const std::string_view text_ : *texts) {
                take(text_);
            }
        }
    }
    return std::span(m_folded).first(m_count);
}

TextStage::TextStage(const Program &program, TextNeeds needs, const std::vector<bool> &literals,
                     const std::vector<bool> &patterns, std::vector<quint32> &refused)
    : m_needs(std::move(needs)), m_isStaged(literals), m_isFiltered(patterns)
{
    m_expressions.resize(m_needs.patterns.size());
    for (quint32 i = 0; i < m_needs.literals.size(); ++i) {
        if (m_isStaged[i] && !m_needs.literals[i].empty()) {
            m_index.add(i, m_needs.literals[i]);
        } else {
            m_isStaged[i] = false;
        }
    }
    m_filter = std::make_unique<re2::FilteredRE2>(shortestAtom);
    for (quint32 i = 0; i < m_needs.patterns.size(); ++i) {
        const std::string_view expression = view(program.patterns[m_needs.patterns[i]].expression);
        if (m_isFiltered[i]) {
            int number = 0;
            if (m_filter->Add(piece(expression), patternOptions(), &number) != re2::RE2::NoError) {
                refused.push_back(m_needs.patterns[i]);
                m_isFiltered[i] = false;
                continue;
            }
            m_filtered.push_back(i);
        } else {
            auto own = std::make_unique<re2::RE2>(piece(expression), patternOptions());
            if (!own->ok()) {
                refused.push_back(m_needs.patterns[i]);
                continue;
            }
            m_expressions[i] = own.get();
            m_own.push_back(std::move(own));
        }
    }
    if (!m_filtered.empty()) {
        std::vector<std::string> atoms;
        m_filter->Compile(&atoms);
        m_atoms = atoms.size();
        for (size_t i = 0; i < atoms.size(); ++i) {
            // RE2 gives them in lower case, which folds to what its upper case folds to; see FoldedText.
            m_index.add(static_cast<quint32>(m_needs.literals.size() + i), locum::language::folded(atoms[i]));
        }
        for (size_t i = 0; i < m_filtered.size(); ++i) {
            m_expressions[m_filtered[i]] = &m_filter->GetRE2(static_cast<int>(i));
        }
        std::vector<int> unfiltered;
        m_filter->AllPotentials({}, &unfiltered);
        m_isInSet.resize(m_filtered.size());
        if (unfiltered.size() >= leastInSet) {
            re2::RE2::Options options = patternOptions();
            options.set_max_mem(setMemory);
            m_set = std::make_unique<re2::RE2::Set>(options, re2::RE2::UNANCHORED);
            for (const int number : unfiltered) {
                if (m_inSet.size() < mostInSet &&
                    m_set->Add(m_filter->GetRE2(number).pattern(), nullptr) == static_cast<int>(m_inSet.size())) {
                    m_inSet.push_back(m_filtered[static_cast<size_t>(number)]);
                    m_isInSet[static_cast<size_t>(number)] = true;
                }
            }
            if (!m_set->Compile()) {
                m_set.reset();
                m_inSet.clear();
                m_isInSet.assign(m_filtered.size(), false);
            }
        }
    }
    m_index.build();
}

void TextStage::prepare(TextState &state, Value value) const
{
    state.reset(value);
    state.asked.clear(patternCount());
    if (state.matched.size() < patternCount()) {
        state.matched.resize(patternCount());
    }
}

void TextStage::run(TextState &state) const
{
    if (state.hasRun) {
        return;
    }
    state.hasRun = true;
    state.literals.clear(literalCount() + m_atoms);
    state.potentials.clear(patternCount());
    for (const std::string &text : state.folded()) {
        m_index.find(text, state.literals);
    }
    if (!m_filtered.empty() && !state.folded().empty()) {
        runPatterns(state);
    }
}

void TextStage::runPatterns(TextState &state) const
{
    if (state.kind() == FoldedText::Unusual) {
        allPotentials(state); // what RE2's atoms are in its lower case may not be found in this text
        return;
    }
    state.atoms.clear();
    for (const quint32 found : state.literals.found()) {
        if (found >= literalCount()) {
            state.atoms.push_back(static_cast<int>(found - literalCount()));
        }
    }
    m_filter->AllPotentials(state.atoms, &state.passed);
    for (const int number : state.passed) {
        if (!m_isInSet[static_cast<size_t>(number)]) {
            state.potentials.add(m_filtered[static_cast<size_t>(number)]);
        }
    }
    if (!m_set) {
        return;
    }
    const auto matchSet = [&](std::string_view text) {
        re2::RE2::Set::ErrorInfo info{};
        state.passed.clear();
        if (m_set->Match(piece(text), &state.passed, &info)) {
            for (const int number : state.passed) {
                state.potentials.add(m_inSet[static_cast<size_t>(number)]);
            }
        } else if (info.kind != re2::RE2::Set::kNoError) {
            // Out of memory looks like "no match": then each has to be asked.
            for (const quint32 pattern : m_inSet) {
                state.potentials.add(pattern);
            }
        }
        return false;
    };
    anyText(state.value(), matchSet);
}

void TextStage::allPotentials(TextState &state) const
{
    for (const quint32 pattern : m_filtered) {
        state.potentials.add(pattern);
    }
}

bool TextStage::contains(TextState &state, quint32 literal) const
{
    if (m_isStaged[literal]) {
        if (!state.hasRun && ++state.searches > mostSearches) {
            run(state);
        }
        if (state.hasRun) {
            return state.literals.contains(literal);
        }
    }
    for (const std::string &text : state.folded()) {
        if (holds(text, m_needs.literals[literal], Place::Anywhere)) {
            return true;
        }
    }
    return false;
}

Truth TextStage::matches(TextState &state, quint32 pattern) const
{
    if (m_isFiltered[pattern] && state.hasRun && !state.potentials.contains(pattern)) {
        return anyText(state.value(), [](std::string_view) { return false; });
    }
    if (!state.asked.contains(pattern)) {
        state.asked.add(pattern);
        const re2::RE2 &expression = *m_expressions[pattern];
        state.matched[pattern] = anyText(
            state.value(), [&](std::string_view text) { return re2::RE2::PartialMatch(piece(text), expression); });
    }
    return state.matched[pattern];
}

} // namespace locum::language
