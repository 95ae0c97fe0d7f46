// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/notice_addresses.h"

#include "store/database.h"
#include "store/json_column.h"

#define NOTICE_ADDRESS_COLUMNS                                                                                         \
    "n.anchor_id, i.person_id, n.channel_id, n.address FROM notice_addresses n "                                       \
    "JOIN identities i ON i.id = n.anchor_id WHERE n.user_id = ? "

namespace locum::store {
namespace {

NoticeAddress readNoticeAddress(Row &row)
{
    return {row.id<IdentityId>(), row.id<PersonId>(), row.id<ChannelId>(), row.text()};
}

Done forget(Database &database, UserId user, PersonId person)
{
    return database.run("DELETE FROM notice_addresses WHERE user_id = ? AND anchor_id IN "
                        "(SELECT id FROM identities WHERE person_id = ?)",
                        user, person);
}

} // namespace

Result<std::vector<NoticeAddress>> noticeAddresses(Database &database, UserId user)
{
    return database.all("SELECT " NOTICE_ADDRESS_COLUMNS "ORDER BY n.anchor_id", readNoticeAddress, user);
}

Result<std::optional<NoticeAddress>> noticeAddress(Database &database, UserId user, PersonId person)
{
    return database.first("SELECT " NOTICE_ADDRESS_COLUMNS "AND i.person_id = ? ORDER BY n.anchor_id LIMIT 1",
                          readNoticeAddress, user, person);
}

Result<NoticeAddress> setNoticeAddress(Database &database, UserId user, PersonId person, ChannelId channel,
                                       const QString &address)
{
    auto anchor = required(database.first(
                               "SELECT i.id FROM identities i JOIN accounts a ON a.id = i.account_id "
                               "WHERE i.person_id = ? AND a.user_id = ? ORDER BY i.id LIMIT 1",
                               [](Row &row) { return row.id<IdentityId>(); }, person, user),
                           "person.unknown", person.value());
    if (!anchor) {
        return fail(std::move(anchor.error()));
    }
    if (auto forgotten = forget(database, user, person); !forgotten) {
        return fail(std::move(forgotten.error()));
    }
    auto done = database.run("INSERT INTO notice_addresses (anchor_id, user_id, channel_id, address) "
                             "VALUES (?, ?, ?, ?)",
                             *anchor, user, channel, address);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return NoticeAddress{*anchor, person, channel, address};
}

Done removeNoticeAddress(Database &database, UserId user, PersonId person)
{
    auto done = forget(database, user, person);
    return requiredChange(std::move(done), database.changes(), "notice.address.unknown", person.value());
}

} // namespace locum::store
