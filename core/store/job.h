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

    /// Does it and keeps the answer; may be done again. False when the answer is an error.
    virtual bool run(Database *database) = 0;
    /// Makes this the answer.
    virtual void fail(const Error &error) = 0;
    /// Gives the answer; once.
    virtual void tell() = 0;

    QObject *end = nullptr;    ///< the relay's, where the answer goes; null: told on the store's own thread
    QPointer<QObject> context; ///< looked at on its own thread only
};

template <class Answer, class Work, class Then>
class TypedJob final : public Job {
public:
    TypedJob(Work work, Then then) : m_work(std::move(work)), m_then(std::move(then)) {}

    bool run(Database *database) override
    {
        if constexpr (std::is_invocable_v<Work &, Database &>) {
            m_answer.emplace(m_work(*database));
        } else {
            m_answer.emplace(m_work());
        }
        return m_answer->has_value();
    }
    void fail(const Error &error) override { m_answer.emplace(locum::fail(error)); }
    void tell() override { m_then(std::move(*m_answer)); }

private:
    Work m_work;
    Then m_then;
    std::optional<Answer> m_answer;
};

template <class Work>
auto answerOf([[maybe_unused]] Work &work)
{
    if constexpr (std::is_invocable_v<Work &, Database &>) {
        return std::type_identity<std::invoke_result_t<Work &, Database &>>();
    } else {
        return std::type_identity<std::invoke_result_t<Work &>>();
    }
}

/// `work` is Result<T>(Database &), or Result<T>() where there is no database.
template <class Work, class Then>
std::unique_ptr<Job> makeJob(Work work, Then then)
{
    using Answer = typename decltype(answerOf(work))::type;
    static_assert(std::is_invocable_v<Then &, Answer>, "a job gives Result<T>, and then() takes it");
    return std::make_unique<TypedJob<Answer, Work, Then>>(std::move(work), std::move(then));
}

} // namespace detail
} // namespace locum::store
