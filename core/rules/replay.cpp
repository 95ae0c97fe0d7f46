// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/replay.h"

#include "rules/auto_reply_contract.h"

#include <algorithm>

namespace locum::rules {

namespace {

bool answers(const Wanted &wanted, Disposition disposition, const Facts &facts)
{
    const auto *reply = std::get_if<Reply>(&wanted.effect);
    return reply &&
           std::holds_alternative<Allowed>(permits(
               {.text = reply->text, .strangersAllowed = reply->strangersAllowed, .disposition = disposition}, facts));
}

QString reasonOf(const Verdict &verdict)
{
    const QString reason = QString::fromLatin1(verdict.trace.reason);
    const std::optional<RuleSpan> &span = verdict.trace.span;
    return span && !span->rule.isEmpty() ? reason + QStringLiteral(" \"%1\"").arg(span->rule) : reason;
}

} // namespace

std::optional<ReplayDifference> replayed(const Treatment &done, const Verdict &draft, const Facts &facts)
{
    const std::vector<Wanted> &effects = draft.reaction.effects;
    const bool answered = std::any_of(effects.begin(), effects.end(),
                                      [&](const Wanted &wanted) { return answers(wanted, draft.disposition, facts); });
    if (draft.disposition == done.disposition && answered == done.answered) {
        return std::nullopt;
    }
    return ReplayDifference{done, {draft.disposition, answered, reasonOf(draft)}};
}

} // namespace locum::rules
