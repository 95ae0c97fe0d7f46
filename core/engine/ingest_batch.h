// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/decider.h"
#include "engine/dispatcher.h"
#include "network/network_service.h"
#include "store/vault.h"

#include <QHash>
#include <QSet>

#include <utility>
#include <vector>

namespace locum::engine {

/// An event as it waits to be stored.
struct Arrival {
    network::EventKey key;
    AccountId account;
    NetworkEvent event;
    Instant at; ///< when it came
};

/// What one job stores: events of one life of one cell in their order, or the beginning of a new life.
struct Batch {
    std::vector<Arrival> arrivals;
    std::optional<network::CellRecord> started;
    std::vector<AccountId> accounts; ///< of the cell, with `started`
};

/// What the core must know after the commit.
struct BatchOutcome {
    struct Contact {
        AccountId account;
        QString address;
        IdentityId identity;
    };
    struct Room {
        AccountId account;
        QString address;
        ConversationId conversation;
    };
    std::vector<Contact> contacts;
    std::vector<Room> rooms;
    Aftermath after;
    std::vector<SendEnded> ended;
    std::vector<AccountId> wroteElsewhere; ///< the user wrote from another client just now
    std::vector<std::pair<AccountId, QJsonObject>> settings;
};

/// What the ingest of one cell keeps from batch to batch of what it has read: only its own jobs use it, on the store's
/// thread, one at a time.
class IngestCache {
public:
    /// Forgets everything when something else has changed contacts or conversations, or when a batch runs again: what
    /// it had put here was rolled back.
    void begin(const Batch *batch, quint64 directoryVersion);

    struct Key {
        AccountId account;
        ConversationKind kind;
        QString address;

        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed = 0) noexcept
        {
            return qHashMulti(seed, key.account, static_cast<int>(key.kind), key.address);
        }
    };

    QHash<Key, Identity> identities; ///< kind is Direct
    QHash<Key, Conversation> conversations;
    QSet<qint64> unannounced; ///< conversations in which nothing was said yet that the devices know of

private:
    const Batch *m_batch = nullptr;
    quint64 m_directoryVersion = 0;
};

/// Stores a batch, inside a job. `cache` is the cell's.
Result<BatchOutcome> storeBatch(store::Database &database, const store::Vault &vault, FeedWriter &feed,
                                const Batch &batch, const Circumstances &circumstances, IngestCache &cache);

/// The links as the networks last told them, kept for a core that finds its cells still running.
Result<QHash<qint64, LinkState>> keptLinks(store::Database &database, UserId user);

} // namespace locum::engine
