// SPDX-License-Identifier: GPL-2.0-or-later
#include "notify/planner.h"

#include <QDateTime>

#include <algorithm>

namespace locum::notify {

using namespace std::chrono_literals;

namespace {

constexpr Duration firstRetry = 15s;
constexpr Duration longestRetry = 30min;
constexpr int mostAttempts = 12;           ///< over some three hours
constexpr Duration presenceIsNews = 15min; ///< who came online longer ago may have gone again

QDateTime localTime(Instant at, const QTimeZone &timeZone)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(at), timeZone);
}

Instant instantOf(const QDateTime &time)
{
    return instantFromMilliseconds(time.toMSecsSinceEpoch());
}

bool reaches(Reach reach, StandInState state)
{
    switch (reach) {
    case Reach::Away:
        return state == StandInState::Away;
    case Reach::Pocketed:
        return state != StandInState::Attached && state != StandInState::Off;
    case Reach::Always:
        return true;
    }
    Q_UNREACHABLE();
}

} // namespace

bool isAmong(const QStringList &whom, const Who &who)
{
    return std::ranges::any_of(whom, [&who](const QString &named) {
        const auto rest = [&named](QLatin1String prefix) { return named.mid(prefix.size()); };
        constexpr QLatin1String label("label:");
        constexpr QLatin1String group("group:");
        constexpr QLatin1String person("person:");
        return named == QLatin1String("everybody") || (named == QLatin1String("known") && who.known) ||
               (named.startsWith(label) && who.labels.contains(rest(label))) ||
               (named.startsWith(group) && who.groups.contains(rest(group))) ||
               (named.startsWith(person) && !who.person.isEmpty() && who.person == rest(person));
    });
}

bool tells(const ChannelUse &use, const Alert &alert, StandInState state)
{
    if (alert.named) {
        return true;
    }
    if (!use.subjects.contains(alert.subject) || !reaches(use.reach, state) || (use.urgentOnly && !alert.urgent)) {
        return false;
    }
    const Who who = alert.who.value_or(Who());
    switch (alert.subject) {
    case sdk::ChannelSubject::Message:
    case sdk::ChannelSubject::Filtered:
        return isAmong(use.from, who);
    case sdk::ChannelSubject::Presence:
        return isAmong(use.online, who);
    case sdk::ChannelSubject::Account:
    case sdk::ChannelSubject::Invitation:
    case sdk::ChannelSubject::Request:
    case sdk::ChannelSubject::Digest:
    case sdk::ChannelSubject::Notice:
    case sdk::ChannelSubject::Test:
        return true;
    }
    Q_UNREACHABLE();
}

bool passesQuiet(const ChannelUse &use, const Alert &alert)
{
    return alert.urgent || alert.subject == sdk::ChannelSubject::Test ||
           (alert.who && isAmong(use.throughQuiet, *alert.who));
}

Instant tellAt(const ChannelUse &use, const Alert &alert, Instant now, std::optional<Instant> lastTold)
{
    Instant at = now;
    if (lastTold && alert.subject != sdk::ChannelSubject::Test) {
        at = std::max(at, *lastTold + use.fold);
    }
    // A rule that names the channel has its own way to wait.
    if (!alert.named && alert.subject == sdk::ChannelSubject::Message) {
        at = std::max(at, now + use.after);
    }
    return at;
}

std::optional<Instant> quietUntil(const ChannelUse &use, Instant now, const QTimeZone &timeZone)
{
    if (!use.quiet || use.quiet->from == use.quiet->to) {
        return std::nullopt;
    }
    const auto &[from, to] = *use.quiet;
    const QDateTime local = localTime(now, timeZone);
    const QTime time = local.time();
    const bool overMidnight = to < from;
    const bool isQuiet = overMidnight ? time >= from || time < to : time >= from && time < to;
    if (!isQuiet) {
        return std::nullopt;
    }
    const QDate endsOn = overMidnight && time >= from ? local.date().addDays(1) : local.date();
    return std::max(instantOf(QDateTime(endsOn, to, timeZone)), Instant(now + 1s));
}

Instant dayBegan(Instant now, const QTimeZone &timeZone)
{
    return instantOf(localTime(now, timeZone).date().startOfDay(timeZone));
}

Instant monthBegan(Instant now, const QTimeZone &timeZone)
{
    const QDate today = localTime(now, timeZone).date();
    return instantOf(QDate(today.year(), today.month(), 1).startOfDay(timeZone));
}

bool isCapReached(const ChannelUse &use, const Spent &spent)
{
    return (use.perDay > 0 && spent.today >= use.perDay) || (use.perMonth > 0 && spent.thisMonth >= use.perMonth);
}

std::optional<Duration> retryIn(int attempts, std::optional<Duration> asked, double unit)
{
    if (attempts >= mostAttempts) {
        return std::nullopt;
    }
    const Duration doubled = firstRetry * (1 << std::clamp(attempts - 1, 0, 10));
    const Duration wait =
        std::max(std::min(doubled, longestRetry), std::min(asked.value_or(Duration(0)), longestRetry));
    // Never sooner than what was asked for, and not all at the same moment.
    return wait + Duration(static_cast<qint64>(static_cast<double>(wait.count()) * 0.25 * unit));
}

Duration goodFor(const ChannelUse &use, sdk::ChannelSubject subject)
{
    return subject == sdk::ChannelSubject::Presence ? std::min(use.goodFor, presenceIsNews) : use.goodFor + use.after;
}

} // namespace locum::notify
