// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/rule_runner.h"

#include "base/logging.h"
#include "engine/attempt.h"
#include "engine/decider.h"
#include "store/messages.h"
#include "store/outbox.h"

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

/// The wall's clock may be set meanwhile: no wait is longer than this without a look at it.
constexpr Duration longestWait = 10min;

constexpr Duration callAgainAfter = 15s;
constexpr Duration callsAreGoodFor = 10min; ///< since they were decided

} // namespace

RuleRunner::RuleRunner(Journal &journal, Alarms &alarms, Hooks hooks)
    : m_journal(journal), m_alarms(alarms), m_hooks(std::move(hooks))
{
}

Done RuleRunner::load(const std::vector<UserId> &users)
{
    for (const UserId user : users) {
        m_states.try_emplace(user);
        LOCUM_TAKE(status,
                   m_journal.store().readNow([user](store::Database &database) { return keptStatus(database, user); }));
        if (status) {
            m_hooks.status(user, status);
        }
    }
    LOCUM_TAKE(open, m_journal.store().readNow([](store::Database &database) { return store::openOutbox(database); }));
    std::ranges::copy_if(open, std::back_inserter(m_left), [](const store::OutboxItem &item) {
        return item.kind == store::OutboxKind::Answer || item.kind == store::OutboxKind::Call;
    });
    return {};
}

void RuleRunner::start(const std::vector<UserId> &users)
{
    for (const UserId user : users) {
        arm(user);
    }
    for (const store::OutboxItem &task : std::exchange(m_left, {})) {
        perform(task);
    }
}

void RuleRunner::forget(UserId user)
{
    if (const auto found = m_states.find(user); found != m_states.end()) {
        m_alarms.cancel(found->second.alarm);
        m_states.erase(found);
    }
}

void RuleRunner::after(UserId user, const Aftermath &what)
{
    for (const store::OutboxItem &item : what.queued) {
        m_hooks.send(item);
    }
    for (const store::OutboxItem &task : what.tasks) {
        perform(task);
    }
    if (what.status) {
        m_hooks.status(user, *what.status);
    }
    if (what.conversationsChanged) {
        m_hooks.conversationsChanged();
    }
    if (what.policiesChanged) {
        m_hooks.policiesChanged(user);
    }
    if (what.duesChanged) {
        arm(user);
    }
}

void RuleRunner::perform(const store::OutboxItem &task)
{
    if (task.kind == store::OutboxKind::Call) {
        callPlugin(task);
        return;
    }
    if (task.kind != store::OutboxKind::Answer) {
        m_hooks.alert(task);
        return;
    }
    m_hooks.answer(task.user, RequestId(task.payload.value(QLatin1String("request")).toInteger()),
                   task.payload.value(QLatin1String("accept")).toBool(),
                   task.payload.value(QLatin1String("text")).toString(), [this, task](const Done &answered) {
                       // What may still come about stays, for the core that comes next.
                       if (answered || answered.error().retry != Retry::Later) {
                           finish(task);
                       }
                   });
}

void RuleRunner::callPlugin(const store::OutboxItem &task)
{
    const rules::Call call{task.payload.value(QLatin1String("function")).toString().toUtf8(),
                           task.payload.value(QLatin1String("arguments")).toArray()};
    m_hooks.call(task.user, call, task.transaction, [this, task](const Outcome &outcome) {
        const auto *notSent = std::get_if<NotSent>(&outcome);
        // Only what is known not to have been done is tried again, and not when nobody expects it any more.
        if (notSent != nullptr && notSent->error.retry == Retry::Later &&
            m_journal.clock().now() - task.createdAt < callsAreGoodFor) {
            m_alarms.in(callAgainAfter, [this, task] { callPlugin(task); });
            return;
        }
        if (!std::holds_alternative<Sent>(outcome)) {
            const Error &error = notSent != nullptr ? notSent->error : std::get<UnknownOutcome>(outcome).error;
            qCWarning(lcEngine, "an action of a rule plugin was not performed: %s", error.code.constData());
            finish(task, error);
            return;
        }
        finish(task);
    });
}

