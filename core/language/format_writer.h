// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/lexer.h"

namespace locum::language {

/// Writes a file's tokens in their order, with the white space that the formatter asks for, and puts the comments
/// where they belong: behind what they stand behind, or on lines of their own before what they stand before.
class FormatWriter {
public:
    static constexpr int lineWidth = 100; ///< code points
    static constexpr int indentWidth = 2;

    FormatWriter(QByteArrayView text, const std::vector<Comment> &comments);

    /// The next token as it stands in the file, whatever it is.
    void token();
    /// A token whose place is known.
    void token(const Span &span);
    /// The next token behind a space, or at the beginning of a line.
    void word();
    void word(const Span &span);
    /// Text in place of what stands in the file between the last token and `end`.
    void replacement(const Span &span, QByteArrayView text);
    /// What no token of the file need stand for, e.g. the comma behind a list's last element.
    void glue(QByteArrayView text);
    /// Leaves out the next token if it is this one.
    void skip(char punctuation);

    void space();
    /// What is written next begins a line.
    void line();
    /// The same, with the empty line before it that the file may have.
    void paragraph();
    /// A line at all events, without an empty one before it.
    void endOfBlock();
    void indent(int levels) { m_indent += levels * indentWidth; }

    /// The next token's first character.
    char peek() const { return at(nextToken().begin); }
    /// The next token, for what the tree does not tell the place of.
    Span nextToken() const { return tokenAt(m_at); }
    Span tokenAt(quint32 offset) const;
    int column() const;
    bool fits(int columns) const { return column() + columns <= lineWidth; }
    bool hasComment(quint32 begin, quint32 end) const;
    quint32 offset() const { return m_at; }
    /// What was written last is an opening brace.
    bool isInEmptyBlock() const { return m_afterOpening; }

    /// Comments that stand before a closing brace belong to its content.
    void commentsBefore(quint32 offset);
    QByteArray finish();

private:
    /// Continued: a line that a comment broke in the middle of something.
    enum class Pending { Nothing, Space, Continued, Line, Paragraph };

    Pending pending() const
    {
        return m_afterComment && m_pending < Pending::Continued ? Pending::Continued : m_pending;
    }
    char at(quint32 offset) const { return offset < m_text.size() ? m_text[offset] : '\0'; }
    int indentOf(Pending pending) const { return m_lineIndent + (pending == Pending::Continued ? 2 * indentWidth : 0); }
    void put(quint32 begin, quint32 end, QByteArrayView shown);
    void breakFor(Pending pending, quint32 offset);
    void append(QByteArrayView text);
    void comment(const Comment &comment);
    bool standsAlone(quint32 offset) const;
    bool hasEmptyLineBefore(quint32 offset) const;

    QByteArrayView m_text;
    const std::vector<Comment> &m_comments;
    size_t m_nextComment = 0;
    QByteArray m_out;
    quint32 m_at = 0;
    int m_indent = 0;
    int m_lineIndent = 0; ///< of the line that one is on, or that is to begin
    int m_column = 0;
    bool m_afterComment = false; ///< the line cannot go on
    bool m_afterOpening = true;  ///< no empty line at the beginning of a block
    Pending m_pending = Pending::Nothing;
};

/// Columns of a text, as people count them.
int columnsOf(QByteArrayView text);

} // namespace locum::language
