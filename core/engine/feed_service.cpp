// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/feed_service.h"

#include "base/logging.h"
#include "store/devices.h"
#include "store/feed.h"

#include <algorithm>

namespace locum::engine {

namespace {

/// Cursors move with every batch that a device gets; written together they do not stand between messages' commits.
constexpr Duration cursorDelay = std::chrono::milliseconds(100);

} // namespace

FeedService::FeedService(store::Store &store, const Clock &clock, Alarms &alarms)
    : m_store(store), m_clock(clock), m_alarms(alarms)
{
}

void FeedService::addListener(ports::FeedListener *listener)
{
    m_listeners.push_back(listener);
}

void FeedService::removeListener(ports::FeedListener *listener)
{
    std::erase(m_listeners, listener);
}

void FeedService::read(UserId user, FeedSeq since, int limit, ports::Reply<ports::FeedPage> reply)
{
    m_store.read(
        [user, since, limit = std::clamp(limit, 1, 1000)](store::Database &database) -> Result<ports::FeedPage> {
            auto entries = store::readFeed(database, user, since, limit);
            if (!entries) {
                return fail(std::move(entries.error()));
            }
            auto last = store::lastFeedSeq(database, user);
            if (!last) {
                return fail(std::move(last.error()));
            }
            return ports::FeedPage{std::make_shared<const std::vector<FeedEntry>>(std::move(*entries)), *last};
        },
        &m_context,
        [this, user, reply = std::move(reply)](Result<ports::FeedPage> page) {
            if (page) {
                const auto published = m_published.find(user);
                if (published != m_published.end() && published->second > page->last.value()) {
                    page->last = FeedSeq(published->second);
                }
            }
            reply(std::move(page));
        });
}

void FeedService::acknowledge(UserId user, DeviceId device, FeedSeq upTo)
{
    const auto [cursor, isNew] = m_cursors.try_emplace(device, Cursor{user, upTo});
    if (!isNew && upTo > cursor->second.upTo) {
        cursor->second.upTo = upTo;
    }
    if (m_flush == 0) {
        m_flush = m_alarms.in(cursorDelay, [this] {
            m_flush = 0;
            flushAcknowledgements();
        });
    }
}

void FeedService::flushAcknowledgements()
{
    m_alarms.cancel(m_flush);
    for (const auto &[device, cursor] : m_cursors) {
        m_store.write(
            [device = device, upTo = cursor.upTo, now = m_clock.now()](store::Database &database)
                -> Result<store::Acknowledgement> { return store::acknowledgeFeed(database, device, upTo, now); },
            &m_context,
            [this, device = device, cursor = cursor](const Result<store::Acknowledgement> &moved) {
                if (moved || moved.error().code == "device.unknown") {
                    return;
                }
                qCWarning(lcEngine, "cursor of device %lld not stored, tried again: %s",
                          static_cast<long long>(device.value()), moved.error().code.constData());
                acknowledge(cursor.user, device, cursor.upTo);
            });
    }
    m_cursors.clear();
}

void FeedService::publish(UserId user, std::vector<FeedEntry> entries)
{
    if (entries.empty()) {
        return;
    }
    qint64 &published = m_published[user];
    Q_ASSERT(entries.front().seq.value() > published);
    published = entries.back().seq.value();
    const FeedBatch batch = std::make_shared<const std::vector<FeedEntry>>(std::move(entries));
    const auto listeners = m_listeners; // one may leave while it is told
    for (ports::FeedListener *listener : listeners) {
        listener->onFeed(user, batch);
    }
}

void FeedService::publish(UserId user, const Ephemeral &event)
{
    const auto listeners = m_listeners;
    for (ports::FeedListener *listener : listeners) {
        listener->onEphemeral(user, event);
    }
}

void FeedService::publishRemoved(UserId user, DeviceId device)
{
    m_cursors.erase(device);
    const auto listeners = m_listeners;
    for (ports::FeedListener *listener : listeners) {
        listener->onDeviceRemoved(user, device);
    }
}

void FeedService::forget(UserId user)
{
    m_published.erase(user);
    std::erase_if(m_cursors, [user](const auto &cursor) { return cursor.second.user == user; });
}

} // namespace locum::engine