void RuleRunner::finish(const store::OutboxItem &task, const std::optional<Error> &failure)
{
    m_journal.store().write(
        [task, failure, at = m_journal.clock().now()](store::Database &database) -> Result<bool> {
            if (failure && task.message) {
                LOCUM_MUST(store::addStep(database, *task.message, at, QStringLiteral("effect_failed"),
                                          QString::fromLatin1(failure->code)));
            }
            return store::finishOutbox(database, task.id, at);
        },
        m_journal.context(), [](const Result<bool> &) {}); // at worst what is done is asked for again, by the same key
}

void RuleRunner::happened(UserId user, const Happened &event)
{
    auto now = std::make_shared<const Circumstances>(m_hooks.circumstances(user));
    if (!now->hasRules) {
        return;
    }
    // Most events concern no rule: that is found out by reading, and nothing is written for it.
    m_journal.read(
        [now, event, at = m_journal.clock().now()](store::Database &database) -> Result<bool> {
            FactBuilder builder(database, *now, at);
            LOCUM_TAKE(facts, builder.about(event));
            return now->program->react(facts) != rules::Reaction{};
        },
        [this, user, event](const Result<bool> &concerns) {
            if (!concerns || !*concerns) {
                return;
            }
            m_journal.write(
                user,
                [event, fresh = std::make_shared<const Circumstances>(m_hooks.circumstances(user))](
                    store::Database &database, FeedWriter &feed) {
                    return Decider(database, feed, *fresh).happened(event);
                },
                [this, user](const Result<Aftermath> &done) {
                    if (done) {
                        after(user, *done);
                    } else {
                        qCWarning(lcEngine, "an event of user %lld found no rule to answer it: %s",
                                  static_cast<long long>(user.value()), done.error().code.constData());
                    }
                });
        });
}

void RuleRunner::arm(UserId user)
{
    State &state = m_states[user];
    if (state.running) {
        state.again = true;
        return;
    }
    m_journal.read([now = std::make_shared<const Circumstances>(m_hooks.circumstances(user)),
                    at = m_journal.clock().now()](store::Database &database) { return nextDue(database, *now, at); },
                   [this, user](const Result<std::optional<Instant>> &next) {
                       if (m_states.contains(user)) {
                           wake(user, next ? *next : std::optional<Instant>(m_journal.clock().now() + 1min));
                       }
                   });
}

void RuleRunner::wake(UserId user, std::optional<Instant> next)
{
    State &state = m_states[user];
    m_alarms.cancel(state.alarm);
    if (!next || state.running) {
        return;
    }
    const auto wait = std::chrono::duration_cast<Duration>(*next - m_journal.clock().now());
    if (wait <= 0ms) {
        run(user);
        return;
    }
    state.alarm = m_alarms.in(std::min(wait, longestWait), [this, user] {
        if (const auto found = m_states.find(user); found != m_states.end()) {
            found->second.alarm = 0;
            arm(user);
        }
    });
}

void RuleRunner::run(UserId user)
{
    m_states[user].running = true;
    m_journal.write(
        user,
        [now = std::make_shared<const Circumstances>(m_hooks.circumstances(user))](
            store::Database &database, FeedWriter &feed) { return runDue(database, feed, *now); },
        [this, user](const Result<Aftermath> &done) { ran(user, done); });
}

void RuleRunner::ran(UserId user, const Result<Aftermath> &done)
{
    const auto found = m_states.find(user);
    if (found == m_states.end()) {
        return;
    }
    State &state = found->second;
    state.running = false;
    state.again = false;
    if (!done) {
        ++state.failures;
        qCWarning(lcEngine, "what is due for user %lld is not done yet: %s", static_cast<long long>(user.value()),
                  done.error().code.constData());
        state.alarm =
            m_alarms.in(std::min<Duration>(1s * (1 << std::min(state.failures, 10)), longestWait), [this, user] {
                if (m_states.contains(user)) {
                    m_states[user].alarm = 0;
                    arm(user);
                }
            });
        return;
    }
    state.failures = 0;
    Aftermath rest = *done;
    rest.duesChanged = true; // what is due next
    after(user, rest);
}

} // namespace locum::engine
