// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "sdk/protocol_plugin.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>

namespace locum::sdk {

/// {"id", "name", "form": {"fields": […]}, "features": ["typing", …]}: what `locum-cell --describe` prints and what the
/// manifest of a program says of each of its protocols.
QJsonObject toJson(const ProtocolInfo &info);
QJsonArray toJson(const QList<ProtocolInfo> &protocols);
QJsonArray toJson(Features features);

/// Unknown features pass. Errors: `plugin.protocols.invalid` (says which protocol and which key).
Result<QList<ProtocolInfo>> protocolsFromJson(const QJsonValue &json);

} // namespace locum::sdk
