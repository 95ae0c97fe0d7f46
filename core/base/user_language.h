// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace locum {

/// Has the program speak the language of the default locale, else English, whose catalogue holds only its plurals. The
/// translator lives as long as the application. Needs the resource `locum_translations`; main thread.
inline void speakLanguageOfUser(QTranslator &translator)
{
    const QString catalogues = QStringLiteral(":/i18n");
    const QString name = QStringLiteral("locum");
    QCoreApplication::removeTranslator(&translator);
    if (translator.load(QLocale(), name, QStringLiteral("_"), catalogues) ||
        translator.load(name + QStringLiteral("_en"), catalogues)) {
        QCoreApplication::installTranslator(&translator);
    }
}

} // namespace locum
