// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "purple_headers.h"
#include "sdk/protocol_plugin.h"

#include <QJsonObject>
#include <QList>

namespace locum::purple {

/// All of libpurple's protocols that are installed, with forms made from their user splits and options.
QList<sdk::ProtocolInfo> describeProtocols();

/// The protocol of ours with that id, or null.
PurplePlugin *findProtocol(const QString &id);

/// libpurple's user name (the parts joined by the protocol's separators) out of a form's answers.
/// Error: `network.settings.invalid`.
Result<QString> userNameFrom(PurplePlugin *protocol, const QJsonObject &values);

/// Sets the protocol's options on `account` from a form's answers; what is not answered gets the form's default.
void applyOptions(PurpleAccount *account, PurplePlugin *protocol, const QJsonObject &values, const Secrets &secrets);

namespace fields {

inline constexpr QLatin1String password("password");
inline constexpr QLatin1String pinnedCertificate("pinned_certificate"); ///< SHA-256, hex, lower case, no separators

} // namespace fields

} // namespace locum::purple
