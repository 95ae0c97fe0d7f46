// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/lexer.h"
#include "language/parser.h"

#include <array>

namespace locum::language {

/// What the parser may say it expected; translated when it is said.
namespace wanted {
inline constexpr const char *item =
    QT_TRANSLATE_NOOP("RuleDiagnostics", "import, use, list, hours, phrase, digest, policy, rule or test");
inline constexpr const char *name = QT_TRANSLATE_NOOP("RuleDiagnostics", "a name");
inline constexpr const char *text = QT_TRANSLATE_NOOP("RuleDiagnostics", "a text in quotes");
inline constexpr const char *number = QT_TRANSLATE_NOOP("RuleDiagnostics", "a number");
inline constexpr const char *time = QT_TRANSLATE_NOOP("RuleDiagnostics", "a time such as 22:30");
inline constexpr const char *date = QT_TRANSLATE_NOOP("RuleDiagnostics", "a date such as 2026-07-06");
inline constexpr const char *commaOrItem = QT_TRANSLATE_NOOP("RuleDiagnostics", "',' or the next item");
inline constexpr const char *timeOrDate = QT_TRANSLATE_NOOP("RuleDiagnostics", "a time or a date");
inline constexpr const char *duration = QT_TRANSLATE_NOOP("RuleDiagnostics", "a duration such as 10min");
inline constexpr const char *reference = QT_TRANSLATE_NOOP("RuleDiagnostics", "a reference such as person:bob");
inline constexpr const char *who = QT_TRANSLATE_NOOP("RuleDiagnostics", "a reference such as person:bob, or strangers");
inline constexpr const char *weekday = QT_TRANSLATE_NOOP("RuleDiagnostics", "a weekday");
inline constexpr const char *language = QT_TRANSLATE_NOOP("RuleDiagnostics", "a language and a text: en \"…\"");
inline constexpr const char *pattern = QT_TRANSLATE_NOOP("RuleDiagnostics", "a regular expression such as /a|b/i");
inline constexpr const char *value = QT_TRANSLATE_NOOP("RuleDiagnostics", "a value");
inline constexpr const char *literal = QT_TRANSLATE_NOOP("RuleDiagnostics", "a literal value");
inline constexpr const char *inOrContains = QT_TRANSLATE_NOOP("RuleDiagnostics", "'in' or 'contains'");
inline constexpr const char *logic = QT_TRANSLATE_NOOP("RuleDiagnostics", "'and', 'or' or the end of the condition");
inline constexpr const char *listContent = QT_TRANSLATE_NOOP("RuleDiagnostics", "'=' and a list in [ ], or 'from'");
inline constexpr const char *attribute =
    QT_TRANSLATE_NOOP("RuleDiagnostics", "priority, valid, oneshot, disabled or '{'");
inline constexpr const char *event = QT_TRANSLATE_NOOP("RuleDiagnostics", "an event, 'at' a time or 'every' duration");
inline constexpr const char *whenOrDo = QT_TRANSLATE_NOOP("RuleDiagnostics", "',', 'when' or 'do'");
inline constexpr const char *action = QT_TRANSLATE_NOOP("RuleDiagnostics", "a disposition, an effect or '}'");
inline constexpr const char *effect = QT_TRANSLATE_NOOP("RuleDiagnostics", "an effect or '}'");
inline constexpr const char *saying = QT_TRANSLATE_NOOP("RuleDiagnostics", "a text or the name of a phrase");
inline constexpr const char *window =
    QT_TRANSLATE_NOOP("RuleDiagnostics", "a duration, or day, week, month or absence");
inline constexpr const char *scope = QT_TRANSLATE_NOOP("RuleDiagnostics", "person, conversation, account or rule");
inline constexpr const char *step = QT_TRANSLATE_NOOP("RuleDiagnostics", "given, at, after, event, expect or '}'");
inline constexpr const char *fact =
    QT_TRANSLATE_NOOP("RuleDiagnostics", "field = value, person:x in group:y or person:x named \"…\"");
inline constexpr const char *path = QT_TRANSLATE_NOOP("RuleDiagnostics", "a field such as person.name");
inline constexpr const char *want =
    QT_TRANSLATE_NOOP("RuleDiagnostics", "what is to happen: a disposition, an effect, rule \"…\" or nothing");
inline constexpr const char *commaOrBracket = QT_TRANSLATE_NOOP("RuleDiagnostics", "',' or ']'");
inline constexpr const char *commaOrParenthesis = QT_TRANSLATE_NOOP("RuleDiagnostics", "',' or ')'");
inline constexpr const char *filter =
    QT_TRANSLATE_NOOP("RuleDiagnostics", "time, date, weekday, name, ago or duration");
inline constexpr const char *endOfHole = QT_TRANSLATE_NOOP("RuleDiagnostics", "'|' and a filter, or '}'");
} // namespace wanted

/// Recursive descent. A function that gives false has said what is wrong, and its caller recovers. What was understood
/// before that is kept.
class Parser {
public:
    Parser(const SourceSet &sources, quint32 file, Diagnostics &diagnostics);

