// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/lexer.h"

#include "language/rule_diagnostics.h"
#include "language/utf8.h"

#include <algorithm>
#include <array>

namespace locum::language {

namespace {

// ---- character classes ----------------------------------------------------------------------------------------------

enum : quint8 { blank = 1, digit = 2, nameStart = 4, upper = 8, punctuation = 16 };

constexpr auto classes = [] {
    std::array<quint8, 256> table{};
    for (const char character : {' ', '\t', '\f', '\r', '\n'}) {
        table[static_cast<unsigned char>(character)] = blank;
    }
    for (unsigned char character = '0'; character <= '9'; ++character) {
        table[character] = digit;
    }
    for (unsigned char character = 'a'; character <= 'z'; ++character) {
        table[character] = nameStart;
        table[static_cast<size_t>(character - 'a' + 'A')] = upper;
    }
    table['_'] = nameStart;
    for (const char character : {'{', '}', '(', ')', '[', ']', ',', ':', '.', '=', '<', '>', '+', '-', '"', '/', '#'}) {
        table[static_cast<unsigned char>(character)] = punctuation;
    }
    return table;
}();

bool is(char character, unsigned mask)
{
    return (classes[static_cast<unsigned char>(character)] & mask) != 0;
}

bool isAlphanumeric(char character)
{
    return is(character, digit | nameStart | upper) && character != '_';
}

// ---- keywords -------------------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, keywordCount> keywordTexts{
    "",
#define LOCUM_KEYWORD(identifier, text) text,
#include "language/keywords.inc"
#undef LOCUM_KEYWORD
};

constexpr size_t tableSize = 512;
constexpr size_t longestKeyword = 12;

constexpr size_t hashOf(const char *text, size_t length)
{
    size_t hash = length;
    for (size_t i = 0; i < length; ++i) {
        hash = hash * 31 + static_cast<unsigned char>(text[i]);
    }
    return (hash ^ hash >> 9) % tableSize;
}

constexpr auto keywordTable = [] {
    std::array<quint8, tableSize> table{};
    for (size_t keyword = 1; keyword < keywordTexts.size(); ++keyword) {
        size_t slot = hashOf(keywordTexts[keyword].data(), keywordTexts[keyword].size());
        while (table[slot] != 0) {
            slot = (slot + 1) % tableSize;
        }
        table[slot] = static_cast<quint8>(keyword);
    }
    return table;
}();

} // namespace

bool isReferenceKind(QByteArrayView word)
{
    static constexpr std::array<QByteArrayView, 8> kinds{"person",  "group",   "identity", "room",
                                                         "account", "network", "channel",  "label"};
    return std::find(kinds.begin(), kinds.end(), word) != kinds.end();
}

QByteArrayView keywordText(Keyword keyword)
{
    const std::string_view text = keywordTexts[static_cast<size_t>(keyword)];
    return {text.data(), static_cast<qsizetype>(text.size())};
}

Keyword keywordOf(QByteArrayView text)
{
    const auto length = static_cast<size_t>(text.size());
    if (length == 0 || length > longestKeyword) {
        return Keyword::None;
    }
    for (size_t slot = hashOf(text.data(), length); keywordTable[slot] != 0; slot = (slot + 1) % tableSize) {
        if (keywordTexts[keywordTable[slot]] == std::string_view(text.data(), length)) {
            return static_cast<Keyword>(keywordTable[slot]);
        }
    }
    return Keyword::None;
}

// ---- the lexer ------------------------------------------------------------------------------------------------------

Lexer::Lexer(QByteArrayView text, quint32 file, Diagnostics *diagnostics, std::vector<Comment> *comments)
    : m_text(text), m_file(file), m_end(static_cast<quint32>(text.size())), m_diagnostics(diagnostics),
      m_comments(comments)
{
}

Lexer Lexer::inHole(quint32 begin, quint32 end) const
{
    Lexer lexer = *this;
    lexer.m_at = begin;
    lexer.m_end = end;
    lexer.m_hole = true;
    return lexer;
}

Lexer Lexer::silent() const
{
    Lexer lexer = *this;
    lexer.m_diagnostics = nullptr;
    lexer.m_comments = nullptr;
    return lexer;
}

void Lexer::add(Code code, quint32 begin, quint32 end, QStringList arguments, QString hint)
{
    if (m_diagnostics != nullptr) {
        m_diagnostics->add({.code = code,
                            .span = {m_file, begin, end},
                            .arguments = std::move(arguments),
                            .hint = std::move(hint),
                            .related = {}});
    }
}

QString Lexer::shown(quint32 begin, quint32 end) const
{
    const QString quoted = quotedForMessage(text(begin, end));
    return quoted.sliced(1, quoted.size() - 2);
}

void Lexer::skipBlanks()
{
    while (m_at < m_end) {
        if (is(m_text[m_at], blank)) {
            ++m_at;
        } else if (m_text[m_at] == '#' && !m_hole) {
            comment();
        } else {
            return;
        }
    }
}

