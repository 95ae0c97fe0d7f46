// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/parser.h"

#include "language/parser_p.h"
#include "language/rule_diagnostics.h"

#include <algorithm>

namespace locum::language {

File parse(const SourceSet &sources, quint32 file, Diagnostics &diagnostics)
{
    return Parser(sources, file, diagnostics).parse();
}

Parser::Parser(const SourceSet &sources, quint32 file, Diagnostics &diagnostics)
    : m_sources(sources), m_source(file), m_text(sources.file(file).text), m_diagnostics(diagnostics),
      m_lexer(m_text, file, &diagnostics, &m_file.comments)
{
    m_file.source = file;
}

File Parser::parse()
{
    if (m_text.size() > SourceSet::maximumBytes) {
        add(Code::FileTooLarge, {m_source, 0, 0},
            {QString::number(m_text.size()), QString::number(SourceSet::maximumBytes)},
            RuleDiagnostics::tr("split it and import its parts"));
        return std::move(m_file);
    }
    checkUtf8(m_text, m_source, m_diagnostics);
    if (m_text.size() > 65536) {
        // About what a large file of rules comes to: growing would copy it several times.
        m_file.items.reserve(static_cast<size_t>(m_text.size()) / 128);
        m_file.expressions.reserve(static_cast<size_t>(m_text.size()) / 14);
        m_heights.reserve(static_cast<size_t>(m_text.size()) / 14);
    }
    advance();
    if (version()) {
        while (!at(TokenKind::End)) {
            item();
        }
    }
    return std::move(m_file);
}

// ---- tokens ---------------------------------------------------------------------------------------------------------

void Parser::advance()
{
    m_lastEnd = m_token.end;
    m_token = m_lexer.next();
}

Token Parser::peek() const
{
    return m_lexer.silent().next();
}

bool Parser::accept(TokenKind kind)
{
    if (!at(kind)) {
        return false;
    }
    advance();
    return true;
}

bool Parser::accept(Keyword word)
{
    if (!at(word)) {
        return false;
    }
    advance();
    return true;
}

bool Parser::expect(TokenKind kind, const char *wanted)
{
    if (accept(kind)) {
        return true;
    }
    unexpected(wanted);
    return false;
}

bool Parser::expect(TokenKind kind, char punctuation)
{
    if (accept(kind)) {
        return true;
    }
    unexpected(quotedForMessage(QByteArrayView(&punctuation, 1)));
    return false;
}

bool Parser::expect(Keyword word)
{
    if (accept(word)) {
        return true;
    }
    unexpected(quotedForMessage(keywordText(word)), {word});
    return false;
}

QByteArray Parser::shared(QByteArrayView text)
{
    quint32 hash = static_cast<quint32>(text.size());
    for (const char character : text) {
        hash = hash * 31 + static_cast<unsigned char>(character);
    }
    QByteArray &seen = m_words[(hash ^ hash >> 8) % m_words.size()];
    if (seen != text) {
        seen = text.toByteArray();
    }
    return seen;
}

// ---- errors and recovery --------------------------------------------------------------------------------------------

void Parser::add(Code code, const Span &span, QStringList arguments, QString hint)
{
    m_diagnostics.add(
        {.code = code, .span = span, .arguments = std::move(arguments), .hint = std::move(hint), .related = {}});
}

void Parser::unexpected(const char *wanted, const KeywordSet &candidates, QString hint)
{
    unexpected(RuleDiagnostics::tr(wanted), candidates, std::move(hint));
}

void Parser::unexpected(const QString &wanted, const KeywordSet &candidates, QString hint)
{
    if (at(TokenKind::Invalid) || m_token.begin == m_reportedAt) {
        return;
    }
    m_reportedAt = m_token.begin;
    QString found = quotedForMessage(textOf(m_token));
    if (at(TokenKind::End)) {
        found = m_hole ? RuleDiagnostics::tr("the end of the braces") : RuleDiagnostics::tr("the end of the file");
    }
    if (hint.isEmpty()) {
        hint = hintFor(candidates);
    }
    add(m_hole ? Code::BadHole : Code::UnexpectedToken, tokenSpan(), {found, wanted}, hint);
}

QString Parser::hintFor(const KeywordSet &candidates) const
{
    QStringList words;
    for (int word = 1; at(TokenKind::Name) && word < keywordCount; ++word) {
        if (candidates.has(static_cast<Keyword>(word))) {
            words += QString::fromLatin1(keywordText(static_cast<Keyword>(word)));
        }
    }
    const QString word = didYouMean(QString::fromUtf8(textOf(m_token)), words);
    if (!word.isEmpty()) {
        return RuleDiagnostics::tr("did you mean '%1'?").arg(word);
    }
    if (at(TokenKind::Assign)) {
        return RuleDiagnostics::tr("comparisons are written == or is");
    }
    if (at(TokenKind::Minus)) {
        return RuleDiagnostics::tr("there are no negative numbers");
    }
    if (at(TokenKind::Colon) && m_token.begin == m_lastEnd && isReferenceKind(wordBefore(m_lastEnd))) {
        return RuleDiagnostics::tr("references are written without spaces: person:bob, room:\"#qt@libera\"");
    }
    return {};
}

QByteArrayView Parser::wordBefore(quint32 end) const
{
    quint32 begin = end;
    while (begin > 0 && m_text[begin - 1] >= 'a' && m_text[begin - 1] <= 'z') {
        --begin;
    }
    return m_text.sliced(begin, end - begin);
}

bool Parser::startsItem() const
{
    if (!at(itemWords)) {
        return false;
    }
    Lexer ahead = m_lexer.silent();
    const Token next = ahead.next();
    const bool atMargin = m_token.begin == 0 || m_text[m_token.begin - 1] == '\n';
    if (at(Keyword::Import) || at(Keyword::Rule) || at(Keyword::Test)) {
        return next.kind == TokenKind::Text || (next.kind == TokenKind::Name && atMargin);
    }
    if (next.kind != TokenKind::Name) {
        return false;
    }
    if (atMargin && !at(Keyword::Digest)) {
        return true;
    }
    const Token third = ahead.next();
    if (at(Keyword::Digest)) {
        return third.word == Keyword::At;
    }
    if (at(Keyword::List)) {
        return third.kind == TokenKind::Colon;
    }
    if (at(Keyword::Hours)) {
        return third.kind == TokenKind::Assign;
    }
    if (at(Keyword::Use)) {
        return third.kind == TokenKind::Integer || third.kind == TokenKind::Name;
    }
    return third.kind == TokenKind::LeftBrace;
}

void Parser::skipToItem()
{
    int depth = 0;
    while (!at(TokenKind::End) && !startsItem() && !(depth == 0 && mayBeItem())) {
        depth += at(TokenKind::LeftBrace) ? 1 : 0;
        depth -= at(TokenKind::RightBrace) && depth > 0 ? 1 : 0;
        advance();
    }
}

/// What was meant to begin an item, in all likelihood.
bool Parser::mayBeItem() const
{
    const bool atMargin = m_token.begin == 0 || m_text[m_token.begin - 1] == '\n';
    return at(TokenKind::Name) && (atMargin || (at(itemWords) && isFirstOnLine()));
}

bool Parser::isFirstOnLine() const
{
    quint32 at = m_token.begin;
    while (at > 0 && (m_text[at - 1] == ' ' || m_text[at - 1] == '\t')) {
        --at;
    }
    return at == 0 || m_text[at - 1] == '\n';
}

void Parser::skipTo(const KeywordSet &words, bool stopAtBrace)
{
    int depth = 0;
    while (!at(TokenKind::End) && !startsItem()) {
        if (depth == 0 && (at(words) || at(TokenKind::RightBrace) || (stopAtBrace && at(TokenKind::LeftBrace)))) {
            return;
        }
        depth += at(TokenKind::LeftBrace) ? 1 : 0;
        depth -= at(TokenKind::RightBrace) ? 1 : 0;
        advance();
    }
}

bool Parser::openBrace(Span &brace)
{
    brace = tokenSpan();
    return expect(TokenKind::LeftBrace, '{');
}

void Parser::closeBrace(const Span &open)
{
    if (accept(TokenKind::RightBrace)) {
        return;
    }
    if (m_token.begin == m_reportedAt) {
        return;
    }
    if (m_lexer.swallowedBraces() > m_forgivenBraces) {
        ++m_forgivenBraces; // it lies in a text that was not closed, and that has been said
        return;
    }
    m_reportedAt = m_token.begin;
    const QString before =
        at(TokenKind::End) ? RuleDiagnostics::tr("the end of the file") : quotedForMessage(textOf(m_token));
    m_diagnostics.add({.code = Code::MissingBrace,
                       .span = open,
                       .arguments = {before},
                       .hint = RuleDiagnostics::tr("close it with '}'"),
                       .related = at(TokenKind::End) ? std::vector<Span>() : std::vector{tokenSpan()}});
}

// ---- the file -------------------------------------------------------------------------------------------------------

bool Parser::version()
{
    const QString hint = RuleDiagnostics::tr("begin with 'locum 1'");
    const Span first = tokenSpan();
    if (!accept(Keyword::Locum) || !at(TokenKind::Integer)) {
        if (!at(TokenKind::Invalid) || first.begin != m_token.begin) {
            add(Code::MissingVersion, first, {}, hint);
        }
        m_reportedAt = m_token.begin;
        return true;
    }
    if (m_token.value != 1) {
        add(Code::UnsupportedVersion, tokenSpan(),
            {QString::fromLatin1(textOf(m_token).first(std::min<qsizetype>(textOf(m_token).size(), 40)))},
            RuleDiagnostics::tr("this is version 1: write 'locum 1'"));
        return false; // whatever comes then is in another language
    }
    advance();
    return true;
}

void Parser::item()
{
    struct Construct {
        Keyword word;
        bool (Parser::*parse)(Item &);
    };
    static constexpr std::array constructs{
        Construct{Keyword::Rule, &Parser::rule},     Construct{Keyword::List, &Parser::list},
        Construct{Keyword::Hours, &Parser::hours},   Construct{Keyword::Phrase, &Parser::phrase},
        Construct{Keyword::Digest, &Parser::digest}, Construct{Keyword::Policy, &Parser::policy},
        Construct{Keyword::Test, &Parser::test},     Construct{Keyword::Import, &Parser::import},
        Construct{Keyword::Use, &Parser::use}};
    const auto *const found = std::find_if(constructs.begin(), constructs.end(),
                                           [this](const Construct &construct) { return at(construct.word); });
    if (found == constructs.end()) {
        unexpected(wanted::item, itemWords);
        advance();
        skipToItem();
        return;
    }
    Item item;
    const quint32 begin = m_token.begin;
    advance();
    const bool good = (this->*found->parse)(item);
    if (good) {
        item.span = spanFrom(begin);
        m_file.items.push_back(std::move(item));
    } else {
        skipToItem();
    }
}

} // namespace locum::language
