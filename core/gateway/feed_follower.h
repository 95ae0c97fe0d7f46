// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/feed_frames.h"
#include "ports/engine_ports.h"

#include <memory>
#include <optional>

namespace locum::gateway {

/// Where a follower's frames go.
class FeedSink {
public:
    virtual ~FeedSink() = default;

    /// It has so much waiting that more must wait; it calls FeedFollower::resume() when it has not any more.
    virtual bool isFull() const = 0;
    /// First of all: the newest entry there is.
    virtual void sendHello(FeedSeq last) = 0;
    virtual void sendFrame(const SharedBytes &frame) = 0;
    /// The feed could not be read; nothing more comes.
    virtual void onFeedFailed(const Error &error) = 0;
};

/// Brings one user's feed to a sink from a cursor on, each entry once and in order: first what is stored, by pages,
/// then what is new. A sink that is slow is brought up by pages again. Core thread.
class FeedFollower : public std::enable_shared_from_this<FeedFollower> {
public:
    struct Settings {
        int pageEntries = 200;
        qsizetype frameBytes = 64 * 1024;
    };

    /// `since`: the last entry that the other side has; none: whatever there is now. `feed` and `sink` must live until
    /// stop(). Made by std::make_shared.
    FeedFollower(ports::FeedPort &feed, UserId user, std::optional<FeedSeq> since, FeedSink &sink, Settings settings)
        : m_feed(feed), m_user(user), m_sink(&sink), m_settings(settings), m_since(since),
          m_cursor(since.value_or(FeedSeq(0)))
    {
    }

    /// After the listener that calls onFeed() was added.
    void start() { readPage(); }
    /// Nothing is sent from now on.
    void stop() { m_sink = nullptr; }

    void onFeed(BatchFrames &batch);
    void resume();

    UserId user() const { return m_user; }
    /// The last entry that was sent, or that the other side said it has.
    FeedSeq cursor() const { return m_cursor; }
    bool isLive() const { return m_state == State::Live; }

private:
    enum class State {
        Reading, ///< a page has been asked for
        Waiting, ///< the sink is full
        Live     ///< has everything that was published
    };

    void readPage();
    void onPage(const ports::FeedPage &page);
    /// Sends entries from `index` on; false when the sink is full before the end.
    bool sendFrom(const std::vector<FeedEntry> &entries, size_t index);

    ports::FeedPort &m_feed;
    const UserId m_user;
    FeedSink *m_sink;
    const Settings m_settings;
    const std::optional<FeedSeq> m_since;
    FeedSeq m_cursor;
    State m_state = State::Reading;
    bool m_greeted = false;
};

} // namespace locum::gateway
