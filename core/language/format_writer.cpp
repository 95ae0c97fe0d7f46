// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/format_writer.h"

#include <algorithm>

namespace locum::language {

int columnsOf(QByteArrayView text)
{
    return static_cast<int>(std::count_if(text.begin(), text.end(), [](char character) {
        return (static_cast<unsigned char>(character) & 0xC0) != 0x80; // RFC 3629 §3
    }));
}

FormatWriter::FormatWriter(QByteArrayView text, const std::vector<Comment> &comments)
    : m_text(text), m_comments(comments)
{
    m_out.reserve(text.size() + text.size() / 8);
}

// ---- where things stand in the file ---------------------------------------------------------------------------------

Span FormatWriter::tokenAt(quint32 offset) const
{
    Lexer lexer(m_text, 0, nullptr, nullptr);
    lexer.seek(offset);
    const Token token = lexer.next();
    return {0, token.begin, token.end};
}

int FormatWriter::column() const
{
    const Pending next = pending();
    return next >= Pending::Continued ? indentOf(next) : m_column + (next == Pending::Space ? 1 : 0);
}

bool FormatWriter::hasComment(quint32 begin, quint32 end) const
{
    const auto found =
        std::lower_bound(m_comments.begin(), m_comments.end(), begin,
                         [](const Comment &comment, quint32 offset) { return comment.span.begin < offset; });
    return found != m_comments.end() && found->span.begin < end;
}

bool FormatWriter::standsAlone(quint32 offset) const
{
    while (offset > 0 && m_text[offset - 1] != '\n') {
        const char before = m_text[--offset];
        if (before != ' ' && before != '\t' && before != '\r' && before != '\f') {
            return false;
        }
    }
    return true;
}

bool FormatWriter::hasEmptyLineBefore(quint32 offset) const
{
    int newLines = 0;
    while (offset > 0 && newLines < 2) {
        const char before = m_text[--offset];
        if (before != ' ' && before != '\t' && before != '\r' && before != '\f' && before != '\n') {
            return false;
        }
        newLines += before == '\n' ? 1 : 0;
    }
    return newLines == 2;
}

// ---- writing --------------------------------------------------------------------------------------------------------

void FormatWriter::space()
{
    if (m_pending == Pending::Nothing) {
        m_pending = Pending::Space;
    }
}

void FormatWriter::line()
{
    m_pending = std::max(m_pending, Pending::Line);
    m_lineIndent = m_indent;
}

void FormatWriter::paragraph()
{
    m_pending = Pending::Paragraph;
    m_lineIndent = m_indent;
}

void FormatWriter::endOfBlock()
{
    m_pending = Pending::Line;
    m_lineIndent = m_indent;
}

void FormatWriter::append(QByteArrayView text)
{
    m_out.append(text);
    m_column += columnsOf(text);
}

void FormatWriter::breakFor(Pending pending, quint32 offset)
{
    if (pending >= Pending::Continued) {
        if (!m_out.isEmpty()) {
            const bool empty = pending == Pending::Paragraph && !m_afterOpening && hasEmptyLineBefore(offset);
            m_out.append(empty ? "\n\n" : "\n");
        }
        m_column = indentOf(pending);
        m_out.append(m_column, ' ');
    } else if (pending == Pending::Space) {
        append(" ");
    }
    m_afterComment = false;
    m_afterOpening = false;
}

void FormatWriter::comment(const Comment &comment)
{
    const quint32 begin = comment.span.begin;
    QByteArrayView shown = m_text.sliced(begin, comment.span.end - begin);
    while (shown.endsWith(' ') || shown.endsWith('\t') || shown.endsWith('\r') || shown.endsWith('\f')) {
        shown.chop(1);
    }
    if (!standsAlone(begin) && !m_afterComment && !m_out.isEmpty()) {
        append("  ");
    } else {
        breakFor(std::max(m_pending, Pending::Continued), begin);
    }
    append(shown);
    m_afterComment = true;
}

void FormatWriter::commentsBefore(quint32 offset)
{
    while (m_nextComment < m_comments.size() && m_comments[m_nextComment].span.begin < offset) {
        comment(m_comments[m_nextComment++]);
    }
}

void FormatWriter::put(quint32 begin, quint32 end, QByteArrayView shown)
{
    commentsBefore(begin);
    breakFor(pending(), begin);
    append(shown);
    m_pending = Pending::Nothing;
    m_at = end;
    m_afterOpening = shown == "{" || shown == "[";
}

void FormatWriter::token()
{
    token(nextToken());
}

void FormatWriter::token(const Span &span)
{
    put(span.begin, span.end, m_text.sliced(span.begin, span.end - span.begin));
}

void FormatWriter::word()
{
    space();
    token();
}

void FormatWriter::word(const Span &span)
{
    space();
    token(span);
}

void FormatWriter::replacement(const Span &span, QByteArrayView text)
{
    put(span.begin, span.end, text);
}

void FormatWriter::glue(QByteArrayView text)
{
    append(text);
}

void FormatWriter::skip(char punctuation)
{
    const Span next = nextToken();
    if (next.end == next.begin + 1 && m_text[next.begin] == punctuation) {
        m_at = next.end;
    }
}

QByteArray FormatWriter::finish()
{
    m_pending = Pending::Paragraph;
    commentsBefore(static_cast<quint32>(m_text.size()) + 1);
    if (!m_out.isEmpty()) {
        m_out.append('\n');
    }
    return std::move(m_out);
}

} // namespace locum::language
