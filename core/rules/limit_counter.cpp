// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/limit_counter.h"

#include "rules/local_time.h"

#include <QDate>

namespace locum::rules {

namespace {

constexpr Duration longestAbsence = std::chrono::hours(24) * 400;

struct Window {
    Instant since; ///< by the ledger's clock, as what it counts
    Instant keepUntil;
    QString suffix; ///< of the counter's name
};

QString scopeOf(LimitScope scope, const EventView &view)
{
    const auto name = [](const char *kind, qint64 id) { return QLatin1String(kind) + QString::number(id); };
    switch (scope) {
    case LimitScope::Person:
        return name("person:", view.person ? view.person->id.value() : 0);
    case LimitScope::Conversation:
        return name("conversation:", view.conversation ? view.conversation->id.value() : 0);
    case LimitScope::Account:
        return name("account:", view.account ? view.account->id.value() : 0);
    case LimitScope::Rule:
        return QStringLiteral("rule");
    }
    return {};
}

/// The first days of the window that `today` is in, and of the next.
std::pair<qint64, qint64> calendarDays(LimitWindow window, qint64 today)
{
    const qint64 monday = today - (weekdayOf(today) - 1);
    const QDate date = QDate::fromJulianDay(today);
    const QDate month(date.year(), date.month(), 1);
    switch (window) {
    case LimitWindow::Week:
        return {monday, monday + 7};
    case LimitWindow::Month:
        return {month.toJulianDay(), month.addMonths(1).toJulianDay()};
    case LimitWindow::Day:
    case LimitWindow::Absence:
        break;
    }
    return {today, today + 1};
}

Window windowOf(const language::BoundLimit &limit, const EventView &view)
{
    const Instant now = view.ledger->now;
    if (const qint64 *length = std::get_if<qint64>(&limit.window)) {
        // What lies a whole window back is out of it.
        return {now - Duration(*length) + Duration(1), now + Duration(*length), {}};
    }
    const auto named = LimitWindow{std::get<quint8>(limit.window)};
    if (named == LimitWindow::Absence) {
        return {Instant{}, now + longestAbsence, QStringLiteral("@%1").arg(view.me->standIn.absenceNumber)};
    }
    const QTimeZone &timeZone = view.me->timeZone;
    const auto [first, next] = calendarDays(named, julianDayOf(view.now, timeZone));
    // From the wall's clock to the ledger's.
    return {now - (view.now - instantAt(first, 0, timeZone)), now + (instantAt(next, 0, timeZone) - view.now), {}};
}

} // namespace

std::optional<std::vector<LimitUse>> usesOf(const language::BoundEffect &effect, const EventView &view)
{
    std::vector<LimitUse> uses;
    for (size_t i = 0; i < effect.limits.size(); ++i) {
        const language::BoundLimit &limit = effect.limits[i];
        const Window window = windowOf(limit, view);
        const LimitKey key{QStringLiteral("%1#%2%3").arg(effect.key).arg(i).arg(window.suffix),
                           scopeOf(LimitScope{limit.scope}, view)};
        if (view.history && view.history->uses(key, window.since) >= limit.most) {
            return std::nullopt;
        }
        uses.push_back({key, view.ledger->now, window.keepUntil});
    }
    return uses;
}

} // namespace locum::rules
