// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/absences.h"

#include "model/json.h"
#include "store/database.h"
#include "store/json_column.h"

#include <algorithm>

namespace locum::store {
namespace {

struct Told {
    Instant at;
    StandInStatus status;
};

Told readTold(Row &row)
{
    Told told{row.instant(), {}};
    auto status = standInStatusFromJson(readObject(row));
    if (status) {
        told.status = std::move(*status);
    } else {
        row.markBad();
    }
    return told;
}

#define MESSAGE_COLUMNS                                                                                                \
    "m.id, m.direction, m.author, m.disposition, m.reason, m.text, m.received_at, c.id, c.kind, c.title, c.address, "  \
    "i.person_id, i.name, i.address, m.disposition IN ('hold', 'digest', 'delay') AND m.released_at IS NULL, "         \
    "coalesce(c.read_up_to, 0) >= m.id FROM messages m JOIN conversations c ON c.id = m.conversation_id "              \
    "LEFT JOIN identities i ON i.id = coalesce(m.sender_id, c.identity_id)"

AbsenceMessage readMessage(Row &row)
{
    AbsenceMessage message{row.id<MessageId>(),
                           row.enumValue<Direction>(),
                           row.enumValue<Author>(),
                           row.enumValue<Disposition>(),
                           row.text(),
                           row.text(),
                           row.instant(),
                           row.id<ConversationId>(),
                           row.enumValue<ConversationKind>(),
                           row.text(),
                           std::nullopt,
                           {}};
    const QString where = row.text();
    message.title = message.title.isEmpty() ? where : message.title;
    message.person = row.optionalId<PersonId>();
    const QString name = row.optionalText().value_or(QString());
    const QString address = row.optionalText().value_or(QString());
    message.name = name.isEmpty() ? address : name;
    message.waits = row.boolean();
    message.read = row.boolean();
    return message;
}

} // namespace

Result<std::vector<AbsenceSpan>> absenceSpans(Database &database, UserId user)
{
    auto history =
        database.all("SELECT at, status FROM stand_in_history WHERE user_id = ? ORDER BY at, id", readTold, user);
    if (!history) {
        return fail(std::move(history.error()));
    }
    std::vector<AbsenceSpan> spans;
    std::optional<Instant> grace; ///< the link was lost then: what came since nobody has seen
    for (const Told &told : *history) {
        const bool away = told.status.state == StandInState::Away;
        const bool goesOn = !spans.empty() && spans.back().number == told.status.absenceNumber;
        if (away && goesOn) { // also where the user was back for a moment
            spans.back().ended.reset();
            spans.back().last = told.status;
        } else if (away) {
            const Instant since = std::min(told.status.since.value_or(told.at), told.at);
            spans.push_back(
                {told.status.absenceNumber, grace ? std::min(*grace, since) : since, std::nullopt, told.status});
        } else if (!spans.empty() && !spans.back().ended) {
            spans.back().ended = told.at;
        }
        const bool isGrace = told.status.state == StandInState::Grace;
        grace = isGrace ? std::optional(std::min(told.status.since.value_or(told.at), told.at)) : std::nullopt;
    }
    std::ranges::reverse(spans);
    return spans;
}

Done addMissed(Database &database, UserId user, qint64 absence, MessageId message)
{
    return database.run("INSERT OR IGNORE INTO missed_messages (user_id, absence, message_id) VALUES (?, ?, ?)", user,
                        absence, message);
}

Done addCameOnline(Database &database, UserId user, qint64 absence, IdentityId contact, Instant at, Duration apart)
{
    return database.run("INSERT INTO came_online (user_id, absence, identity_id, first, last, times) "
                        "VALUES (?, ?, ?, ?4, ?4, 1) ON CONFLICT (user_id, absence, identity_id) DO UPDATE SET "
                        "last = excluded.last, times = times + 1 WHERE excluded.last >= last + ?5",
                        user, absence, contact, at, qint64(apart.count()));
}

namespace {

CameOnline readCameOnline(Row &row)
{
    const auto person = row.id<PersonId>();
    const QString name = row.text();
    const Instant first = row.instant();
    const Instant last = row.instant();
    return {person, name, first, last, static_cast<int>(row.integer())};
}

} // namespace

#define CAME_ONLINE                                                                                                    \
    "SELECT i.person_id, coalesce(nullif(i.name, ''), i.address), c.first, c.last, c.times FROM came_online c "        \
    "JOIN identities i ON i.id = c.identity_id WHERE c.user_id = ? AND "

Result<std::vector<CameOnline>> cameOnline(Database &database, UserId user, qint64 absence)
{
    return database.all(CAME_ONLINE "c.absence = ? ORDER BY c.last DESC, i.id", readCameOnline, user, absence);
}

Result<std::vector<CameOnline>> cameOnlineSince(Database &database, UserId user, Instant since)
{
    return database.all(CAME_ONLINE "c.last >= ? ORDER BY c.last DESC, i.id", readCameOnline, user, since);
}

Done pruneCameOnline(Database &database, Instant before)
{
    return database.run("DELETE FROM came_online WHERE last < ?", before);
}

Done eachMessageIn(Database &database, UserId user, const AbsenceSpan &span, Instant to,
                   const std::function<bool(const AbsenceMessage &)> &visit)
{
    bool goesOn = true;
    // Ids rise with time: read from the newest until they are older.
    auto done = database.each(
        "SELECT " MESSAGE_COLUMNS " WHERE m.user_id = ? ORDER BY m.id DESC",
        [&](Row &row) {
            const AbsenceMessage message = readMessage(row);
            if (message.receivedAt < span.began) {
                return false;
            }
            goesOn = message.receivedAt >= to || visit(message);
            return goesOn;
        },
        user);
    if (!done || !goesOn) {
        return done;
    }
    return database.each(
        "SELECT " MESSAGE_COLUMNS " JOIN missed_messages b ON b.message_id = m.id "
        "WHERE b.user_id = ? AND b.absence = ? AND m.received_at < ? ORDER BY m.id DESC",
        [&](Row &row) { return visit(readMessage(row)); }, user, span.number, span.began);
}

Done eachMessageAfter(Database &database, UserId user, MessageId message,
                      const std::function<bool(const AbsenceMessage &)> &visit)
{
    return database.each(
        "SELECT " MESSAGE_COLUMNS " WHERE m.user_id = ? AND m.id > ? ORDER BY m.id DESC",
        [&](Row &row) { return visit(readMessage(row)); }, user, message);
}

} // namespace locum::store
