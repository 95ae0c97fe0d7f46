// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/absence_options.h"
#include "ctl/describe.h"
#include "ctl/feed_reader.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"
#include "model/standin.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTimeZone>

#include <algorithm>
#include <cstdio>
#include <limits>

namespace locum::ctl {

namespace {

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<qint64> numberFrom(const Session &session, const char *option, qint64 otherwise)
{
    if (!session.given().has(option)) {
        return otherwise;
    }
    bool isNumber = false;
    const auto value = session.given().value(option).toLongLong(&isNumber);
    if (!isNumber || value < 0) {
        return fail(
            "usage",
            Words::tr("%1 takes a whole number, not \"%2\"").arg(QLatin1String(option), session.given().value(option)));
    }
    return value;
}

QString cellInWords(const QJsonObject &cell)
{
    const auto state = text(cell, "state");
    const auto error = cell.value(QLatin1String("error")).toObject();
    const auto why = error.isEmpty() ? QString() : QStringLiteral(": ") + harmless(text(error, "detail"));
    if (state == QLatin1String("running")) {
        return Words::tr("runs");
    }
    if (state == QLatin1String("starting")) {
        return Words::tr("starts");
    }
    if (state == QLatin1String("lost")) {
        return Words::tr("does not answer") + why;
    }
    if (state == QLatin1String("waiting_to_restart")) {
        return Words::tr("ended, is started again by itself") + why;
    }
    return Words::tr("ended again and again, and is left alone for a while") + why;
}

} // namespace

Done status(Session &session)
{
    const auto admin = session.admin(QStringLiteral("GET"), QStringLiteral("/admin/status"));
    if (!admin) {
        return fail(admin.error());
    }
    if (session.json() && !session.given().has("--user")) {
        session.printJson(*admin);
        return {};
    }
    const auto user = session.user();
    if (!user && user.error().code != "user.none" && user.error().code != "user.which") {
        return fail(user.error());
    }
    if (session.json()) {
        const auto standIn = session.get(QStringLiteral("/stand-in"));
        const auto accounts = session.get(QStringLiteral("/accounts"));
        if (!standIn || !accounts) {
            return fail(standIn ? accounts.error() : standIn.error());
        }
        session.printJson({{QStringLiteral("stand_in"), *standIn},
                           {QStringLiteral("accounts"), accounts->value(QLatin1String("accounts"))}});
        return {};
    }
    session.print(Words::tr("locumd %1 runs.").arg(text(*admin, "version")));
    if (const auto error = admin->value(QLatin1String("store_error")).toObject(); !error.isEmpty()) {
        session.print(Words::tr("ATTENTION: nothing can be stored now: %1")
                          .arg(describe({text(error, "code").toLatin1(), text(error, "detail")})));
    }
    if (user) {
        const auto standIn = session.get(QStringLiteral("/stand-in"));
        if (!standIn) {
            return fail(standIn.error());
        }
        session.print(QStringLiteral("%1: %2").arg(*user, standInInWords(*standIn)));
    }

    QList<QStringList> rows;
    QStringList advice;
    for (const auto &entry : admin->value(QLatin1String("accounts")).toArray()) {
        const auto row = entry.toObject();
        // The account's own keys may stand beside the others, or in an object of their own.
        const auto account =
            row.contains(QLatin1String("account")) ? row.value(QLatin1String("account")).toObject() : row;
        if (user && text(row, "user") != *user) {
            continue;
        }
        auto state = linkInWords(account);
        if (const auto retry = text(row, "retry_at"); !retry.isEmpty()) {
            state += Words::tr(" (again at %1)").arg(timeInWords(retry));
        }
        if (const auto queued = row.value(QLatin1String("queued")).toInt(); queued > 0) {
            state += Words::tr("; messages that wait to be sent: %1").arg(queued);
        }
        const auto slug = user ? text(account, "slug") : text(row, "user") + QLatin1Char('/') + text(account, "slug");
        rows << QStringList{QStringLiteral("  ") + slug, text(account, "protocol"), state};
        if (const auto what = adviceFor(account); !what.isEmpty()) {
            advice << QStringLiteral("  %1: %2").arg(slug, what);
        }
    }
    session.print(rows.isEmpty() ? Words::tr("There are no accounts yet. Add one: locumctl account add PROTOCOL")
                                 : Words::tr("Accounts:") + QLatin1Char('\n') + aligned(rows));
    rows.clear();
    for (const auto &entry : admin->value(QLatin1String("cells")).toArray()) {
        const auto cell = entry.toObject();
        if (!user || text(cell, "user") == *user) {
            rows << QStringList{QStringLiteral("  ") + text(cell, "plugin"), cellInWords(cell)};
        }
    }
    if (!rows.isEmpty()) {
        session.print(Words::tr("Plugins:") + QLatin1Char('\n') + aligned(rows));
    }
    if (user) {
        const auto requests = session.list(QStringLiteral("/requests"), "requests");
        if (requests && !requests->isEmpty()) {
            advice << Words::tr("  questions that wait for you: %1 (locumctl request list)").arg(requests->size());
        }
    }
    if (!advice.isEmpty()) {
        session.print(Words::tr("What to do:") + QLatin1Char('\n') + advice.join(QLatin1Char('\n')));
    }
    return {};
}

Done detach(Session &session)
{
    const auto &given = session.given();
    QJsonObject body;
    const bool says = saysAbsence(session);
    if (given.has("--no-stand-in") && says) {
        return fail("usage", Words::tr("--no-stand-in goes with no other option: nobody is answered then"));
    }
    if (given.has("--no-stand-in")) {
        body.insert(QStringLiteral("stand_in"), false);
    } else if (says) {
        body.insert(QStringLiteral("stand_in"), true);
    }
    if (auto done = addAbsence(session, body); !done) {
        return done;
    }
    return session.report(session.send(QStringLiteral("POST"), QStringLiteral("/detach"), body),
                          [](const QJsonObject &answer) { return standInInWords(answer); });
}

Done tail(Session &session)
{
    const auto most = numberFrom(session, "--count", std::numeric_limits<qint64>::max());
    if (!most) {
        return fail(most.error());
    }
    const auto last = lastOfFeed(session);
    if (!last) {
        return fail(last.error());
    }
    const auto since = numberFrom(session, "--since", *last);
    if (!since) {
        return fail(since.error());
    }
    auto names = namesOf(session);
    if (!names) {
        return fail(names.error());
    }
    const auto user = session.user();
    if (!user) {
        return fail(user.error());
    }
    if (auto done = session.client().startStream(*user, *since); !done) {
        return done;
    }
    qint64 shown = 0;
    while (shown < *most) {
        const auto entries = session.client().next(Duration(-1));
        if (!entries) {
            return fail(entries.error());
        }
        for (const auto &value : entries->value_or(QJsonArray())) {
            const auto line = session.json() ? compact(value.toObject()) : entryLine(value.toObject(), *names);
            if (!line.isEmpty() && shown < *most) {
                session.print(line);
                ++shown;
            }
        }
    }
    return {};
}

namespace {

/// Finds the last absence in the feed, and keeps what was said in it.
class Absences {
public:
    void take(const QJsonObject &entry)
    {
        const auto type = text(entry, "type");
        if (type == QLatin1String("stand_in_changed")) {
            const auto state = text(entry.value(QLatin1String("status")).toObject(), "state");
            const bool away = state == QLatin1String("away") || state == QLatin1String("off");
            if (away && !m_away) {
                m_messages = m_grace;
                m_found = true;
            }
            m_away = away;
            if (state == QLatin1String("grace")) {
                m_inGrace = true;
            } else {
                m_inGrace = false;
                m_grace.clear();
            }
        } else if (type == QLatin1String("message_added")) {
            if (m_away) {
                m_messages << entry;
            } else if (m_inGrace) {
                m_grace << entry; // what came before the absence was certain belongs to it
            }
        }
    }