void Lexer::comment()
{
    const qsizetype newLine = m_text.indexOf('\n', m_at);
    const quint32 end = newLine < 0 ? m_end : static_cast<quint32>(newLine);
    // Having gone back, it comes by once more.
    if (m_comments != nullptr && (m_comments->empty() || m_comments->back().span.end <= m_at)) {
        const bool carriageReturn = m_text[end - 1] == '\r';
        m_comments->push_back({.span = {m_file, m_at, carriageReturn ? end - 1 : end}});
    }
    m_at = end;
}

Token Lexer::token(TokenKind kind, quint32 length)
{
    const Token token{.kind = kind, .begin = m_at, .end = m_at + length};
    m_at += length;
    return token;
}

Token Lexer::next()
{
    skipBlanks();
    if (m_at >= m_end) {
        return {.kind = TokenKind::End, .begin = m_end, .end = m_end};
    }
    const char first = m_text[m_at];
    const char second = at(m_at + 1);
    if (is(first, nameStart)) {
        return name();
    }
    if (is(first, digit)) {
        return number();
    }
    const auto relation = [this](Relation kind, quint32 length) {
        Token found = token(TokenKind::Relation, length);
        found.value = static_cast<qint64>(kind);
        return found;
    };
    switch (first) {
    case '{':
        return token(TokenKind::LeftBrace, 1);
    case '}':
        return token(TokenKind::RightBrace, 1);
    case '(':
        return token(TokenKind::LeftParenthesis, 1);
    case ')':
        return token(TokenKind::RightParenthesis, 1);
    case '[':
        return token(TokenKind::LeftBracket, 1);
    case ']':
        return token(TokenKind::RightBracket, 1);
    case ',':
        return token(TokenKind::Comma, 1);
    case ':':
        return token(TokenKind::Colon, 1);
    case '.':
        return second == '.' ? token(TokenKind::DotDot, 2) : token(TokenKind::Dot, 1);
    case '+':
        return token(TokenKind::Plus, 1);
    case '-':
        return token(TokenKind::Minus, 1);
    case '=':
        return second == '=' ? relation(Relation::Equal, 2) : token(TokenKind::Assign, 1);
    case '<':
        return second == '=' ? relation(Relation::LessOrEqual, 2) : relation(Relation::Less, 1);
    case '>':
        return second == '=' ? relation(Relation::GreaterOrEqual, 2) : relation(Relation::Greater, 1);
    case '"':
        return text();
    case '/':
        return pattern();
    default:
        break;
    }
    if (first == '!' && second == '=') {
        return relation(Relation::NotEqual, 2);
    }
    if (first == '?' && second == '?') {
        return token(TokenKind::Default, 2);
    }
    if (first == '|' && m_hole) {
        return token(TokenKind::Bar, 1);
    }
    return stray();
}

Token Lexer::name()
{
    quint32 end = m_at + 1;
    while (is(at(end), nameStart | digit)) {
        ++end;
    }
    if (at(end) == ':') {
        if (const auto found = reference(end)) {
            return *found;
        }
    }
    Token found = token(TokenKind::Name, end - m_at);
    found.word = keywordOf(text(found.begin, found.end));
    return found;
}

std::optional<Token> Lexer::reference(quint32 nameEnd)
{
    const char next = at(nameEnd + 1);
    const bool bare = is(next, nameStart | upper);
    if ((!bare && next != '"') || !isReferenceKind(text(m_at, nameEnd))) {
        return std::nullopt;
    }
    Token found{.kind = TokenKind::Reference, .begin = m_at, .end = nameEnd + 1, .value = nameEnd + 1};
    m_at = nameEnd + 1;
    if (!bare) {
        const bool closed = quoted(found, true);
        return closed ? found
                      : broken(found, Code::UnterminatedText,
                               RuleDiagnostics::tr("close the name with \" on the same line"));
    }
    while (is(at(m_at), nameStart | upper | digit) || at(m_at) == '-') {
        ++m_at;
    }
    found.end = m_at;
    return found;
}

Token Lexer::language()
{
    skipBlanks();
    quint32 end = m_at;
    while (end - m_at < 4 && at(end) >= 'a' && at(end) <= 'z') {
        ++end;
    }
    bool found = end - m_at == 2 || end - m_at == 3;
    while (found && at(end) == '-') {
        quint32 part = end + 1;
        while (isAlphanumeric(at(part))) {
            ++part;
        }
        found = part - end >= 3 && part - end <= 9;
        end = part;
    }
    quint32 behind = end;
    while (is(at(behind), blank)) {
        ++behind;
    }
    return found && at(behind) == '"' ? token(TokenKind::Language, end - m_at) : next();
}

