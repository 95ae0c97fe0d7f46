// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/limits.h"
#include "language/parser_p.h"
#include "language/rule_diagnostics.h"

#include <algorithm>
#include <array>

namespace locum::language {

namespace {

struct FilterName {
    QByteArrayView name;
    Hole::Filter filter;
};

constexpr std::array filters{
    FilterName{"time", Hole::Filter::Time},       FilterName{"date", Hole::Filter::Date},
    FilterName{"weekday", Hole::Filter::Weekday}, FilterName{"name", Hole::Filter::Name},
    FilterName{"ago", Hole::Filter::Ago},         FilterName{"duration", Hole::Filter::Duration}};

} // namespace

bool Parser::textTemplate(Template &text)
{
    if (!at(TokenKind::Text)) {
        unexpected(wanted::text);
        return false;
    }
    const Token token = m_token;
    text.span = tokenSpan();
    const quint32 end = token.end - 1;
    if (token.end - token.begin > limits::textBytes) {
        add(Code::TextTooLong, text.span,
            {QString::number(token.end - token.begin), QString::number(limits::textBytes)});
        advance();
        return true;
    }
    quint32 done = token.begin + 1;
    const auto piece = [&text, &done, &token, this](quint32 to) {
        if (to > done) {
            text.pieces.emplace_back(decoded(done, to, token.plain));
        }
    };
    for (quint32 at = done; at < end && !token.plain; ++at) {
        const char character = m_text[at];
        if (character == '\\') {
            // \u{…} has braces of its own.
            at += static_cast<quint32>(escapeLength(m_text.sliced(at, end - at))) - 1;
        } else if (character == '}') {
            add(Code::LoneBrace, {m_source, at, at + 1}, {}, RuleDiagnostics::tr("a brace itself is \\}"));
        } else if (character == '{') {
            piece(at);
            const qsizetype close = m_text.sliced(0, end).indexOf('}', at);
            if (close < 0) {
                add(Code::UnclosedHole, {m_source, at, end}, {}, RuleDiagnostics::tr("a brace itself is \\{"));
                done = end;
                break;
            }
            hole(text, at, static_cast<quint32>(close) + 1);
            at = static_cast<quint32>(close);
            done = at + 1;
        }
    }
    piece(end);
    advance();
    return true;
}

void Parser::hole(Template &text, quint32 begin, quint32 end)
{
    const Lexer lexer = m_lexer;
    const Token token = m_token;
    const quint32 lastEnd = m_lastEnd;
    m_lexer = lexer.inHole(begin + 1, end - 1);
    m_hole = true;
    advance();
    Hole found;
    found.span = {m_source, begin, end};
    const bool good = holeContent(found);
    m_hole = false;
    m_lexer = lexer;
    m_token = token;
    m_lastEnd = lastEnd;
    if (good) {
        text.pieces.emplace_back(found);
    }
}

bool Parser::holeContent(Hole &hole)
{
    const bool quoting = at(TokenKind::Name) && textOf(m_token) == "quote" && peek().kind == TokenKind::LeftParenthesis;
    if (!(quoting ? quote(hole) : path(hole.path))) {
        return false;
    }
    if (!quoting && accept(TokenKind::Bar) && !filter(hole)) {
        return false;
    }
    if (!at(TokenKind::End)) {
        if (hole.filter == Hole::Filter::None && !quoting) {
            unexpected(wanted::endOfHole);
        } else {
            unexpected(QStringLiteral("'}'"));
        }
        return false;
    }
    return true;
}

bool Parser::quote(Hole &hole)
{
    advance();
    advance();
    if (!path(hole.path) || !expect(TokenKind::Comma, ',')) {
        return false;
    }
    const Span number = tokenSpan();
    int characters = 0;
    if (!integer(characters)) {
        return false;
    }
    if (characters < 1) {
        add(Code::NumberOutOfRange, number, {QString::number(characters)}, RuleDiagnostics::tr("at least 1"));
    }
    hole.quoted = characters;
    return expect(TokenKind::RightParenthesis, ')');
}

bool Parser::filter(Hole &hole)
{
    const Token token = m_token;
    const Span span = tokenSpan();
    if (!expect(TokenKind::Name, wanted::filter)) {
        return false;
    }
    const auto *const found = std::find_if(filters.begin(), filters.end(), [this, &token](const FilterName &filter) {
        return filter.name == textOf(token);
    });
    if (found == filters.end()) {
        QStringList names;
        for (const FilterName &filter : filters) {
            names += QString::fromLatin1(filter.name);
        }
        const QString written = QString::fromLatin1(textOf(token));
        const QString word = didYouMean(written, names);
        add(Code::UnknownFilter, span, {written},
            word.isEmpty() ? RuleDiagnostics::tr("one of %1").arg(names.join(QStringLiteral(", ")))
                           : RuleDiagnostics::tr("did you mean '%1'?").arg(word));
        return true;
    }
    hole.filter = found->filter;
    return true;
}

} // namespace locum::language
