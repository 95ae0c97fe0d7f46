// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/network_event.h"

#include <QString>

namespace locum::purple {

/// How a link that ended with libpurple's `reason` (a PurpleConnectionError) is told: a passing fault is to be retried,
/// a wrong password or certificate waits for the user. `text` is libpurple's, for people.
LinkChanged linkLost(int reason, const QString &text);

namespace codes {

inline constexpr const char *authFailed = "network.auth.failed";
inline constexpr const char *authImpossible = "network.auth.impossible";
inline constexpr const char *passwordMissing = "network.auth.password_missing";
inline constexpr const char *nameInUse = "network.name.in_use";
inline constexpr const char *nameInvalid = "network.name.invalid";
inline constexpr const char *settingsInvalid = "network.settings.invalid";
inline constexpr const char *linkLost = "network.link.lost";
inline constexpr const char *linkOffline = "network.link.offline";
inline constexpr const char *tlsFailed = "network.tls.failed";
inline constexpr const char *tlsUnavailable = "network.tls.unavailable";
inline constexpr const char *certificate = "network.certificate.untrusted";
inline constexpr const char *banned = "network.account.banned";
inline constexpr const char *other = "network.failed";
inline constexpr const char *unsupported = "network.feature.unsupported";
inline constexpr const char *noEncryption = "network.encryption.unavailable";
inline constexpr const char *notSent = "network.message.refused";
inline constexpr const char *noRecipient = "network.recipient.not_found";
inline constexpr const char *recipientAway = "network.recipient.unavailable";
inline constexpr const char *addressInvalid = "network.address.invalid";
inline constexpr const char *roomFailed = "network.room.failed";
inline constexpr const char *roomNotJoined = "network.room.not_joined";
inline constexpr const char *requestUnknown = "network.request.unknown";
inline constexpr const char *fileFailed = "network.file.failed";

} // namespace codes

} // namespace locum::purple
