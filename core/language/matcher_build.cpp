// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/matcher_data.h"
#include "language/patterns.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <unordered_map>

namespace locum::language {

namespace {

/// From here on the texts that the rules of a list look for are searched for together.
constexpr quint32 longList = 16;
/// From here on a list is left for the text stage by whoever can be found there, though then the text is always asked.
constexpr quint32 hugeList = 256;
constexpr size_t mostPostings = 16'000'000;

struct KeyHash {
    size_t operator()(const AnchorKey &key) const
    {
        const auto mixed = static_cast<quint64>(key.value) * 0x9E3779B97F4A7C15U;
        return mixed ^ (mixed >> 32U) ^ (quint64{key.slot} << 8U) ^ static_cast<quint64>(key.kind);
    }
};

class Builder {
public:
    Builder(MatcherData &data, std::vector<Diagnostic> &diagnostics)
        : m_data(data), m_program(*data.program), m_diagnostics(diagnostics), m_lowering(*data.program)
    {
    }

    void build()
    {
        chooseCovers();
        m_data.rules.resize(m_program.rules.size());
        m_data.plans.resize(m_program.vocabulary->events.size());
        for (quint32 rule = 0; rule < m_program.rules.size(); ++rule) {
            if (!m_program.rules[rule].disabled) {
                take(rule);
            }
        }
        m_data.index.build(std::move(m_postings));
        m_data.operations = std::move(m_lowering.operations);
        m_data.numbers = std::move(m_lowering.numbers);
        m_data.literals = std::move(m_lowering.literals);
        makeStages();
        makeExpressions();
    }

private:
    void chooseCovers()
    {
        m_covers.resize(m_program.rules.size());
        m_counts.reserve(m_program.rules.size());
        for (quint32 rule = 0; rule < m_program.rules.size(); ++rule) {
            const BoundRule &one = m_program.rules[rule];
            if (one.disabled || !one.condition) {
                continue;
            }
            m_lowering.read(*one.condition);
            m_covers[rule] = m_lowering.cover(Lowering::Anchors::Use);
            if (m_covers[rule] && m_covers[rule]->rank < Cover::texts) {
                for (const AnchorKey &key : m_covers[rule]->keys) {
                    ++m_counts[key];
                }
            }
        }
    }

    quint32 longest(const Cover &cover) const
    {
        quint32 most = 0;
        for (const AnchorKey &key : cover.keys) {
            most = std::max(most, m_counts.at(key));
        }
        return most;
    }

    /// The rule's first choice, or by its text where it would be one of very many; its condition has been read.
    std::optional<Cover> finalCover(quint32 rule, bool &visitedOften)
    {
        const std::optional<Cover> &first = m_covers[rule];
        if (!first || first->rank >= Cover::texts) {
            visitedOften = !first || first->rank >= Cover::hours;
            return first;
        }
        const quint32 length = longest(*first);
        visitedOften = length > longList;
        if (length > hugeList) {
            std::optional<Cover> byText = m_lowering.cover(Lowering::Anchors::Ignore);
            if (byText && byText->rank < Cover::hours) {
                visitedOften = false;
                return byText;
            }
        }
        return first;
    }

    void take(quint32 rule)
    {
        const BoundRule &one = m_program.rules[rule];
        if (one.condition) {
            m_lowering.read(*one.condition);
        }
        bool visitedOften = false;
        std::optional<Cover> cover = finalCover(rule, visitedOften);
        if (cover && m_postings.size() + cover->keys.size() > mostPostings) {
            cover.reset();
            visitedOften = true;
        }
        const auto begin = m_lowering.operations.size();
        const quint32 first =
            one.condition ? m_lowering.emit(cover ? cover->replaces : std::nullopt) : Operation::fires;
        m_data.rules[rule] = {first, one.events, !one.valid};
        for (EventId event = 0; event < std::min<size_t>(m_data.plans.size(), 32); ++event) {
            if (((one.events >> event) & 1U) != 0) {
                post(rule, event, cover);
            }
        }
        if (cover) {
            for (const AnchorKey &key : cover->keys) {
                if (key.kind == AnchorKey::Kind::Literal) {
                    mark(m_staged[key.slot], key.value);
                } else if (key.kind == AnchorKey::Kind::Pattern) {
                    mark(m_filtered[key.slot], key.value);
                }
            }
        }
        for (size_t i = begin; visitedOften && i < m_lowering.operations.size(); ++i) {
            const Operation &operation = m_lowering.operations[i];
            if (operation.code == OperationCode::Texts) {
                for (quint32 n = 0; n < operation.count; ++n) {
                    mark(m_staged[operation.slot], m_lowering.literals[static_cast<size_t>(operation.number) + n]);
                }
            } else if (operation.code == OperationCode::Matches) {
                mark(m_filtered[operation.slot], operation.number);
            }
        }
    }

