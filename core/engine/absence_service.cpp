// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/absence_service.h"

#include "engine/attempt.h"
#include "store/absences.h"

#include <algorithm>

namespace locum::engine {

namespace {

constexpr size_t mostAbsences = 100;
constexpr int mostMessages = 20000;
constexpr qsizetype mostTexts = 5; ///< of one person
constexpr qsizetype longestText = 200;

ports::AbsenceRecord toPort(const store::AbsenceSpan &span)
{
    return {span.number, span.began, span.ended, span.last.reason, span.last.absence};
}

ports::DigestEntry &entryOf(ports::Digest &digest, const store::AbsenceMessage &message)
{
    const bool isRoom = message.kind == ConversationKind::Room;
    const auto isIt = [&](const ports::DigestEntry &entry) {
        return isRoom || !message.person ? entry.room == message.conversation : entry.person == message.person;
    };
    const auto found = std::ranges::find_if(digest.entries, isIt);
    if (found != digest.entries.end()) {
        return *found;
    }
    ports::DigestEntry entry;
    if (isRoom || !message.person) {
        entry.room = message.conversation;
        entry.name = message.title;
    } else {
        entry.person = message.person;
        entry.name = message.name;
    }
    return digest.entries.emplace_back(std::move(entry));
}

void prepend(QStringList &texts, const QString &text)
{
    if (texts.size() < mostTexts && !text.isEmpty()) {
        texts.prepend(text.simplified().left(longestText));
    }
}

/// Messages come newest first.
void add(ports::Digest &digest, const store::AbsenceMessage &message)
{
    if (message.direction == Direction::Outgoing) {
        if (message.author == Author::Locum) {
            prepend(entryOf(digest, message).answers, message.text);
        }
        return; // what the user wrote from elsewhere they know
    }
    ports::DigestEntry &entry = entryOf(digest, message);
    if (message.disposition != Disposition::Drop) {
        ++entry.came;
        prepend(entry.texts, message.text);
        return;
    }
    const auto why = std::ranges::find(entry.filtered, message.reason, &ports::DigestEntry::Filtered::reason);
    if (why != entry.filtered.end()) {
        ++why->count;
    } else {
        entry.filtered.push_back({message.reason, 1});
    }
}

} // namespace

void AbsenceService::absences(UserId user, ports::Reply<std::vector<ports::AbsenceRecord>> reply)
{
    m_journal.read(
        [user](store::Database &database) -> Result<std::vector<ports::AbsenceRecord>> {
            LOCUM_TAKE(spans, store::absenceSpans(database, user));
            std::vector<ports::AbsenceRecord> records;
            for (const store::AbsenceSpan &span : spans) {
                if (records.size() < mostAbsences) {
                    records.push_back(toPort(span));
                }
            }
            return records;
        },
        std::move(reply));
}

void AbsenceService::digest(UserId user, qint64 number, ports::Reply<ports::Digest> reply)
{
    m_journal.read(
        [user, number, now = m_journal.clock().now()](store::Database &database) -> Result<ports::Digest> {
            LOCUM_TAKE(spans, store::absenceSpans(database, user));
            const auto span = std::ranges::find(spans, number, &store::AbsenceSpan::number);
            if (span == spans.end()) {
                return fail("absence.unknown", QStringLiteral("there is no absence %1").arg(number));
            }
            ports::Digest digest{toPort(*span), {}, true};
            int looked = 0;
            LOCUM_MUST(store::eachMessageIn(database, user, *span, span->ended.value_or(now + Duration(1)),
                                            [&](const store::AbsenceMessage &message) {
                                                add(digest, message);
                                                digest.complete = ++looked < mostMessages;
                                                return digest.complete;
                                            }));
            return digest;
        },
        std::move(reply));
}

} // namespace locum::engine
