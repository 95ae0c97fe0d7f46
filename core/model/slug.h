// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace locum {

inline constexpr qsizetype longestSlug = 32;

/// What rules call something of that name: [a-z0-9-], at most 32 characters; accents are taken off. Empty where
/// nothing is left.
inline QString slugOf(const QString &name)
{
    QString slug;
    for (const QChar c : name.normalized(QString::NormalizationForm_KD).toLower()) {
        if ((c >= QLatin1Char('a') && c <= QLatin1Char('z')) || (c >= QLatin1Char('0') && c <= QLatin1Char('9'))) {
            slug += c;
        } else if (!c.isMark() && !slug.isEmpty() && !slug.endsWith(QLatin1Char('-'))) {
            slug += QLatin1Char('-');
        }
    }
    slug.truncate(longestSlug);
    while (slug.endsWith(QLatin1Char('-'))) {
        slug.chop(1);
    }
    return slug;
}

/// Whether it is one as slugOf() makes them.
inline bool isSlug(const QString &text)
{
    return !text.isEmpty() && text.size() <= longestSlug && slugOf(text) == text;
}

} // namespace locum
