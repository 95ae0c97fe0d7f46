// SPDX-License-Identifier: GPL-2.0-or-later
#include "notify/channel_use.h"

#include <QJsonArray>

#include <cmath>

namespace locum::notify {

using namespace std::chrono_literals;

namespace {

constexpr QLatin1String subjectsKey("subjects");
constexpr QLatin1String reachKey("reach");
constexpr QLatin1String fromKey("from");
constexpr QLatin1String toKey("to");
constexpr QLatin1String onlineKey("online");
constexpr QLatin1String contentKey("content");
constexpr QLatin1String foldKey("fold_min");
constexpr QLatin1String quietKey("quiet");
constexpr QLatin1String throughKey("through_quiet");
constexpr QLatin1String perDayKey("per_day");
constexpr QLatin1String perMonthKey("per_month");
constexpr QLatin1String afterKey("after_min");
constexpr QLatin1String urgentKey("urgent_only");
constexpr QLatin1String goodForKey("good_for_min");
constexpr QLatin1String digestKey("digest");

constexpr int mostNamed = 200;
constexpr int weekInMinutes = 7 * 24 * 60;
const QString timeFormat = QStringLiteral("HH:mm");

/// Reads the keys that are there, and keeps the first fault.
class Reader {
public:
    explicit Reader(const QJsonObject &json) : m_json(json) {}

    template <class E>
    void choice(QLatin1String key, E &value)
    {
        if (!m_json.contains(key)) {
            return;
        }
        const auto read = fromName<E>(m_json.value(key).toString());
        if (read) {
            value = *read;
        } else {
            wrong(key, QStringLiteral("one of ") + names<E>());
        }
    }
    void minutes(QLatin1String key, Duration &value, int most)
    {
        int read = static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(value).count());
        number(key, read, most);
        value = std::chrono::minutes(read);
    }
    void number(QLatin1String key, int &value, int most)
    {
        if (!m_json.contains(key)) {
            return;
        }
        const double read = m_json.value(key).toDouble(-1);
        if (read < 0 || read > most || std::floor(read) != read) {
            wrong(key, QStringLiteral("a whole number from 0 to %1").arg(most));
        } else {
            value = static_cast<int>(read);
        }
    }
    void truth(QLatin1String key, bool &value)
    {
        if (!m_json.contains(key)) {
            return;
        }
        if (!m_json.value(key).isBool()) {
            wrong(key, QStringLiteral("true or false"));
        }
        value = m_json.value(key).toBool();
    }
    void people(QLatin1String key, QStringList &value)
    {
        if (!m_json.contains(key)) {
            return;
        }
        const QJsonArray given = m_json.value(key).toArray();
        QStringList read;
        for (const auto &entry : given) {
            const QString name = entry.toString();
            const bool isNamed = name.startsWith(QLatin1String("label:")) || name.startsWith(QLatin1String("group:")) ||
                                 name.startsWith(QLatin1String("person:"));
            if (isNamed || name == QLatin1String("everybody") || name == QLatin1String("known")) {
                read.append(name);
            }
        }
        if (!m_json.value(key).isArray() || read.size() != given.size() || read.size() > mostNamed) {
            wrong(key, QStringLiteral("a list of everybody, known, label:…, group:…, person:…"));
        }
        value = read;
    }
    void subjects(QLatin1String key, QList<sdk::ChannelSubject> &value)
    {
        if (!m_json.contains(key)) {
            return;
        }
        const QJsonArray given = m_json.value(key).toArray();
        QList<sdk::ChannelSubject> read;
        for (const auto &entry : given) {
            const auto subject = fromName<sdk::ChannelSubject>(entry.toString());
            if (subject && !read.contains(*subject)) {
                read.append(*subject);
            } else if (!subject) {
                wrong(key, QStringLiteral("a list of ") + names<sdk::ChannelSubject>());
            }
        }
        if (!m_json.value(key).isArray()) {
            wrong(key, QStringLiteral("a list of ") + names<sdk::ChannelSubject>());
        }
        value = read;
    }
    std::optional<QTime> time(const QJsonValue &value, QLatin1String key)
    {
        const QTime read = QTime::fromString(value.toString(), timeFormat);
        if (!read.isValid()) {
            wrong(key, QStringLiteral("a time of day, as 22:30"));
            return std::nullopt;
        }
        return read;
    }
    bool has(QLatin1String key) const { return m_json.contains(key); }
    QJsonValue value(QLatin1String key) const { return m_json.value(key); }

