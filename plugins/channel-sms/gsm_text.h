// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace locum::sms {

/// Whether all of it is in the alphabet of GSM 03.38, so that 160 characters go into one message, not 70.
bool isGsm(const QString &text);

/// Cut to what `parts` messages hold together, in the alphabet that it needs.
QString cutToParts(const QString &text, int parts);

} // namespace locum::sms
