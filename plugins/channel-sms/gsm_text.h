// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace locum::sms {

/// Whether all of it is in the alphabet of GSM 03.38, so that 160 characters go into one message, not 70.
bool isGsm(const QString &text);

/// Cut to what `parts` messages hold together, in the alphabet that it needs.
QString cutToParts(const QString &text, int parts);

/// The same, taken apart: each part is what one message holds, beside the header that joins them where there are
/// several.
QStringList inParts(const QString &text, int most);

} // namespace locum::sms
