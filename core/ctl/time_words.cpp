// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/time_words.h"

#include <QRegularExpression>

namespace locum::ctl {

std::optional<QDateTime> timeFromWords(const QString &text, const QDateTime &now)
{
    static const QRegularExpression span(QStringLiteral("\\A(\\d{1,5})\\s*(m|min|h|d)\\z"));
    QDateTime then;
    if (const auto match = span.match(text); match.hasMatch()) {
        const auto count = match.captured(1).toLongLong();
        const auto unit = match.captured(2);
        then = unit == QLatin1String("h")   ? now.addSecs(count * 3600)
               : unit == QLatin1String("d") ? now.addDays(count)
                                            : now.addSecs(count * 60);
    } else if (const auto time = QTime::fromString(text, QStringLiteral("H:mm")); time.isValid()) {
        then = QDateTime(now.date(), time, now.timeSpec());
        if (then <= now) {
            then = QDateTime(now.date().addDays(1), time, now.timeSpec());
        }
    } else {
        auto iso = text;
        iso.replace(QLatin1Char(' '), QLatin1Char('T'));
        then = QDateTime::fromString(iso, Qt::ISODate);
    }
    if (!then.isValid() || then <= now) {
        return std::nullopt;
    }
    return then;
}

} // namespace locum::ctl
