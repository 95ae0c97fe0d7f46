// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/json.h"
#include "model/message.h"
#include "store/json_column.h"

/// A message as columns, for the files that select messages. Internal to store.
namespace locum::store {

/// What readMessage() reads, in the order of the struct's members.
#define MESSAGE_COLUMNS                                                                                                \
    "id, conversation_id, account_id, direction, author, sender_id, sender_name, kind, origin, encryption, text, "     \
    "attachments, flags, remote_id, sent_at, received_at, delivery, error, disposition, reason, in_reply_to, "         \
    "replaces, client_id, urgent, released_at"

/// The flags as bits of one integer; their places are fixed for ever.
inline qint64 flagBits(const MessageFlags &flags)
{
    return (flags.automatic ? 1 : 0) | (flags.fromBot ? 2 : 0) | (flags.system ? 4 : 0) | (flags.error ? 8 : 0) |
           (flags.edited ? 16 : 0) | (flags.mentionsMe ? 32 : 0) | (flags.noReply ? 64 : 0);
}

inline MessageFlags flagsFrom(qint64 bits)
{
    return {(bits & 1) != 0,  (bits & 2) != 0,  (bits & 4) != 0, (bits & 8) != 0,
            (bits & 16) != 0, (bits & 32) != 0, (bits & 64) != 0};
}

inline QString textOrEmpty(Row &row)
{
    return row.skipNull() ? QString() : row.text();
}

inline QList<Attachment> readAttachments(Row &row)
{
    if (row.skipNull()) {
        return {};
    }
    auto attachments = attachmentsFromJson(readArray(row));
    if (!attachments) {
        row.markBad();
        return {};
    }
    return std::move(*attachments);
}

inline std::optional<Error> readError(Row &row)
{
    if (row.skipNull()) {
        return std::nullopt;
    }
    auto error = errorFromJson(readObject(row));
    if (!error) {
        row.markBad();
        return std::nullopt;
    }
    return std::move(*error);
}

inline Message readMessage(Row &row)
{
    return {row.id<MessageId>(),
            row.id<ConversationId>(),
            row.id<AccountId>(),
            row.enumValue<Direction>(),
            row.enumValue<Author>(),
            row.optionalId<IdentityId>(),
            row.text(),
            row.enumValue<MessageKind>(),
            row.enumValue<Origin>(),
            row.enumValue<Encryption>(),
            row.text(),
            readAttachments(row),
            flagsFrom(row.integer()),
            textOrEmpty(row),
            row.instant(),
            row.instant(),
            row.enumValue<Delivery>(),
            readError(row),
            row.enumValue<Disposition>(),
            row.text(),
            row.optionalId<MessageId>(),
            row.optionalId<MessageId>(),
            textOrEmpty(row),
            row.boolean(),
            row.optionalInstant()};
}

} // namespace locum::store