    File parse();

private:
    // ---- tokens (parser.cpp)
    void advance();
    Token peek() const;
    bool at(TokenKind kind) const { return m_token.kind == kind; }
    bool at(Keyword word) const { return m_token.word == word; }
    bool at(const KeywordSet &words) const { return words.has(m_token.word); }
    bool accept(TokenKind kind);
    bool accept(Keyword word);
    bool expect(TokenKind kind, const char *wanted);
    /// With the punctuation or the word itself as what is wanted.
    bool expect(TokenKind kind, char punctuation);
    bool expect(Keyword word);
    Span spanFrom(quint32 begin) const { return {m_source, begin, m_lastEnd}; }
    Span tokenSpan() const { return {m_source, m_token.begin, m_token.end}; }
    QByteArrayView textOf(const Token &token) const { return m_text.sliced(token.begin, token.end - token.begin); }
    QByteArray shared(QByteArrayView text);

    // ---- errors and recovery (parser.cpp)
    void unexpected(const QString &wanted, const KeywordSet &candidates = {}, QString hint = {});
    void unexpected(const char *wanted, const KeywordSet &candidates = {}, QString hint = {});
    QString hintFor(const KeywordSet &candidates) const;
    void add(Code code, const Span &span, QStringList arguments = {}, QString hint = {});
    bool startsItem() const;
    bool isFirstOnLine() const;
    bool mayBeItem() const;
    QByteArrayView wordBefore(quint32 end) const;
    void skipToItem();
    /// To one of the words, an item, or the end of the block that one is in.
    void skipTo(const KeywordSet &words, bool stopAtBrace = false);
    bool openBrace(Span &brace);
    void closeBrace(const Span &open);
    bool inBlock() const { return !at(TokenKind::RightBrace) && !at(TokenKind::End) && !startsItem(); }

    // ---- items (parser.cpp, parse_items.cpp)
    bool version();
    void item();
    bool import(Item &item);
    bool use(Item &item);
    bool list(Item &item);
    void listItems(std::vector<ExpressionId> &items);
    bool hours(Item &item);
    bool hoursSpan(HoursDeclaration &hours);
    bool phrase(Item &item);
    bool digest(Item &item);
    bool policy(Item &item);
    bool policyEntry(PolicyDeclaration &policy);

    // ---- small parts (parse_parts.cpp)
    bool name(Name &name, const char *wanted = wanted::name);
    bool integer(int &value);
    bool time(int &minutes);
    bool date(qint64 &julianDay);
    bool duration(qint64 &milliseconds);
    bool duration(std::optional<qint64> &milliseconds);
    bool text(TextLiteral &text);
    bool reference(ReferenceName &reference, const char *wanted = wanted::reference);
    bool onDays(std::optional<Weekdays> &days);
    bool timesOfDay(std::vector<TimeOfDay> &times);
    QString decoded(quint32 begin, quint32 end, bool plain);

    // ---- texts with holes (parse_template.cpp)
    bool textTemplate(Template &text);
    void hole(Template &text, quint32 begin, quint32 end);
    bool holeContent(Hole &hole);
    bool quote(Hole &hole);
    bool filter(Hole &hole);

