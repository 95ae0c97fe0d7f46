// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

#include <http_call.h>
#include <sdk/channel_plugin.h>

namespace locum::webpush {

/// What a service worker is told, as JSON of at most longestText bytes: {"title", "body", "tag", "link", "key",
/// "subject", "count", "urgent", "language", "data"}; what is empty is left out. Where it is too long, `data` goes
/// first, then the body's end, then the title's.
QByteArray payloadOf(const sdk::ChannelMessage &message);

/// The headers of a request to a push service, without the authorization: how long it keeps the message, how urgent it
/// is, and a topic by which the same one sent again takes the place of the first (RFC 8030 sections 5.2 to 5.4).
QList<QPair<QByteArray, QByteArray>> headersOf(const sdk::ChannelMessage &message);

/// What a push service's answer means (RFC 8030 sections 5 and 8.4).
sdk::ChannelOutcome outcomeOf(const Result<plugins::HttpAnswer> &answer);

} // namespace locum::webpush
