// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/store.h"

#include "base/logging.h"
#include "store/group_commit.h"
#include "store/job_queue.h"
#include "store/relay.h"
#include "store/schema.h"

#include <QFile>
#include <QFileInfo>

#include <atomic>
#include <cerrno>
#include <deque>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace locum::store {
namespace {

using detail::Job;
using detail::JobQueue;

/// From so many pages (of 4 KiB) the log is written back when nobody waits, and from more even if somebody does.
constexpr int idleLogPages = 1000;
constexpr int busyLogPages = 8000;

/// One Locum a database: held while the store is open. Close-on-exec, or a cell that outlives the core would hold it.
class FileLock {
public:
    FileLock() = default;
    ~FileLock()
    {
        if (m_file >= 0) {
            ::close(m_file);
        }
    }
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;

    Done lock(const QString &path)
    {
        m_file = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (m_file < 0) {
            return fail("store.unwritable", QStringLiteral("%1 cannot be made (%2)").arg(path, qt_error_string(errno)),
                        Retry::AfterUserAction);
        }
        if (::flock(m_file, LOCK_EX | LOCK_NB) != 0) {
            return fail("store.locked",
                        QStringLiteral("another locumd uses this database (it holds %1): end it").arg(path),
                        Retry::Later);
        }
        return {};
    }

private:
    int m_file = -1;
};

} // namespace

class Store::Threads {
public:
    explicit Threads(const StoreOptions &options) : m_options(options) {}

    ~Threads()
    {
        // The writer last: the connection that closes last takes the log into the database, and the reader may not
        // write.
        const auto end = [](auto &queue, std::thread &thread) {
            queue.close();
            if (thread.joinable()) {
                thread.join();
            }
        };
        end(m_passwords, m_hasher);
        end(m_reads, m_reader);
        end(m_writes, m_writer);
    }

    Threads(const Threads &) = delete;
    Threads &operator=(const Threads &) = delete;

    Done start(Random &random)
    {
        if (!QFileInfo(QFileInfo(m_options.path).absolutePath()).isDir()) {
            // Said by Database::open, with what to do.
        } else if (auto locked = m_lock.lock(m_options.path + QStringLiteral(".lock")); !locked) {
            return locked;
        }
        // Each connection is opened by the thread that it belongs to.
        std::promise<Done> writerReady;
        m_writer = std::thread([this, &random, &writerReady] { runWriter(random, writerReady); });
        if (auto ready = writerReady.get_future().get(); !ready) {
            return ready;
        }
        std::promise<Done> readerReady;
        m_reader = std::thread([this, &readerReady] { runReader(readerReady); });
        if (auto ready = readerReady.get_future().get(); !ready) {
            return ready;
        }
        m_hasher = std::thread([this] { runHasher(); });
        return {};
    }

    void enqueueWrite(std::unique_ptr<Job> job, QObject *context)
    {
        m_relay.address(*job, context);
        ++m_pending;
        m_writes.push(std::move(job));
    }

    void enqueueRead(std::unique_ptr<Job> job, QObject *context)
    {
        m_relay.address(*job, context);
        m_reads.push(std::move(job));
    }

    void enqueuePassword(std::unique_ptr<Job> job, QObject *context)
    {
        m_relay.address(*job, context);
        m_passwords.push(std::move(job));
    }

    int pending() const { return m_pending; }
    const Vault &vault() const { return *m_vault; }

    Statistics statistics() const
    {
        const std::lock_guard lock(m_statisticsMutex);
        return m_statistics;
    }

private:
    Result<std::unique_ptr<Database>> openWritable(Random &random)
    {
        auto database = Database::open({m_options.path, Access::ReadWrite, m_options.busyTimeoutMs});
        if (!database) {
            return database;
        }
        if (auto done = migrate(**database); !done) {
            return fail(std::move(done.error()));
        }
        auto vault = Vault::open(**database, m_options.vault, random);
        if (!vault) {
            return fail(std::move(vault.error()));
        }
        m_vault.emplace(std::move(*vault));
        return database;
    }

