// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/reply_ledger.h"

#include "store/database.h"
#include "store/json_column.h"

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

Done recordEcho(Database &database, const Echo &echo)
{
    return database.run("INSERT INTO echoes (identity_id, at, text_hash) VALUES (?, ?, ?)", echo.identity, echo.at,
                        echo.textHash);
}

Result<std::vector<Echo>> echoes(Database &database, IdentityId identity, Instant since)
{
    return database.all(
        "SELECT identity_id, at, text_hash FROM echoes WHERE identity_id = ? AND at >= ? ORDER BY at, id",
        [](Row &row) {
            return Echo{row.id<IdentityId>(), row.instant(), row.blob()};
        },
        identity, since);
}

Result<qint64> pruneReplyLedger(Database &database, Instant echoesBefore, Instant messagesBefore)
{
    auto done = database.run("DELETE FROM echoes WHERE at < ?", echoesBefore);
    auto count = done ? database.changes() : 0;
    if (done) {
        done = database.run("DELETE FROM auto_messages WHERE at < ?", messagesBefore);
        count += done ? database.changes() : 0;
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    return count;
}

} // namespace locum::store
