// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/absence_service.h"

#include "base/logging.h"
#include "engine/attempt.h"
#include "engine/digest_contents.h"
#include "store/absences.h"

#include <algorithm>

namespace locum::engine {

namespace {

constexpr size_t mostAbsences = 100;
constexpr int mostMessages = 20000;
constexpr Duration sameComing = std::chrono::minutes(10);
constexpr size_t mostRemembered = 10000;

ports::AbsenceRecord toPort(const store::AbsenceSpan &span)
{
    return {span.number, span.began, span.ended, span.last.reason, span.last.absence};
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
                                                addToDigest(digest.entries, message);
                                                digest.complete = ++looked < mostMessages;
                                                return digest.complete;
                                            }));
            LOCUM_TAKE(online, store::cameOnline(database, user, number));
            for (const store::CameOnline &one : online) {
                addToDigest(digest.entries, one);
            }
            return digest;
        },
        std::move(reply));
}

void AbsenceService::cameOnline(UserId user, qint64 number, IdentityId contact)
{
    const Instant now = m_journal.clock().now();
    if (const auto last = m_cameOnline.find(contact); last != m_cameOnline.end() && now - last->second < sameComing) {
        return; // whoever comes and goes all the time makes no work
    }
    if (m_cameOnline.size() >= mostRemembered) {
        m_cameOnline.clear();
    }
    m_cameOnline.insert_or_assign(contact, now);
    m_journal.write(
        user,
        [user, number, contact, now](store::Database &database, FeedWriter &) {
            return store::addCameOnline(database, user, number, contact, now, sameComing);
        },
        [](const Done &done) {
            if (!done) {
                qCWarning(lcEngine, "who came online is not kept: %s", done.error().code.constData());
            }
        });
}

} // namespace locum::engine
