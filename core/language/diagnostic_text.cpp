// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/diagnostic.h"
#include "language/utf8.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <numeric>

namespace locum::language {

namespace {

constexpr int widestLine = 100;      ///< columns of a source line that are shown
constexpr int columnsBefore = 40;    ///< of them before the span, if the line is longer
constexpr quint32 bytesAround = 400; ///< of a line that are looked at, before and behind the span's begin

/// Columns that a terminal takes for a character: East Asian wide and emoji two, combining marks none.
int columnsOf(char32_t character)
{
    struct Block {
        char32_t first;
        char32_t last;
    };
    static constexpr std::array wide{Block{0x1100, 0x115F},   Block{0x2E80, 0x303E},   Block{0x3041, 0xA4CF},
                                     Block{0xAC00, 0xD7A3},   Block{0xF900, 0xFAFF},   Block{0xFE30, 0xFE6F},
                                     Block{0xFF00, 0xFF60},   Block{0xFFE0, 0xFFE6},   Block{0x1F300, 0x1F64F},
                                     Block{0x1F680, 0x1F6FF}, Block{0x1F900, 0x1F9FF}, Block{0x1FA70, 0x1FAFF},
                                     Block{0x20000, 0x3FFFD}};
    const auto category = QChar::category(character);
    if (category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing) {
        return 0;
    }
    const auto holds = [character](const Block &block) { return character >= block.first && character <= block.last; };
    return std::any_of(wide.begin(), wide.end(), holds) ? 2 : 1;
}

struct Cell {
    quint32 offset;
    int columns;
    QString shown;
};

/// Nothing that is in a file may steer the terminal that shows it.
Cell cellOf(const CodePoint &point, quint32 offset)
{
    if (point.value == U'\t') {
        return {offset, 4, QStringLiteral("    ")};
    }
    const auto category = QChar::category(point.value);
    if (category == QChar::Other_Control || category == QChar::Other_Format) {
        return {offset, 1, QString(QChar(QChar::ReplacementCharacter))};
    }
    return {offset, columnsOf(point.value), QString::fromUcs4(&point.value, 1)};
}

/// The part of the span's first line around it.
struct Excerpt {
    std::vector<Cell> cells;
    bool clippedBefore = false;
    bool clippedAfter = false;

    Excerpt(QByteArrayView text, quint32 at)
    {
        const auto isContinuation = [text](quint32 index) {
            return (static_cast<unsigned char>(text[index]) & 0xC0) == 0x80;
        };
        quint32 begin = at;
        while (begin > 0 && text[begin - 1] != '\n' && at - begin < bytesAround) {
            --begin;
        }
        while (begin < at && isContinuation(begin)) {
            ++begin;
        }
        clippedBefore = begin > 0 && text[begin - 1] != '\n';
        quint32 end = begin;
        while (end < text.size() && text[end] != '\n' && end < at + bytesAround) {
            const CodePoint point = codePointAt(text, end);
            if (point.value != U'\r' || (end + 1 < text.size() && text[end + 1] != '\n')) {
                cells.push_back(cellOf(point, end));
            }
            end += point.bytes;
        }
        clippedAfter = end < text.size() && text[end] != '\n';
        clip(at);
    }

private:
    void clip(quint32 at)
    {
        const auto add = [](int sum, const Cell &cell) { return sum + cell.columns; };
        if (std::accumulate(cells.begin(), cells.end(), 0, add) <= widestLine && !clippedBefore && !clippedAfter) {
            return;
        }
        const auto span =
            std::find_if(cells.begin(), cells.end(), [at](const Cell &cell) { return cell.offset >= at; });
        int before = std::accumulate(cells.begin(), span, 0, add);
        auto first = cells.begin();
        while (before > columnsBefore) {
            before -= first->columns;
            ++first;
            clippedBefore = true;
        }
        cells.erase(cells.begin(), first);
        int columns = 0;
        const auto last = std::find_if(cells.begin(), cells.end(), [&columns](const Cell &cell) {
            columns += cell.columns;
            return columns > widestLine;
        });
        clippedAfter = clippedAfter || last != cells.end();
        cells.erase(last, cells.end());
    }
};

QString excerpt(const Span &span, const SourceSet &sources, const QString &hint)
{
    const QByteArrayView text(sources.file(span.file).text);
    const auto size = static_cast<quint32>(text.size());
    const quint32 begin = std::min(span.begin, size);
    const Excerpt found(text, begin);
    const QString number = QString::number(sources.position(span.file, begin).line);
    const QString ellipsis(QChar(u'…'));

    QString line = found.clippedBefore ? ellipsis : QString();
    QString carets(found.clippedBefore ? 1 : 0, u' ');
    int marked = 0;
    for (const Cell &cell : found.cells) {
        line += cell.shown;
        if (cell.offset < begin) {
            carets += QString(cell.columns, u' ');
        } else if (cell.offset < span.end) {
            marked += cell.columns;
        }
    }
    line += found.clippedAfter ? ellipsis : QString();
    carets += QString(std::max(marked, 1), u'^');

    while (line.endsWith(u' ')) {
        line.chop(1);
    }
    const QString margin(number.size(), u' ');
    QString shown = QStringLiteral(" %1 |").arg(number);
    shown += line.isEmpty() ? QString() : u' ' + line;
    shown += QStringLiteral("\n %1 | %2").arg(margin, carets);
    return shown + (hint.isEmpty() ? QString() : u' ' + hint) + u'\n';
}

QString place(const Span &span, const SourceSet &sources)
{
    const Position position = sources.position(span.file, span.begin);
    return sources.file(span.file).name + QStringLiteral(":%1:%2: ").arg(position.line).arg(position.column);
}

} // namespace

QString rendered(const Diagnostic &diagnostic, const SourceSet &sources)
{
    const auto kind =
        severityOf(diagnostic.code) == Severity::Error ? QLatin1String("error") : QLatin1String("warning");
    QString text = place(diagnostic.span, sources) + kind + u'[' + QLatin1String(codeName(diagnostic.code)) +
                   QLatin1String("] ") + messageOf(diagnostic) + u'\n' +
                   excerpt(diagnostic.span, sources, diagnostic.hint);
    for (const Span &related : diagnostic.related) {
        text += place(related, sources) + QLatin1String("note: ") +
                QCoreApplication::translate("RuleDiagnostics", "this belongs to it") + u'\n' +
                excerpt(related, sources, QString());
    }
    return text;
}

} // namespace locum::language
