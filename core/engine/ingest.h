// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/alarms.h"
#include "engine/directory_version.h"
#include "engine/ingest_batch.h"
#include "engine/journal.h"
#include "network/network_service.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <utility>

namespace locum::engine {

/// The way in: events to the database, in the order of their cell, acknowledged after the commit. Core thread.
///
/// A cell has one batch under way at a time; what comes meanwhile is the next one. So nothing can overtake a batch that
/// fails: with a full disk it is tried again, unchanged but for what is true of the user by then, until it is stored.
/// While it waits nothing is acknowledged and nothing dropped.
class Ingest {
public:
    struct Hooks {
        std::function<Circumstances(UserId)> circumstances; ///< as they are now
        std::function<void(UserId, const BatchOutcome &)> stored;
        /// Fetches what rules may ask of plugins about such events, and calls back soon in any case; none: there is
        /// nothing to fetch.
        using Values = std::shared_ptr<const rules::PluginValues>;
        std::function<void(UserId, language::EventMask, std::function<void(Values)>)> prepare = {};
    };
    struct Options {
        size_t batchEvents = 256;
        Duration firstRetry = std::chrono::milliseconds(250);
        Duration longestRetry = std::chrono::seconds(30);
    };

    Ingest(Journal &journal, network::NetworkService &network, Alarms &alarms, const DirectoryVersion &directory,
           Hooks hooks, Options options);

    void take(const network::EventKey &key, AccountId account, NetworkEvent event);
    /// In its place among the events: what came before belongs to the former life.
    void cellStarted(const network::CellRecord &record, std::vector<AccountId> accounts);
    void forget(UserId user);

    /// Events that have come and are not stored.
    int waiting(UserId user, const QString &plugin) const;
    /// Why nothing can be stored now.
    const std::optional<Error> &failure() const { return m_failure; }

private:
    using CellKey = std::pair<UserId, QString>;

    struct Mailbox {
        std::deque<std::variant<Arrival, Batch>> queue; ///< a Batch is the beginning of a life
        std::shared_ptr<const Batch> underWay;
        Hooks::Values values; ///< fetched for the batch under way
        std::shared_ptr<IngestCache> cache = std::make_shared<IngestCache>();
        int failures = 0;
        size_t careful = 0; ///< so many events go one by one, for one of them cannot be stored
        Alarms::Id retry = 0;
        bool scheduled = false;
    };

    void schedule(const CellKey &cell);
    void pump(const CellKey &cell);
    void prepare(const CellKey &cell);
    void submit(const CellKey &cell);
    std::shared_ptr<const Batch> nextBatch(Mailbox &mailbox) const;
    void onStored(const CellKey &cell, const BatchOutcome &outcome);
    void onFailed(const CellKey &cell, const Error &error);
    void giveBack(Mailbox &mailbox, const Batch &batch);

    Journal &m_journal;
    network::NetworkService &m_network;
    Alarms &m_alarms;
    const DirectoryVersion &m_directory;
    Hooks m_hooks;
    Options m_options;
    std::map<CellKey, Mailbox> m_mailboxes;
    std::optional<Error> m_failure;
};

} // namespace locum::engine
