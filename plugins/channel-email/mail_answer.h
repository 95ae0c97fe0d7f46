// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace locum::email {

/// What the writer of a mail added: without quotes, what announces them, and the signature.
QString newTextOf(const QString &text);

} // namespace locum::email
