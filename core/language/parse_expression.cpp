// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/limits.h"
#include "language/parser_p.h"
#include "language/rule_diagnostics.h"

#include <algorithm>

namespace locum::language {

namespace {

/// Of trees whose parentheses are as deep as they may be; chains of sums may not make them higher.
constexpr int highestTree = 8 * limits::nesting;

} // namespace

// ---- conditions: or, and, not, comparisons --------------------------------------------------------------------------

bool Parser::expression(ExpressionId &id)
{
    const quint32 begin = m_token.begin;
    bool good = conjunction(id);
    if (!at(Keyword::Or)) {
        return good;
    }
    LogicExpression logic{LogicExpression::Kind::Or, {id}};
    int height = heightOf(id);
    while (accept(Keyword::Or)) {
        good = conjunction(id) && good;
        logic.operands.push_back(id);
        height = std::max(height, heightOf(id));
    }
    id = make(begin, std::move(logic), height + 1);
    return good;
}

bool Parser::conjunction(ExpressionId &id)
{
    const quint32 begin = m_token.begin;
    bool good = negation(id);
    if (!at(Keyword::And)) {
        return good;
    }
    LogicExpression logic{LogicExpression::Kind::And, {id}};
    int height = heightOf(id);
    while (accept(Keyword::And)) {
        good = negation(id) && good;
        logic.operands.push_back(id);
        height = std::max(height, heightOf(id));
    }
    id = make(begin, std::move(logic), height + 1);
    return good;
}

bool Parser::failed(ExpressionId &id, quint32 begin)
{
    skipInExpression();
    id = make(begin, ErrorExpression{});
    return false;
}

/// To where the next operand of `and` and `or` may begin, or the expression ends.
void Parser::skipInExpression()
{
    int depth = 0;
    while (!at(TokenKind::End) && !startsItem() && !at(TokenKind::LeftBrace) && !at(TokenKind::RightBrace)) {
        const bool opens = at(TokenKind::LeftParenthesis) || at(TokenKind::LeftBracket);
        const bool closes = at(TokenKind::RightParenthesis) || at(TokenKind::RightBracket);
        if (at(m_stops) && (depth == 0 || isFirstOnLine())) {
            return;
        }
        if (depth == 0 && (closes || at(TokenKind::Comma) || at(Keyword::And) || at(Keyword::Or))) {
            return;
        }
        depth += opens ? 1 : closes ? -1 : 0;
        advance();
    }
}

bool Parser::tooDeep(ExpressionId &id)
{
    if (m_depth <= limits::nesting) {
        return false;
    }
    if (m_token.begin != m_reportedAt) {
        add(Code::NestingTooDeep, tokenSpan(), {QString::number(limits::nesting)},
            RuleDiagnostics::tr("split the condition over several rules"));
        m_reportedAt = m_token.begin;
    }
    failed(id, m_token.begin);
    return true;
}

bool Parser::condition(ExpressionId &id, const KeywordSet &stops)
{
    m_stops = stops;
    m_condition = true;
    const bool good = expression(id);
    m_condition = false;
    m_stops = {};
    return good;
}

bool Parser::endsCondition() const
{
    return at(Keyword::And) || at(Keyword::Or) || at(m_stops) || at(TokenKind::LeftBrace) ||
           at(TokenKind::RightBrace) || at(TokenKind::End);
}

bool Parser::negation(ExpressionId &id)
{
    const quint32 begin = m_token.begin;
    if (!at(Keyword::Not)) {
        if (!comparison(id)) {
            return failed(id, begin);
        }
        if (!m_condition || m_depth > 0 || endsCondition()) {
            return true;
        }
        static constexpr KeywordSet comparisons{Keyword::Is,      Keyword::In,     Keyword::Contains,
                                                Keyword::Matches, Keyword::Starts, Keyword::Ends};
        const bool chains = at(TokenKind::Relation) || at(comparisons);
        unexpected(wanted::logic, m_stops | KeywordSet{Keyword::And, Keyword::Or},
                   chains ? RuleDiagnostics::tr("comparisons do not chain: write 'and' between them") : QString());
        return failed(id, begin);
    }
    advance();
    ++m_depth;
    const bool good = !tooDeep(id) && negation(id);
    --m_depth;
    id = make(begin, NotExpression{id}, heightOf(id) + 1);
    return good;
}

bool Parser::comparison(ExpressionId &id)
{
    const quint32 begin = m_token.begin;
    if (!sum(id)) {
        return false;
    }
    const ExpressionId left = id;
    const auto binary = [this, &id, left, begin](auto node) {
        if (!sum(id)) {
            return false;
        }
        node.left = left;
        node.right = id;
        const int height = std::max(heightOf(left), heightOf(id)) + 1;
        id = make(begin, node, height);
        return true;
    };
    if (at(TokenKind::Relation)) {
        const auto relation = static_cast<Relation>(m_token.value);
        advance();
        return binary(RelationExpression{.relation = relation});
    }
    if (!at(TokenKind::Name)) {
        return true;
    }
    if (accept(Keyword::Is)) {
        const bool negated = accept(Keyword::Not);
        return binary(IsExpression{.negated = negated});
    }
    const bool negated = accept(Keyword::Not);
    if (accept(Keyword::In)) {
        return binary(InExpression{.negated = negated});
    }
    if (accept(Keyword::Contains)) {
        return binary(ContainsExpression{.negated = negated});
    }
    if (negated) {
        unexpected(wanted::inOrContains, {Keyword::In, Keyword::Contains});
        return false;
    }
    if (accept(Keyword::Matches)) {
        return pattern(id, left, begin);
    }
    if (accept(Keyword::Starts)) {
        return expect(Keyword::With) && binary(StartsWithExpression{});
    }
    if (accept(Keyword::Ends)) {
        return expect(Keyword::With) && binary(EndsWithExpression{});
    }
    return true;
}

bool Parser::pattern(ExpressionId &id, ExpressionId left, quint32 begin)
{
    if (!at(TokenKind::Pattern)) {
        unexpected(wanted::pattern);
        return false;
    }
    MatchesExpression matches;
    matches.left = left;
    matches.patternSpan = tokenSpan();
    const auto flags = static_cast<quint32>(m_token.value);
    matches.pattern = m_text.sliced(m_token.begin + 1, flags - 1 - (m_token.begin + 1)).toByteArray();
    matches.flags = m_text.sliced(flags, m_token.end - flags).toByteArray();
    // `\/` is a slash; every other escape is the expression's own.
    for (qsizetype at = matches.pattern.indexOf('\\'); at >= 0; at = matches.pattern.indexOf('\\', at)) {
        if (matches.pattern[at + 1] == '/') {
            matches.pattern.remove(at, 1);
            ++at;
        } else {
            at += 2;
        }
    }
    advance();
    id = make(begin, std::move(matches), heightOf(left) + 1);
    return true;
}

// ---- values ---------------------------------------------------------------------------------------------------------

bool Parser::sum(ExpressionId &id)
{
    const quint32 begin = m_token.begin;
    if (!defaulted(id)) {
        return false;
    }
    while (at(TokenKind::Plus) || at(TokenKind::Minus)) {
        SumExpression sum{.minus = at(TokenKind::Minus), .left = id};
        if (heightOf(id) >= highestTree) {
            add(Code::NestingTooDeep, tokenSpan(), {QString::number(limits::nesting)},
                RuleDiagnostics::tr("split the condition over several rules"));
            m_reportedAt = m_token.begin;
            return false;
        }
        advance();
        if (!defaulted(id)) {
            return false;
        }
        sum.right = id;
        const int height = std::max(heightOf(sum.left), heightOf(sum.right)) + 1;
        id = make(begin, sum, height);
    }
    return true;
}

bool Parser::defaulted(ExpressionId &id)
{
    const quint32 begin = m_token.begin;
    if (!atom(id)) {
        return false;
    }
    if (!accept(TokenKind::Default)) {
        return true;
    }
    DefaultExpression node{.left = id};
    if (!atom(id)) {
        return false;
    }
    node.right = id;
    const int height = std::max(heightOf(node.left), heightOf(node.right)) + 1;
    id = make(begin, node, height);
    return true;
}

bool Parser::atom(ExpressionId &id)
{
    if (at(TokenKind::LeftParenthesis)) {
        return parenthesis(id);
    }
    if (at(Keyword::Known)) {
        return known(id);
    }
    if (startsLiteral()) {
        return literal(id);
    }
    if (at(TokenKind::Name)) {
        return path(id);
    }
    unexpected(wanted::value);
    return false;
}

bool Parser::startsLiteral() const
{
    switch (m_token.kind) {
    case TokenKind::Integer:
    case TokenKind::Size:
    case TokenKind::Duration:
    case TokenKind::Time:
    case TokenKind::Date:
    case TokenKind::Text:
    case TokenKind::Reference:
    case TokenKind::LeftBracket:
        return true;
    case TokenKind::Name:
        return at(Keyword::True) || at(Keyword::False);
    case TokenKind::End:
    case TokenKind::Invalid:
    case TokenKind::Pattern:
    case TokenKind::Language:
    case TokenKind::LeftBrace:
    case TokenKind::RightBrace:
    case TokenKind::LeftParenthesis:
    case TokenKind::RightParenthesis:
    case TokenKind::RightBracket:
    case TokenKind::Comma:
    case TokenKind::Colon:
    case TokenKind::Dot:
    case TokenKind::DotDot:
    case TokenKind::Assign:
    case TokenKind::Relation:
    case TokenKind::Plus:
    case TokenKind::Minus:
    case TokenKind::Default:
    case TokenKind::Bar:
        break;
    }
    return false;
}

bool Parser::literal(ExpressionId &id)
{
    const Token token = m_token;
    if (at(TokenKind::LeftBracket)) {
        return listLiteral(id);
    }
    if (at(TokenKind::Time) || at(TokenKind::Date)) {
        return range(id);
    }
    if (at(TokenKind::Text)) {
        TextLiteral literal;
        text(literal);
        id = make(token.begin, std::move(literal));
        return true;
    }
    if (at(TokenKind::Reference)) {
        ReferenceName literal;
        reference(literal);
        id = make(token.begin, std::move(literal));
        return true;
    }
    advance();
    if (token.kind == TokenKind::Integer) {
        id = make(token.begin, IntLiteral{token.value});
    } else if (token.kind == TokenKind::Size) {
        id = make(token.begin, SizeLiteral{token.value});
    } else if (token.kind == TokenKind::Duration) {
        id = make(token.begin, DurationLiteral{token.value});
    } else {
        id = make(token.begin, BoolLiteral{token.word == Keyword::True});
    }
    return true;
}

bool Parser::range(ExpressionId &id)
{
    const quint32 begin = m_token.begin;
    if (at(TokenKind::Time)) {
        TimeRangeLiteral range;
        time(range.from);
        if (!accept(TokenKind::DotDot)) {
            id = make(begin, TimeLiteral{range.from});
            return true;
        }
        if (!time(range.to)) {
            return false;
        }
        id = make(begin, range);
        return true;
    }
    DateRangeLiteral range;
    date(range.from);
    if (!accept(TokenKind::DotDot)) {
        id = make(begin, DateLiteral{range.from});
        return true;
    }
    if (!date(range.to)) {
        return false;
    }
    id = make(begin, range);
    return true;
}

/// Comma-separated, up to and with `close`.
bool Parser::expressions(std::vector<ExpressionId> &items, TokenKind close, const char *wanted)
{
    ++m_depth;
    bool good = true;
    while (!at(close)) {
        ExpressionId item = 0;
        if (tooDeep(item)) {
            good = false;
        } else {
            good = expression(item) && good;
        }
        items.push_back(item);
        if (items.size() > limits::listItems) {
            add(Code::TooManyElements, tokenSpan(), {QString::number(limits::listItems)});
            m_reportedAt = m_token.begin;
            good = false;
            break;
        }
        if (at(close)) {
            break;
        }
        if (!at(TokenKind::Comma)) {
            if (good) {
                unexpected(wanted);
            }
            good = false;
            break;
        }
        advance();
        if (at(close) && close == TokenKind::RightParenthesis) {
            unexpected(wanted::value); // only lists may end with a comma
            good = false;
        }
    }
    --m_depth;
    return accept(close) && good;
}

bool Parser::listLiteral(ExpressionId &id)
{
    const quint32 begin = m_token.begin;
    advance();
    ListLiteral list;
    if (!expressions(list.items, TokenKind::RightBracket, wanted::commaOrBracket)) {
        return false;
    }
    int height = 0;
    for (const ExpressionId item : list.items) {
        height = std::max(height, heightOf(item));
    }
    id = make(begin, std::move(list), height + 1);
    return true;
}

bool Parser::parenthesis(ExpressionId &id)
{
    const quint32 begin = m_token.begin;
    advance();
    ++m_depth;
    const bool good = !tooDeep(id) && expression(id);
    --m_depth;
    if (!at(TokenKind::RightParenthesis)) {
        if (good) {
            unexpected(QStringLiteral("')'"));
            skipInExpression();
            accept(TokenKind::RightParenthesis);
        }
        return false;
    }
    advance();
    id = make(begin, ParenthesisExpression{id}, heightOf(id) + 1);
    return good;
}

bool Parser::known(ExpressionId &id)
{
    const quint32 begin = m_token.begin;
    advance();
    KnownExpression known;
    if (!expect(TokenKind::LeftParenthesis, '(') || !path(known.path) || !expect(TokenKind::RightParenthesis, ')')) {
        return false;
    }
    const int height = heightOf(known.path) + 1;
    id = make(begin, known, height);
    return true;
}

bool Parser::path(ExpressionId &id)
{
    const quint32 begin = m_token.begin;
    PathExpression path;
    path.parts.reserve(2);
    do {
        const char *const wanted = path.parts.empty() ? wanted::path : wanted::name;
        if (!name(path.parts.emplace_back(), wanted)) {
            return false;
        }
    } while (accept(TokenKind::Dot));
    int height = 1;
    if (accept(TokenKind::LeftParenthesis)) {
        path.arguments.emplace();
        if (!expressions(*path.arguments, TokenKind::RightParenthesis, wanted::commaOrParenthesis)) {
            return false;
        }
        for (const ExpressionId argument : *path.arguments) {
            height = std::max(height, heightOf(argument) + 1);
        }
    }
    id = make(begin, std::move(path), height);
    return true;
}

} // namespace locum::language
