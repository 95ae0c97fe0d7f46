// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ctl/session.h"

namespace locum::ctl {

/// The contact with this id, address or name, whose capital letters matter only where several are meant; of the account
/// that --account names, where it is given. Errors: `usage` (several are meant), `contact.unknown`.
Result<QJsonObject> contactOf(Session &session, const QString &word);

} // namespace locum::ctl
