// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QLocale>
#include <QString>

namespace locum::notify {

/// Why an account needs its user, in a sentence of their language, short enough for an SMS. `code`: of the Error that
/// its link ended with; one that is not known is told as it is.
QString troubleInWords(const QByteArray &code, const QLocale &locale);

} // namespace locum::notify
