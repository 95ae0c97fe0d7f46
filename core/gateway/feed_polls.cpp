// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/feed_polls.h"

#include "gateway/feed_frames.h"

#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace locum::gateway {
namespace {

QByteArray pageJson(const QByteArray &entries, FeedSeq last)
{
    return "{\"entries\":" + entries + ",\"last\":" + QByteArray::number(last.value()) + '}';
}

} // namespace

void FeedPolls::poll(const Poll &poll, Answer answer)
{
    m_feed.read(poll.user, poll.since, poll.limit,
                [this, alive = QPointer<QObject>(&m_context), poll,
                 answer = std::move(answer)](const Result<ports::FeedPage> &page) mutable {
                    if (!alive) {
                        return;
                    }
                    if (!page) {
                        answer(fail(page.error()));
                    } else if (!page->entries->empty() || poll.wait <= Duration(0) || page->last != poll.since) {
                        // Also when it asks from beyond the end: it must learn of that.
                        answer(pageJson(entriesJson(*page->entries, 0, page->entries->size()), page->last));
                    } else {
                        wait(poll, page->last, std::move(answer));
                    }
                });
}

void FeedPolls::wait(const Poll &poll, FeedSeq last, Answer answer)
{
    const auto former = std::find_if(m_waiting.begin(), m_waiting.end(), [&poll](const Waiting &each) {
        return each.poll.device == poll.device && each.poll.user == poll.user;
    });
    if (former != m_waiting.end()) {
        end(former);
    }
    const quint64 number = ++m_numbers;
    m_waiting.push_back({number, poll, last, std::move(answer)});
    QTimer::singleShot(poll.wait, &m_context, [this, number] {
        const auto entry = std::find_if(m_waiting.begin(), m_waiting.end(),
                                        [number](const Waiting &each) { return each.number == number; });
        if (entry != m_waiting.end()) {
            end(entry);
        }
    });
}

/// Answers with nothing new.
void FeedPolls::end(std::list<Waiting>::iterator entry)
{
    const Waiting waiting = std::move(*entry);
    m_waiting.erase(entry);
    waiting.answer(pageJson("[]", waiting.last));
}

void FeedPolls::onFeed(UserId user, const FeedBatch &batch)
{
    if (batch->empty()) {
        return;
    }
    // Taken out first: an answer may lead to the next poll.
    std::list<Waiting> served;
    for (auto entry = m_waiting.begin(); entry != m_waiting.end();) {
        const auto next = std::next(entry);
        if (entry->poll.user == user && batch->back().seq > entry->poll.since) {
            served.splice(served.end(), m_waiting, entry);
        }
        entry = next;
    }
    for (const Waiting &waiting : served) {
        const size_t first = firstBeyond(*batch, waiting.poll.since);
        waiting.answer(
            pageJson(entriesJson(*batch, first, static_cast<size_t>(waiting.poll.limit)), batch->back().seq));
    }
}

void FeedPolls::onDeviceRemoved(DeviceId device)
{
    for (auto entry = m_waiting.begin(); entry != m_waiting.end();) {
        const auto next = std::next(entry);
        if (entry->poll.device == device) {
            end(entry);
        }
        entry = next;
    }
}

} // namespace locum::gateway
