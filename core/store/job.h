// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace locum::store {

class Database;

namespace detail {

/// What the store's threads do, without its types. Internal to store.
class Job {
public:
    Job() = default;
    virtual ~Job() = default;
    Job(const Job &) = delete;
    Job &operator=(const Job &) = delete;

    /// Keeps its answer. False when it is an error.
    virtual bool run(Database &database) = 0;
    /// Replaces the answer.
    virtual void fail(const Error &error) = 0;
    virtual const Error *error() const = 0;
    /// Gives the answer; once.
    virtual void tell() = 0;

    QObject *thread = nullptr; ///< the relay's end where the answer goes; null: told on the store's own thread
    QPointer<QObject> context; ///< touched on its own thread only
};

template <class T, class Work, class Then>
class TypedJob final : public Job {
public:
    TypedJob(Work work, Then then) : m_work(std::move(work)), m_then(std::move(then)) {}

    bool run(Database &database) override
    {
        m_answer.emplace(m_work(database));
        return m_answer->has_value();
    }
    void fail(const Error &error) override { m_answer.emplace(locum::fail(error)); }
    const Error *error() const override { return m_answer && !m_answer->has_value() ? &m_answer->error() : nullptr; }
    void tell() override { m_then(std::move(*m_answer)); }

private:
    Work m_work;
    Then m_then;
    std::optional<T> m_answer;
};

} // namespace detail

template <class Work, class Then>
std::unique_ptr<detail::Job> makeJob(Work work, Then then)
{
    using Answer = std::invoke_result_t<Work &, Database &>;
    static_assert(std::is_invocable_v<Then &, Answer>, "a job gives Result<T>, and then() takes it");
    return std::make_unique<detail::TypedJob<Answer, Work, Then>>(std::move(work), std::move(then));
}

} // namespace locum::store
