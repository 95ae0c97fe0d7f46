// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/feed.h"

#include "store/database.h"
#include "store/message_row.h"

#include <utility>

namespace locum::store {
namespace {

FeedEntry readEntry(Row &row)
{
    const auto seq = row.id<FeedSeq>();
    const auto at = row.instant();
    if (row.skipNull()) {
        return {seq, at, MessageAdded{readMessage(row)}};
    }
    auto payload = feedPayloadFromJson(readObject(row));
    row.skipRest();
    if (!payload) {
        row.markBad();
        return {seq, at, ContactRemoved{IdentityId(0)}};
    }
    return {seq, at, std::move(*payload)};
}

} // namespace

Result<FeedEntry> appendFeed(Database &database, UserId user, Instant at, FeedPayload payload)
{
    const auto *added = std::get_if<MessageAdded>(&payload);
    const auto message = added == nullptr ? std::nullopt : std::optional(added->message.id);
    const auto json = added == nullptr ? std::optional(jsonText(toJson(payload))) : std::nullopt;
    auto seq = database.first(
        "INSERT INTO feed (user_id, seq, at, message_id, payload) "
        "SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4 FROM feed WHERE user_id = ?1 RETURNING seq",
        [](Row &row) { return row.id<FeedSeq>(); }, user, at, message, json);
    if (!seq) {
        return fail(std::move(seq.error()));
    }
    return FeedEntry{seq->value_or(FeedSeq(0)), at, std::move(payload)};
}

Result<FeedSeq> lastFeedSeq(Database &database, UserId user)
{
    auto last = database.first(
        "SELECT coalesce(max(seq), 0) FROM feed WHERE user_id = ?", [](Row &row) { return row.id<FeedSeq>(); }, user);
    if (!last) {
        return fail(std::move(last.error()));
    }
    return last->value_or(FeedSeq(0));
}

Result<std::vector<FeedEntry>> readFeed(Database &database, UserId user, FeedSeq since, int limit)
{
    return database.all("SELECT f.seq, f.at, f.payload, " MESSAGE_COLUMNS
                        " FROM feed f LEFT JOIN messages ON id = f.message_id "
                        "WHERE f.user_id = ? AND f.seq > ? ORDER BY f.seq LIMIT ?",
                        readEntry, user, since, limit);
}

} // namespace locum::store
