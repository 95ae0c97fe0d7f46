// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/rules.h"

#include "store/database.h"
#include "store/json_column.h"

#include <algorithm>

namespace locum::store {
namespace {

#define GENERATION_COLUMNS "id, created_at, device_id, note, running"

Generation readGeneration(Row &row)
{
    return {row.id<GenerationId>(), row.instant(), row.optionalId<DeviceId>(), row.text(), row.boolean()};
}

Result<qint64> pruned(Database &database, Done done)
{
    if (!done) {
        return fail(std::move(done.error()));
    }
    return database.changes();
}

} // namespace

Result<Generation> insertGeneration(Database &database, UserId user, const std::vector<RuleFile> &files,
                                    std::optional<DeviceId> device, const QString &note, Instant now)
{
    if (auto done = setRunning(database, user, std::nullopt); !done) {
        return fail(std::move(done.error()));
    }
    auto id = database.insert<GenerationId>(
        "INSERT INTO rule_generations (user_id, created_at, device_id, note, running) VALUES (?, ?, ?, ?, 1)", user,
        now, device, note);
    if (!id) {
        return fail(std::move(id.error()));
    }
    int place = 0;
    for (const RuleFile &file : files) {
        if (auto done = database.run("INSERT INTO rule_files (generation_id, place, name, text) VALUES (?, ?, ?, ?)",
                                     *id, place++, file.name, file.text);
            !done) {
            return fail(std::move(done.error()));
        }
    }
    return Generation{*id, now, device, note, true};
}

Result<std::vector<Generation>> generations(Database &database, UserId user)
{
    return database.all("SELECT " GENERATION_COLUMNS " FROM rule_generations WHERE user_id = ? ORDER BY id DESC",
                        readGeneration, user);
}

Result<std::optional<Generation>> runningGeneration(Database &database, UserId user)
{
    return database.first("SELECT " GENERATION_COLUMNS " FROM rule_generations WHERE user_id = ? AND running = 1",
                          readGeneration, user);
}

Result<Generation> generation(Database &database, UserId user, GenerationId id)
{
    return required(database.first("SELECT " GENERATION_COLUMNS " FROM rule_generations WHERE id = ? AND user_id = ?",
                                   readGeneration, id, user),
                    "rules.generation.unknown", id.value());
}

Result<std::vector<RuleFile>> generationFiles(Database &database, UserId user, GenerationId id)
{
    if (auto found = generation(database, user, id); !found) {
        return fail(std::move(found.error()));
    }
    return database.all(
        "SELECT name, text FROM rule_files WHERE generation_id = ? ORDER BY place",
        [](Row &row) {
            return RuleFile{row.text(), row.blob()};
        },
        id);
}

Done setRunning(Database &database, UserId user, std::optional<GenerationId> id)
{
    auto done = database.run("UPDATE rule_generations SET running = 0 WHERE user_id = ? AND running = 1", user);
    if (!done || !id) {
        return done;
    }
    done = database.run("UPDATE rule_generations SET running = 1 WHERE user_id = ? AND id = ?", user, *id);
    return requiredChange(std::move(done), database.changes(), "rules.generation.unknown", id->value());
}

Done recordUse(Database &database, UserId user, const LimitUse &use)
{
    return database.run("INSERT INTO limit_uses (user_id, limit_key, scope, at, keep_until) VALUES (?, ?, ?, ?, ?)",
                        user, use.limit, use.scope, use.at, use.keepUntil);
}

Result<int> countUses(Database &database, UserId user, const QString &limit, const QString &scope, Instant since)
{
    auto count = database.first(
        "SELECT count(*) FROM limit_uses WHERE user_id = ? AND limit_key = ? AND scope = ? AND at > ?",
        [](Row &row) { return static_cast<int>(row.integer()); }, user, limit, scope, since);
    if (!count) {
        return fail(std::move(count.error()));
    }
    return count->value_or(0);
}

Result<qint64> pruneUses(Database &database, Instant before)
{
    return pruned(database, database.run("DELETE FROM limit_uses WHERE keep_until < ?", before));
}

Done recordSpent(Database &database, UserId user, const QString &rule, Instant now)
{
    return database.run("INSERT INTO spent_rules VALUES (?, ?, ?) ON CONFLICT DO NOTHING", user, rule, now);
}

Result<bool> isSpent(Database &database, UserId user, const QString &rule)
{
    auto found = database.first(
        "SELECT 1 FROM spent_rules WHERE user_id = ? AND rule = ?", [](Row &row) { return row.boolean(); }, user, rule);
    if (!found) {
        return fail(std::move(found.error()));
    }
    return found->has_value();
}

Result<bool> isSpentBefore(Database &database, UserId user, const QString &rule, Instant before)
{
    auto found = database.first(
        "SELECT 1 FROM spent_rules WHERE user_id = ? AND rule = ? AND at < ?", [](Row &row) { return row.boolean(); },
        user, rule, before);
    if (!found) {
        return fail(std::move(found.error()));
    }
    return found->has_value();
}

Done insertDeferred(Database &database, UserId user, const DeferredRow &block)
{
    const auto happening = block.message ? std::nullopt : std::optional(jsonText(block.happening));
    return database.run("INSERT INTO deferred_blocks (user_id, block_key, due, message_id, happening) "
                        "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        user, block.key, block.due, block.message, happening);
}

Result<std::vector<DeferredRow>> takeDeferred(Database &database, UserId user, Instant now, int limit)
{
    auto due = database.all(
        "SELECT id, block_key, due, message_id, happening FROM deferred_blocks "
        "WHERE user_id = ? AND done_at IS NULL AND due <= ? ORDER BY due, id LIMIT ?",
        [](Row &row) {
            DeferredRow block{row.integer(), row.text(), row.instant(), row.optionalId<MessageId>(), {}};
            if (!row.skipNull()) {
                block.happening = readObject(row);
            }
            return block;
        },
        user, now, limit);
    if (!due) {
        return due;
    }
    for (const DeferredRow &block : *due) {
        if (auto done = database.run("UPDATE deferred_blocks SET done_at = ? WHERE id = ?", now, block.id); !done) {
            return fail(std::move(done.error()));
        }
    }
    return due;
}

Result<qint64> pruneDeferred(Database &database, Instant before)
{
    return pruned(database, database.run("DELETE FROM deferred_blocks WHERE done_at < ?", before));
}

Result<std::optional<Instant>> schedulesDone(Database &database, UserId user)
{
    return database.first(
        "SELECT done_to FROM rule_schedules WHERE user_id = ?", [](Row &row) { return row.instant(); }, user);
}

Done setSchedulesDone(Database &database, UserId user, Instant at)
{
    return database.run("INSERT INTO rule_schedules VALUES (?, ?) ON CONFLICT DO UPDATE SET done_to = excluded.done_to",
                        user, at);
}

Result<std::optional<Instant>> nextDue(Database &database, UserId user)
{
    const auto readInstant = [](Row &row) { return row.optionalInstant(); };
    std::optional<Instant> next;
    const auto take = [&next](Result<std::optional<std::optional<Instant>>> found) -> Done {
        if (!found) {
            return fail(std::move(found.error()));
        }
        const auto at = found->value_or(std::nullopt);
        next = at && next ? std::min(at, next) : std::max(at, next);
        return {};
    };
    auto done = take(database.first("SELECT min(due) FROM deferred_blocks WHERE user_id = ? AND done_at IS NULL",
                                    readInstant, user));
    if (done) {
        done = take(database.first("SELECT min(due) FROM waiting_messages WHERE user_id = ?", readInstant, user));
    }
    if (done) {
        done = take(database.first("SELECT min(c.muted_until) FROM conversations c JOIN accounts a "
                                   "ON a.id = c.account_id WHERE a.user_id = ? AND c.muted_until IS NOT NULL",
                                   readInstant, user));
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    return next;
}

Result<std::vector<ConversationId>> endMutes(Database &database, UserId user, Instant now)
{
    auto over = database.all(
        "SELECT c.id FROM conversations c JOIN accounts a ON a.id = c.account_id "
        "WHERE c.muted_until <= ? AND a.user_id = ?",
        [](Row &row) { return row.id<ConversationId>(); }, now, user);
    if (!over) {
        return over;
    }
    for (const ConversationId id : *over) {
        if (auto done = database.run("UPDATE conversations SET muted = 0, muted_until = NULL WHERE id = ?", id);
            !done) {
            return fail(std::move(done.error()));
        }
    }
    return over;
}

Done setMutedUntil(Database &database, ConversationId id, std::optional<Instant> until)
{
    return database.run("UPDATE conversations SET muted = 1, muted_until = ? WHERE id = ?", until, id);
}

Done recordForward(Database &database, UserId user, const ForwardRow &forward)
{
    return database.run("INSERT INTO forwards (user_id, origin_id, message_id, text_hash, at) VALUES (?, ?, ?, ?, ?)",
                        user, forward.origin, forward.message, forward.textHash, forward.at);
}

Result<bool> wasForwarded(Database &database, UserId user, const QByteArray &textHash, Instant since)
{
    auto found = database.first(
        "SELECT 1 FROM forwards WHERE user_id = ? AND text_hash = ? AND at >= ?",
        [](Row &row) { return row.boolean(); }, user, textHash, since);
    if (!found) {
        return fail(std::move(found.error()));
    }
    return found->has_value();
}

Result<std::vector<QString>> forwardedTexts(Database &database, UserId user, Instant since, int limit)
{
    return database.all(
        "SELECT m.text FROM forwards f JOIN messages m ON m.id = f.message_id "
        "WHERE f.user_id = ? AND f.at >= ? ORDER BY f.id DESC LIMIT ?",
        [](Row &row) { return row.text(); }, user, since, limit);
}

Result<qint64> pruneForwards(Database &database, Instant before)
{
    return pruned(database, database.run("DELETE FROM forwards WHERE at < ?", before));
}

} // namespace locum::store
