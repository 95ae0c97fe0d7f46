// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "store/database.h"
#include "store/job.h"
#include "store/password.h"
#include "store/vault.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <future>
#include <memory>

namespace locum::store {

struct StoreOptions {
    QString path; ///< of locum.sqlite; its directory must exist
    VaultOptions vault;
    PasswordCost passwordCost;
    int batchJobs = 512;                                ///< one transaction takes at most so many jobs,
    Duration batchTime = std::chrono::milliseconds(20); ///< and begins none after so long
    int backlogLimit = 20000;                           ///< from here on isCongested()
    int busyTimeoutMs = 5000;
};

/// The database behind its threads: one that writes with group commit, one that reads from a connection of its own (so
/// that a long replay does not hold up the writes), and one for password hashes. Its functions may be called from any
/// thread.
///
/// A *job* is a callable `Result<T>(Database &)`; its answer is given to `then`, a callable `void(Result<T>)`, on the
/// thread of `context`, which is the thread that calls. A context that is gone by then is not called. Answers come in
/// the order of the jobs, all those of one transaction in one queued call.
class Store {
public:
    /// Opens the database, brings its schema up to date, finds the key; blocks while it does. Errors: see
    /// Database::open, migrate and Vault::open; `store.locked` too when another Locum uses the same database.
    static Result<std::unique_ptr<Store>> open(StoreOptions options, Random &random);

    /// Finishes all jobs that were given, then ends the threads. Answers that have not been delivered are dropped.
    ~Store();
    Store(const Store &) = delete;
    Store &operator=(const Store &) = delete;

    /// Runs the job on the writer thread. Jobs run in the order they are given, in a transaction that they share with
    /// their neighbours; `then` is called after its commit.
    ///
    /// A job that returns an error leaves no trace, and its neighbours are not harmed: the transaction is rolled back,
    /// and its jobs run again. So a job *may run more than once* and must do the same each time: it works on what it
    /// captured and on the database, moves nothing out of its captures, and has no effects elsewhere. Jobs do not begin
    /// or end transactions. When the commit fails every job in it gets that error. With a full disk (`store.full`) jobs
    /// fail until there is room.
    template <class Job, class Then>
    void write(Job job, QObject *context, Then then)
    {
        enqueueWrite(detail::makeJob(std::move(job), std::move(then)), context);
    }

    /// Runs the job on the reader thread, on a snapshot of what is committed when it begins: a write whose answer has
    /// come is seen, one that is still queued is not.
    template <class Job, class Then>
    void read(Job job, QObject *context, Then then)
    {
        enqueueRead(detail::makeJob(std::move(job), std::move(then)), context);
    }

    /// The same, waiting for the answer: for start-up and tests, never on a thread that serves somebody.
    template <class Job>
    auto writeNow(Job job) -> std::invoke_result_t<Job &, Database &>
    {
        return now(std::move(job), &Store::enqueueWrite);
    }
    template <class Job>
    auto readNow(Job job) -> std::invoke_result_t<Job &, Database &>
    {
        return now(std::move(job), &Store::enqueueRead);
    }

    /// Hashes on the passwords' own thread, one at a time, so that a flood of log-ins takes one core and 64 MiB.
    template <class Then>
    void hashPassword(Secret password, QObject *context, Then then)
    {
        enqueuePassword(detail::makeJob([password = std::move(password), cost = m_options.passwordCost]()
                                            -> Result<QByteArray> { return store::hashPassword(password, cost); },
                                        std::move(then)),
                        context);
    }
    /// `hash` is empty where there is no such user; that takes as long. `then` gets a Result<bool> that never fails.
    template <class Then>
    void verifyPassword(QByteArray hash, Secret password, QObject *context, Then then)
    {
        enqueuePassword(
            detail::makeJob([hash = std::move(hash), password = std::move(password), cost = m_options.passwordCost]()
                                -> Result<bool> { return store::verifyPassword(hash, password, cost); },
                            std::move(then)),
            context);
    }

    /// Jobs given to write() whose commit is not done.
    int pending() const;
    /// pending() has reached the backlog limit: whoever can should hold back (leave cells' events unread) until it has
    /// fallen below half of it. Jobs are taken all the same.
    bool isCongested() const { return pending() >= m_options.backlogLimit; }

    const Vault &vault() const;
    const QString &path() const { return m_options.path; }
    /// Bytes on disk: the database and its log.
    qint64 sizeOnDisk() const;

    struct Statistics {
        quint64 jobs = 0;
        quint64 commits = 0;
        quint64 reruns = 0; ///< transactions that were run again because of a job that failed
        quint64 failedCommits = 0;
    };
    Statistics statistics() const;

private:
    class Threads;

    explicit Store(StoreOptions options);

    template <class Job>
    auto now(Job job, void (Store::*enqueue)(std::unique_ptr<detail::Job>, QObject *))
    {
        using Answer = std::invoke_result_t<Job &, Database &>;
        std::promise<Answer> promise;
        auto future = promise.get_future();
        (this->*enqueue)(
            detail::makeJob(std::move(job), [&promise](Answer answer) { promise.set_value(std::move(answer)); }),
            nullptr);
        return future.get();
    }

    void enqueueWrite(std::unique_ptr<detail::Job> job, QObject *context);
    void enqueueRead(std::unique_ptr<detail::Job> job, QObject *context);
    void enqueuePassword(std::unique_ptr<detail::Job> job, QObject *context);

    StoreOptions m_options;
    std::unique_ptr<Threads> m_threads;
};

} // namespace locum::store
