// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/diagnostic.h"
#include "language/syntax.h"
#include "language/token.h"

namespace locum::language {

/// Cuts the text of one file into tokens, one at a time: where a word is a name and where it is a keyword is for the
/// parser to know. Copies nothing of the source and allocates nothing. Cheap to copy, for looking ahead.
class Lexer {
public:
    /// Both sinks may be null: then it says nothing and keeps no comments. They and the text must outlive it.
    Lexer(QByteArrayView text, quint32 file, Diagnostics *diagnostics, std::vector<Comment> *comments);

    /// A lexer for a text's hole, [begin, end) of the same file: `|` is a token, `#` begins no comment.
    Lexer inHole(quint32 begin, quint32 end) const;
    /// The same place, saying nothing.
    Lexer silent() const;

    /// At the end of the text it gives End for ever. An Invalid token has been reported already.
    Token next();
    /// The language before a text, if one stands here (grammar: LANG); otherwise what next() gives.
    Token language();

    quint32 offset() const { return m_at; }
    /// Goes to where a token begins or ends.
    void seek(quint32 offset) { m_at = offset; }

    /// How many closing braces more than opening ones lay in texts that were not closed.
    int swallowedBraces() const { return m_swallowed; }

private:
    Token token(TokenKind kind, quint32 length);
    Token name();
    Token number();
    Token time(quint32 digits);
    Token date();
    Token units(quint32 begin);
    Token text();
    Token pattern();
    Token stray();
    std::optional<Token> reference(quint32 nameEnd);
    void skipBlanks();
    void comment();
    /// Behind the escape at m_at.
    void escape();
    /// Behind the closing quote that begins at m_at, or false at the end of the line.
    bool quoted(Token &token, bool anyEscape);
    Token broken(Token token, Code code, const QString &hint);
    void add(Code code, quint32 begin, quint32 end, QStringList arguments, QString hint = {});

    char at(quint32 offset) const { return offset < m_end ? m_text[offset] : '\0'; }
    QByteArrayView text(quint32 begin, quint32 end) const { return m_text.sliced(begin, end - begin); }
    /// For messages: clipped, and with nothing in it that is not to be shown.
    QString shown(quint32 begin, quint32 end) const;

    QByteArrayView m_text;
    quint32 m_file;
    quint32 m_at = 0;
    quint32 m_end;
    int m_swallowed = 0;
    bool m_hole = false;
    Diagnostics *m_diagnostics;
    std::vector<Comment> *m_comments;
};

/// The bytes of a file that are not UTF-8, one diagnostic a run.
void checkUtf8(QByteArrayView text, quint32 file, Diagnostics &diagnostics);

/// What stands in a file, as a message names it: clipped, in quotes, without anything that cannot be shown.
QString quotedForMessage(QByteArrayView text);

/// The value of an escape `\…` at the beginning of `text` and its length in bytes; 0 characters if it is none.
struct Escape {
    char32_t character = 0;
    int bytes = 0;
};
Escape escapeAt(QByteArrayView text);
/// How many bytes belong to what is or was meant as an escape, at least the backslash.
qsizetype escapeLength(QByteArrayView text);

/// person, group, …: what may stand before the colon of a reference.
bool isReferenceKind(QByteArrayView word);

} // namespace locum::language
