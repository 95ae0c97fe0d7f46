// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/facts.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <variant>
#include <vector>

/// The decision about one message: facts in, verdict out, nothing else.
namespace locum::rules {

/// Say this to the message's author in the user's name. It goes out only if the auto-reply contract permits it.
struct Reply {
    QString text;
    Duration in{0};                ///< after so long; the contract is asked again then
    bool strangersAllowed = false; ///< the rule's condition says that it speaks to strangers (S7)

    bool operator==(const Reply &) const = default;
};

/// Tell the message's author that it was filtered. The contract holds for it too, but for S14.
struct Warn {
    QString text;
    bool strangersAllowed = false;

    bool operator==(const Warn &) const = default;
};

enum class Urgency { Low, Normal, High };

/// Alert the user.
struct Notify {
    QString channel; ///< a configured destination; empty: the default ones
    Urgency urgency = Urgency::Normal;

    bool operator==(const Notify &) const = default;
};

using Effect = std::variant<Reply, Warn, Notify>;

/// Where in the user's rules something stands.
struct RuleSpan {
    QString rule;        ///< its name
    QString source;      ///< the file
    qsizetype begin = 0; ///< half-open byte range
    qsizetype end = 0;

    bool operator==(const RuleSpan &) const = default;
};

/// Why it was decided so.
struct Trace {
    QByteArray reason; ///< stable dotted name: builtin.away_reply, builtin.deliver, …
    std::optional<RuleSpan> span;

    bool operator==(const Trace &) const = default;
};

struct Verdict {
    Disposition disposition = Disposition::Deliver;
    std::vector<Effect> effects; ///< at most one Reply and one Warn
    Trace trace;

    bool operator==(const Verdict &) const = default;
};

/// Immutable and pure: the same facts give the same verdict, on any thread.
class Program {
public:
    virtual ~Program() = default;

    virtual Verdict decide(const Facts &facts) const = 0;
};

} // namespace locum::rules
