// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/facts.h"

#include <QByteArray>
#include <QJsonArray>
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
    QString channel; ///< a configured destination's slug; empty: the default ones
    Urgency urgency = Urgency::Normal;
    QString text = {}; ///< empty: the channel's own words for the event

    bool operator==(const Notify &) const = default;
};

/// Pass it on, once, never back to where it came from (S20).
struct Forward {
    std::variant<IdentityId, ConversationId, ChannelId> to;
    QString text; ///< empty: the message as it is

    bool operator==(const Forward &) const = default;
};

/// What the networks are shown of the user.
struct SetStatus {
    StandInMode status = StandInMode::Away;
    QString text;
    std::optional<Duration> duration;

    bool operator==(const SetStatus &) const = default;
};

/// Put a label on the person, or take it off.
struct SetLabel {
    LabelId label;
    bool on = true;

    bool operator==(const SetLabel &) const = default;
};

/// Mute the conversation; for ever if unsaid.
struct Mute {
    std::optional<Duration> duration;

    bool operator==(const Mute &) const = default;
};

struct MarkUrgent {
    bool operator==(const MarkUrgent &) const = default;
};

/// Answer a request or an invitation.
struct AnswerIt {
    bool accept = true;
    QString text; ///< of a refusal, where the network carries one

    bool operator==(const AnswerIt &) const = default;
};

/// An action of a rule plugin.
struct Call {
    QByteArray function; ///< "plugin.function"
    QJsonArray arguments;

    bool operator==(const Call &) const = default;
};

using Effect = std::variant<Reply, Warn, Notify, Forward, SetStatus, SetLabel, Mute, MarkUrgent, AnswerIt, Call>;

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
    QByteArray reason; ///< stable dotted name: builtin.deliver, rule, policy.block, policy.strangers.ask, …
    std::optional<RuleSpan> span;

    bool operator==(const Trace &) const = default;
};

/// An effect, who wanted it, and the uses of its limits, which are written only if it is performed.
struct Wanted {
    Effect effect;
    std::optional<RuleSpan> span;
    QString key; ///< language::BoundEffect::key; empty of a policy's
    std::vector<LimitUse> uses;

    bool operator==(const Wanted &) const = default;
};

/// `after D if …`: to be asked again by its key, about the same event, with the facts of then.
struct DeferredBlock {
    QString key; ///< language::BoundDeferred::key
    Duration after{0};

    bool operator==(const DeferredBlock &) const = default;
};

/// What any event can come to.
struct Reaction {
    std::vector<Wanted> effects; ///< merged and bounded: Semantics 3 and 5
    std::vector<DeferredBlock> deferred;
    std::vector<QString> spent; ///< `oneshot` rules that fired now, by name

    bool operator==(const Reaction &) const = default;
};

/// A disposition that came too late: Semantics 3.
struct Overruled {
    RuleSpan span;
    Disposition disposition = Disposition::Deliver;

    bool operator==(const Overruled &) const = default;
};

/// What a message comes to.
struct Verdict {
    Disposition disposition = Disposition::Deliver;
    bool forget = false;    ///< of Drop: not even the filtered view keeps it
    bool ask = false;       ///< of Hold by the policy `ask`: put a request to the user
    QByteArray digest = {}; ///< of Digest: its name
    Instant until = {};     ///< of Digest and Delay: when it is delivered
    Trace trace = {};
    Reaction reaction = {}; ///< at most one Reply and one Warn
    std::vector<Overruled> overruled = {};

    bool operator==(const Verdict &) const = default;
};

struct RuleDue {
    QString rule; ///< Happening::scheduledRule
};
struct DigestDue {
    QByteArray digest;
    QString channel; ///< where its summary goes
};

/// Immutable and pure: the same facts give the same verdict, on any thread.
class Program {
public:
    virtual ~Program() = default;

    virtual Verdict decide(const Facts &facts) const = 0;
    virtual Reaction react(const Happening &happening) const = 0;

    /// A deferred block whose time has come: what it does now, by its key; nothing where the rule is no longer there
    /// or its condition is not surely true.
    virtual Reaction resume(const QString &block, const Facts &facts) const = 0;
    virtual Reaction resume(const QString &block, const Happening &happening) const = 0;

    /// When something is to be asked next: the rules' `at` and `every`, the digests.
    struct Due {
        Instant at;
        std::variant<RuleDue, DigestDue> what;
    };
    /// The first moment after `after` at which a schedule falls due, and everything that falls due then; empty if there
    /// is none. `every` counts from the epoch.
    virtual std::vector<Due> dueAfter(Instant after, const QTimeZone &timeZone) const = 0;

    /// Whether a policy keeps Locum from saying anything to the facts' person: their message may be of either side.
    virtual bool silences(const Facts &facts) const
    {
        Q_UNUSED(facts);
        return false;
    }

    /// The rules as they were checked: what they ask of rule plugins is seen there. Null where there are none.
    virtual std::shared_ptr<const language::Program> source() const { return nullptr; }
};

} // namespace locum::rules