    static void mark(std::vector<bool> &marks, qint64 place)
    {
        if (marks.size() <= static_cast<size_t>(place)) {
            marks.resize(static_cast<size_t>(place) + 1);
        }
        marks[static_cast<size_t>(place)] = true;
    }

    void post(quint32 rule, EventId event, const std::optional<Cover> &cover)
    {
        if (!cover) {
            m_data.plans[event].always.push_back(rule);
            return;
        }
        for (const AnchorKey &key : cover->keys) {
            m_postings.push_back({source(event, key), rule, key.value});
        }
    }

    quint32 source(EventId event, const AnchorKey &key)
    {
        const auto [place, isNew] =
            m_sources.try_emplace({event, key.kind, key.slot}, static_cast<quint32>(m_sources.size()));
        const quint32 id = place->second;
        if (!isNew) {
            return id;
        }
        MatcherData::EventPlan &plan = m_data.plans[event];
        if (key.kind != AnchorKey::Kind::Literal && key.kind != AnchorKey::Kind::Pattern) {
            plan.sources.push_back({key.kind, key.slot, id});
            return id;
        }
        const auto stage = static_cast<quint32>(&m_lowering.textsOf(key.slot) - m_lowering.texts.data());
        auto found = std::find_if(plan.texts.begin(), plan.texts.end(),
                                  [&](const MatcherData::Texts &texts) { return texts.stage == stage; });
        if (found == plan.texts.end()) {
            found = plan.texts.insert(found, {stage, std::nullopt, std::nullopt});
        }
        (key.kind == AnchorKey::Kind::Literal ? found->literals : found->patterns) = id;
        return id;
    }

    void makeStages()
    {
        m_data.stageOf.assign(m_program.slots.size(), -1);
        for (TextNeeds &needs : m_lowering.texts) {
            const SlotId slot = needs.slot;
            m_staged[slot].resize(needs.literals.size());
            m_filtered[slot].resize(needs.patterns.size());
            m_data.stageOf[slot] = static_cast<qint32>(m_data.stages.size());
            std::vector<quint32> refused;
            m_data.stages.emplace_back(m_program, std::move(needs), m_staged[slot], m_filtered[slot], refused);
            std::for_each(refused.begin(), refused.end(), [&](quint32 pattern) { refuse(pattern); });
        }
    }

    /// Every pattern is compiled once; those that no stage has are for what is evaluated on its own.
    void makeExpressions()
    {
        std::unordered_map<std::string_view, const re2::RE2 *> known;
        for (const TextStage &stage : m_data.stages) {
            stage.eachExpression([&](quint32 pattern, const re2::RE2 *expression) {
                known.emplace(view(m_program.patterns[pattern].expression), expression);
            });
        }
        m_data.expressions.resize(m_program.patterns.size());
        for (quint32 i = 0; i < m_program.patterns.size(); ++i) {
            const std::string_view text = view(m_program.patterns[i].expression);
            const auto [place, isNew] = known.try_emplace(text, nullptr);
            if (isNew) {
                auto own = std::make_unique<re2::RE2>(piece(text), patternOptions());
                if (!own->ok()) {
                    refuse(i);
                }
                place->second = own.get();
                m_data.ownExpressions.push_back(std::move(own));
            }
            m_data.expressions[i] = place->second;
        }
    }

    void refuse(quint32 pattern)
    {
        const Pattern &one = m_program.patterns[pattern];
        const re2::RE2 again(piece(view(one.expression)), patternOptions());
        const bool isLarge =
            again.error_code() == re2::RE2::ErrorPatternTooLarge || again.error_code() == re2::RE2::ErrorRepeatSize;
        m_diagnostics.push_back({isLarge ? Code::PatternTooLarge : Code::BadPattern,
                                 one.span,
                                 isLarge ? QStringList() : QStringList{QString::fromStdString(again.error())},
                                 {},
                                 {}});
    }

    MatcherData &m_data;
    const Program &m_program;
    std::vector<Diagnostic> &m_diagnostics;
    Lowering m_lowering;
    std::vector<std::optional<Cover>> m_covers; ///< the first choice of each rule
    std::unordered_map<AnchorKey, quint32, KeyHash> m_counts;
    std::vector<AnchorIndex::Posting> m_postings;
    std::map<std::tuple<EventId, AnchorKey::Kind, SlotId>, quint32> m_sources;
    std::unordered_map<SlotId, std::vector<bool>> m_staged;   ///< literals that the stage looks for
    std::unordered_map<SlotId, std::vector<bool>> m_filtered; ///< patterns that it filters
};

} // namespace

MatcherData::MatcherData(std::shared_ptr<const Program> program_, std::vector<Diagnostic> &diagnostics)
    : program(std::move(program_))
{
    static std::atomic<quint64> serials = 0;
    serial = ++serials;
    Builder(*this, diagnostics).build();
}

} // namespace locum::language
