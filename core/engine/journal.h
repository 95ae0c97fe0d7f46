// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/feed_service.h"
#include "store/feed.h"
#include "store/store.h"

#include <QObject>

#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace locum::engine {

/// Writes to a user's feed inside a job, and keeps what it wrote for the listeners.
class FeedWriter {
public:
    FeedWriter(store::Database &database, UserId user, Instant at) : m_database(database), m_user(user), m_at(at) {}

    Done add(FeedPayload payload)
    {
        auto entry = store::appendFeed(m_database, m_user, m_at, std::move(payload));
        if (!entry) {
            return fail(std::move(entry.error()));
        }
        m_entries.push_back(std::move(*entry));
        return {};
    }

    Instant at() const { return m_at; }
    UserId user() const { return m_user; }
    std::vector<FeedEntry> take() { return std::move(m_entries); }

    /// For a part of a job that is rolled back: what it added is not told.
    size_t mark() const { return m_entries.size(); }
    void rewind(size_t mark) { m_entries.erase(m_entries.begin() + static_cast<qsizetype>(mark), m_entries.end()); }

private:
    store::Database &m_database;
    UserId m_user;
    Instant m_at;
    std::vector<FeedEntry> m_entries;
};

/// The engine's way to the store: what a job adds to a feed is published when it is committed, before its answer is
/// told. Core thread; jobs run on the store's threads.
class Journal {
public:
    Journal(store::Store &store, const Clock &clock, FeedService &feed) : m_store(store), m_clock(clock), m_feed(feed)
    {
    }

    /// `job` is a `Result<T>(store::Database &, FeedWriter &)` that may run more than once (see Store::write); `then`
    /// takes its Result<T> on the core thread.
    template <class Job, class Then>
    void write(UserId user, Job job, Then then)
    {
        using Answer = std::invoke_result_t<Job &, store::Database &, FeedWriter &>;
        using Value = typename Answer::value_type;
        using Kept = std::conditional_t<std::is_void_v<Value>, std::monostate, Value>;
        struct Written {
            Kept value;
            std::vector<FeedEntry> entries;
        };
        m_store.write(
            [user, at = m_clock.now(), job = std::move(job)](store::Database &database) -> Result<Written> {
                FeedWriter feed(database, user, at);
                Answer answer = job(database, feed);
                if (!answer) {
                    return fail(std::move(answer.error()));
                }
                if constexpr (std::is_void_v<Value>) {
                    return Written{{}, feed.take()};
                } else {
                    return Written{std::move(*answer), feed.take()};
                }
            },
            &m_context,
            [this, user, then = std::move(then)](Result<Written> written) {
                if (!written) {
                    then(Answer(fail(std::move(written.error()))));
                    return;
                }
                m_feed.publish(user, std::move(written->entries));
                if constexpr (std::is_void_v<Value>) {
                    then(Answer());
                } else {
                    then(Answer(std::move(written->value)));
                }
            });
    }

    /// `job` is a `Result<T>(store::Database &)` that only reads.
    template <class Job, class Then>
    void read(Job job, Then then)
    {
        m_store.read(std::move(job), &m_context, std::move(then));
    }

    store::Store &store() { return m_store; }
    const Clock &clock() const { return m_clock; }
    /// Answers come no more when it is gone.
    QObject *context() { return &m_context; }

private:
    store::Store &m_store;
    const Clock &m_clock;
    FeedService &m_feed;
    QObject m_context;
};

} // namespace locum::engine
