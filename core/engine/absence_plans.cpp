// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/absence_plans.h"

#include "base/logging.h"
#include "engine/attempt.h"
#include "store/absence_plans.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr size_t mostPlans = 100;      ///< of a user
constexpr Duration longestWait = 1min; ///< the wall's clock may be set meanwhile

bool isOver(const AbsencePlan &plan, Instant now)
{
    return plan.absence.until && *plan.absence.until <= now;
}

/// The next time that a weekly one begins, at the same hours of the user's day; none for one that comes once.
std::optional<AbsencePlan> next(const AbsencePlan &plan, Instant now)
{
    const auto local = [](Instant at) {
        return QDateTime::fromMSecsSinceEpoch(toMilliseconds(at), QTimeZone::systemTimeZone());
    };
    const auto onDay = [&](Instant at, int days) {
        return instantFromMilliseconds(local(at).addDays(days).toMSecsSinceEpoch());
    };
    const int past = static_cast<int>(std::max<qint64>(local(plan.begins).daysTo(local(now)), 0));
    for (int days = std::max(past, 1); plan.weekdays != 0 && days <= past + 8; ++days) {
        AbsencePlan again = plan;
        again.begins = onDay(plan.begins, days);
        if (plan.absence.until) {
            again.absence.until = onDay(*plan.absence.until, days);
        }
        const bool isWished = (plan.weekdays >> (local(again.begins).date().dayOfWeek() - 1) & 1) != 0;
        if (isWished && again.begins > now) {
            return again;
        }
    }
    return std::nullopt;
}

} // namespace

Done AbsencePlans::load(const std::vector<UserId> &users)
{
    for (const UserId user : users) {
        LOCUM_TAKE(plans, m_journal.store().readNow(
                              [user](store::Database &database) { return store::absencePlans(database, user); }));
        if (!plans.empty()) {
            m_plans[user] = std::move(plans);
        }
    }
    return {};
}

void AbsencePlans::start()
{
    look();
}

void AbsencePlans::forget(UserId user)
{
    m_plans.erase(user);
    arm();
}

std::vector<AbsencePlan> AbsencePlans::of(UserId user) const
{
    const auto found = m_plans.find(user);
    return found == m_plans.end() ? std::vector<AbsencePlan>() : found->second;
}

void AbsencePlans::list(UserId user, const ports::Reply<std::vector<AbsencePlan>> &reply) const
{
    std::vector<AbsencePlan> plans = of(user);
    std::erase_if(plans, [this](const AbsencePlan &plan) { return m_begun.contains(plan.id); });
    reply(std::move(plans));
}

void AbsencePlans::add(UserId user, const AbsencePlan &wished, ports::Reply<AbsencePlan> reply)
{
    const Instant begins = wished.begins;
    const Absence &absence = wished.absence;
    if (begins < m_journal.clock().now()) {
        reply(fail("absence.begin.past", QStringLiteral("it would have begun")));
        return;
    }
    if (absence.until && *absence.until <= begins) {
        reply(fail("absence.until.past", QStringLiteral("it would end before it begins")));
        return;
    }
    if (of(user).size() >= mostPlans) {
        reply(fail("absence_plan.too_many", QStringLiteral("at most %1").arg(mostPlans)));
        return;
    }
    m_standIn.prepare(user, absence, [this, user, wished, reply = std::move(reply)](const Done &good) {
        if (!good) {
            reply(fail(good.error()));
            return;
        }
        m_journal.write(
            user,
            [user, wished](store::Database &database, FeedWriter &) {
                return store::insertAbsencePlan(database, user, wished);
            },
            [this, user, wished, reply](const Result<AbsencePlanId> &id) {
                if (!id) {
                    reply(fail(id.error()));
                    return;
                }
                AbsencePlan plan = wished;
                plan.id = *id;
                auto &plans = m_plans[user];
                plans.insert(std::ranges::upper_bound(plans, plan.begins, {}, &AbsencePlan::begins), plan);
                reply(plan);
                look();
            });
    });
}

void AbsencePlans::remove(UserId user, AbsencePlanId plan, ports::Reply<void> reply)
{
    if (m_begun.contains(plan)) {
        reply(fail("absence_plan.unknown", QStringLiteral("it has begun")));
        return;
    }
    m_journal.write(
        user,
        [user, plan](store::Database &database, FeedWriter &) {
            return store::removeAbsencePlan(database, user, plan);
        },
        [this, user, plan, reply = std::move(reply)](const Done &gone) {
            if (gone) {
                std::erase_if(m_plans[user], [&](const AbsencePlan &each) { return each.id == plan; });
                arm();
            }
            reply(gone);
        });
}

void AbsencePlans::arm()
{
    m_alarms.cancel(m_alarm);
    std::optional<Instant> next;
    for (const auto &[user, plans] : m_plans) {
        for (const AbsencePlan &plan : plans) {
            if (!m_begun.contains(plan.id)) {
                next = std::min(plan.begins, next.value_or(plan.begins));
            }
        }
    }
    if (next) {
        const Duration wait = std::chrono::duration_cast<Duration>(*next - m_journal.clock().now());
        m_alarm = m_alarms.in(std::clamp(wait, Duration(0), longestWait), [this] {
            m_alarm = 0;
            look();
        });
    }
}

void AbsencePlans::look()
{
    const Instant now = m_journal.clock().now();
    const auto all = m_plans; // what begins changes it
    for (const auto &[user, plans] : all) {
        for (const AbsencePlan &plan : plans) {
            if (plan.begins <= now && !m_begun.contains(plan.id)) {
                m_begun.insert(plan.id);
                begin(user, plan);
            }
        }
    }
    arm();
}

void AbsencePlans::begin(UserId user, const AbsencePlan &plan)
{
    if (isOver(plan, m_journal.clock().now())) {
        done(user, plan);
        return;
    }
    m_standIn.prepare(user, plan.absence, [this, user, plan](const Done &good) {
        if (!m_plans.contains(user)) {
            return; // removed meanwhile
        }
        Absence absence = plan.absence;
        if (!good) {
            qCWarning(lcStandIn,
                      "an absence of user %lld begins without its rules, which go not with those that run: %s",
                      static_cast<long long>(user.value()), good.error().code.constData());
            absence.rules.clear();
        }
        // The row goes once the state is stored: a core that ends before begins it again, which changes nothing.
        m_standIn.give(user, standin::AbsenceDue{absence}, [this, user, plan] { done(user, plan); });
    });
}

void AbsencePlans::done(UserId user, const AbsencePlan &plan)
{
    const std::optional<AbsencePlan> again = next(plan, m_journal.clock().now());
    m_journal.write(
        user,
        [user, id = plan.id, again](store::Database &database, FeedWriter &) {
            return again ? store::updateAbsencePlan(database, user, *again)
                         : store::removeAbsencePlan(database, user, id);
        },
        [this, user, plan, again](const Done &stored) {
            if (!stored && stored.error().code != "absence_plan.unknown") {
                m_alarms.in(longestWait, [this, user, plan] {
                    if (m_plans.contains(user)) {
                        done(user, plan);
                    }
                });
                return;
            }
            m_begun.erase(plan.id);
            if (const auto found = m_plans.find(user); found != m_plans.end()) {
                auto &plans = found->second;
                std::erase_if(plans, [&](const AbsencePlan &each) { return each.id == plan.id; });
                if (stored && again) {
                    plans.insert(std::ranges::upper_bound(plans, again->begins, {}, &AbsencePlan::begins), *again);
                }
            }
            arm();
        });
}

} // namespace locum::engine