bool Lexer::quoted(Token &token, bool anyEscape)
{
    for (++m_at; m_at < m_end && m_text[m_at] != '\n'; ++m_at) {
        const char character = m_text[m_at];
        if (character == '"') {
            token.end = ++m_at;
            return true;
        }
        if (character == '{' || character == '}') {
            token.plain = false;
        } else if (character == '\\') {
            token.plain = false;
            if (at(m_at + 1) == '\n' || m_at + 1 >= m_end) {
                return false;
            }
            if (anyEscape) {
                ++m_at;
            } else {
                escape();
            }
        }
    }
    return false;
}

void Lexer::escape()
{
    const QByteArrayView rest = text(m_at, m_end);
    const quint32 end = m_at + static_cast<quint32>(escapeLength(rest));
    if (escapeAt(rest).bytes == 0) {
        add(Code::BadEscape, m_at, end, {shown(m_at, end)},
            RuleDiagnostics::tr("one of \\\" \\\\ \\n \\t \\{ \\} \\u{…}; a backslash itself is \\\\"));
    }
    m_at = end - 1;
}

Token Lexer::broken(Token token, Code code, const QString &hint)
{
    // The rest of the line belongs to what was not closed, in all likelihood.
    const qsizetype newLine = m_text.sliced(0, m_end).indexOf('\n', token.begin);
    token.end = newLine < 0 ? m_end : static_cast<quint32>(newLine);
    token.end -= token.end > token.begin + 1 && m_text[token.end - 1] == '\r' ? 1 : 0;
    for (const char character : text(token.begin, token.end)) {
        m_swallowed += character == '}' ? 1 : character == '{' ? -1 : 0;
    }
    m_swallowed = std::max(m_swallowed, 0);
    m_at = token.end;
    token.kind = TokenKind::Invalid;
    add(code, token.begin, token.end, {}, hint);
    return token;
}

Token Lexer::text()
{
    Token found{.kind = TokenKind::Text, .begin = m_at, .end = m_at};
    return quoted(found, false)
               ? found
               : broken(found, Code::UnterminatedText,
                        RuleDiagnostics::tr("close it with \" on the same line; a new line in it is \\n"));
}

Token Lexer::pattern()
{
    Token found{.kind = TokenKind::Pattern, .begin = m_at, .end = m_at};
    for (++m_at; at(m_at) != '/'; ++m_at) {
        m_at += at(m_at) == '\\' ? 1 : 0;
        if (m_at >= m_end || m_text[m_at] == '\n') {
            return broken(found, Code::UnterminatedPattern,
                          RuleDiagnostics::tr("close it with / on the same line; a slash in it is \\/"));
        }
    }
    found.value = ++m_at;
    while (is(at(m_at), nameStart | upper | digit)) {
        const char flag = m_text[m_at++];
        if (flag != 'i' && flag != 'm' && flag != 's') {
            add(Code::BadPatternFlag, m_at - 1, m_at, {QString(QLatin1Char(flag))},
                RuleDiagnostics::tr("i ignores case, m lets ^ and $ match at lines, s lets . match a new line"));
            found.kind = TokenKind::Invalid;
        }
    }
    found.end = m_at;
    if (found.value - found.begin == 2) {
        add(Code::EmptyPattern, found.begin, found.end, {},
            RuleDiagnostics::tr("write what it is to match between the slashes"));
        found.kind = TokenKind::Invalid;
    }
    return found;
}

Token Lexer::stray()
{
    const quint32 begin = m_at;
    bool valid = true;
    while (is(m_text[begin], upper) && is(at(m_at + 1), upper | nameStart | digit)) {
        ++m_at;
    }
    do {
        const CodePoint point = codePointAt(m_text.sliced(0, m_end), m_at);
        valid = valid && point.valid;
        m_at += point.bytes;
    } while (m_at < m_end && !is(m_text[m_at], blank | digit | nameStart | punctuation));
    if (valid) {
        const char first = m_text[begin];
        QString hint;
        if (first == '&' || first == '|' || first == '!') {
            hint = RuleDiagnostics::tr("write 'and', 'or' and 'not'");
        } else if (first == '\'' || first == '`') {
            hint = RuleDiagnostics::tr("texts stand in double quotes: \"…\"");
        } else if (first == ';') {
            hint = RuleDiagnostics::tr("no semicolons are needed");
        } else if (is(first, upper)) {
            hint = RuleDiagnostics::tr("names are written in small letters");
        } else if (text(begin, m_at).startsWith("\xEF\xBB\xBF")) {
            hint = RuleDiagnostics::tr("save the file without a byte order mark");
        } else if (text(begin, m_at).startsWith("\xE2\x80\x9C") || text(begin, m_at).startsWith("\xE2\x80\x9D")) {
            hint = RuleDiagnostics::tr("write straight quotes: \"…\"");
        }
        add(Code::StrayCharacter, begin, m_at, {quotedForMessage(text(begin, m_at))}, hint);
    }
    return {.kind = TokenKind::Invalid, .begin = begin, .end = m_at};
}

} // namespace locum::language
