// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/diagnostic.h"
#include "language/syntax.h"
#include "language/vocabulary.h"

#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

/// A rule set that has been checked: every name is bound, every expression has a type, phrases and lists are in place.
/// Immutable once made; read from any thread. What runs it is the Matcher (matcher.h).
namespace locum::language {

// ---- values and conditions ------------------------------------------------------------------------------------------

struct Range {
    qint64 from = 0;
    qint64 to = 0;

    bool operator==(const Range &) const = default;
};

/// Everything that fits a number (bool … weekday, enum, reference id) is one; texts are UTF-8. Nothing at all: unknown,
/// a field of a plugin that is not there (`use optional`).
struct Constant {
    Type type;
    std::variant<qint64, QByteArray, Range, std::vector<qint64>, std::vector<QByteArray>, std::monostate> value;

    bool operator==(const Constant &) const = default;
};

/// One thing that is asked of the facts: a field with its arguments. Equal ones are one slot of the program, so what
/// was asked once for an event is known for all rules.
struct Slot {
    FieldId field = 0;
    std::vector<Constant> arguments;

    bool operator==(const Slot &) const = default;
};
using SlotId = quint32;
using NodeId = quint32;

// Values
struct SlotValue {
    SlotId slot = 0;
};
struct ConstantValue {
    Constant constant;
};
struct SumValue {
    bool minus = false;
    NodeId left = 0;
    NodeId right = 0;
};
struct DefaultValue {
    NodeId left = 0;
    NodeId right = 0;
};
// Truths
struct AndTruth {
    std::vector<NodeId> operands;
};
struct OrTruth {
    std::vector<NodeId> operands;
};
struct NotTruth {
    NodeId operand = 0;
};
struct BoolTruth {
    NodeId value = 0;
}; ///< a bool as a condition
struct KnownTruth {
    SlotId slot = 0;
}; ///< never unknown itself
struct CompareTruth {
    Relation relation = Relation::Equal;
    NodeId left = 0;
    NodeId right = 0;
};
/// Left (a number, or any of its ids where it is a reference or a list) is one of the constants: `is person:bob`,
/// `is online`, `in [mon, tue]`, `in group:family` (left is the list of the groups one is in).
struct AnyOfTruth {
    NodeId left = 0;
    std::vector<qint64> values;
}; ///< sorted
/// Left's ids and right's have one in common: `person is x.other`.
struct SameTruth {
    NodeId left = 0;
    NodeId right = 0;
};
struct InTextsTruth {
    NodeId left = 0;
    std::vector<QByteArray> texts;
}; ///< equality, as written
struct InRangeTruth {
    NodeId left = 0;
    Range range;
}; ///< Time: half-open, may run over midnight; Date: both included
struct InHoursTruth {
    NodeId instant = 0;
    quint32 hours = 0;
}; ///< Program::hours; left is `now.time`: asks the moment
struct ContainsTruth {
    NodeId left = 0;
    std::vector<QByteArray> texts;
    NodeId dynamic = 0;
    bool isDynamic = false;
}; ///< any of, folding case
struct StartsWithTruth {
    NodeId left = 0;
    NodeId right = 0;
};
struct EndsWithTruth {
    NodeId left = 0;
    NodeId right = 0;
};
struct MatchesTruth {
    NodeId left = 0;
    quint32 pattern = 0;
}; ///< Program::patterns

struct Node {
    Span span;
    std::variant<SlotValue, ConstantValue, SumValue, DefaultValue, AndTruth, OrTruth, NotTruth, BoolTruth, KnownTruth,
                 CompareTruth, AnyOfTruth, SameTruth, InTextsTruth, InRangeTruth, InHoursTruth, ContainsTruth,
                 StartsWithTruth, EndsWithTruth, MatchesTruth>
        node;
    Type type; ///< Bool for truths
};

/// RE2 syntax; flags i m s are folded into it: (?i)…
struct Pattern {
    QByteArray expression;
    Span span;
};

struct BoundHours {
    struct Part {
        Range range;
        bool dates = false;
        quint8 weekdays = 0x7f; ///< bit 0 Monday; of a span over midnight, the day on which it begins
    };
    QByteArray name;
    std::vector<Part> parts;
};

// ---- texts ----------------------------------------------------------------------------------------------------------

struct BoundHole {
    SlotId slot = 0;
    Type type;
    Hole::Filter filter = Hole::Filter::None;
    std::optional<int> quoted;
};

struct BoundTemplate {
    QByteArray language; ///< of a phrase's entry; empty: any
    std::vector<std::variant<QString, BoundHole>> pieces;
};

/// A text in one or more languages, the first of which is the last resort.
struct BoundText {
    QByteArray phrase; ///< its name; empty for a text written in place
    std::vector<BoundTemplate> entries;
};

// ---- rules ----------------------------------------------------------------------------------------------------------

struct BoundReference {
    ReferenceKindId kind = 0;
    qint64 id = 0;
    QString name;      ///< as written, for traces
    bool open = false; ///< not looked up: checked without a resolver; matches nothing
};

/// What stands for an open reference where an id is wanted: equal for equal names of one program, and no model's id.
inline constexpr qint64 firstOpenReference = std::numeric_limits<qint64>::min();
inline constexpr qint64 lastOpenReference = firstOpenReference + 0xFFFF'FFFF;

struct BoundLimit {
    int most = 1;
    std::variant<qint64, quint8> window; ///< milliseconds, or an index in Vocabulary::windows
    quint8 scope = 0;                    ///< an index in Vocabulary::scopes; unsaid: rule
};

struct BoundDisposition {
    DispositionAction::Kind kind = DispositionAction::Kind::Deliver;
    quint32 digest = 0; ///< Program::digests
    qint64 delay = 0;   ///< milliseconds
};

struct BoundEffect {
    Verb verb = Verb::Reply;
    std::optional<quint32> text; ///< Program::texts
    std::optional<BoundReference> target;
    qint64 status = 0;
    std::optional<qint64> in;
    std::optional<qint64> duration;
    bool urgent = false;
    std::optional<quint32> function; ///< Vocabulary::functions
    std::vector<NodeId> arguments;
    std::vector<BoundLimit> limits;
    Span span;
    /// Stable as long as the rule keeps its name and its effects their order: what counters and deferrals are kept by.
    QString key;
};

struct BoundDeferred {
    qint64 after = 0;
    std::optional<NodeId> condition;
    std::vector<BoundEffect> effects;
    Span span;
    QString key;
};

struct BoundStop {};
using BoundAction = std::variant<BoundDisposition, BoundEffect, BoundDeferred, BoundStop>;

struct Schedule {               ///< of `at` and `every`
    std::optional<int> minutes; ///< since midnight
    quint8 weekdays = 0x7f;
    qint64 every = 0; ///< milliseconds
};

struct BoundRule {
    QString name;
    Span span;
    Span conditionSpan;
    qint64 priority = 100;
    std::optional<Range> valid; ///< Julian days, both included
    bool oneshot = false;
    bool disabled = false;
    EventMask events = 0;
    std::vector<Schedule> schedules;
    std::optional<NodeId> condition;
    std::vector<BoundAction> actions;
    std::vector<FieldId> fields; ///< that its condition asks for; sorted
};

struct BoundDigest {
    QByteArray name;
    std::vector<int> minutes;
    quint8 weekdays = 0x7f;
    BoundReference to;
};

struct BoundPolicy {
    struct Entry {
        std::optional<BoundReference> who; ///< none: strangers
        std::vector<quint8> verdicts;      ///< indexes in Vocabulary::verdicts
        Span span;
    };
    QByteArray name;
    std::vector<Entry> entries;
};

struct BoundFact {
    Slot slot;
    Constant value;
};

struct Program {
    std::shared_ptr<const Vocabulary> vocabulary;
    SourceSet sources;
    std::vector<File> files; ///< in the order of import: the root's imports stand before the root

