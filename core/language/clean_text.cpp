// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/clean_text.h"

#include <QList>

#include <algorithm>

namespace locum::language {

namespace {

constexpr char32_t ellipsis = 0x2026;
constexpr qsizetype mostMarks = 4; ///< on one letter: more is ornament

bool isInvisible(char32_t c)
{
    // Fillers and blanks that are letters or symbols by category, and what chooses between glyphs.
    return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x2800 || c == 0x3164 || c == 0xFFA0 ||
           (c >= 0x180B && c <= 0x180F) || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE0FFF);
}

bool isTagStart(const QList<char32_t> &text, qsizetype at)
{
    if (text[at] != U'<' || at + 1 >= text.size()) {
        return false;
    }
    const char32_t next = text[at + 1];
    return QChar::isLetter(next) || next == U'/' || next == U'!' || next == U'?';
}

/// Takes out IRC's colours: ^C and up to "12,34" behind it.
qsizetype colourLength(const QList<char32_t> &text, qsizetype at)
{
    const auto digits = [&](qsizetype from) {
        qsizetype count = 0;
        while (count < 2 && from + count < text.size() && text[from + count] >= U'0' && text[from + count] <= U'9') {
            ++count;
        }
        return count;
    };
    qsizetype length = 1 + digits(at + 1);
    if (length > 1 && at + length < text.size() && text[at + length] == U',' && digits(at + length + 1) > 0) {
        length += 1 + digits(at + length + 1);
    }
    return length;
}

QList<char32_t> withoutInvisible(const QList<char32_t> &text)
{
    QList<char32_t> out;
    qsizetype marks = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char32_t c = text[at];
        if (c == 0x03) {
            at += colourLength(text, at) - 1;
            continue;
        }
        switch (QChar::category(c)) {
        case QChar::Other_Control:
            if (c != U'\n' && c != U'\r' && c != U'\t' && c != U'\v' && c != U'\f' && c != 0x85) {
                continue;
            }
            [[fallthrough]];
        case QChar::Separator_Line:
        case QChar::Separator_Paragraph:
        case QChar::Separator_Space:
            if (!out.isEmpty() && out.last() != U' ') {
                out.append(U' ');
            }
            marks = 0;
            continue;
        case QChar::Other_Format:
        case QChar::Other_Surrogate:
        case QChar::Other_PrivateUse:
        case QChar::Other_NotAssigned:
            continue;
        case QChar::Mark_NonSpacing:
        case QChar::Mark_Enclosing:
            if (isInvisible(c) || ++marks > mostMarks) {
                continue;
            }
            break;
        default:
            if (isInvisible(c)) {
                continue;
            }
            marks = 0;
            break;
        }
        out.append(c);
    }
    return out;
}

/// Linear, and nothing that it takes out can make new markup of what stood around it: a bracket that would open a tag
/// in the result is left out as well.
QList<char32_t> withoutMarkup(const QList<char32_t> &text)
{
    // The next closing bracket, looked for once.
    QList<qsizetype> closing(text.size() + 1, -1);
    for (qsizetype at = text.size() - 1; at >= 0; --at) {
        closing[at] = text[at] == U'>' ? at : closing[at + 1];
    }
    QList<char32_t> out;
    bool bracket = false; // the last thing in `out` is a `<` that opened nothing
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char32_t c = text[at];
        if (isTagStart(text, at)) {
            if (closing[at] >= 0) {
                at = closing[at];
            }
            continue;
        }
        const bool twice = at + 1 < text.size() && text[at + 1] == c;
        if (c == U'`') {
            continue;
        }
        if (twice && (c == U'*' || c == U'_' || c == U'~' || c == U'|')) {
            while (at + 1 < text.size() && text[at + 1] == c) {
                ++at;
            }
            continue;
        }
        if (bracket && (QChar::isLetter(c) || c == U'/' || c == U'!' || c == U'?')) {
            out.removeLast();
        }
        if (c == U'(' && !out.isEmpty() && out.last() == U']') {
            out.append(U' ');
        }
        if (!out.isEmpty() && out.last() == c && (c == U'*' || c == U'_' || c == U'~' || c == U'|')) {
            continue; // what stood between them is gone
        }
        out.append(c);
        bracket = c == U'<';
    }
    return out;
}

} // namespace

QString cleanText(std::string_view utf8, int most)
{
    most = std::max(most, 0);
    // What is far beyond what can be shown is not even looked at. Four bytes a code point, and as much again for
    // markup.
    size_t reach = std::min(utf8.size(), static_cast<size_t>(most) * 16 + 4096);
    while (reach < utf8.size() && reach > 0 && (static_cast<unsigned char>(utf8[reach]) & 0xC0U) == 0x80U) {
        --reach; // not through a character
    }
    const QString raw = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(reach));
    const auto points = raw.toUcs4();
    QList<char32_t> text = withoutMarkup(withoutInvisible(QList<char32_t>(points.begin(), points.end())));
    while (!text.isEmpty() && text.last() == U' ') {
        text.removeLast();
    }
    if (text.size() > most || (reach < utf8.size() && !text.isEmpty())) {
        qsizetype keep = std::min<qsizetype>(text.size(), most - 1);
        // A letter is not parted from its marks.
        while (keep > 0 && keep < text.size() && QChar::isMark(text[keep])) {
            --keep;
        }
        text.resize(std::max<qsizetype>(keep, 0));
        if (most > 0) {
            text.append(ellipsis);
        }
    }
    return QString::fromUcs4(text.constData(), text.size());
}

} // namespace locum::language
