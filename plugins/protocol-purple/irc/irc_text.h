// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace locum::purple {

/// How a server makes names equal (its CASEMAPPING).
enum class CaseMapping { Ascii, Rfc1459, StrictRfc1459 };

CaseMapping caseMappingOf(const QByteArray &name);

/// The name in lower case, as the server means it: under rfc1459 {}|^ are the lower case of []\~.
QString foldNick(const QString &nick, CaseMapping mapping);

/// The text without the codes of colours, bold and the like.
QString withoutFormatting(const QString &text);

/// The lines to send for a text: line breaks part it, empty lines are left out, and what is longer than `maximalBytes`
/// (UTF-8) is parted at a space where there is one near the end, and never within a character or a cluster of them.
QStringList splitText(const QString &text, qsizetype maximalBytes);

} // namespace locum::purple
