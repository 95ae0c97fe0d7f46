// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/program.h"

#include <functional>
#include <map>

namespace locum::testing {

/// A program that does what the test says, and keeps what it was asked.
class Scripted final : public rules::Program {
public:
    rules::Verdict decide(const rules::Facts &facts) const override
    {
        return whenDecided ? whenDecided(facts) : rules::Verdict{};
    }
    rules::Reaction react(const rules::Happening &happening) const override
    {
        return whenHappened ? whenHappened(happening) : rules::Reaction{};
    }
    rules::Reaction resume(const QString &block, const rules::Facts &facts) const override
    {
        return whenResumed ? whenResumed(block, facts) : rules::Reaction{};
    }
    rules::Reaction resume(const QString &block, const rules::Happening &) const override
    {
        const auto found = blocks.find(block);
        return found == blocks.end() ? rules::Reaction{} : found->second;
    }
    std::vector<Due> dueAfter(Instant after, const QTimeZone &) const override
    {
        for (const Due &due : schedule) {
            if (due.at > after) {
                return {due};
            }
        }
        return {};
    }

    std::function<rules::Verdict(const rules::Facts &)> whenDecided;
    std::function<rules::Reaction(const rules::Happening &)> whenHappened;
    std::function<rules::Reaction(const QString &, const rules::Facts &)> whenResumed;
    std::map<QString, rules::Reaction> blocks;
    std::vector<Due> schedule; ///< in order
};

inline rules::Reaction reaction(std::vector<rules::Effect> effects)
{
    rules::Reaction made;
    int number = 0;
    for (rules::Effect &effect : effects) {
        made.effects.push_back({std::move(effect), {}, QStringLiteral("test/%1").arg(++number), {}});
    }
    return made;
}

inline rules::Verdict verdictOf(Disposition disposition, std::vector<rules::Effect> effects = {})
{
    rules::Verdict made;
    made.disposition = disposition;
    made.trace.reason = "test.rule";
    made.reaction = reaction(std::move(effects));
    return made;
}

} // namespace locum::testing
