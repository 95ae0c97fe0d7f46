// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArrayView>

#include <initializer_list>

namespace locum::language {

enum class Keyword : quint8 {
    None,
#define LOCUM_KEYWORD(identifier, text) identifier,
#include "language/keywords.inc"
#undef LOCUM_KEYWORD
};

inline constexpr int keywordCount = 1
#define LOCUM_KEYWORD(identifier, text) +1
#include "language/keywords.inc"
#undef LOCUM_KEYWORD
    ;

QByteArrayView keywordText(Keyword keyword);
/// None if it is no word of the grammar.
Keyword keywordOf(QByteArrayView text);

/// A set of keywords that is cheap to ask.
class KeywordSet {
public:
    constexpr KeywordSet(std::initializer_list<Keyword> keywords)
    {
        for (const Keyword keyword : keywords) {
            m_bits[static_cast<size_t>(keyword) / 64] |= quint64(1) << (static_cast<size_t>(keyword) % 64);
        }
    }
    constexpr bool has(Keyword keyword) const
    {
        return (m_bits[static_cast<size_t>(keyword) / 64] >> (static_cast<size_t>(keyword) % 64) & 1) != 0;
    }
    constexpr KeywordSet operator|(const KeywordSet &other) const
    {
        KeywordSet both{};
        both.m_bits[0] = m_bits[0] | other.m_bits[0];
        both.m_bits[1] = m_bits[1] | other.m_bits[1];
        return both;
    }

private:
    quint64 m_bits[2] = {0, 0};
};

enum class TokenKind : quint8 {
    End,
    Invalid, ///< the lexer has said what is wrong with it
    Name,
    Integer,
    Size,
    Duration,
    Time,
    Date,
    Text,
    Pattern,
    Reference,
    Language, ///< only where Lexer::language() asks for one
    LeftBrace,
    RightBrace,
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    Dot,
    DotDot,
    Assign,
    Relation,
    Plus,
    Minus,
    Default, ///< ??
    Bar,     ///< only in the holes of texts
};

struct Token {
    TokenKind kind = TokenKind::End;
    Keyword word = Keyword::None; ///< of a Name that is also a word of the grammar
    bool plain = true;            ///< of a text: no escapes and no braces in it
    quint32 begin = 0;            ///< byte offsets, half-open
    quint32 end = 0;
    /// Integer: itself; Size: bytes; Duration: milliseconds; Time: minutes; Date: Julian day; Relation: the enum;
    /// Reference: where the name begins; Pattern: where the flags begin. Numbers out of range are clamped.
    qint64 value = 0;
};

} // namespace locum::language
