// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QLocale>
#include <QString>
#include <QTranslator>

namespace locum {

/// A text of the program's in a language that need not be the program's own: what is said to somebody else. English
/// where there is no translation. Any thread; needs the resource `locum_translations`.
inline QString inLanguage(const QLocale &locale, const char *context, const char *source)
{
    if (locale.language() != QLocale::English && locale.language() != QLocale::C) {
        QTranslator translator;
        if (translator.load(locale, QStringLiteral("locum"), QStringLiteral("_"), QStringLiteral(":/i18n"))) {
            const QString translated = translator.translate(context, source);
            if (!translated.isEmpty()) {
                return translated;
            }
        }
    }
    return QString::fromUtf8(source);
}

} // namespace locum
