// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/relay.h"

#include <QMetaObject>
#include <QObject>
#include <QThread>

#include <utility>

namespace locum::store {
namespace {

using Jobs = std::vector<std::unique_ptr<detail::Job>>;

void send(QObject *end, Jobs jobs)
{
    // The functor of a queued call must be copyable.
    auto shared = std::make_shared<Jobs>(std::move(jobs));
    QMetaObject::invokeMethod(
        end,
        [shared] {
            for (auto &job : *shared) {
                if (job->context) {
                    job->tell();
                }
                job.reset(); // what it captured goes as early as it can, and on this thread
            }
        },
        Qt::QueuedConnection);
}

} // namespace

Relay::~Relay()
{
    for (const auto &[thread, end] : m_ends) {
        const auto *living = end->thread(); // null once the QThread is gone
        if (living == QThread::currentThread() || living == nullptr || living->isFinished()) {
            delete end;
        } else {
            end->deleteLater();
        }
    }
}

void Relay::address(detail::Job &job, QObject *context)
{
    if (context == nullptr) {
        return;
    }
    auto *thread = QThread::currentThread();
    Q_ASSERT_X(context->thread() == thread, "Store", "the context lives in another thread than the caller's");
    job.context = context;
    const std::lock_guard lock(m_mutex);
    auto &end = m_ends[thread];
    if (end != nullptr && end->thread() != thread) { // an earlier thread at the same address, which has ended
        delete std::exchange(end, nullptr);
    }
    if (end == nullptr) {
        end = new QObject;
    }
    job.end = end;
}

void Relay::post(Jobs jobs)
{
    Jobs run;
    for (auto &job : jobs) {
        if (job->end == nullptr) {
            job->tell();
            continue;
        }
        if (!run.empty() && run.front()->end != job->end) {
            send(run.front()->end, std::exchange(run, {}));
        }
        run.push_back(std::move(job));
    }
    if (!run.empty()) {
        auto *end = run.front()->end;
        send(end, std::move(run));
    }
}

} // namespace locum::store
