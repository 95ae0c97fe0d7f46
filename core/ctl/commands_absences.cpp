// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/absence_options.h"
#include "ctl/describe.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/time_words.h"
#include "ctl/words.h"

#include <QDateTime>

namespace locum::ctl {

namespace {

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

QString spanInWords(const QJsonObject &absence)
{
    const QString ended = text(absence, "ended");
    return ended.isEmpty() ? Words::tr("since %1").arg(timeInWords(text(absence, "began")))
                           : Words::tr("from %1 to %2").arg(timeInWords(text(absence, "began")), timeInWords(ended));
}

QStringList planInWords(const QJsonObject &plan)
{
    const QJsonObject absence = plan.value(QLatin1String("absence")).toObject();
    const QString until = text(absence, "until");
    const QString begins = timeInWords(text(plan, "begins"));
    return {QString::number(plan.value(QLatin1String("id")).toInteger()),
            until.isEmpty() ? Words::tr("from %1").arg(begins)
                            : Words::tr("from %1 to %2").arg(begins, timeInWords(until)),
            plan.value(QLatin1String("weekdays")).toVariant().toStringList().join(QLatin1Char(',')),
            text(absence, "mode"), harmless(text(absence, "text"))};
}

void showEntry(Session &session, const QJsonObject &entry)
{
    const int came = entry.value(QLatin1String("came")).toInt();
    session.print(
        QStringLiteral("%1: %2").arg(harmless(text(entry, "name")), Words::tr("%n message(s)", nullptr, came)));
    if (const QJsonObject online = entry.value(QLatin1String("online")).toObject(); !online.isEmpty()) {
        session.print(
            Words::tr("    came online %n time(s), last at %1", nullptr, online.value(QLatin1String("times")).toInt())
                .arg(timeInWords(text(online, "last"))));
    }
    if (const int held = entry.value(QLatin1String("held")).toInt(); held > 0) {
        session.print(Words::tr("    %n is/are held still", nullptr, held));
    }
    const auto texts = entry.value(QLatin1String("texts")).toArray();
    for (const auto &line : texts) {
        session.print(QStringLiteral("    ") + harmless(line.toString(), 8));
    }
    const auto answers = entry.value(QLatin1String("answers")).toArray();
    for (const auto &line : answers) {
        session.print(Words::tr("    Locum answered: %1").arg(harmless(line.toString(), 8)));
    }
    const auto filtered = entry.value(QLatin1String("filtered")).toArray();
    for (const auto &each : filtered) {
        const auto object = each.toObject();
        session.print(Words::tr("    %n was/were filtered: %1", nullptr, object.value(QLatin1String("count")).toInt())
                          .arg(harmless(text(object, "reason"))));
    }
}

} // namespace

Done absenceAdd(Session &session)
{
    const auto begins = timeFromWords(session.given().value("--begin"), QDateTime::currentDateTime());
    if (!begins) {
        return fail("usage", Words::tr("say when it begins: --begin with a time that lies ahead, such as 18:30, 2h, 3d "
                                       "or 2026-07-06T18:30"));
    }
    QJsonObject body{{QStringLiteral("begins"), begins->toUTC().toString(Qt::ISODateWithMs)}};
    if (auto done = addAbsence(session, body); !done) {
        return done;
    }
    if (session.given().has("--weekly")) {
        body.insert(
            QStringLiteral("weekdays"),
            QJsonArray::fromStringList(session.given().value("--weekly").split(QLatin1Char(','), Qt::SkipEmptyParts)));
    }
    return session.report(session.send(QStringLiteral("POST"), QStringLiteral("/absence-plans"), body),
                          [](const QJsonObject &plan) { return planInWords(plan).join(QLatin1String("  ")); });
}

Done absenceList(Session &session)
{
    return session.show(session.get(QStringLiteral("/absence-plans")), [&](const QJsonObject &answer) -> Done {
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("plans")).toArray()) {
            rows << planInWords(entry.toObject());
        }
        session.print(rows.isEmpty() ? Words::tr("No absence is arranged ahead.") : aligned(rows));
        return {};
    });
}

Done absenceRemove(Session &session)
{
    bool isNumber = false;
    const qint64 id = session.argument(0).toLongLong(&isNumber);
    if (!isNumber || id <= 0) {
        return fail("usage", Words::tr("%1 is no number of \"locumctl absence list\"").arg(session.argument(0)));
    }
    return session.report(session.send(QStringLiteral("DELETE"), QStringLiteral("/absence-plans/%1").arg(id)),
                          Words::tr("It is taken back."));
}

Done absenceChange(Session &session)
{
    QJsonObject body;
    const bool open = session.given().has("--no-end");
    if (open && session.given().has("--until")) {
        return fail("usage",
                    Words::tr("%1 does not go with %2").arg(QStringLiteral("--no-end"), QStringLiteral("--until")));
    }
    const bool plain = session.given().has("--no-rules");
    if (plain && session.given().has("--rules")) {
        return fail("usage",
                    Words::tr("%1 does not go with %2").arg(QStringLiteral("--no-rules"), QStringLiteral("--rules")));
    }
    if (auto done = addAbsence(session, body); !done) {
        return done;
    }
    if (open) {
        body.insert(QStringLiteral("until"), QJsonValue());
    }
    if (plain) {
        body.insert(QStringLiteral("rules"), QJsonValue());
    }
    if (body.isEmpty()) {
        return fail("usage", Words::tr("say what to change: --mode, --text, --until, --no-end, --rules or --no-rules"));
    }
    return session.report(session.send(QStringLiteral("PATCH"), QStringLiteral("/stand-in"), body),
                          [](const QJsonObject &answer) { return standInInWords(answer); });
}

Done digest(Session &session)
{
    if (session.given().has("--list")) {
        return session.show(session.get(QStringLiteral("/absences")), [&](const QJsonObject &answer) -> Done {
            QList<QStringList> rows;
            for (const auto &entry : answer.value(QLatin1String("absences")).toArray()) {
                const auto object = entry.toObject();
                rows << QStringList{QString::number(object.value(QLatin1String("number")).toInteger()),
                                    spanInWords(object)};
            }
            session.print(rows.isEmpty() ? Words::tr("Locum has never stood in for you.") : aligned(rows));
            return {};
        });
    }
    QString number = session.argument(0);
    if (number.isEmpty()) {
        const auto all = session.list(QStringLiteral("/absences"), "absences");
        if (!all) {
            return fail(all.error());
        }
        if (all->isEmpty()) {
            session.say(Words::tr("Locum has never stood in for you."));
            return {};
        }
        number = QString::number(all->at(0).toObject().value(QLatin1String("number")).toInteger());
    }
    return session.show(session.get(QStringLiteral("/absences/%1/digest").arg(number)),
                        [&](const QJsonObject &answer) -> Done {
                            const auto entries = answer.value(QLatin1String("entries")).toArray();
                            session.print(spanInWords(answer.value(QLatin1String("absence")).toObject()));
                            if (entries.isEmpty()) {
                                session.print(Words::tr("Nothing happened."));
                            }
                            for (const auto &entry : entries) {
                                showEntry(session, entry.toObject());
                            }
                            return {};
                        });
}

} // namespace locum::ctl