    bool found() const { return m_found; }
    const QList<QJsonObject> &messages() const { return m_messages; }

private:
    bool m_away = false;
    bool m_inGrace = false;
    bool m_found = false;
    QList<QJsonObject> m_grace;
    QList<QJsonObject> m_messages;
};

constexpr qint64 backlogReach = 50'000; ///< entries that are looked through for the last absence

} // namespace

Done backlog(Session &session)
{
    const auto since = numberFrom(session, "--since", -1);
    if (!since) {
        return fail(since.error());
    }
    const auto last = lastOfFeed(session);
    if (!last) {
        return fail(last.error());
    }
    QList<QJsonObject> messages;
    bool found = true;
    if (*since >= 0) {
        const auto done = readFeed(session, *since, [&](const QJsonObject &entry) {
            if (text(entry, "type") == QLatin1String("message_added")) {
                messages << entry;
            }
        });
        if (!done) {
            return done;
        }
    } else {
        Absences absences;
        const auto done = readFeed(session, std::max<qint64>(0, *last - backlogReach),
                                   [&](const QJsonObject &entry) { absences.take(entry); });
        if (!done) {
            return done;
        }
        messages = absences.messages();
        found = absences.found();
    }
    if (session.json()) {
        QJsonArray entries;
        for (const auto &entry : messages) {
            entries << entry;
        }
        session.printJson({{QStringLiteral("entries"), entries}, {QStringLiteral("last"), *last}});
        return {};
    }
    const auto names = namesOf(session);
    if (!names) {
        return fail(names.error());
    }
    for (const auto &entry : messages) {
        session.print(messageLine(entry.value(QLatin1String("message")).toObject(), *names));
    }
    const auto answered = std::count_if(messages.begin(), messages.end(), [](const QJsonObject &entry) {
        return text(entry.value(QLatin1String("message")).toObject(), "author") == QLatin1String("locum");
    });
    if (!found) {
        session.print(Words::tr("You have not been away."));
    } else if (messages.isEmpty()) {
        session.print(Words::tr("Nothing came while you were away."));
    } else {
        session.print(
            Words::tr("Messages: %1, of these said by Locum in your name: %2.").arg(messages.size()).arg(answered));
    }
    return {};
}

} // namespace locum::ctl
