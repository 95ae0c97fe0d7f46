// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/alarms.h"
#include "ports/engine_ports.h"
#include "store/store.h"

#include <QObject>

#include <map>
#include <vector>

namespace locum::engine {

/// The devices' feed: publishes what is committed, serves what was, keeps the devices' cursors. Core thread.
///
/// Jobs are committed in the order they were given and their answers come in that order, so entries are published in
/// rising seq. A door that reads until a page's `last` equals its cursor has missed nothing that was published before
/// (see ports::FeedListener).
class FeedService final : public ports::FeedPort {
public:
    FeedService(store::Store &store, const Clock &clock, Alarms &alarms);

    void addListener(ports::FeedListener *listener) override;
    void removeListener(ports::FeedListener *listener) override;
    void read(UserId user, FeedSeq since, int limit, ports::Reply<ports::FeedPage> reply) override;
    void acknowledge(UserId user, DeviceId device, FeedSeq upTo) override;

    /// After the commit.
    void publish(UserId user, std::vector<FeedEntry> entries);
    void publish(UserId user, const Ephemeral &event);
    void publishRemoved(UserId user, DeviceId device);

    /// Gives the store the cursors that wait to be written: whatever job is given next sees them.
    void flushAcknowledgements();

    void forget(UserId user);

private:
    struct Cursor {
        UserId user;
        FeedSeq upTo;
    };

    store::Store &m_store;
    const Clock &m_clock;
    Alarms &m_alarms;
    QObject m_context;
    std::vector<ports::FeedListener *> m_listeners;
    std::map<UserId, qint64> m_published;
    std::map<DeviceId, Cursor> m_cursors; ///< not yet written
    Alarms::Id m_flush = 0;
};

} // namespace locum::engine
