// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/overloaded.h"
#include "standin/stand_in.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

namespace locum::standin {

namespace {

constexpr int formatVersion = 1;
/// No time-out is longer than a few days; what claims to be older than this is no state of ours.
constexpr qint64 longestAge = 1000LL * 60 * 60 * 24 * 366 * 1000;

const QLatin1String keyVersion("version");
const QLatin1String keySavedAt("saved_at");
const QLatin1String keyPhase("phase");
const QLatin1String keySince("since");
const QLatin1String keyPocketedAge("pocketed_age");
const QLatin1String keyGraceAge("grace_until_age");
const QLatin1String keyReason("reason");
const QLatin1String keyBegan("began");
const QLatin1String keyDevices("devices");
const QLatin1String keyDevice("device");
const QLatin1String keySignAge("sign_age");
const QLatin1String keyPolling("polling");
const QLatin1String keyActivity("activity");
const QLatin1String keyInterval("interval");
const QLatin1String keyAge("age");
const QLatin1String keyAbsence("absence");
const QLatin1String keyAbsenceNumber("absence_number");
const QLatin1String keyLeftAwayAge("left_away_age");
const QLatin1String keyContactAge("contact_age");
const QLatin1String keyContactAt("contact_at");
const QLatin1String keyAsked("asked");
const QLatin1String keyAhead("ahead");
const QLatin1String keyMode("mode");
const QLatin1String keyText("text");
const QLatin1String keyUntil("until");
const QLatin1String keyRules("rules");

QJsonObject absenceToJson(const Absence &absence)
{
    QJsonObject json{{keyMode, QString(nameOf(absence.mode))}, {keyText, absence.text}};
    if (absence.until) {
        json.insert(keyUntil, toMilliseconds(*absence.until));
    }
    if (!absence.rules.isEmpty()) {
        json.insert(keyRules, absence.rules);
    }
    return json;
}

/// Reads values and remembers whether one was wrong.
class Reader {
public:
    explicit Reader(const Now &now) : m_now(now) {}

    bool failed() const { return m_failed; }

    qint64 integer(const QJsonObject &json, QLatin1String key, qint64 least, qint64 most)
    {
        const QJsonValue value = json.value(key);
        const qint64 number = value.toInteger(most);
        if (!value.isDouble() || number < least || number > most || value.toInteger(least) != number) {
            m_failed = true;
            return std::max<qint64>(least, 0);
        }
        return number;
    }

    Instant instant(const QJsonObject &json, QLatin1String key)
    {
        return instantFromMilliseconds(integer(json, key, -longestAge, longestAge));
    }

    std::optional<Instant> optionalInstant(const QJsonObject &json, QLatin1String key)
    {
        return json.contains(key) ? std::optional(instant(json, key)) : std::nullopt;
    }

    void readSavedAt(const QJsonObject &json)
    {
        // Wall time is all that is known of how long the process was not there; if it went back, no time passed.
        m_pause = std::max(Duration(0), m_now.wall - instant(json, keySavedAt));
    }

    /// A point on the monotonic clock, written as its age.
    Duration point(const QJsonObject &json, QLatin1String key)
    {
        return m_now.monotonic - Duration(integer(json, key, -longestAge, longestAge)) - m_pause;
    }

    std::optional<Duration> optionalPoint(const QJsonObject &json, QLatin1String key)
    {
        return json.contains(key) ? std::optional(point(json, key)) : std::nullopt;
    }

    template <class E>
    E named(const QJsonObject &json, QLatin1String key, E otherwise)
    {
        const auto value = fromName<E>(json.value(key).toString());
        m_failed = m_failed || !value;
        return value.value_or(otherwise);
    }

    QJsonObject object(const QJsonValue &value)
    {
        m_failed = m_failed || !value.isObject();
        return value.toObject();
    }

    QJsonArray array(const QJsonObject &json, QLatin1String key)
    {
        m_failed = m_failed || !json.value(key).isArray();
        return json.value(key).toArray();
    }

    Absence absence(const QJsonValue &value)
    {
        const QJsonObject json = object(value);
        return {named(json, keyMode, StandInMode::Away), json.value(keyText).toString(),
                optionalInstant(json, keyUntil), json.value(keyRules).toString()};
    }

