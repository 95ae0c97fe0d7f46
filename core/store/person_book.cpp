// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/person_book.h"

#include "store/database.h"
#include "store/json_column.h"
#include "store/message_row.h"

#include <algorithm>
#include <limits>

namespace locum::store {

Result<bool> personsAggregated(Database &database, UserId user)
{
    auto found = database.first(
        "SELECT aggregated FROM person_settings WHERE user_id = ?", [](Row &row) { return row.boolean(); }, user);
    if (!found) {
        return fail(std::move(found.error()));
    }
    return found->value_or(true);
}

Done setPersonsAggregated(Database &database, UserId user, bool aggregated)
{
    return database.run("INSERT INTO person_settings (user_id, aggregated) VALUES (?, ?) "
                        "ON CONFLICT (user_id) DO UPDATE SET aggregated = excluded.aggregated",
                        user, aggregated);
}

Result<std::vector<IdentityId>> pinnedIdentities(Database &database, UserId user)
{
    return database.all(
        "SELECT p.identity_id FROM pinned_identities p JOIN identities i ON i.id = p.identity_id "
        "JOIN accounts a ON a.id = i.account_id WHERE a.user_id = ? ORDER BY p.identity_id",
        [](Row &row) { return row.id<IdentityId>(); }, user);
}

Done pinIdentity(Database &database, PersonId person, std::optional<IdentityId> identity)
{
    auto done = database.run("DELETE FROM pinned_identities WHERE identity_id IN "
                             "(SELECT id FROM identities WHERE person_id = ?)",
                             person);
    if (done && identity) {
        done = database.run("INSERT INTO pinned_identities (identity_id) VALUES (?)", *identity);
    }
    return done;
}

Result<HistoryPage> historyOfPerson(Database &database, UserId user, PersonId person, std::optional<MessageId> before,
                                    int limit)
{
    constexpr auto newest = std::numeric_limits<qint64>::max();
    auto messages =
        database.all("SELECT " MESSAGE_COLUMNS " FROM messages WHERE conversation_id IN (SELECT c.id FROM identities i "
                     "JOIN conversations c ON c.identity_id = i.id AND c.kind = 'direct' WHERE i.person_id = ?) "
                     "AND user_id = ? AND id < ? AND (disposition <> 'drop' OR direction = 'outgoing') "
                     "ORDER BY id DESC LIMIT ?",
                     readMessage, person, user, before.value_or(MessageId(newest)), limit + 1);
    if (!messages) {
        return fail(std::move(messages.error()));
    }
    HistoryPage page{std::move(*messages), false};
    if (page.messages.size() > static_cast<size_t>(limit)) {
        page.messages.pop_back();
        page.more = true;
    }
    std::ranges::reverse(page.messages);
    return page;
}

Result<LastSaid> lastSaid(Database &database, UserId user, PersonId person, Instant since)
{
    const auto readSaid = [](Row &row) { return Said{row.id<IdentityId>(), row.instant(), row.enumValue<Delivery>()}; };
    auto incoming =
        database.first("SELECT c.identity_id, m.received_at, m.delivery FROM identities i JOIN conversations c ON "
                       "c.identity_id = i.id AND c.kind = 'direct' JOIN messages m ON m.conversation_id = c.id "
                       "WHERE i.person_id = ? AND m.user_id = ? AND m.direction = 'incoming' AND m.author = 'contact' "
                       "AND m.origin = 'live' ORDER BY m.id DESC LIMIT 1",
                       readSaid, person, user);
    if (!incoming) {
        return fail(std::move(incoming.error()));
    }
    auto outgoing =
        database.first("SELECT c.identity_id, m.received_at, m.delivery FROM identities i JOIN conversations c ON "
                       "c.identity_id = i.id AND c.kind = 'direct' JOIN messages m ON m.conversation_id = c.id "
                       "WHERE i.person_id = ? AND m.user_id = ? AND m.direction = 'outgoing' AND m.author = 'user' "
                       "ORDER BY m.id DESC LIMIT 1",
                       readSaid, person, user);
    if (!outgoing) {
        return fail(std::move(outgoing.error()));
    }
    LastSaid last{*incoming, *outgoing, {}};
    auto done = database.each(
        "SELECT DISTINCT c.identity_id FROM identities i JOIN conversations c ON c.identity_id = i.id "
        "AND c.kind = 'direct' WHERE i.person_id = ? AND c.written_from_device >= ?",
        [&](Row &row) { last.used.insert(row.id<IdentityId>()); }, person, since);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return last;
}

Done putCards(Database &database, UserId user, const std::vector<Card> &cards)
{
    for (const Card &card : cards) {
        if (auto done = database.run(
                "INSERT INTO cards (user_id, uid, name, phones, emails, chats) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (user_id, uid) DO UPDATE SET name = excluded.name, phones = excluded.phones, "
                "emails = excluded.emails, chats = excluded.chats",
                user, card.uid, card.name, jsonText(card.phones), jsonText(card.emails), jsonText(card.chats));
            !done) {
            return done;
        }
    }
    return {};
}

Result<std::vector<Card>> cards(Database &database, UserId user)
{
    return database.all(
        "SELECT uid, name, phones, emails, chats FROM cards WHERE user_id = ? ORDER BY id",
        [](Row &row) {
            return Card{row.text(), row.text(), readTexts(row), readTexts(row), readTexts(row)};
        },
        user);
}

Done removeCards(Database &database, UserId user)
{
    return database.run("DELETE FROM cards WHERE user_id = ?", user);
}

} // namespace locum::store
