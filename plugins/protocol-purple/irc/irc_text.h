// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/address_case.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace locum::purple {

/// How a server makes names equal, from its CASEMAPPING.
AddressCase caseMappingOf(const QByteArray &name);

/// The text without the codes of colours, bold and the like.
QString withoutFormatting(const QString &text);

/// The lines to send for a text: line breaks part it, empty lines are left out, and what is longer than `maximalBytes`
/// (UTF-8) is parted at a space where there is one near the end, and never within a character or a cluster of them.
QStringList splitText(const QString &text, qsizetype maximalBytes);

} // namespace locum::purple
