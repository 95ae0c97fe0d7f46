// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "email_settings.h"

namespace locum::email {

/// The Message-ID of what Locum sends: the same for the same key, and it carries the token, for answers name it.
QByteArray messageIdOf(const QString &key, const QString &token, const QString &host);

/// A whole mail of RFC 5322, ready for SMTP but for its dots: ASCII, lines of at most 78 bytes with CRLF. What others
/// wrote cannot become a header.
QByteArray writeMail(const sdk::ChannelMessage &message, const Settings &settings, const QString &to, Instant now);

} // namespace locum::email
