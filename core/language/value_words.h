// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/render.h"

/// How values look to people: what templates and traces have in common.
namespace locum::language {

struct WordOptions {
    QLocale locale;
    QTimeZone timeZone = QTimeZone::utc();
};

/// "1 h 30 min", "2 d", "45 s": the two largest units, with the unit symbols that all languages share.
QString durationWords(qint64 milliseconds, const QLocale &locale);
/// "5 min ago" in the words of the locale's language; languages that are not in the table show the duration alone.
QString agoWords(qint64 milliseconds, const QLocale &locale);

QString timeWords(int minutes, const QLocale &locale);
QString dateWords(qint64 julianDay, const QLocale &locale);

/// One number of a type, as it stands in a sentence: a bool, size, time, enum …. References have no name of their own
/// and are empty.
QString numberWords(const Vocabulary &vocabulary, const Type &type, qint64 number, const WordOptions &options);

/// The name of a language in itself, "svenska".
QString languageWords(std::string_view tag);

} // namespace locum::language