    const std::optional<Error> &error() const { return m_error; }

private:
    template <class E>
    static QString names()
    {
        QStringList all;
        for (const auto &[value, name] : EnumNames<E>::entries) {
            all.append(QLatin1String(name));
        }
        return all.join(QLatin1String(", "));
    }
    void wrong(QLatin1String key, const QString &takes)
    {
        if (!m_error) {
            m_error = Error{"channel.use.invalid", QStringLiteral("'%1' takes %2").arg(key, takes), Retry::No};
        }
    }

    const QJsonObject &m_json;
    std::optional<Error> m_error;
};

int inMinutes(Duration duration)
{
    return static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(duration).count());
}

} // namespace

ChannelUse defaultUse(const sdk::ChannelDescription &channel)
{
    ChannelUse use;
    if (channel.costs) {
        use.perDay = 20;
        use.perMonth = 200;
        use.fold = 10min;
    }
    if (channel.perDevice) {
        use.reach = Reach::Pocketed;
        use.fold = 1min;
    }
    return use;
}

QJsonObject toJson(const ChannelUse &use)
{
    QJsonArray subjects;
    for (const sdk::ChannelSubject subject : use.subjects) {
        subjects.append(QString(nameOf(subject)));
    }
    return {{subjectsKey, subjects},
            {reachKey, QString(nameOf(use.reach))},
            {fromKey, QJsonArray::fromStringList(use.from)},
            {onlineKey, QJsonArray::fromStringList(use.online)},
            {contentKey, QString(nameOf(use.content))},
            {foldKey, inMinutes(use.fold)},
            {quietKey, use.quiet ? QJsonValue(QJsonObject{{fromKey, use.quiet->from.toString(timeFormat)},
                                                          {toKey, use.quiet->to.toString(timeFormat)}})
                                 : QJsonValue()},
            {throughKey, QJsonArray::fromStringList(use.throughQuiet)},
            {perDayKey, use.perDay},
            {perMonthKey, use.perMonth},
            {afterKey, inMinutes(use.after)},
            {urgentKey, use.urgentOnly},
            {goodForKey, inMinutes(use.goodFor)},
            {digestKey, use.digest ? QJsonValue(toJson(*use.digest)) : QJsonValue()}};
}

Result<ChannelUse> useFromJson(const QJsonObject &json, const ChannelUse &otherwise)
{
    static const QStringList known = toJson(ChannelUse()).keys();
    const QStringList given = json.keys();
    for (const QString &key : given) {
        if (!known.contains(key)) {
            return fail(
                "channel.use.invalid",
                QStringLiteral("there is no '%1'; there are %2").arg(key.left(40), known.join(QLatin1String(", "))));
        }
    }
    ChannelUse use = otherwise;
    Reader read(json);
    read.subjects(subjectsKey, use.subjects);
    read.choice(reachKey, use.reach);
    read.people(fromKey, use.from);
    read.people(onlineKey, use.online);
    read.choice(contentKey, use.content);
    read.minutes(foldKey, use.fold, 24 * 60);
    if (read.has(quietKey)) {
        use.quiet.reset();
        if (const QJsonValue quiet = read.value(quietKey); !quiet.isNull()) {
            const auto from = read.time(quiet.toObject().value(fromKey), quietKey);
            const auto to = read.time(quiet.toObject().value(toKey), quietKey);
            if (from && to) {
                use.quiet = QuietHours{*from, *to};
            }
        }
    }
    read.people(throughKey, use.throughQuiet);
    read.number(perDayKey, use.perDay, 100'000);
    read.number(perMonthKey, use.perMonth, 1'000'000);
    read.minutes(afterKey, use.after, weekInMinutes);
    read.truth(urgentKey, use.urgentOnly);
    read.minutes(goodForKey, use.goodFor, weekInMinutes);
    if (read.error()) {
        return fail(*read.error());
    }
    if (read.has(digestKey)) {
        use.digest.reset();
        if (const QJsonValue digest = read.value(digestKey); !digest.isNull()) {
            auto times = digestTimesFromJson(digest.toObject());
            if (!times) {
                return fail(std::move(times.error()));
            }
            use.digest = std::move(*times);
        }
    }
    if (use.goodFor < 1min) {
        use.goodFor = 1min;
    }
    return use;
}

} // namespace locum::notify
