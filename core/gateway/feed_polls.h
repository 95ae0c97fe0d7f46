// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ports/engine_ports.h"

#include <QByteArray>
#include <QObject>

#include <functional>
#include <list>

namespace locum::gateway {

/// Devices that ask for the feed and wait until there is something. Core thread.
class FeedPolls {
public:
    struct Poll {
        UserId user;
        DeviceId device;
        FeedSeq since;
        int limit = 100; ///< 1 to 1000
        Duration wait{0};
    };
    /// {"entries": […], "last": N} as JSON.
    using Answer = std::function<void(Result<QByteArray>)>;

    explicit FeedPolls(ports::FeedPort &feed) : m_feed(feed) {}

    /// Answers at once if there are entries beyond `since`, else with the first that come, or with none after `wait`.
    /// A device waits once: its poll before is answered with none.
    void poll(const Poll &poll, Answer answer);

    void onFeed(UserId user, const FeedBatch &batch);
    void onDeviceRemoved(DeviceId device);

    size_t waiting() const { return m_waiting.size(); }

private:
    struct Waiting {
        quint64 number;
        Poll poll;
        FeedSeq last;
        Answer answer;
    };

    void wait(const Poll &poll, FeedSeq last, Answer answer);
    void end(std::list<Waiting>::iterator entry);

    ports::FeedPort &m_feed;
    std::list<Waiting> m_waiting;
    quint64 m_numbers = 0;
    QObject m_context; ///< of the timers and replies
};

} // namespace locum::gateway
