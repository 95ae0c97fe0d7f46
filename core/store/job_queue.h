// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "store/job.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

namespace locum::store::detail {

/// Jobs on their way to a thread: in at one end, all at once out at the other. Internal to store.
class JobQueue {
public:
    void push(std::unique_ptr<Job> job)
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
        if (m_jobs.size() == 1) {
            m_filled.notify_one();
        }
    }

    /// Appends what is there; waits until something is. False when the queue is closed and empty.
    bool wait(std::deque<std::unique_ptr<Job>> &into)
    {
        std::unique_lock lock(m_mutex);
        m_filled.wait(lock, [this] { return !m_jobs.empty() || m_closed; });
        return move(into);
    }

    /// The same without waiting.
    bool take(std::deque<std::unique_ptr<Job>> &into)
    {
        const std::lock_guard lock(m_mutex);
        return move(into);
    }

    /// After this nothing more comes: what is in it is still given out.
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_filled.notify_all();
    }

private:
    bool move(std::deque<std::unique_ptr<Job>> &into)
    {
        if (m_jobs.empty()) {
            return false;
        }
        if (into.empty()) {
            into.swap(m_jobs);
        } else {
            for (auto &job : m_jobs) {
                into.push_back(std::move(job));
            }
            m_jobs.clear();
        }
        return true;
    }

    std::mutex m_mutex;
    std::condition_variable m_filled;
    std::deque<std::unique_ptr<Job>> m_jobs;
    bool m_closed = false;
};

} // namespace locum::store::detail
