// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/feed_follower.h"

namespace locum::gateway {

void FeedFollower::readPage()
{
    m_state = State::Reading;
    // From "now" on: only `last` is wanted of the first page.
    const bool onlyLast = !m_greeted && !m_since;
    m_feed.read(m_user, m_cursor, onlyLast ? 1 : m_settings.pageEntries,
                [weak = weak_from_this()](const Result<ports::FeedPage> &page) {
                    const auto self = weak.lock();
                    if (!self || self->m_sink == nullptr) {
                        return;
                    }
                    if (page) {
                        self->onPage(*page);
                    } else {
                        self->m_sink->onFeedFailed(page.error());
                    }
                });
}

void FeedFollower::onPage(const ports::FeedPage &page)
{
    if (!m_greeted) {
        m_greeted = true;
        m_sink->sendHello(page.last);
        if (!m_since || *m_since > page.last) {
            // It said that it has more than there is: what comes from now on is new to it all the same.
            m_cursor = page.last;
        }
    }
    if (!sendFrom(*page.entries, firstBeyond(*page.entries, m_cursor))) {
        m_state = State::Waiting;
        return;
    }
    if (page.entries->empty() && m_cursor < page.last) {
        m_cursor = page.last; // what was between is no more
    }
    if (m_cursor >= page.last) {
        m_state = State::Live;
    } else if (m_sink->isFull()) {
        m_state = State::Waiting;
    } else {
        readPage();
    }
}

bool FeedFollower::sendFrom(const std::vector<FeedEntry> &entries, size_t index)
{
    while (index < entries.size()) {
        if (m_sink->isFull()) {
            return false;
        }
        const FeedFrame frame = nextFrame(entries, index, m_settings.frameBytes);
        m_cursor = frame.last;
        m_sink->sendFrame(frame.bytes);
    }
    return true;
}

void FeedFollower::onFeed(BatchFrames &batch)
{
    if (m_sink == nullptr || m_state != State::Live) {
        return; // a page that is still to come holds it
    }
    const auto &entries = batch.entries();
    if (entries.empty() || entries.back().seq <= m_cursor) {
        return;
    }
    if (entries.front().seq <= m_cursor) {
        if (!sendFrom(entries, firstBeyond(entries, m_cursor))) {
            m_state = State::Waiting;
        }
        return;
    }
    for (const FeedFrame &frame : batch.frames()) {
        if (m_sink->isFull()) {
            m_state = State::Waiting;
            return;
        }
        m_cursor = frame.last;
        m_sink->sendFrame(frame.bytes);
    }
}

void FeedFollower::resume()
{
    if (m_sink != nullptr && m_state == State::Waiting && !m_sink->isFull()) {
        readPage();
    }
}

} // namespace locum::gateway
