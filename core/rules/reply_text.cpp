// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/reply_text.h"

#include <QCryptographicHash>
#include <QList>

namespace locum::rules {

namespace {

constexpr qsizetype longestName = 64;
constexpr qsizetype longestText = 4000;
constexpr qsizetype longestLine = 400;
constexpr qsizetype shortestQuote = 12;
constexpr qsizetype shortestHashed = 20;

bool isLineBreak(char32_t c)
{
    return c == U'\n' || c == U'\r' || c == U'\u0085' || c == U'\u2028' || c == U'\u2029' || c == U'\v' || c == U'\f';
}

/// UAX #9's explicit formatting characters and marks.
bool isBidiControl(char32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F || c == 0x061C;
}

/// What some network or client takes for markup, or for a call to everybody.
bool isMarkup(char32_t c)
{
    return c < 0x80 && QLatin1String("<>&*_~`|[]{}\\@#").contains(QLatin1Char(char(c)));
}

QString fromCodePoints(const QList<char32_t> &codePoints)
{
    return QString::fromUcs4(codePoints.constData(), codePoints.size());
}

/// As many whole characters of `text` as fit into `bytes` of UTF-8, with an ellipsis where something is missing.
QString clippedToBytes(const QString &text, qsizetype bytes)
{
    if (text.toUtf8().size() <= bytes) {
        return text;
    }
    constexpr qsizetype ellipsisBytes = 3;
    qsizetype used = ellipsisBytes;
    QList<char32_t> kept;
    for (const uint c : text.toUcs4()) {
        used += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (used > bytes) {
            break;
        }
        kept.append(c);
    }
    return fromCodePoints(kept) + QChar(0x2026);
}

QString folded(const QString &text)
{
    return text.toCaseFolded().simplified();
}

} // namespace

QString safeName(const QString &name)
{
    QList<char32_t> kept;
    for (const uint code : name.toUcs4()) {
        const char32_t c = code;
        switch (QChar::category(c)) {
        case QChar::Other_Control:
        case QChar::Separator_Line:
        case QChar::Separator_Paragraph:
            kept.append(U' ');
            break;
        case QChar::Other_Format:
        case QChar::Other_Surrogate:
        case QChar::Other_PrivateUse:
        case QChar::Other_NotAssigned:
            break;
        default:
            if (c != QChar::ReplacementCharacter && !isMarkup(c)) {
                kept.append(c);
            }
        }
    }
    QList<char32_t> clipped;
    for (const uint c : fromCodePoints(kept).simplified().toUcs4()) {
        if (clipped.size() == longestName) {
            break;
        }
        clipped.append(c);
    }
    return fromCodePoints(clipped).trimmed();
}

QString safeText(const QString &text, bool singleLine)
{
    QList<char32_t> kept;
    for (const uint code : QString(text).replace(QLatin1String("\r\n"), QLatin1String("\n")).toUcs4()) {
        const char32_t c = code;
        if (isLineBreak(c)) {
            kept.append(singleLine ? U' ' : U'\n');
        } else if (c == U'\t') {
            kept.append(U' ');
        } else if (QChar::category(c) != QChar::Other_Control && QChar::category(c) != QChar::Other_Surrogate &&
                   !isBidiControl(c)) {
            kept.append(c);
        }
        if (kept.size() == longestText) {
            break;
        }
    }
    const QString safe = fromCodePoints(kept);
    return singleLine ? clippedToBytes(safe.simplified(), longestLine) : safe.trimmed();
}

bool quotes(const QString &reply, const QString &senderText)
{
    const QString theirs = folded(senderText);
    return theirs.size() >= shortestQuote && folded(reply).contains(theirs);
}

QByteArray textHash(const QString &text)
{
    QList<char32_t> kept;
    for (const uint c : text.toUcs4()) {
        if (!QChar::isDigit(c)) {
            kept.append(c);
        }
    }
    const QString stripped = folded(fromCodePoints(kept));
    if (stripped.toUcs4().size() < shortestHashed) {
        return {};
    }
    return QCryptographicHash::hash(stripped.toUtf8(), QCryptographicHash::Sha256).first(16);
}

} // namespace locum::rules
