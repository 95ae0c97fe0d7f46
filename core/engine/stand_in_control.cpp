// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/stand_in_control.h"

#include "engine/attempt.h"
#include "store/users.h"

namespace locum::engine {

namespace {

const QString settingsKey = QStringLiteral("stand_in");
const QLatin1String keyBareClose("bare_close");
const QLatin1String keyOwnClients("own_clients_count");
const QLatin1String keyIdleAway("idle_away_min");

using Minutes = std::chrono::duration<qint64, std::ratio<60>>;

QJsonObject toJson(const ports::StandInChoices &choices)
{
    QJsonObject json;
    if (choices.bareClose) {
        json.insert(keyBareClose, QString(nameOf(*choices.bareClose)));
    }
    if (choices.ownClientsCount) {
        json.insert(keyOwnClients, *choices.ownClientsCount);
    }
    if (choices.idleAway) {
        json.insert(keyIdleAway, std::chrono::floor<Minutes>(*choices.idleAway).count());
    }
    return json;
}

ports::StandInChoices choicesFrom(const QJsonObject &json)
{
    ports::StandInChoices choices;
    choices.bareClose = fromName<BareClose>(json.value(keyBareClose).toString());
    if (const QJsonValue counts = json.value(keyOwnClients); counts.isBool()) {
        choices.ownClientsCount = counts.toBool();
    }
    if (const QJsonValue minutes = json.value(keyIdleAway); minutes.isDouble()) {
        choices.idleAway = Minutes(std::max<qint64>(minutes.toInteger(), 0));
    }
    return choices;
}

Result<ports::StandInChoices> storedChoices(store::Database &database, UserId user)
{
    LOCUM_TAKE(settings, store::userSettings(database, user));
    return choicesFrom(settings.value(settingsKey).toObject());
}

} // namespace

Done StandInControl::load(const std::vector<UserId> &users)
{
    for (const UserId user : users) {
        LOCUM_TAKE(choices, m_journal.store().readNow(
                                [user](store::Database &database) { return storedChoices(database, user); }));
        choose(user, choices);
    }
    return m_plans.load(users);
}

void StandInControl::choose(UserId user, const ports::StandInChoices &choices)
{
    m_choices[user] = choices;
    const ports::StandInSettings settings = settingsOf(user);
    standin::Settings machine = m_standIn.defaults();
    machine.bareClose = settings.bareClose;
    machine.countOwnClients = settings.ownClientsCount;
    machine.idleAway = settings.idleAway;
    m_standIn.setSettings(user, machine);
}

ports::StandInSettings StandInControl::settingsOf(UserId user) const
{
    const auto found = m_choices.find(user);
    const ports::StandInChoices chosen = found == m_choices.end() ? ports::StandInChoices() : found->second;
    const standin::Settings &otherwise = m_standIn.defaults();
    return {chosen.bareClose.value_or(otherwise.bareClose), chosen.ownClientsCount.value_or(otherwise.countOwnClients),
            chosen.idleAway.value_or(otherwise.idleAway), chosen};
}

void StandInControl::standInSettings(UserId user, ports::Reply<ports::StandInSettings> reply)
{
    reply(settingsOf(user));
}

void StandInControl::changeStandInSettings(UserId user, ports::StandInSettingsChange change,
                                           ports::Reply<ports::StandInSettings> reply)
{
    m_journal.write(
        user,
        [user, change](store::Database &database, FeedWriter &) -> Result<ports::StandInChoices> {
            LOCUM_TAKE(choices, storedChoices(database, user));
            choices.bareClose = change.bareClose.value_or(choices.bareClose);
            choices.ownClientsCount = change.ownClientsCount.value_or(choices.ownClientsCount);
            choices.idleAway = change.idleAway.value_or(choices.idleAway);
            const QJsonObject json = toJson(choices);
            LOCUM_MUST(
                store::setUserSetting(database, user, settingsKey, json.isEmpty() ? QJsonValue() : QJsonValue(json)));
            return choices;
        },
        [this, user, reply = std::move(reply)](const Result<ports::StandInChoices> &choices) {
            if (!choices) {
                reply(fail(choices.error()));
                return;
            }
            choose(user, *choices);
            m_standIn.give(user, standin::TimePassed{}); // what is set now may change where the user is
            reply(settingsOf(user));
        });
}

void StandInControl::changeAbsence(UserId user, ports::AbsenceChange change, ports::Reply<StandInStatus> reply)
{
    std::optional<Absence> absence = m_standIn.absenceOf(user);
    if (!absence) {
        reply(fail("stand_in.not_away", QStringLiteral("no absence is on")));
        return;
    }
    if (change.until && *change.until && **change.until <= m_journal.clock().now()) {
        reply(fail("absence.until.past", QStringLiteral("it ends before it is changed")));
        return;
    }
    absence->mode = change.mode.value_or(absence->mode);
    absence->text = change.text.value_or(absence->text);
    absence->until = change.until.value_or(absence->until);
    absence->rules = change.rules.value_or(absence->rules);
    m_standIn.prepare(user, *absence, [this, user, absence = *absence, reply = std::move(reply)](const Done &good) {
        if (!good) {
            reply(fail(good.error()));
        } else if (!m_standIn.absenceOf(user)) {
            reply(fail("stand_in.not_away", QStringLiteral("it has ended meanwhile")));
        } else {
            m_standIn.give(user, standin::AbsenceChanged{absence},
                           [this, user, reply] { reply(m_standIn.statusOf(user)); });
        }
    });
}

} // namespace locum::engine
