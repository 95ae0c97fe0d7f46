// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QUrl>

namespace locum::mailin {

/// The address of a channel at Locum, as the first line of a file holds it: it is a secret, and stands on no command
/// line. Errors: mail_in.address.unreadable, mail_in.address.invalid (none of http or https), mail_in.address.plain
/// (plain HTTP to another machine, on which everybody could read it).
Result<QUrl> readHookAddress(const QString &path);

} // namespace locum::mailin
