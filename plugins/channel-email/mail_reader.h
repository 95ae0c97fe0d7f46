// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "email_settings.h"

namespace locum::email {

/// The answer in a mail that came to `Settings::replyTo`. Everything in it is hostile: who sent it is what it claims,
/// unless the server that its user trusts says that it was checked (DMARC, RFC 8601).
///
/// Errors: `email.mail.automatic` (what is not to be answered by RFC 3834 §2 is no answer itself),
/// `email.mail.sender` (none, or several), `email.mail.empty` (nothing new stands in it).
Result<sdk::ChannelReceived::Answer> readMail(const QByteArray &mail, const Settings &settings);

} // namespace locum::email