    // ---- rules (parse_rule.cpp, parse_action.cpp)
    bool rule(Item &item);
    void attributes(RuleDeclaration &rule);
    bool attribute(RuleDeclaration &rule);
    bool events(RuleDeclaration &rule);
    bool event(RuleDeclaration &rule);
    void actions(std::vector<Action> &actions);
    bool action(std::vector<Action> &actions);
    bool disposition(DispositionAction &disposition, bool wanted);
    bool effect(EffectAction &effect);
    bool verb(EffectAction &effect);
    bool call(EffectAction &effect);
    bool saying(EffectAction &effect);
    bool optionalSaying(EffectAction &effect, const KeywordSet &others);
    bool limits(std::vector<Limit> &limits);
    bool limit(Limit &limit);
    bool deferred(DeferredAction &deferred);

    // ---- tests (parse_test.cpp)
    bool test(Item &item);
    bool step(Step &step);
    bool given(GivenStep &given);
    bool fact(std::vector<Fact> &facts);
    bool factOfField(FactStep &fact);
    bool happening(HappeningStep &happening);
    bool want(Want &want);
    bool wantedEffect(WantEffect &effect);

    // ---- expressions (parse_expression.cpp)
    /// An expression in any case; false if there was something wrong in it.
    bool expression(ExpressionId &id);
    bool conjunction(ExpressionId &id);
    bool negation(ExpressionId &id);
    bool comparison(ExpressionId &id);
    bool sum(ExpressionId &id);
    bool defaulted(ExpressionId &id);
    bool atom(ExpressionId &id);
    bool literal(ExpressionId &id);
    bool range(ExpressionId &id);
    bool pattern(ExpressionId &id, ExpressionId left, quint32 begin);
    bool listLiteral(ExpressionId &id);
    bool parenthesis(ExpressionId &id);
    bool known(ExpressionId &id);
    bool path(ExpressionId &id);
    bool expressions(std::vector<ExpressionId> &items, TokenKind close, const char *wanted);
    bool tooDeep(ExpressionId &id);
    void skipInExpression();
    bool endsCondition() const;
    bool condition(ExpressionId &id, const KeywordSet &stops);
    bool startsLiteral() const;
    template <typename Node>
    ExpressionId make(quint32 begin, Node node, int height = 1);
    int heightOf(ExpressionId id) const { return m_heights[id]; }
    bool failed(ExpressionId &id, quint32 begin);

    const SourceSet &m_sources;
    quint32 m_source;
    QByteArrayView m_text;
    Diagnostics &m_diagnostics;
    File m_file;
    Lexer m_lexer;
    Token m_token;
    quint32 m_lastEnd = 0;
    quint32 m_reportedAt = ~quint32(0); ///< nothing more is said about this token
    int m_forgivenBraces = 0;
    int m_depth = 0;
    bool m_condition = false; ///< of a rule or a deferral: nothing but `and` and `or` goes on behind an operand
    bool m_hole = false;
    KeywordSet m_stops{};                ///< where an expression ends at the latest
    std::vector<quint16> m_heights;      ///< of File::expressions: trees are walked by recursion
    std::array<QByteArray, 256> m_words; ///< names that were seen, to be shared
};

inline constexpr KeywordSet itemWords{Keyword::Import, Keyword::Use,    Keyword::List, Keyword::Hours, Keyword::Phrase,
                                      Keyword::Digest, Keyword::Policy, Keyword::Rule, Keyword::Test};
inline constexpr KeywordSet effectWords{Keyword::Reply,  Keyword::Warn,   Keyword::Notify,  Keyword::Forward,
                                        Keyword::Status, Keyword::Label,  Keyword::Unlabel, Keyword::Mute,
                                        Keyword::Mark,   Keyword::Accept, Keyword::Decline, Keyword::Call};
inline constexpr KeywordSet dispositionWords{Keyword::Deliver, Keyword::Hold, Keyword::Drop, Keyword::Digest,
                                             Keyword::Delay};
inline constexpr KeywordSet actionWords = effectWords | dispositionWords | KeywordSet{Keyword::After, Keyword::Stop};
inline constexpr KeywordSet stepWords{Keyword::Given, Keyword::At, Keyword::After, Keyword::Event, Keyword::Expect};

template <typename Node>
ExpressionId Parser::make(quint32 begin, Node node, int height)
{
    m_file.expressions.push_back({.span = spanFrom(begin), .node = std::move(node)});
    m_heights.push_back(static_cast<quint16>(height));
    return static_cast<ExpressionId>(m_file.expressions.size() - 1);
}

} // namespace locum::language