    void runWriter(Random &random, std::promise<Done> &ready)
    {
        auto database = openWritable(random);
        if (!database) {
            ready.set_value(fail(std::move(database.error())));
            return;
        }
        ready.set_value({});
        detail::GroupCommit groups(**database, {m_options.batchJobs, m_options.batchTime});
        std::deque<std::unique_ptr<Job>> inbox;
        const auto refill = [this, &inbox] { return m_writes.take(inbox); };
        while (!inbox.empty() || m_writes.wait(inbox)) {
            auto outcome = groups.run(inbox, refill);
            count(outcome);
            m_pending -= static_cast<int>(outcome.jobs.size());
            Relay::post(std::move(outcome.jobs));
            tidyLog(**database, inbox.empty() && !refill());
        }
    }

    /// After the answers have gone out, so that nobody waits for it.
    static void tidyLog(Database &database, bool idle)
    {
        if (database.logPages() >= (idle ? idleLogPages : busyLogPages)) {
            database.checkpoint();
        }
    }

    void count(const detail::GroupOutcome &outcome)
    {
        const std::lock_guard lock(m_statisticsMutex);
        m_statistics.jobs += outcome.jobs.size();
        ++(outcome.committed ? m_statistics.commits : m_statistics.failedCommits);
        m_statistics.reruns += outcome.rerun ? 1 : 0;
    }

    void runReader(std::promise<Done> &ready)
    {
        auto database = Database::open({m_options.path, Access::ReadOnly, m_options.busyTimeoutMs});
        if (!database) {
            ready.set_value(fail(std::move(database.error())));
            return;
        }
        ready.set_value({});
        std::deque<std::unique_ptr<Job>> inbox;
        while (m_reads.wait(inbox)) {
            for (; !inbox.empty(); inbox.pop_front()) {
                auto &job = *inbox.front();
                // One transaction, so that all its statements see the same.
                if (auto begun = (*database)->begin(); !begun) {
                    job.fail(begun.error());
                } else {
                    job.run(database->get());
                    (*database)->rollback();
                }
                std::vector<std::unique_ptr<Job>> answers;
                answers.push_back(std::move(inbox.front()));
                Relay::post(std::move(answers));
            }
        }
    }

    void runHasher()
    {
        std::deque<std::unique_ptr<Job>> inbox;
        while (m_passwords.wait(inbox)) {
            for (; !inbox.empty(); inbox.pop_front()) {
                inbox.front()->run(nullptr);
                std::vector<std::unique_ptr<Job>> answers;
                answers.push_back(std::move(inbox.front()));
                Relay::post(std::move(answers));
            }
        }
    }

    const StoreOptions &m_options;
    FileLock m_lock;
    Relay m_relay;
    std::optional<Vault> m_vault;
    std::atomic<int> m_pending = 0;
    mutable std::mutex m_statisticsMutex;
    Statistics m_statistics;
    JobQueue m_writes;
    JobQueue m_reads;
    JobQueue m_passwords;
    std::thread m_writer;
    std::thread m_reader;
    std::thread m_hasher;
};

Store::Store(StoreOptions options) : m_options(std::move(options)) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(StoreOptions options, Random &random)
{
    std::unique_ptr<Store> store(new Store(std::move(options)));
    store->m_threads = std::make_unique<Threads>(store->m_options);
    if (auto started = store->m_threads->start(random); !started) {
        return fail(std::move(started.error()));
    }
    qCInfo(lcStore) << "open:" << store->m_options.path << "schema" << schemaVersion();
    return store;
}

void Store::enqueueWrite(std::unique_ptr<detail::Job> job, QObject *context)
{
    m_threads->enqueueWrite(std::move(job), context);
}

void Store::enqueueRead(std::unique_ptr<detail::Job> job, QObject *context)
{
    m_threads->enqueueRead(std::move(job), context);
}

void Store::enqueuePassword(std::unique_ptr<detail::Job> job, QObject *context)
{
    m_threads->enqueuePassword(std::move(job), context);
}

int Store::pending() const
{
    return m_threads->pending();
}

const Vault &Store::vault() const
{
    return m_threads->vault();
}

Store::Statistics Store::statistics() const
{
    return m_threads->statistics();
}

qint64 Store::sizeOnDisk() const
{
    qint64 size = 0;
    for (const auto *suffix : {"", "-wal", "-shm"}) {
        size += QFileInfo(m_options.path + QLatin1String(suffix)).size();
    }
    return size;
}

} // namespace locum::store
