// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/check_expressions.h"
#include "language/limits.h"
#include "language/patterns.h"

namespace locum::language {

/// One for equal expressions; nothing where it is none, which has been said then.
std::optional<quint32> Expressions::pattern(const MatchesExpression &one)
{
    const QByteArray expression = one.flags.isEmpty() ? one.pattern : "(?" + one.flags + ")" + one.pattern;
    if (const auto found = m_patterns.constFind(expression); found != m_patterns.constEnd()) {
        return *found;
    }
    if (expression.size() > limits::patternBytes) {
        m_context.report(Code::PatternTooLarge, one.patternSpan);
        return std::nullopt;
    }
    const re2::RE2 compiled(piece(viewOf(expression)), patternOptions());
    if (!compiled.ok()) {
        if (compiled.error_code() == re2::RE2::ErrorPatternTooLarge ||
            compiled.error_code() == re2::RE2::ErrorRepeatSize) {
            m_context.report(Code::PatternTooLarge, one.patternSpan);
        } else {
            const std::string &error = compiled.error();
            const std::string &where = compiled.error_arg();
            // "missing ): (ab": the part is shown by the caret.
            const size_t colon = error.rfind(": " + where);
            const std::string why = where.empty() || colon == std::string::npos ? error : error.substr(0, colon);
            badPattern(one, QString::fromStdString(why), QByteArray::fromStdString(where));
        }
        return std::nullopt;
    }
    const auto index = static_cast<quint32>(m_context.program.patterns.size());
    m_context.program.patterns.push_back({expression, one.patternSpan});
    m_patterns.insert(expression, index);
    return index;
}

void Expressions::badPattern(const MatchesExpression &one, const QString &why, const QByteArray &where)
{
    Span span = one.patternSpan;
    const QByteArrayView written = m_context.program.sources.text(span);
    const qsizetype at = where.isEmpty() ? -1 : written.lastIndexOf(where);
    if (at >= 0) {
        span.begin += static_cast<quint32>(at);
        span.end = span.begin + static_cast<quint32>(where.size());
    }
    QString hint;
    if (why.contains(QStringLiteral("perl operator")) || why.contains(QStringLiteral("escape"))) {
        hint = RuleDiagnostics::tr("RE2 has no look-around and no back references");
    }
    m_context.report(Code::BadPattern, span, {why}, hint);
}

} // namespace locum::language
