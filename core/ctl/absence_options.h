// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ctl/session.h"

namespace locum::ctl {

/// Puts what --mode, --text, --until and --rules say into the body of a request. Errors: `usage`, `file.unreadable`,
/// `rules.file.too_large`.
Done addAbsence(const Session &session, QJsonObject &body);

/// One of the options of addAbsence() was given.
bool saysAbsence(const Session &session);

} // namespace locum::ctl
