// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "cellprotocol/messages.h"

#include <QByteArray>
#include <QByteArrayView>

/// Messages as lines of JSON. Keys are the structs' fields in snake_case, enums go by their EnumNames, instants are
/// milliseconds since 1970 in UTC, bytes are base64, a variant is an object with a `type`.
///
/// What has its default is left out of an event; a command has every field but the absent optional ones. A reader gives
/// what is absent its default, lets unknown keys pass, and refuses a wrong type, name or range.
///
/// Errors of the decoders: `cellprotocol.line.not_json`, `cellprotocol.field.missing`, `cellprotocol.field.invalid`
/// (both name the field as `event.presence.idle_since`), `cellprotocol.type.unknown`. Never throws, whatever the line
/// holds. Thread-safe.
namespace locum::cellprotocol {

/// One line, without its line break. Texts that are no valid UTF-16 and instants beyond the year 9999 are mended.
QByteArray encode(const CellMessage &message);
QByteArray encode(const CoreMessage &message);

/// The same for an event, appended to `line`: no copy of the event is made.
void encodeEvent(QByteArray &line, quint64 number, AccountId account, const NetworkEvent &event);

Result<CellMessage> decodeCellMessage(QByteArrayView line);
Result<CoreMessage> decodeCoreMessage(QByteArrayView line);

/// The `type` of an event or a command: "message_received", "send_message".
QLatin1String typeName(const NetworkEvent &event);
QLatin1String typeName(const NetworkCommand &command);

/// Whether a command ends in a CommandEnded.
bool hasOutcome(const NetworkCommand &command);

} // namespace locum::cellprotocol
