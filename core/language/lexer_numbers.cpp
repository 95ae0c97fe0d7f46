// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/lexer.h"
#include "language/rule_diagnostics.h"
#include "language/utf8.h"

#include <QDate>

#include <array>
#include <limits>

namespace locum::language {

namespace {

constexpr qint64 greatest = std::numeric_limits<qint64>::max();
constexpr qint64 day = 86'400'000;
constexpr qint64 longestDuration = 365'000 * day; ///< a thousand years: sums of a few stay far from overflowing

struct Unit {
    QByteArrayView name;
    qint64 factor;
};

constexpr std::array durationUnits{Unit{"w", 7 * day}, Unit{"d", day}, Unit{"h", 3'600'000}, Unit{"min", 60'000},
                                   Unit{"s", 1000}};
constexpr std::array sizeUnits{Unit{"kB", 1000}, Unit{"MB", 1'000'000}, Unit{"GB", 1'000'000'000}};

template <size_t N>
const Unit *unitAt(const std::array<Unit, N> &units, QByteArrayView text)
{
    for (const Unit &unit : units) {
        if (text.startsWith(unit.name)) {
            return &unit;
        }
    }
    return nullptr;
}

bool isDigit(char character)
{
    return character >= '0' && character <= '9';
}

bool isAlphanumeric(char character)
{
    return isDigit(character) || (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

/// Of digits only; clamped.
qint64 numberOf(QByteArrayView digits)
{
    qint64 value = 0;
    for (const char character : digits) {
        const int next = character - '0';
        if (value > (greatest - next) / 10) {
            return greatest;
        }
        value = value * 10 + next;
    }
    return value;
}

qint64 product(qint64 value, qint64 factor)
{
    return value > greatest / factor ? greatest : value * factor;
}

qint64 sum(qint64 left, qint64 right)
{
    return left > greatest - right ? greatest : left + right;
}

} // namespace

Token Lexer::number()
{
    quint32 end = m_at;
    while (isDigit(at(end))) {
        ++end;
    }
    const quint32 digits = end - m_at;
    if (digits <= 2 && at(end) == ':' && isDigit(at(end + 1)) && isDigit(at(end + 2)) && !isDigit(at(end + 3))) {
        return time(digits);
    }
    if (digits == 4 && at(end) == '-' && isDigit(at(end + 1)) && isDigit(at(end + 2)) && at(end + 3) == '-' &&
        isDigit(at(end + 4)) && isDigit(at(end + 5))) {
        return date();
    }
    if (isAlphanumeric(at(end))) {
        return units(end);
    }
    Token found = token(TokenKind::Integer, digits);
    found.value = numberOf(text(found.begin, found.end));
    if (found.value == greatest) {
        add(Code::NumberOutOfRange, found.begin, found.end, {shown(found.begin, found.end)});
    }
    return found;
}

Token Lexer::time(quint32 digits)
{
    Token found = token(TokenKind::Time, digits + 3);
    const qint64 hours = numberOf(text(found.begin, found.begin + digits));
    const qint64 minutes = numberOf(text(found.end - 2, found.end));
    found.value = hours * 60 + minutes;
    if (hours > 23 || minutes > 59) {
        found.value = 0;
        add(Code::NoSuchTime, found.begin, found.end, {shown(found.begin, found.end)},
            hours == 24 && minutes == 0 ? RuleDiagnostics::tr("midnight is 00:00")
                                        : RuleDiagnostics::tr("times run from 00:00 to 23:59"));
    }
    return found;
}

Token Lexer::date()
{
    Token found = token(TokenKind::Date, 10);
    const QByteArrayView written = text(found.begin, found.end);
    const auto part = [written](int begin, int length) {
        return static_cast<int>(numberOf(written.sliced(begin, length)));
    };
    const QDate date(part(0, 4), part(5, 2), part(8, 2));
    if (date.isValid() && !isDigit(at(m_at))) {
        found.value = date.toJulianDay();
        return found;
    }
    while (isDigit(at(m_at))) {
        found.end = ++m_at;
    }
    const bool month = part(5, 2) >= 1 && part(5, 2) <= 12 && part(0, 4) > 0;
    add(Code::NoSuchDate, found.begin, found.end, {shown(found.begin, found.end)},
        month ? RuleDiagnostics::tr("that month has %1 days").arg(QDate(part(0, 4), part(5, 2), 1).daysInMonth())
              : RuleDiagnostics::tr("dates are written year-month-day: 2026-07-06"));
    return found;
}

Token Lexer::units(quint32 begin)
{
    Token found{.kind = TokenKind::Duration, .begin = m_at, .end = begin};
    quint32 digits = m_at;
    quint32 end = begin;
    const Unit *unit = unitAt(sizeUnits, text(end, m_end));
    if (unit != nullptr) {
        found.kind = TokenKind::Size;
        found.value = product(numberOf(text(digits, end)), unit->factor);
        end += static_cast<quint32>(unit->name.size());
    }
    while (found.kind == TokenKind::Duration && (unit = unitAt(durationUnits, text(end, m_end))) != nullptr) {
        found.value = sum(found.value, product(numberOf(text(digits, end)), unit->factor));
        end += static_cast<quint32>(unit->name.size());
        digits = end;
        while (isDigit(at(end))) {
            ++end;
        }
        if (digits == end) {
            break;
        }
    }
    const bool complete = found.kind == TokenKind::Size || (digits == end && digits > begin);
    const bool bad = !complete || isAlphanumeric(at(end));
    while (isAlphanumeric(at(end))) {
        ++end;
    }
    found.end = m_at = end;
    if (bad) {
        found.kind = TokenKind::Invalid;
        add(Code::BadNumber, found.begin, found.end, {shown(found.begin, found.end)},
            RuleDiagnostics::tr("durations are written 90s 10min 2h 1d 1w, sizes 10kB 10MB 1GB"));
    } else if (found.value == greatest || (found.kind == TokenKind::Duration && found.value > longestDuration)) {
        add(Code::NumberOutOfRange, found.begin, found.end, {shown(found.begin, found.end)},
            found.kind == TokenKind::Duration ? RuleDiagnostics::tr("at most 365000d") : QString());
        found.value = std::min(found.value, found.kind == TokenKind::Duration ? longestDuration : greatest);
    }
    return found;
}

// ---- what the lexer and the parser share ----------------------------------------------------------------------------

Escape escapeAt(QByteArrayView text)
{
    switch (text.size() > 1 ? text[1] : '\0') {
    case '"':
    case '\\':
    case '{':
    case '}':
        return {static_cast<unsigned char>(text[1]), 2};
    case 'n':
        return {U'\n', 2};
    case 't':
        return {U'\t', 2};
    case 'u':
        break;
    default:
        return {};
    }
    if (text.size() < 5 || text[2] != '{') {
        return {};
    }
    char32_t character = 0;
    qsizetype end = 3;
    for (; end < text.size() && end < 9 && isAlphanumeric(text[end]); ++end) {
        const int digit = QChar::fromLatin1(text[end]).toLower().digitValue();
        const int letter = (text[end] | 0x20) - 'a';
        if (digit < 0 && (letter < 0 || letter > 5)) {
            return {};
        }
        character = character * 16 + static_cast<char32_t>(digit >= 0 ? digit : letter + 10);
    }
    const bool isCharacter = character <= 0x10FFFF && (character < 0xD800 || character > 0xDFFF);
    return end > 3 && end < text.size() && text[end] == '}' && isCharacter
               ? Escape{character, static_cast<int>(end) + 1}
               : Escape{};
}

qsizetype escapeLength(QByteArrayView text)
{
    if (const int bytes = escapeAt(text).bytes; bytes > 0) {
        return bytes;
    }
    if (text.size() < 2 || text[1] == '\n') {
        return 1;
    }
    qsizetype end = 1 + codePointAt(text, 1).bytes;
    if (text.startsWith("\\u{")) {
        while (end < text.size() && text[end] != '\n' && text[end] != '"' && text[end] != '}') {
            ++end;
        }
        end += end < text.size() && text[end] == '}' ? 1 : 0;
    }
    return end;
}

void checkUtf8(QByteArrayView text, quint32 file, Diagnostics &diagnostics)
{
    if (text.isValidUtf8()) {
        return;
    }
    for (qsizetype at = 0; at < text.size();) {
        const CodePoint point = codePointAt(text, at);
        const qsizetype begin = at;
        at += point.bytes;
        if (point.valid) {
            continue;
        }
        while (at < text.size() && !codePointAt(text, at).valid) {
            ++at;
        }
        const bool more = diagnostics.add({.code = Code::InvalidUtf8,
                                           .span = {file, static_cast<quint32>(begin), static_cast<quint32>(at)},
                                           .arguments = {},
                                           .hint = RuleDiagnostics::tr("save the file as UTF-8"),
                                           .related = {}});
        if (!more) {
            return;
        }
    }
}

QString quotedForMessage(QByteArrayView text)
{
    constexpr int most = 40;
    QString shown;
    int characters = 0;
    for (qsizetype at = 0; at < text.size(); ++characters) {
        const CodePoint point = codePointAt(text, at);
        if (characters == most) {
            shown += u'…';
            break;
        }
        const auto category = QChar::category(point.value);
        if (category == QChar::Other_Control || category == QChar::Other_Format || !point.valid) {
            shown += point.valid ? QStringLiteral("U+%1").arg(uint(point.value), 4, 16, QLatin1Char('0')).toUpper()
                                 : QString(QChar(QChar::ReplacementCharacter));
        } else {
            shown += QString::fromUcs4(&point.value, 1);
        }
        at += point.bytes;
    }
    return u'\'' + shown + u'\'';
}

} // namespace locum::language
