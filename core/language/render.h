// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/value.h"

#include <QLocale>
#include <QString>
#include <QStringList>
#include <QTimeZone>

namespace locum::language {

struct RenderOptions {
    QStringList languages;                 ///< BCP 47, most wanted first: the person's, the detected one, the account's
    QLocale locale;                        ///< of times and dates where the text has no language of its own
    QTimeZone timeZone = QTimeZone::utc(); ///< instants are shown in it
};

/// The entry that would be taken for these languages: an index in BoundText::entries.
size_t chooseEntry(const BoundText &text, const QStringList &languages);

/// The text with its holes filled; what is unknown becomes `fallback` (an em dash). Foreign text comes in only clipped,
/// with control, bidi and invisible characters and markup taken out. Pure.
QString render(const Program &program, const BoundText &text, const FieldSource &facts, const RenderOptions &options);

} // namespace locum::language
