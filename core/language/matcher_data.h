// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/anchor_index.h"
#include "language/event_facts.h"
#include "language/lowering.h"
#include "language/matcher.h"
#include "language/text_stage.h"

#include <memory>
#include <vector>

namespace locum::language {

/// A program made ready to be matched. Immutable. Internal to the language.
struct MatcherData {
    MatcherData(std::shared_ptr<const Program> program_, std::vector<Diagnostic> &diagnostics);

    /// A rule as it is visited.
    struct Rule {
        quint32 first = Operation::fires;
        EventMask events = 0;
        bool isAlwaysValid = true;
    };
    /// Where to look for rules: the keys of one kind about one slot, for one event.
    struct Source {
        AnchorKey::Kind kind = AnchorKey::Kind::Number;
        SlotId slot = 0;
        quint32 id = 0; ///< in the AnchorIndex
    };
    struct Texts {
        quint32 stage = 0;
        std::optional<quint32> literals; ///< sources in the AnchorIndex
        std::optional<quint32> patterns;
    };
    struct EventPlan {
        std::vector<Source> sources;
        std::vector<Texts> texts;
        std::vector<quint32> always; ///< rules that nothing leads to
    };

    std::shared_ptr<const Program> program;
    quint64 serial = 0; ///< of the matcher: tells a Scratch whose buffers it holds
    std::vector<Rule> rules;
    std::vector<Operation> operations;
    std::vector<qint64> numbers;
    std::vector<quint32> literals;
    std::vector<EventPlan> plans; ///< by event
    AnchorIndex index;
    std::vector<TextStage> stages;
    std::vector<qint32> stageOf; ///< by slot; -1: none
    std::vector<std::unique_ptr<re2::RE2>> ownExpressions;
    std::vector<const re2::RE2 *> expressions; ///< by Program::patterns
};

} // namespace locum::language
