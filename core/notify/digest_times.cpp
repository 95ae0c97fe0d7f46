// SPDX-License-Identifier: GPL-2.0-or-later
#include "notify/digest_times.h"

#include <QJsonArray>
#include <QTimeZone>

#include <algorithm>
#include <array>

namespace locum::notify {

namespace {

constexpr QLatin1String atKey("at");
constexpr QLatin1String weekdaysKey("weekdays");
constexpr QLatin1String zoneKey("zone");
constexpr QLatin1String emptyKey("empty");
constexpr QLatin1String readKey("read");
constexpr std::array weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr qsizetype mostTimes = 24;
const QString timeFormat = QStringLiteral("HH:mm");

tl::unexpected<Error> wrong(QLatin1String key, const QString &takes)
{
    return fail("channel.use.invalid", QStringLiteral("'%1' of 'digest' takes %2").arg(key, takes));
}

std::optional<QList<QTime>> timesFrom(const QJsonArray &given)
{
    QList<QTime> times;
    for (const auto &each : given) {
        const QTime time = QTime::fromString(each.toString(), timeFormat);
        if (!time.isValid()) {
            return std::nullopt;
        }
        if (!times.contains(time)) {
            times.append(time);
        }
    }
    std::ranges::sort(times);
    return times;
}

std::optional<quint8> weekdaysFrom(const QJsonArray &given)
{
    unsigned bits = 0;
    for (const auto &each : given) {
        const QString name = each.toString();
        const auto day = std::ranges::find(weekdays, name, [](const char *known) { return QLatin1String(known); });
        if (day == weekdays.end()) {
            return std::nullopt;
        }
        bits |= 1U << (day - weekdays.begin());
    }
    return static_cast<quint8>(bits);
}

} // namespace

QJsonObject toJson(const DigestTimes &times)
{
    QJsonArray at;
    for (const QTime &time : times.at) {
        at.append(time.toString(timeFormat));
    }
    QJsonArray days;
    for (size_t day = 0; day < weekdays.size(); ++day) {
        if (((times.weekdays >> day) & 1) != 0) {
            days.append(QLatin1String(weekdays[day]));
        }
    }
    return {{atKey, at},
            {weekdaysKey, days},
            {zoneKey, QString::fromLatin1(times.zone)},
            {emptyKey, times.empty},
            {readKey, times.read}};
}

Result<DigestTimes> digestTimesFromJson(const QJsonObject &json)
{
    static const QStringList known = toJson(DigestTimes()).keys();
    const QStringList given = json.keys();
    for (const QString &key : given) {
        if (!known.contains(key)) {
            return fail("channel.use.invalid",
                        QStringLiteral("'digest' has no '%1'; it has %2").arg(key.left(40), known.join(u", ")));
        }
    }
    DigestTimes times;
    const auto at = timesFrom(json.value(atKey).toArray());
    if (!at || at->isEmpty() || at->size() > mostTimes) {
        return wrong(atKey, QStringLiteral("1 to %1 times of the day, as [\"08:00\"]").arg(mostTimes));
    }
    times.at = *at;
    if (json.contains(weekdaysKey)) {
        const auto days = weekdaysFrom(json.value(weekdaysKey).toArray());
        if (!days || *days == 0) {
            return wrong(weekdaysKey, QStringLiteral("one or more of mon, tue, wed, thu, fri, sat and sun"));
        }
        times.weekdays = *days;
    }
    times.zone = json.value(zoneKey).toString().toLatin1();
    if (!times.zone.isEmpty() && !QTimeZone::isTimeZoneIdAvailable(times.zone)) {
        return wrong(zoneKey, QStringLiteral("a time zone, as Europe/Madrid"));
    }
    for (const auto &[key, truth] : {std::pair(emptyKey, &times.empty), std::pair(readKey, &times.read)}) {
        if (json.contains(key) && !json.value(key).isBool()) {
            return wrong(key, QStringLiteral("true or false"));
        }
        *truth = json.value(key).toBool();
    }
    return times;
}

} // namespace locum::notify