    Phase phase(const QJsonObject &json)
    {
        switch (named(json, keyPhase, StandInState::Off)) {
        case StandInState::Attached:
            return Attached{};
        case StandInState::Pocketed:
            return Pocketed{point(json, keyPocketedAge)};
        case StandInState::Grace:
            return Grace{point(json, keyGraceAge), optionalPoint(json, keyPocketedAge)};
        case StandInState::Away:
            return Away{named(json, keyReason, AwayReason::Lost), instant(json, keyBegan)};
        case StandInState::Off:
            return Off{};
        }
        Q_UNREACHABLE();
    }

private:
    Now m_now;
    Duration m_pause{0};
    bool m_failed = false;
};

constexpr qint64 largestId = std::numeric_limits<qint64>::max();

} // namespace

QJsonObject toJson(const State &state, const Now &now)
{
    const auto age = [&now](Duration point) { return qint64((now.monotonic - point).count()); };
    const auto put = [](QJsonObject &json, QLatin1String key, const auto &optional, const auto &convert) {
        if (optional) {
            json.insert(key, convert(*optional));
        }
    };

    QJsonObject json{{keyVersion, formatVersion},
                     {keySavedAt, toMilliseconds(now.wall)},
                     {keyPhase, QString(nameOf(kindOf(state.phase)))},
                     {keyAbsence, absenceToJson(state.absence)},
                     {keyAbsenceNumber, state.absenceNumber}};
    std::visit(Overloaded{[](const Attached &) {}, [](const Off &) {},
                          [&](const Pocketed &pocketed) { json.insert(keyPocketedAge, age(pocketed.since)); },
                          [&](const Grace &grace) {
                              json.insert(keyGraceAge, age(grace.until));
                              put(json, keyPocketedAge, grace.pocketedSince, age);
                          },
                          [&](const Away &away) {
                              json.insert(keyReason, QString(nameOf(away.reason)));
                              json.insert(keyBegan, toMilliseconds(away.began));
                          }},
               state.phase);
    put(json, keySince, state.since, toMilliseconds);
    put(json, keyLeftAwayAge, state.leftAwayAt, age);
    put(json, keyContactAge, state.contactAt, age);
    put(json, keyContactAt, state.contactWall, toMilliseconds);
    put(json, keyAsked, state.asked, absenceToJson);
    put(json, keyAhead, state.ahead, absenceToJson);

    QJsonArray devices;
    for (const auto &[id, record] : state.devices) {
        if (!record.polling) {
            continue; // all there was of it are links
        }
        QJsonObject device{{keyDevice, id.value()}};
        put(device, keySignAge, record.sign, age);
        device.insert(keyPolling, QJsonObject{{keyActivity, QString(nameOf(record.polling->activity))},
                                              {keyInterval, qint64(record.polling->interval.count())},
                                              {keyAge, age(record.polling->last)}});
        devices.append(device);
    }
    json.insert(keyDevices, devices);
    return json;
}

Result<State> fromJson(const QJsonObject &json, const Now &now)
{
    Reader reader(now);
    if (reader.integer(json, keyVersion, 1, largestId) > formatVersion) {
        return fail("standin.state.newer", QStringLiteral("the stored stand-in state is of a newer version"));
    }
    reader.readSavedAt(json);

    State state;
    state.phase = reader.phase(json);
    state.since = reader.optionalInstant(json, keySince);
    state.absence = reader.absence(json.value(keyAbsence));
    state.absenceNumber = reader.integer(json, keyAbsenceNumber, 0, largestId);
    state.leftAwayAt = reader.optionalPoint(json, keyLeftAwayAge);
    state.contactAt = reader.optionalPoint(json, keyContactAge);
    state.contactWall = reader.optionalInstant(json, keyContactAt);
    if (json.contains(keyAsked)) {
        state.asked = reader.absence(json.value(keyAsked));
    }
    if (json.contains(keyAhead)) {
        state.ahead = reader.absence(json.value(keyAhead));
    }
    const QJsonArray devices = reader.array(json, keyDevices);
    for (const QJsonValue &value : devices) {
        const QJsonObject device = reader.object(value);
        const QJsonObject polling = reader.object(device.value(keyPolling));
        DeviceRecord record;
        record.sign = reader.optionalPoint(device, keySignAge);
        record.polling =
            Polling{reader.named(polling, keyActivity, Activity::Background),
                    Duration(reader.integer(polling, keyInterval, 1, longestAge)), reader.point(polling, keyAge)};
        state.devices.insert_or_assign(DeviceId(reader.integer(device, keyDevice, 0, largestId)), std::move(record));
    }
    if (reader.failed() || state.contactAt.has_value() != state.contactWall.has_value()) {
        return fail("standin.state.invalid", QStringLiteral("the stored stand-in state cannot be read"));
    }
    return state;
}

} // namespace locum::standin
