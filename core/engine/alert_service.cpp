// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/alert_service.h"

#include "base/logging.h"
#include "engine/attempt.h"

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

/// The wall's clock may be set meanwhile: no wait is longer than this without a look at it.
constexpr Duration longestWait = 10min;
/// A channel that says nothing for so long has lost it.
constexpr Duration answersWithin = 2min;

} // namespace

Done AlertService::load()
{
    LOCUM_MUST(
        m_parts.journal.store().writeNow([](store::Database &database) { return store::requeueSending(database); }));
    LOCUM_TAKE(open,
               m_parts.journal.store().readNow([](store::Database &database) { return store::openOutbox(database); }));
    std::ranges::copy_if(open, std::back_inserter(m_left),
                         [](const store::OutboxItem &item) { return item.kind == store::OutboxKind::Alert; });
    LOCUM_TAKE(doubtful, m_parts.journal.store().readNow(
                             [](store::Database &database) { return store::sendingToContacts(database); }));
    m_doubtful = std::move(doubtful);
    return {};
}

void AlertService::start(const std::vector<UserId> &users)
{
    for (const store::Alert &alert : std::exchange(m_doubtful, {})) { // whether it went out nobody knows any more
        ended(alert.user, alert.channel, alert.id,
              {sdk::ChannelOutcome::State::Retry, {}, Error{"network.cell.lost", QString(), Retry::No}, {}});
    }
    for (const store::OutboxItem &row : std::exchange(m_left, {})) {
        take(row);
    }
    for (const UserId user : users) {
        look(user);
    }
}

void AlertService::forget(UserId user)
{
    if (const auto found = m_states.find(user); found != m_states.end()) {
        m_parts.alarms.cancel(found->second.alarm);
        m_states.erase(found);
    }
    for (auto one = m_underWay.begin(); one != m_underWay.end();) {
        if (one->second.user == user) {
            m_parts.alarms.cancel(one->second.patience);
            one = m_underWay.erase(one);
        } else {
            ++one;
        }
    }
}

void AlertService::take(const store::OutboxItem &row)
{
    auto now = std::make_shared<const Circumstances>(m_parts.circumstances(row.user));
    if (!now->channels) {
        return; // nothing can be sent: the row waits for a core that can
    }
    m_parts.journal.write(
        row.user, [row, now](store::Database &database, FeedWriter &feed) { return spread(database, feed, *now, row); },
        [this, row](const Result<bool> &done) {
            if (done) {
                look(row.user);
            } else if (done.error().retry == Retry::Later) {
                m_parts.alarms.in(5s, [this, row] { take(row); });
            } else {
                qCWarning(lcEngine, "an alert of user %lld is not told: %s", static_cast<long long>(row.user.value()),
                          done.error().code.constData());
            }
        });
}

void AlertService::look(UserId user)
{
    State &state = m_states[user];
    if (state.running) {
        state.again = true;
        return;
    }
    auto now = std::make_shared<const Circumstances>(m_parts.circumstances(user));
    if (!now->channels || now->channels->channels.empty()) {
        return;
    }
    state.running = true;
    m_parts.alarms.cancel(state.alarm);
    const Telling how{m_parts.channels.address(), [&vault = m_parts.journal.store().vault()](const QString &key) {
                          return vault.token("answer:" + key.toUtf8());
                      }};
    m_parts.journal.write(
        user, [now, how](store::Database &database, FeedWriter &feed) { return startDue(database, feed, *now, how); },
        [this, user](const Result<Due> &due) { looked(user, due); });
}

void AlertService::looked(UserId user, const Result<Due> &due)
{
    const auto found = m_states.find(user);
    if (found == m_states.end()) {
        return;
    }
    State &state = found->second;
    state.running = false;
    const bool again = std::exchange(state.again, false);
    if (!due) {
        ++state.failures;
        qCWarning(lcEngine, "the alerts of user %lld wait: %s", static_cast<long long>(user.value()),
                  due.error().code.constData());
        wake(user, std::min<Duration>(1s * (1 << std::min(state.failures, 9)), longestWait));
        return;
    }
    state.failures = 0;
    if (due->next) {
        wake(user, std::chrono::duration_cast<Duration>(*due->next - m_parts.journal.clock().now()));
    }
    for (const ToTell &what : due->now) {
        give(user, what);
    }
    for (const store::OutboxItem &more : due->more) {
        take(more);
    }
    if (again) {
        look(user);
    }
}

void AlertService::wake(UserId user, Duration in)
{
    State &state = m_states[user];
    m_parts.alarms.cancel(state.alarm);
    state.alarm = m_parts.alarms.in(std::clamp<Duration>(in, 0ms, longestWait), [this, user] {
        if (const auto found = m_states.find(user); found != m_states.end()) {
            found->second.alarm = 0;
            look(user);
        }
    });
}

