// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/group_commit.h"

#include "store/database.h"

namespace locum::store::detail {

GroupOutcome GroupCommit::run(std::deque<std::unique_ptr<Job>> &inbox, const std::function<bool()> &refill)
{
    GroupOutcome outcome;
    if (runTogether(outcome, inbox, refill)) {
        return outcome;
    }
    if (outcome.jobs.size() == 1) { // it was alone: its own error is its answer
        return outcome;
    }
    outcome.rerun = true;
    if (runWithSavepoints(outcome)) {
        return outcome;
    }
    for (auto &job : outcome.jobs) {
        runAlone(outcome, *job);
    }
    return outcome;
}

bool GroupCommit::runTogether(GroupOutcome &outcome, std::deque<std::unique_ptr<Job>> &inbox,
                              const std::function<bool()> &refill)
{
    const auto deadline = std::chrono::steady_clock::now() + m_limits.time;
    const auto take = [&] {
        outcome.jobs.push_back(std::move(inbox.front()));
        inbox.pop_front();
    };
    if (auto begun = m_database.begin(); !begun) {
        while (!inbox.empty() && outcome.jobs.size() < static_cast<size_t>(m_limits.jobs)) {
            take();
        }
        failAll(outcome, begun.error());
        return true;
    }
    do {
        if (inbox.empty() && !refill()) {
            break;
        }
        take();
        if (!runOne(*outcome.jobs.back())) {
            m_database.rollback();
            return false;
        }
    } while (outcome.jobs.size() < static_cast<size_t>(m_limits.jobs) && std::chrono::steady_clock::now() < deadline);
    commit(outcome);
    return true;
}

bool GroupCommit::runWithSavepoints(GroupOutcome &outcome)
{
    if (auto begun = m_database.begin(); !begun) {
        failAll(outcome, begun.error());
        return true;
    }
    for (auto &job : outcome.jobs) {
        bool good = m_database.run("SAVEPOINT job").has_value();
        if (good && !runOne(*job)) {
            good = m_database.inTransaction() && m_database.run("ROLLBACK TO job").has_value();
        }
        good = good && m_database.run("RELEASE job").has_value();
        if (!good) {
            m_database.rollback();
            return false;
        }
    }
    if (auto done = m_database.commit(); !done) {
        m_database.rollback();
        return false; // each alone: those that failed keep their own errors that way
    }
    outcome.committed = true;
    return true;
}

void GroupCommit::runAlone(GroupOutcome &outcome, Job &job)
{
    if (auto begun = m_database.begin(); !begun) {
        job.fail(begun.error());
        return;
    }
    if (!runOne(job)) {
        m_database.rollback();
        return;
    }
    if (auto done = m_database.commit(); !done) {
        m_database.rollback();
        job.fail(done.error());
        return;
    }
    outcome.committed = true;
}

bool GroupCommit::runOne(Job &job)
{
    if (!job.run(&m_database)) {
        return false;
    }
    if (!m_database.inTransaction()) {
        job.fail({"store.failed", QStringLiteral("the transaction was lost"), Retry::Later});
        return false;
    }
    return true;
}

void GroupCommit::commit(GroupOutcome &outcome)
{
    if (auto done = m_database.commit(); !done) {
        m_database.rollback();
        failAll(outcome, done.error());
        return;
    }
    outcome.committed = true;
}

void GroupCommit::failAll(GroupOutcome &outcome, const Error &error)
{
    for (auto &job : outcome.jobs) {
        job->fail(error);
    }
}

} // namespace locum::store::detail
