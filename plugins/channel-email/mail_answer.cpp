// SPDX-License-Identifier: GPL-2.0-or-later
#include "mail_answer.h"

#include <QRegularExpression>
#include <QStringList>

#include <utility>

namespace locum::email {

namespace {

bool isQuote(const QString &line)
{
    return line.startsWith(u'>');
}

/// What mail programs write above the whole of the mail that is answered, when they do not quote it.
bool beginsOriginal(const QString &line)
{
    static const QRegularExpression pattern(QStringLiteral("\\A(?:-{3,}\\s*\\S.*\\S\\s*-{3,}|_{20,}|-{20,})\\z"));
    return pattern.match(line).hasMatch();
}

/// "On Monday, Bob wrote:", which may take two lines.
void dropAnnouncement(QStringList &lines)
{
    while (!lines.isEmpty() && lines.constLast().isEmpty()) {
        lines.removeLast();
    }
    if (lines.isEmpty() || !lines.constLast().endsWith(u':')) {
        return;
    }
    static const QRegularExpression dateOrAddress(QStringLiteral("\\b(?:19|20)\\d\\d\\b|@|\\d{1,2}[.:]\\d\\d"));
    const bool isWhole = dateOrAddress.match(lines.constLast()).hasMatch();
    lines.removeLast();
    const bool goesOn = !lines.isEmpty() && dateOrAddress.match(lines.constLast()).hasMatch() &&
                        !lines.constLast().endsWith(u'.') && lines.constLast().size() > 30;
    if (goesOn || (!isWhole && !lines.isEmpty() && dateOrAddress.match(lines.constLast()).hasMatch())) {
        lines.removeLast();
    }
}

} // namespace

QString newTextOf(const QString &text)
{
    QStringList kept;
    const auto lines = text.split(u'\n');
    bool inQuote = false;
    for (const auto &raw : lines) {
        if (raw == QLatin1String("-- ") || raw == QLatin1String("--")) {
            break;
        }
        auto line = raw;
        while (!line.isEmpty() && line.back().isSpace()) {
            line.chop(1);
        }
        if (beginsOriginal(line)) {
            break;
        }
        if (isQuote(line)) {
            if (!std::exchange(inQuote, true)) {
                dropAnnouncement(kept);
            }
            continue;
        }
        inQuote = inQuote && line.isEmpty();
        kept.append(line);
    }
    return kept.join(u'\n').trimmed();
}

} // namespace locum::email