void AlertService::give(UserId user, const ToTell &what)
{
    const TransactionId transaction(QStringLiteral("a-%1-%2").arg(what.alert.value()).arg(what.attempt));
    const auto waiting = m_parts.alarms.in(answersWithin, [this, user, transaction] {
        onSent(user, transaction,
               {sdk::ChannelOutcome::State::Retry, {}, Error{"channel.no_answer", QString(), Retry::Later}, {}});
    });
    m_underWay.insert_or_assign(transaction.value(), UnderWay{user, what.channel, what.alert, waiting});
    if (auto done = m_parts.channels.send(user, what.channel, transaction, what.message); !done) {
        onSent(user, transaction, {sdk::ChannelOutcome::State::Retry, {}, done.error(), {}});
    }
}

void AlertService::onSent(UserId user, const TransactionId &transaction, const sdk::ChannelOutcome &outcome)
{
    const auto found = m_underWay.find(transaction.value());
    if (found == m_underWay.end() || found->second.user != user) {
        return; // of a former core's, or told twice
    }
    UnderWay done = found->second;
    m_parts.alarms.cancel(done.patience);
    m_underWay.erase(found);
    ended(user, done.channel, done.alert, outcome);
}

void AlertService::onLost(UserId user, const QString &plugin)
{
    std::vector<TransactionId> lost;
    for (const auto &[transaction, what] : m_underWay) {
        if (what.user == user && m_parts.channels.pluginOf(user, what.channel) == plugin) {
            lost.push_back(TransactionId(transaction));
        }
    }
    for (const TransactionId &transaction : lost) {
        onSent(user, transaction,
               {sdk::ChannelOutcome::State::Retry, {}, Error{"network.cell.lost", QString(), Retry::Later}, {}});
    }
}

void AlertService::ended(UserId user, ChannelId channel, AlertId alert, const sdk::ChannelOutcome &outcome)
{
    if (outcome.state == sdk::ChannelOutcome::State::Gone) {
        m_parts.channels.setGone(user, channel,
                                 outcome.error.value_or(Error{"channel.gone", {}, Retry::AfterUserAction}));
    }
    m_parts.journal.write(
        user,
        [alert, outcome, unit = m_parts.random.unit(),
         locale = m_parts.channels.localeOf(user)](store::Database &database, FeedWriter &feed) {
            return attemptEnded(database, feed, alert, outcome, unit, locale);
        },
        [this, user, channel, alert, outcome](const Result<std::vector<store::OutboxItem>> &more) {
            if (!more) { // what came of it is not written: it is asked again
                m_parts.alarms.in(5s, [=, this] { ended(user, channel, alert, outcome); });
                return;
            }
            if (outcome.state == sdk::ChannelOutcome::State::Sent) {
                endTest(alert, {});
            } else {
                const Error why = outcome.error.value_or(Error{"channel.failed", {}, Retry::Later});
                endTest(alert, fail("channel.test.failed",
                                    QStringLiteral("%1 %2").arg(QString::fromLatin1(why.code), why.detail).trimmed(),
                                    why.retry));
            }
            for (const store::OutboxItem &row : *more) {
                take(row);
            }
            look(user);
        });
}

void AlertService::test(UserId user, ChannelId channel, ports::Reply<void> reply)
{
    const QString key = QStringLiteral("test-") + QLatin1String(makeToken(m_parts.random, 9));
    m_parts.journal.write(
        user,
        [user, channel, key](store::Database &database, FeedWriter &feed) -> Result<AlertId> {
            store::Alert row{AlertId(0), user, channel, key};
            row.subject = nameOf(sdk::ChannelSubject::Test);
            row.thread = key;
            row.passesQuiet = true;
            row.due = feed.at();
            row.expires = feed.at() + answersWithin;
            row.createdAt = feed.at();
            LOCUM_TAKE(added, store::addAlert(database, row));
            LOCUM_MUST(store::addAlertPart(database, added.id, {std::nullopt, feed.at(), {}, {}}));
            return added.id;
        },
        [this, user, reply = std::move(reply)](const Result<AlertId> &alert) {
            if (!alert) {
                reply(fail(alert.error()));
                return;
            }
            const auto patience = m_parts.alarms.in(answersWithin, [this, id = *alert] {
                endTest(id,
                        fail("channel.test.timeout", QStringLiteral("the channel has not answered yet"), Retry::Later));
            });
            m_tests.insert_or_assign(*alert, Test{*alert, reply, patience});
            look(user);
        });
}

void AlertService::endTest(AlertId alert, const Done &how)
{
    auto test = m_tests.extract(alert);
    if (!test.empty()) {
        m_parts.alarms.cancel(test.mapped().patience);
        test.mapped().reply(how);
    }
}

} // namespace locum::engine
