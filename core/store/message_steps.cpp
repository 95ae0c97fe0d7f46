// SPDX-License-Identifier: GPL-2.0-or-later
// The flight recorder's half of messages.h.
#include "store/database.h"
#include "store/json_column.h"
#include "store/messages.h"

#include <algorithm>

namespace locum::store {
namespace {

/// What the message's own row, and its place in the feed, tell.
struct Origins {
    UserId user;
    ConversationId conversation;
    Direction direction;
    QString origin;
    Instant receivedAt;
    QString decision;
    QString reason;
    std::optional<FeedSeq> seq;
    std::optional<Instant> storedAt;
};

Origins readOrigins(Row &row)
{
    return {
        row.id<UserId>(), row.id<ConversationId>(),  row.enumValue<Direction>(), row.text(), row.instant(), row.text(),
        row.text(),       row.optionalId<FeedSeq>(), row.optionalInstant()};
}

} // namespace

Done addStep(Database &database, MessageId id, Instant at, const QString &step, const QString &detail)
{
    return database.run("INSERT INTO message_steps (message_id, at, step, detail) VALUES (?, ?, ?, ?)", id, at, step,
                        detail);
}

Result<std::vector<MessageStep>> messageSteps(Database &database, MessageId id)
{
    auto origins = required(
        database.first(
            "SELECT m.user_id, m.conversation_id, m.direction, m.origin, m.received_at, m.disposition, m.reason, "
            "f.seq, f.at FROM messages m LEFT JOIN feed f ON f.message_id = m.id WHERE m.id = ? LIMIT 1",
            readOrigins, id),
        "message.unknown", id.value());
    if (!origins) {
        return fail(std::move(origins.error()));
    }
    const auto storedAt = origins->storedAt.value_or(origins->receivedAt);
    std::vector<MessageStep> steps{{origins->receivedAt, QStringLiteral("received"), origins->origin},
                                   {storedAt, QStringLiteral("stored"), QString()}};
    if (origins->direction == Direction::Incoming) {
        const auto decision =
            origins->reason.isEmpty() ? origins->decision : origins->decision + QStringLiteral(": ") + origins->reason;
        steps.push_back({storedAt, QStringLiteral("decided"), decision});
    }
    auto done = database.each(
        "SELECT at, step, detail FROM message_steps WHERE message_id = ? ORDER BY id",
        [&steps](Row &row) {
            steps.push_back({row.instant(), row.text(), row.text()});
        },
        id);
    if (done && origins->seq) {
        done = database.each(
            "SELECT a.at, d.name FROM devices d JOIN acknowledgements a ON a.device_id = d.id AND a.up_to = "
            "(SELECT min(up_to) FROM acknowledgements WHERE device_id = d.id AND up_to >= ?) WHERE d.user_id = ?",
            [&steps](Row &row) {
                steps.push_back({row.instant(), QStringLiteral("delivered"), row.text()});
            },
            *origins->seq, origins->user);
    }
    if (done && origins->direction == Direction::Incoming) {
        done = database.each(
            "SELECT at FROM reads WHERE conversation_id = ? AND up_to >= ? ORDER BY up_to LIMIT 1",
            [&steps](Row &row) {
                steps.push_back({row.instant(), QStringLiteral("read"), QString()});
            },
            origins->conversation, id);
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    std::ranges::stable_sort(steps, {}, &MessageStep::at);
    return steps;
}

} // namespace locum::store
