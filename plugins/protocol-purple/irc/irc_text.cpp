// SPDX-License-Identifier: GPL-2.0-or-later
#include "irc/irc_text.h"

#include <QTextBoundaryFinder>

#include <algorithm>

namespace locum::purple {
namespace {

qsizetype utf8Size(QStringView text)
{
    return text.toUtf8().size();
}

/// How many digits of a colour stand at `at`: one or two, then perhaps a comma and one or two more.
qsizetype skipColour(QStringView text, qsizetype at)
{
    const auto digits = [&text](qsizetype from) {
        qsizetype count = 0;
        while (count < 2 && from + count < text.size() && text[from + count] >= u'0' && text[from + count] <= u'9') {
            ++count;
        }
        return count;
    };
    const auto foreground = digits(at);
    at += foreground;
    if (foreground > 0 && at < text.size() && text[at] == u',') {
        if (const auto background = digits(at + 1); background > 0) {
            at += 1 + background;
        }
    }
    return at;
}

/// The longest beginning of `line` that fits, as its number of UTF-16 units; at least one cluster, unless that alone
/// does not fit: then as many characters as do.
qsizetype fittingPart(const QString &line, qsizetype maximalBytes)
{
    QTextBoundaryFinder clusters(QTextBoundaryFinder::Grapheme, line);
    qsizetype end = 0;
    qsizetype bytes = 0;
    for (auto next = clusters.toNextBoundary(); next > 0; next = clusters.toNextBoundary()) {
        bytes += utf8Size(QStringView(line).mid(end, next - end));
        if (bytes > maximalBytes) {
            break;
        }
        end = next;
    }
    if (end == 0) { // one monstrous cluster
        for (bytes = 0; end < line.size();) {
            const qsizetype step = line[end].isHighSurrogate() && end + 1 < line.size() ? 2 : 1;
            bytes += utf8Size(QStringView(line).mid(end, step));
            if (bytes > maximalBytes && end > 0) {
                break;
            }
            end += step;
        }
    }
    if (end < line.size()) {
        const auto space = line.lastIndexOf(u' ', end);
        if (space > end * 2 / 3) {
            return space + 1; // the space ends this line
        }
    }
    return end;
}

} // namespace

AddressCase caseMappingOf(const QByteArray &name)
{
    if (name == "ascii") {
        return AddressCase::Ascii;
    }
    return name == "strict-rfc1459" ? AddressCase::StrictRfc1459 : AddressCase::Rfc1459;
}

QString withoutFormatting(const QString &text)
{
    QString plain;
    plain.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        const auto c = text[at].unicode();
        switch (c) {
        case 0x02: // bold
        case 0x0f: // plain again
        case 0x11: // monospace
        case 0x16: // reversed
        case 0x1d: // italic
        case 0x1e: // struck through
        case 0x1f: // underlined
        case 0x07: // bell
            break;
        case 0x03:
            at = skipColour(text, at + 1) - 1;
            break;
        case 0x04: { // six hexadecimal digits
            qsizetype end = at + 1;
            while (end < text.size() && end < at + 7 && QStringLiteral("0123456789abcdefABCDEF").contains(text[end])) {
                ++end;
            }
            at = end == at + 7 ? end - 1 : at;
            break;
        }
        default:
            plain.append(text[at]);
        }
    }
    return plain;
}

QStringList splitText(const QString &text, qsizetype maximalBytes)
{
    QStringList lines;
    auto all = text;
    all.remove(u'\0').replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(u'\r', u'\n');
    for (auto line : all.split(u'\n')) {
        while (utf8Size(line) > maximalBytes) {
            const auto end = fittingPart(line, maximalBytes);
            auto part = line.left(end);
            while (part.endsWith(u' ')) {
                part.chop(1);
            }
            if (!part.isEmpty()) {
                lines.append(part);
            }
            line.remove(0, end);
        }
        if (!line.trimmed().isEmpty()) {
            lines.append(line);
        }
    }
    return lines;
}

} // namespace locum::purple
