// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "store/job.h"

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

class QObject;
class QThread;

namespace locum::store {

/// Brings the answers of jobs back to the threads that asked: one queued call for all that goes to one thread at once.
/// An answer whose context is gone by then is dropped. Internal to store.
class Relay {
public:
    Relay() = default;
    ~Relay();
    Relay(const Relay &) = delete;
    Relay &operator=(const Relay &) = delete;

    /// Addresses the job's answer to the calling thread, which must be the context's; without a context the answer is
    /// told on the thread that posts it.
    void address(detail::Job &job, QObject *context);

    /// Delivers answers, in their order. Any thread.
    static void post(std::vector<std::unique_ptr<detail::Job>> jobs);

private:
    std::mutex m_mutex;
    std::unordered_map<QThread *, QObject *> m_ends;
};

} // namespace locum::store
