// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "store/job.h"

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace locum::store {

class Database;

namespace detail {

struct GroupLimits {
    int jobs = 512;
    Duration time = std::chrono::milliseconds(20);
};

/// How a group went.
struct GroupOutcome {
    std::vector<std::unique_ptr<Job>> jobs; ///< each with its answer, in their order
    bool committed = false;                 ///< at least one transaction was
    bool rerun = false;                     ///< a job failed, so they were run again
};

/// Runs jobs in one transaction, so that they share one fsync, and keeps those that fail from harming the others.
///
/// In the common case nothing fails, and a job costs no savepoint. When one does, all is rolled back and run again with
/// a savepoint around each. When SQLite itself gives up the transaction in that (a full disk does that), each job gets
/// a transaction of its own. Internal to store.
class GroupCommit {
public:
    GroupCommit(Database &database, GroupLimits limits) : m_database(database), m_limits(limits) {}

    /// Takes jobs from `inbox`, which is not empty, until a limit; when it runs empty `refill` may put more into it.
    GroupOutcome run(std::deque<std::unique_ptr<Job>> &inbox, const std::function<bool()> &refill);

private:
    bool runTogether(GroupOutcome &outcome, std::deque<std::unique_ptr<Job>> &inbox,
                     const std::function<bool()> &refill);
    bool runWithSavepoints(GroupOutcome &outcome);
    void runAlone(GroupOutcome &outcome, Job &job);
    bool runOne(Job &job);
    void commit(GroupOutcome &outcome);
    void failAll(GroupOutcome &outcome, const Error &error);

    Database &m_database;
    GroupLimits m_limits;
};

} // namespace detail
} // namespace locum::store
