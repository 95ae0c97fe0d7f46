// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/limits.h"
#include "language/parser_p.h"
#include "language/rule_diagnostics.h"

#include <algorithm>
#include <limits>

namespace locum::language {

bool Parser::name(Name &name, const char *wanted)
{
    if (!at(TokenKind::Name)) {
        unexpected(wanted);
        return false;
    }
    name = {shared(textOf(m_token)), tokenSpan()};
    advance();
    return true;
}

bool Parser::integer(int &value)
{
    if (!at(TokenKind::Integer)) {
        unexpected(wanted::number);
        return false;
    }
    constexpr qint64 most = std::numeric_limits<int>::max();
    if (m_token.value > most && m_token.value < std::numeric_limits<qint64>::max()) {
        add(Code::NumberOutOfRange, tokenSpan(), {QString::number(m_token.value)},
            RuleDiagnostics::tr("at most %1").arg(most));
    }
    value = static_cast<int>(std::min(m_token.value, most));
    advance();
    return true;
}

bool Parser::time(int &minutes)
{
    minutes = static_cast<int>(m_token.value);
    return expect(TokenKind::Time, wanted::time);
}

bool Parser::date(qint64 &julianDay)
{
    julianDay = m_token.value;
    return expect(TokenKind::Date, wanted::date);
}

bool Parser::duration(qint64 &milliseconds)
{
    milliseconds = m_token.value;
    return expect(TokenKind::Duration, wanted::duration);
}

bool Parser::duration(std::optional<qint64> &milliseconds)
{
    milliseconds = 0;
    return duration(*milliseconds);
}

bool Parser::text(TextLiteral &text)
{
    if (!at(TokenKind::Text)) {
        unexpected(wanted::text);
        return false;
    }
    const quint32 bytes = m_token.end - m_token.begin;
    if (bytes > limits::textBytes) {
        add(Code::TextTooLong, tokenSpan(), {QString::number(bytes), QString::number(limits::textBytes)});
    } else {
        text.text = decoded(m_token.begin + 1, m_token.end - 1, m_token.plain);
    }
    text.span = tokenSpan();
    advance();
    return true;
}

QString Parser::decoded(quint32 begin, quint32 end, bool plain)
{
    const QByteArrayView all = m_text.sliced(begin, end - begin);
    if (plain) {
        return QString::fromUtf8(all);
    }
    QString text;
    text.reserve(all.size());
    qsizetype done = 0;
    for (qsizetype at = all.indexOf('\\'); at >= 0; at = all.indexOf('\\', done)) {
        text += QString::fromUtf8(all.sliced(done, at - done));
        const Escape escape = escapeAt(all.sliced(at));
        if (escape.bytes > 0) {
            text += QString::fromUcs4(&escape.character, 1);
        }
        done = at + escapeLength(all.sliced(at));
    }
    return text + QString::fromUtf8(all.sliced(done));
}

bool Parser::reference(ReferenceName &reference, const char *wanted)
{
    if (!at(TokenKind::Reference)) {
        unexpected(wanted);
        return false;
    }
    const auto nameBegin = static_cast<quint32>(m_token.value);
    const bool quoted = m_text[nameBegin] == '"';
    reference.kind = shared(m_text.sliced(m_token.begin, nameBegin - 1 - m_token.begin));
    reference.span = tokenSpan();
    if (quoted) {
        reference.name = decoded(nameBegin + 1, m_token.end - 1, m_token.plain);
    } else {
        reference.name = QString::fromLatin1(m_text.sliced(nameBegin, m_token.end - nameBegin));
    }
    advance();
    return true;
}

bool Parser::onDays(std::optional<Weekdays> &days)
{
    // What may follow the days, anywhere: a second weekday is none of it.
    static constexpr KeywordSet others = itemWords | KeywordSet{Keyword::To, Keyword::When, Keyword::Do};
    const quint32 begin = m_token.begin;
    if (!accept(Keyword::On)) {
        return true;
    }
    days.emplace();
    while (at(TokenKind::Name) && (days->names.empty() || !at(others))) {
        days->names.emplace_back();
        name(days->names.back());
    }
    if (days->names.empty()) {
        unexpected(wanted::weekday);
    }
    days->span = spanFrom(begin);
    return !days->names.empty();
}

bool Parser::timesOfDay(std::vector<TimeOfDay> &times)
{
    do {
        TimeOfDay &time = times.emplace_back();
        time.span = tokenSpan();
        if (!this->time(time.minutes)) {
            times.pop_back();
            return false;
        }
    } while (accept(TokenKind::Comma));
    return true;
}

} // namespace locum::language
