// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/matcher.h"

#include <QString>

/// Why a rule fired, and why not: made when somebody asks, from the facts of the event and the words of the file.
namespace locum::language {

/// One test that decided.
struct TraceStep {
    NodeId node = 0;
    Span span;                    ///< of the test in its file
    bool negated = false;         ///< it stands under a `not` (or an odd number of them)
    Truth truth = Truth::Unknown; ///< as it stands there, `not` included
    QString words;                ///< "now.time is 14:05, not in 22:30 .. 07:00"; translated, context "RuleTrace"
};

struct RuleTrace {
    enum class Outcome { Fired, Failed, OtherEvent, Disabled, NotValid };

    quint32 rule = 0; ///< Program::rules
    Outcome outcome = Outcome::Failed;
    /// Fired: the tests that made it true. Failed: those that, had they been true, would have made it fire or failed
    /// later: the first of an `and`, all of an `or`.
    std::vector<TraceStep> steps;
};

/// Why, or why not, for any rule, whether or not the event led to it: evaluates it anew, in the order of the file.
RuleTrace explain(const Program &program, quint32 rule, EventId event, const FieldSource &facts);

/// What a record of the Matcher says: that it fired, or the one test that failed.
RuleTrace explain(const Program &program, const TraceRecord &record, const FieldSource &facts);

/// In lines: the rule with its place and what came of it, then a step each. Ends with a new line.
QString rendered(const Program &program, const RuleTrace &trace);

} // namespace locum::language
