// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/reply_ledger.h"

#include "store/database.h"
#include "store/json_column.h"

#include <algorithm>

namespace locum::store {
namespace {

#define AUTO_COLUMNS                                                                                                   \
    "m.user_id, m.person_id, m.identity_id, m.account_id, m.conversation_id, m.message_id, m.in_reply_to, m.at, "      \
    "m.kind, m.absence"

AutoMessage readAutoMessage(Row &row)
{
    return {row.id<UserId>(),
            row.id<PersonId>(),
            row.id<IdentityId>(),
            row.id<AccountId>(),
            row.id<ConversationId>(),
            row.optionalId<MessageId>(),
            row.optionalId<MessageId>(),
            row.instant(),
            row.enumValue<AutoKind>(),
            row.integer()};
}

} // namespace

Done recordAutoMessage(Database &database, const AutoMessage &message)
{
    return database.run(
        "INSERT INTO auto_messages (user_id, person_id, identity_id, account_id, conversation_id, message_id, "
        "in_reply_to, at, kind, absence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        message.user, message.person, message.identity, message.account, message.conversation, message.message,
        message.inReplyTo, message.at, message.kind, message.absence);
}

Result<std::vector<AutoMessage>> autoMessagesTo(Database &database, PersonId person, Instant since)
{
    return database.all("SELECT " AUTO_COLUMNS " FROM identities i JOIN auto_messages m ON m.identity_id = i.id "
                        "WHERE i.person_id = ? AND m.at >= ? ORDER BY m.at, m.id",
                        readAutoMessage, person, since);
}

Result<std::optional<AutoMessage>> autoMessageInAbsence(Database &database, UserId user, PersonId person, AutoKind kind,
                                                        qint64 absence)
{
    return database.first("SELECT " AUTO_COLUMNS " FROM identities i JOIN auto_messages m ON m.identity_id = i.id "
                          "WHERE i.person_id = ? AND m.user_id = ? AND m.kind = ? AND m.absence = ? "
                          "ORDER BY m.at DESC, m.id DESC LIMIT 1",
                          readAutoMessage, person, user, kind, absence);
}

Result<std::vector<AutoMessage>> autoMessagesInAbsence(Database &database, UserId user, AutoKind kind, qint64 absence)
{
    return database.all("SELECT " AUTO_COLUMNS
                        " FROM auto_messages m WHERE m.user_id = ? AND m.kind = ? AND m.absence = ? ORDER BY m.id",
                        readAutoMessage, user, kind, absence);
}

Result<int> countAutoMessages(Database &database, AccountId account, Instant since)
{
    auto count = database.first(
        "SELECT count(*) FROM auto_messages WHERE account_id = ? AND at >= ?",
        [](Row &row) { return static_cast<int>(row.integer()); }, account, since);
    if (!count) {
        return fail(std::move(count.error()));
    }
    return count->value_or(0);
}

Result<std::optional<Instant>> userLastWroteTo(Database &database, PersonId person)
{
    auto newest = database.first(
        "SELECT max(user_wrote_at) FROM identities WHERE person_id = ?", [](Row &row) { return row.optionalInstant(); },
        person);
    if (!newest) {
        return fail(std::move(newest.error()));
    }
    return newest->value_or(std::nullopt);
}

Result<std::vector<IdentityLedger>> personLedger(Database &database, PersonId person, const LedgerWindow &window)
{
    auto ledgers = database.all(
        "SELECT id, reset_at, bot_until, mute_until FROM identities WHERE person_id = ? ORDER BY id",
        [](Row &row) {
            IdentityLedger ledger{row.id<IdentityId>()};
            ledger.resetAt = row.optionalInstant();
            ledger.botUntil = row.optionalInstant();
            ledger.muteUntil = row.optionalInstant();
            return ledger;
        },
        person);
    if (!ledgers) {
        return ledgers;
    }
    for (auto &ledger : *ledgers) {
        const auto since = std::min(window.automaticSince, ledger.resetAt.value_or(window.automaticSince));
        auto done = database.each(
            "SELECT " AUTO_COLUMNS " FROM auto_messages m WHERE identity_id = ? AND at >= ? ORDER BY at, id",
            [&](Row &row) { ledger.automatic.push_back(readAutoMessage(row)); }, ledger.identity, since);
        if (done) {
            done = database.each(
                "SELECT at, text_hash, repeated FROM texts_seen WHERE identity_id = ? AND at >= ? "
                "ORDER BY at DESC, id DESC LIMIT ?",
                [&](Row &row) {
                    ledger.texts.push_back({row.instant(), row.blob(), row.boolean()});
                },
                ledger.identity, window.textsSince, window.newest);
            std::reverse(ledger.texts.begin(), ledger.texts.end());
        }
        if (done) {
            done = database.each(
                "SELECT at FROM bounces WHERE identity_id = ? AND at >= ? ORDER BY at DESC, id DESC LIMIT ?",
                [&](Row &row) { ledger.bounces.push_back(row.instant()); }, ledger.identity, window.bouncesSince,
                window.newest);
            std::reverse(ledger.bounces.begin(), ledger.bounces.end());
        }
        if (!done) {
            return fail(std::move(done.error()));
        }
    }
    return ledgers;
}

Done recordText(Database &database, IdentityId identity, const TextSeen &text)
{
    return database.run("INSERT INTO texts_seen (identity_id, at, text_hash, repeated) VALUES (?, ?, ?, ?)", identity,
                        text.at, text.textHash, text.repeated);
}

Done recordBounce(Database &database, IdentityId identity, Instant at)
{
    return database.run("INSERT INTO bounces (identity_id, at) VALUES (?, ?)", identity, at);
}

Done markBot(Database &database, IdentityId identity, Instant until)
{
    return database.run("UPDATE identities SET bot_until = max(coalesce(bot_until, ?1), ?1) WHERE id = ?2", until,
                        identity);
}

Done muteIdentity(Database &database, IdentityId identity, Instant until)
{
    return database.run("UPDATE identities SET mute_until = max(coalesce(mute_until, ?1), ?1) WHERE id = ?2", until,
                        identity);
}

Done resetGaps(Database &database, IdentityId identity, Instant at)
{
    return database.run("UPDATE identities SET reset_at = max(coalesce(reset_at, ?1), ?1) WHERE id = ?2", at, identity);
}

Result<std::optional<Instant>> newestLedgerStamp(Database &database)
{
    auto newest = database.first(
        "SELECT max(at) FROM (SELECT max(at) AS at FROM auto_messages UNION ALL SELECT max(at) FROM texts_seen "
        "UNION ALL SELECT max(at) FROM bounces UNION ALL SELECT max(reset_at) FROM identities)",
        [](Row &row) { return row.optionalInstant(); });
    if (!newest) {
        return fail(std::move(newest.error()));
    }
    return newest->value_or(std::nullopt);
}

Result<qint64> pruneReplyLedger(Database &database, Instant textsBefore, Instant messagesBefore)
{
    qint64 count = 0;
    const auto prune = [&](Sql sql, Instant before) {
        auto done = database.run(sql, before);
        count += done ? database.changes() : 0;
        return done;
    };
    auto done = prune("DELETE FROM texts_seen WHERE at < ?", textsBefore);
    done = done ? prune("DELETE FROM bounces WHERE at < ?", textsBefore) : done;
    done = done ? prune("DELETE FROM auto_messages WHERE at < ?", messagesBefore) : done;
    if (!done) {
        return fail(std::move(done.error()));
    }
    return count;
}

} // namespace locum::store