    std::vector<Slot> slots;
    std::vector<Node> nodes;
    std::vector<Pattern> patterns;
    std::vector<BoundHours> hours;
    std::vector<BoundText> texts;
    std::vector<BoundDigest> digests;
    std::vector<BoundPolicy> policies;
    std::vector<BoundRule> rules; ///< in the order in which they are asked: priority, then import order, then place
    struct PluginUse {
        QByteArray name;
        int version = 1;
        bool optional = false;
    };
    std::vector<PluginUse> plugins;
    /// What test blocks name, bound like everything else; they are run by whoever has a model (rules).
    struct TestPlace {
        quint32 file = 0;
        quint32 item = 0;
        /// `path = value` of its `given` and `event` steps, in the order in which they stand; none where the field is
        /// of a plugin that is not there. References that tests name need not exist: then they are open.
        std::vector<std::optional<BoundFact>> facts;
    };
    std::vector<TestPlace> tests;
};

struct Checked {
    std::shared_ptr<const Program> program; ///< none if there was an error
    SourceSet sources;                      ///< for rendering the diagnostics
    std::vector<Diagnostic> diagnostics;    ///< errors and lints, sorted
};

/// Parses `root` and what it imports, checks and binds it. All errors are reported, not the first. Never throws, ends
/// in bounded time and memory whatever the input: see limits.h.
Checked check(const QString &name, const QByteArray &text, std::shared_ptr<const Vocabulary> vocabulary,
              const ReferenceResolver *resolver, const SourceProvider *imports);

} // namespace locum::language
