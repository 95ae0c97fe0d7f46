// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/ingest_batch.h"

#include "base/logging.h"
#include "base/overloaded.h"
#include "engine/attempt.h"
#include "engine/ingest_writer.h"
#include "store/cells.h"
#include "store/requests.h"

namespace locum::engine {

namespace {

constexpr qsizetype mostKept = 20000; ///< contacts or conversations in the cache of one cell

} // namespace

void IngestCache::begin(const Batch *batch, quint64 directoryVersion)
{
    if (batch == m_batch || directoryVersion != m_directoryVersion || identities.size() > mostKept ||
        conversations.size() > mostKept) {
        identities.clear();
        conversations.clear();
        unannounced.clear();
    }
    m_batch = batch;
    m_directoryVersion = directoryVersion;
}

Result<BatchOutcome> storeBatch(store::Database &database, const store::Vault &vault, FeedWriter &feed,
                                const Batch &batch, const Circumstances &circumstances, IngestCache &cache)
{
    IngestWriter writer(database, vault, feed, circumstances, cache);
    if (batch.started) {
        LOCUM_MUST(writer.cellStarted(*batch.started, batch.accounts));
    }
    for (const Arrival &arrival : batch.arrivals) {
        LOCUM_MUST(writer.arrival(arrival));
    }
    return writer.takeOutcome();
}

IngestWriter::IngestWriter(store::Database &database, const store::Vault &vault, FeedWriter &feed,
                           const Circumstances &circumstances, IngestCache &cache)
    : m_database(database), m_vault(vault), m_feed(feed), m_now(circumstances), m_cache(cache),
      m_decider(database, feed, circumstances)
{
}

Done IngestWriter::cellStarted(const network::CellRecord &record, const std::vector<AccountId> &accounts)
{
    LOCUM_MUST(store::setCell(
        m_database, store::Cell{record.user, record.plugin, record.epoch, record.resumeKeyHash, record.committed}));
    for (const AccountId account : accounts) {
        LOCUM_MUST(keepLink(account, std::nullopt));
        // Their handles died with the life before.
        LOCUM_TAKE(closed, store::removeRequests(m_database, account));
        for (const RequestId request : closed) {
            LOCUM_MUST(m_feed.add(RequestClosed{request}));
        }
    }
    return {};
}

Done IngestWriter::arrival(const Arrival &arrival)
{
    const Result<bool> isNew =
        store::commitEvent(m_database, arrival.key.user, arrival.key.plugin, arrival.key.epoch, arrival.key.number);
    if (!isNew) {
        if (isNew.error().code == "cell.epoch.unknown") {
            return {}; // of a life that is over and was taken leave of
        }
        return fail(isNew.error());
    }
    if (!*isNew || !m_now.accounts.contains(arrival.account)) {
        return {};
    }
    return event(arrival);
}

Done IngestWriter::event(const Arrival &arrival)
{
    const AccountId account = arrival.account;
    const auto nothing = [] { return Done(); };
    return std::visit(Overloaded{[&](const LinkChanged &what) { return link(account, what); },
                                 [&](const RosterReceived &what) { return roster(account, what); },
                                 [&](const RosterEntryChanged &what) { return rosterEntry(account, what.entry); },
                                 [&](const RosterEntryRemoved &what) { return rosterRemoval(account, what.address); },
                                 [&](const MessageReceived &what) { return message(arrival, what); },
                                 [&](const ReceiptReceived &what) { return receipt(account, what); },
                                 [&](const RoomJoined &what) { return roomJoined(account, what); },
                                 [&](const RoomLeft &what) { return roomLeft(account, what); },
                                 [&](const RoomTopicChanged &what) { return roomTopic(account, what); },
                                 [&](const RequestReceived &what) { return request(arrival, what); },
                                 [&](const RequestWithdrawn &what) { return requestWithdrawn(account, what); },
                                 [&](const CommandEnded &what) { return ended(what); },
                                 [&](const SettingsChanged &what) { return settings(account, what); },
                                 // True only now: never stored.
                                 [&](const PresenceChanged &) { return nothing(); },
                                 [&](const OwnClientChanged &) { return nothing(); },
                                 [&](const TypingChanged &) { return nothing(); },
                                 [&](const ParticipantsChanged &) { return nothing(); },
                                 [&](const AvatarChanged &what) { return avatar(account, what); },
                                 [&](const NoticeReceived &) { return nothing(); }},
                      arrival.event);
}

} // namespace locum::engine
