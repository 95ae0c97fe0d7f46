// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "base/result.h"
#include "ports/engine_ports.h"

#include <QJsonObject>

namespace locum::gateway {

/// The message that a device sends, over HTTP or the stream: {"text" or "file", "kind"?, "client_id"?}. Without a
/// client_id it gets one, and is then a new message each time. Errors: request.field.*.
Result<ports::NewMessage> newMessage(const QJsonObject &body, ConversationId conversation, Random &random);

/// How a device leaves: {"stand_in"?, "mode"?, "text"?, "until"?}; nothing of it: as the user has set. Errors:
/// request.field.*.
Result<std::optional<ports::Leave>> leaveFrom(const QJsonObject &body);

} // namespace locum::gateway
