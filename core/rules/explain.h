// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/auto_reply_contract.h"
#include "rules/policy.h"
#include "rules/program.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// Why a message was decided so, step by step, and why not otherwise.
namespace locum::rules {

/// A row that stands at a level that was looked at.
struct ExplainedPolicy {
    QString origin;
    QByteArray level; ///< identity, person, room, group, account, network, strangers
    PolicyVerdict verdict = PolicyVerdict::Allow;
    bool counts = false; ///< it is the verdict, or the `warn` or `noreply` in force

    bool operator==(const ExplainedPolicy &) const = default;
};

struct ExplainedTest {
    QString words; ///< "now.time is 14:05, not in 22:30 .. 07:00"
    RuleSpan span;
    language::Truth truth = language::Truth::Unknown;

    bool operator==(const ExplainedTest &) const = default;
};

struct ExplainedRule {
    enum class Outcome { Fired, Failed, Spent, NotInForce, NotReached };

    RuleSpan span;
    Outcome outcome = Outcome::Failed;
    std::vector<ExplainedTest> tests; ///< that decided it

    bool operator==(const ExplainedRule &) const = default;
};

struct ExplainedEffect {
    RuleSpan span;
    QString words;      ///< "notify channel:sms": as a rule has it, with its text where it would be said
    QByteArray dropped; ///< empty: it takes place; else limit, merged, too_many, noreply, no_target, contract.s9.gap …

    bool operator==(const ExplainedEffect &) const = default;
};

struct Explanation {
    Verdict verdict;
    std::vector<ExplainedPolicy> policies;
    std::vector<ExplainedRule> rules; ///< candidates, in their order
    std::vector<ExplainedEffect> effects;

    bool operator==(const Explanation &) const = default;
};

/// Decides about the message as decide() does and tells how; also about the rules named in `also`, whether or not the
/// message led to them. Nothing where the program is not made of rules. Writes and sends nothing.
std::optional<Explanation> explain(const Program &program, const Facts &facts, const QStringList &also = {});

/// In lines, as a terminal shows it; ends with a new line.
QString rendered(const Explanation &explanation);

} // namespace locum::rules

LOCUM_ENUM_NAMES(locum::rules::ExplainedRule::Outcome, {locum::rules::ExplainedRule::Outcome::Fired, "fired"},
                 {locum::rules::ExplainedRule::Outcome::Failed, "failed"},
                 {locum::rules::ExplainedRule::Outcome::Spent, "spent"},
                 {locum::rules::ExplainedRule::Outcome::NotInForce, "not_in_force"},
                 {locum::rules::ExplainedRule::Outcome::NotReached, "not_reached"})
