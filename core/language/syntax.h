// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/source.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <optional>
#include <variant>
#include <vector>

/// The syntax tree of one rule file: what stands there, with nothing looked up yet. Nodes of expressions lie in one
/// vector and name each other by index, so that a tree of any depth is copied and destroyed without recursion.
namespace locum::language {

struct Name {
    QByteArray text;
    Span span;
};

/// `person:bob`, `room:"#qt@libera"`.
struct ReferenceName {
    QByteArray kind; ///< person group identity room account network channel label
    QString name;    ///< decoded
    Span span;       ///< of the whole
};

/// An index into File::expressions.
using ExpressionId = quint32;

// ---- texts ----------------------------------------------------------------------------------------------------------

/// A string literal with its escapes decoded. Braces that were not escaped are kept as they are.
struct TextLiteral {
    QString text;
    Span span; ///< with the quotes
};

/// `{path}`, `{path | filter}`, `{quote(path, n)}`.
struct Hole {
    enum class Filter { None, Time, Date, Weekday, Name, Ago, Duration };
    ExpressionId path = 0; ///< a PathExpression
    Filter filter = Filter::None;
    std::optional<int> quoted; ///< of quote(): the most characters
    Span span;                 ///< with the braces
};

/// A text with typed holes.
struct Template {
    std::vector<std::variant<QString, Hole>> pieces;
    Span span;
};

/// What an effect says: the name of a phrase, or a text of its own.
using Saying = std::variant<Name, Template>;

// ---- expressions ----------------------------------------------------------------------------------------------------

struct IntLiteral {
    qint64 value = 0;
};
struct BoolLiteral {
    bool value = false;
};
struct SizeLiteral {
    qint64 bytes = 0;
};
struct DurationLiteral {
    qint64 milliseconds = 0;
};
struct TimeLiteral {
    int minutes = 0;
}; ///< since midnight, 0 … 1439
struct DateLiteral {
    qint64 julianDay = 0;
};
struct TimeRangeLiteral {
    int from = 0;
    int to = 0;
}; ///< minutes; to < from runs over midnight; half-open
struct DateRangeLiteral {
    qint64 from = 0;
    qint64 to = 0;
}; ///< Julian days, both included
struct ListLiteral {
    std::vector<ExpressionId> items;
};

/// `a.b.c`, `person.messages(10min)`; a single part may also be the name of a list, hours or an enum's value.
struct PathExpression {
    std::vector<Name> parts;
    std::optional<std::vector<ExpressionId>> arguments;
};
struct KnownExpression {
    ExpressionId path = 0;
};

enum class Relation { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };

struct NotExpression {
    ExpressionId operand = 0;
};
struct LogicExpression {
    enum class Kind { And, Or } kind = Kind::And;
    std::vector<ExpressionId> operands;
}; ///< ≥ 2
struct RelationExpression {
    Relation relation = Relation::Equal;
    ExpressionId left = 0;
    ExpressionId right = 0;
};
struct IsExpression {
    bool negated = false;
    ExpressionId left = 0;
    ExpressionId right = 0;
};
struct InExpression {
    bool negated = false;
    ExpressionId left = 0;
    ExpressionId right = 0;
};
struct ContainsExpression {
    bool negated = false;
    ExpressionId left = 0;
    ExpressionId right = 0;
};
struct MatchesExpression {
    ExpressionId left = 0;
    QByteArray pattern;
    QByteArray flags;
    Span patternSpan;
}; ///< \/ undone
struct StartsWithExpression {
    ExpressionId left = 0;
    ExpressionId right = 0;
};
struct EndsWithExpression {
    ExpressionId left = 0;
    ExpressionId right = 0;
};
struct SumExpression {
    bool minus = false;
    ExpressionId left = 0;
    ExpressionId right = 0;
};
struct DefaultExpression {
    ExpressionId left = 0;
    ExpressionId right = 0;
}; ///< left ?? right
struct ParenthesisExpression {
    ExpressionId inner = 0;
};                         ///< kept for the formatter
struct ErrorExpression {}; ///< where parsing failed: no further word about it

struct Expression {
    Span span;
    std::variant<ErrorExpression, IntLiteral, BoolLiteral, SizeLiteral, DurationLiteral, TimeLiteral, DateLiteral,
                 TimeRangeLiteral, DateRangeLiteral, TextLiteral, ReferenceName, ListLiteral, PathExpression,
                 KnownExpression, NotExpression, LogicExpression, RelationExpression, IsExpression, InExpression,
                 ContainsExpression, MatchesExpression, StartsWithExpression, EndsWithExpression, SumExpression,
                 DefaultExpression, ParenthesisExpression>
        node;
};

// ---- declarations ---------------------------------------------------------------------------------------------------

struct Weekdays {
    std::vector<Name> names;
    Span span;
};

struct Import {
    TextLiteral file;
};
struct Use {
    bool optional = false;
    Name plugin;
    int version = 0;
    Span versionSpan;
};
struct ListDeclaration {
    Name name;
    Name type;
    std::variant<std::vector<ExpressionId>, TextLiteral> content; ///< items, or `from "file"`: one item a line
};
struct TimeSpan {
    int from = 0;
    int to = 0;
    std::optional<Weekdays> days;
    Span span;
}; ///< minutes
struct DateSpan {
    qint64 from = 0;
    qint64 to = 0;
    std::optional<Weekdays> days;
    Span span;
};
struct HoursDeclaration {
    Name name;
    std::vector<std::variant<TimeSpan, DateSpan>> spans;
};
struct PhraseDeclaration {
    struct Entry {
        QByteArray language;
        Span languageSpan;
        Template text;
    };
    Name name;
    std::vector<Entry> entries;
};
struct TimeOfDay {
    int minutes = 0;
    Span span;
};
struct DigestDeclaration {
    Name name;
    std::vector<TimeOfDay> times;
    std::optional<Weekdays> days;
    ReferenceName to;
};

struct PolicyDeclaration {
    struct Entry {
        std::optional<ReferenceName> who;
        std::vector<Name> verdicts;
        Span span;
    }; ///< no `who`: strangers
    Name name;
    std::vector<Entry> entries;
};

// ---- rules ----------------------------------------------------------------------------------------------------------

struct EventName {
    Name name;
}; ///< incoming, presence, …
struct AtEvent {
    TimeOfDay time;
    std::optional<Weekdays> days;
    Span span;
};
struct EveryEvent {
    qint64 milliseconds = 0;
    Span span;
};
using RuleEvent = std::variant<EventName, AtEvent, EveryEvent>;

struct Window {
    std::variant<qint64, Name> length;
    Span span;
}; ///< milliseconds, or day week month absence
struct Limit {
    int most = 1;
    bool once = true;
    Window window;
    std::optional<Name> scope;
    Span span;
};

struct DispositionAction {
    enum class Kind { Deliver, DeliverSilently, Hold, Drop, DropForget, Digest, Delay } kind = Kind::Deliver;
    std::optional<Name> digest;
    qint64 delay = 0; ///< milliseconds
};

enum class Verb { Reply, Warn, Notify, Forward, Status, Label, Unlabel, Mute, Mark, Accept, Decline, Call };

struct EffectAction {
    Verb verb = Verb::Reply;
    std::optional<Saying> saying;
    std::optional<ReferenceName> target; ///< notify, forward, label, unlabel
    std::optional<Name> status;          ///< of status
    std::optional<qint64> in;            ///< reply … in
    std::optional<qint64> duration;      ///< status … for, mute for
    bool urgent = false;                 ///< notify … urgent
    std::vector<Name> callee;            ///< call: plugin, function
    std::vector<ExpressionId> arguments; ///< call
    std::vector<Limit> limits;
    Span verbSpan;
};
struct EffectNode {
    EffectAction effect;
    Span span;
};
struct DeferredAction {
    qint64 after = 0;
    std::optional<ExpressionId> condition;
    std::vector<EffectNode> effects;
};
struct StopAction {};

struct Action {
    Span span;
    std::variant<DispositionAction, EffectAction, DeferredAction, StopAction> node;
};

struct RuleDeclaration {
    TextLiteral name;
    std::optional<qint64> priority;
    Span prioritySpan;
    struct Valid {
        qint64 from = 0;
        qint64 to = 0;
        Span span;
    };
    std::optional<Valid> valid; ///< Julian days, both included
    bool oneshot = false;
    bool disabled = false;
    std::vector<RuleEvent> events;
    std::optional<ExpressionId> condition;
    std::vector<Action> actions;
};

// ---- tests ----------------------------------------------------------------------------------------------------------

struct FactStep {
    ExpressionId path = 0;
    ExpressionId value = 0;
};
struct MemberStep {
    ReferenceName member;
    ReferenceName group;
};
struct NamedStep {
    ReferenceName who;
    TextLiteral name;
};
using Fact = std::variant<FactStep, MemberStep, NamedStep>;

struct GivenStep {
    std::vector<Fact> facts;
};
struct AtStep {
    qint64 julianDay = 0;
    int minutes = 0;
};
struct AfterStep {
    qint64 milliseconds = 0;
};
struct HappeningStep {
    Name event;
    enum class Side { None, From, To } side = Side::None;
    std::optional<ReferenceName> who;
    std::vector<FactStep> facts;
};
struct WantNothing {};
struct WantDisposition {
    bool no = false;
    DispositionAction disposition;
    bool anyDelay = false;
    std::optional<TextLiteral> by;
};
struct WantEffect {
    bool no = false;
    Name verb;
    std::vector<std::variant<ReferenceName, TextLiteral>> details;
};
struct WantRule {
    bool no = false;
    TextLiteral rule;
};
struct Want {
    Span span;
    std::variant<WantNothing, WantDisposition, WantEffect, WantRule> node;
};
struct ExpectStep {
    std::vector<Want> wants;
};
struct Step {
    Span span;
    std::variant<GivenStep, AtStep, AfterStep, HappeningStep, ExpectStep> node;
};
struct TestDeclaration {
    TextLiteral name;
    std::vector<Step> steps;
};

// ---- the file -------------------------------------------------------------------------------------------------------

struct Item {
    Span span;
    std::variant<Import, Use, ListDeclaration, HoursDeclaration, PhraseDeclaration, DigestDeclaration,
                 PolicyDeclaration, RuleDeclaration, TestDeclaration>
        node;
};

struct Comment {
    Span span; ///< from `#` to before the end of the line
};

struct File {
    quint32 source = 0;
    int version = 1;
    std::vector<Item> items;
    std::vector<Expression> expressions;
    std::vector<Comment> comments; ///< in order, for the formatter

    const Expression &operator[](ExpressionId id) const { return expressions[id]; }
};

} // namespace locum::language
