// SPDX-License-Identifier: GPL-2.0-or-later
// Persons as the daemon knows them: who is who, and what speaks for it.
#include "ctl/describe.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/time_words.h"
#include "ctl/words.h"

#include <QFile>

#include <algorithm>

namespace locum::ctl {

namespace {

constexpr qsizetype largestFile = 15 * 1024 * 1024;

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

qint64 idOf(const QJsonObject &object)
{
    return object.value(QLatin1String("id")).toInteger();
}

QJsonArray array(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toArray();
}

/// Everybody, and the networks' names.
struct Book {
    QList<QJsonObject> persons;
    QList<QJsonObject> contacts;
    Names names;

    QString contact(qint64 id) const
    {
        for (const QJsonObject &each : contacts) {
            if (idOf(each) == id) {
                return inWords(each);
            }
        }
        return QString::number(id);
    }
    QString inWords(const QJsonObject &contact) const
    {
        return Words::tr("%1 (%2, %3)")
            .arg(harmless(text(contact, "address")), names.account(contact.value(QLatin1String("account")).toInteger()),
                 QString::number(idOf(contact)));
    }
};

Result<Book> book(Session &session)
{
    const auto persons = session.list(QStringLiteral("/persons"), "persons");
    const auto accounts = session.list(QStringLiteral("/accounts"), "accounts");
    if (!persons || !accounts) {
        return fail(persons ? accounts.error() : persons.error());
    }
    Book all;
    for (const auto &entry : *accounts) {
        all.names.addAccount(entry.toObject());
    }
    for (const auto &entry : *persons) {
        all.persons << entry.toObject();
        const QJsonArray identities = array(entry.toObject(), "identities");
        for (const auto &identity : identities) {
            all.contacts << identity.toObject();
        }
    }
    return all;
}

/// The one of them that `isMeant` says, by number before anything else.
template <class IsMeant>
Result<QJsonObject> chosen(const QList<QJsonObject> &all, const QString &word, const IsMeant &isMeant)
{
    QList<QJsonObject> found;
    for (const QJsonObject &each : all) {
        if (QString::number(idOf(each)) == word) {
            return each;
        }
        if (isMeant(each)) {
            found << each;
        }
    }
    if (found.size() == 1) {
        return found.first();
    }
    QStringList ids;
    for (const QJsonObject &each : std::as_const(found)) {
        ids << QString::number(idOf(each));
    }
    return found.isEmpty() ? fail("contact.unknown", QString())
                           : fail("usage", Words::tr("several are \"%1\": say which by its number: %2")
                                               .arg(word, ids.join(QLatin1String(", "))));
}

/// A contact by number, address or name.
Result<qint64> contactId(const Book &book, const QString &word)
{
    const auto found = chosen(book.contacts, word, [&](const QJsonObject &contact) {
        return text(contact, "address") == word || text(contact, "name") == word;
    });
    return found ? Result<qint64>(idOf(*found)) : fail(found.error());
}

/// A person by number, name, slug, or any contact of theirs.
Result<qint64> personId(const Book &book, const QString &word)
{
    const auto found = chosen(book.persons, word, [&](const QJsonObject &person) {
        const QJsonArray identities = array(person, "identities");
        return text(person, "name") == word || text(person, "slug") == word ||
               std::any_of(identities.begin(), identities.end(),
                           [&](const QJsonValue &each) { return text(each.toObject(), "address") == word; });
    });
    return found ? Result<qint64>(idOf(*found)) : fail(found.error());
}

QString availability(const QJsonObject &person)
{
    const QJsonObject presence = person.value(QLatin1String("presence")).toObject();
    const QString said = harmless(text(presence, "text"));
    const QString word = availabilityInWords(text(presence, "availability"));
    return said.isEmpty() ? word : word + QStringLiteral(": ") + said;
}

Done act(Session &session, const QJsonObject &body)
{
    const auto done = session.send(QStringLiteral("POST"), QStringLiteral("/persons/acts"), body);
    return session.report(done, [](const QJsonObject &answer) {
        const QString number = QString::number(answer.value(QLatin1String("number")).toInteger());
        return Words::tr("Done. To take it back: locumctl persons undo %1").arg(number);
    });
}

/// An act about the two contacts that are named.
Result<QJsonObject> pairBody(Session &session, const char *name)
{
    const auto all = book(session);
    if (!all) {
        return fail(all.error());
    }
    const auto a = contactId(*all, session.argument(0));
    const auto b = contactId(*all, session.argument(1));
    if (!a || !b) {
        return fail(a ? b.error() : a.error());
    }
    return QJsonObject{
        {QStringLiteral("act"), QLatin1String(name)}, {QStringLiteral("a"), *a}, {QStringLiteral("b"), *b}};
}

Done pairAct(Session &session, const char *name)
{
    auto body = pairBody(session, name);
    if (!body) {
        return fail(body.error());
    }
    if (session.given().has("--force")) {
        body->insert(QStringLiteral("force"), true);
    }
    return act(session, *body);
}

QString actInWords(const QJsonObject &act)
{
    static const QHash<QString, const char *> words = {
        {QStringLiteral("link"), QT_TRANSLATE_NOOP("locumctl", "you linked")},
        {QStringLiteral("apart"), QT_TRANSLATE_NOOP("locumctl", "you keep apart")},
        {QStringLiteral("split"), QT_TRANSLATE_NOOP("locumctl", "you split off")},
        {QStringLiteral("dismiss"), QT_TRANSLATE_NOOP("locumctl", "you do not want suggested")},
        {QStringLiteral("snooze"), QT_TRANSLATE_NOOP("locumctl", "you want suggested later")}};
    const char *word = words.value(text(act, "act"), nullptr);
    return word == nullptr ? QString() : Words::tr(word);
}

/// A person's contacts, joined by the acts that made them one, and what speaks for each pair.
QString drawn(const QJsonObject &person, const Book &book)
{
    QStringList lines;
    const QString there = availability(person);
    lines << QStringLiteral("%1  %2%3")
                 .arg(QString::number(idOf(person)), harmless(text(person, "name")),
                      there.isEmpty() ? QString() : QStringLiteral("  ") + there);
    const QJsonArray identities = array(person, "identities");
    const qint64 pinned = person.value(QLatin1String("pinned")).toInteger();
    for (qsizetype i = 0; i < identities.size(); ++i) {
        const QJsonObject contact = identities.at(i).toObject();
        QString line =
            (i + 1 == identities.size() ? QStringLiteral("└─ ") : QStringLiteral("├─ ")) + book.inWords(contact);
        if (const QString is = availability(contact); !is.isEmpty()) {
            line += QStringLiteral("  ") + is;
        }
        if (idOf(contact) == pinned) {
            line += QStringLiteral("  ") + Words::tr("preferred");
        }
        lines << line;
    }
    const QJsonArray acts = array(person, "acts");
    for (const auto &entry : acts) {
        const QJsonObject each = entry.toObject();
        const QString said = actInWords(each);
        if (said.isEmpty()) {
            continue;
        }
        QStringList whom;
        const QJsonArray named = array(each, "identities");
        for (const auto &id : named) {
            whom << book.contact(id.toInteger());
        }
        QString line = QStringLiteral("   [%1] %2: %3")
                           .arg(QString::number(each.value(QLatin1String("number")).toInteger()), said,
                                whom.join(QStringLiteral(" ═ ")));
        if (each.value(QLatin1String("undone")).toBool()) {
            line += QStringLiteral("  ") + Words::tr("taken back");
        }
        lines << line;
    }
    const QJsonArray evidence = array(person, "evidence");
    for (const auto &entry : evidence) {
        const QJsonObject pair = entry.toObject();
        lines << QStringLiteral("   %1 ─ %2")
                     .arg(book.contact(pair.value(QLatin1String("a")).toInteger()),
                          book.contact(pair.value(QLatin1String("b")).toInteger()));
        lines << QStringLiteral("      ") + harmless(text(pair, "explanation"));
    }
    const QJsonArray alerts = array(person, "alerts");
    for (const auto &entry : alerts) {
        const QJsonObject alert = entry.toObject();
        lines << Words::tr("   Beware: %1 looks like %2.")
                     .arg(book.contact(alert.value(QLatin1String("identity")).toInteger()),
                          book.contact(alert.value(QLatin1String("look_alike_of")).toInteger()));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

Done personsList(Session &session)
{
    return session.show(session.get(QStringLiteral("/persons")), [&](const QJsonObject &) -> Done {
        const auto all = book(session);
        if (!all) {
            return fail(all.error());
        }
        QList<QStringList> rows;
        for (const QJsonObject &person : all->persons) {
            QStringList contacts;
            const QJsonArray identities = array(person, "identities");
            for (const auto &entry : identities) {
                contacts << all->inWords(entry.toObject());
            }
            rows << QStringList{QString::number(idOf(person)), harmless(text(person, "name")), availability(person),
                                contacts.join(QLatin1String(", "))};
        }
        session.print(rows.isEmpty() ? Words::tr("There are no contacts.") : aligned(rows));
        return {};
    });
}

Done personsShow(Session &session)
{
    const auto all = book(session);
    if (!all) {
        return fail(all.error());
    }
    const auto id = personId(*all, session.argument(0));
    if (!id) {
        return fail(id.error());
    }
    return session.show(session.get(QStringLiteral("/persons/%1").arg(*id)), [&](const QJsonObject &person) -> Done {
        session.print(drawn(person, *all));
        return {};
    });
}

Done personsLink(Session &session)
{
    return pairAct(session, "link");
}

Done personsApart(Session &session)
{
    return pairAct(session, "apart");
}

Done personsAccept(Session &session)
{
    return pairAct(session, "accept");
}

Done personsDismiss(Session &session)
{
    return pairAct(session, "dismiss");
}

Done personsSnooze(Session &session)
{
    auto body = pairBody(session, "snooze");
    if (!body) {
        return fail(body.error());
    }
    const QString days = session.given().has("--days") ? session.given().value("--days") : QStringLiteral("30");
    bool good = false;
    const int count = days.toInt(&good);
    if (!good || count < 1 || count > 3650) {
        return fail("usage", Words::tr("--days takes a number from 1 to 3650"));
    }
    body->insert(QStringLiteral("until"), toIsoString(SystemClock().now() + std::chrono::hours(24) * count));
    return act(session, *body);
}

Done personsSplit(Session &session)
{
    const auto all = book(session);
    if (!all) {
        return fail(all.error());
    }
    QJsonArray ids;
    for (const QString &word : session.given().arguments) {
        const auto id = contactId(*all, word);
        if (!id) {
            return fail(id.error());
        }
        ids.append(*id);
    }
    return act(session, {{QStringLiteral("act"), QStringLiteral("split")}, {QStringLiteral("identities"), ids}});
}

Done personsUndo(Session &session)
{
    bool good = false;
    const qint64 number = session.argument(0).toLongLong(&good);
    if (!good || number < 1) {
        return fail("usage", Words::tr("an act goes by its number: locumctl persons show tells it"));
    }
    return act(session, {{QStringLiteral("act"), QStringLiteral("undo")}, {QStringLiteral("number"), number}});
}

Done personsSuggestions(Session &session)
{
    return session.show(session.get(QStringLiteral("/persons/suggestions")), [&](const QJsonObject &answer) -> Done {
        const auto all = book(session);
        const auto warned = session.list(QStringLiteral("/persons/alerts"), "alerts");
        if (!all || !warned) {
            return fail(all ? warned.error() : all.error());
        }
        QStringList lines;
        const QJsonArray suggestions = array(answer, "suggestions");
        for (const auto &entry : suggestions) {
            const QJsonObject pair = entry.toObject();
            const QString a = all->contact(pair.value(QLatin1String("a")).toInteger());
            const QString b = all->contact(pair.value(QLatin1String("b")).toInteger());
            lines << (text(pair, "offer") == QLatin1String("verify_first")
                          ? Words::tr("%1 and %2 may be one person: ask them first.").arg(a, b)
                          : Words::tr("%1 and %2 seem to be one person.").arg(a, b));
            lines << QStringLiteral("   ") + harmless(text(pair, "explanation"));
        }
        for (const auto &entry : *warned) {
            const QJsonObject alert = entry.toObject();
            lines << Words::tr("Beware: %1 looks like %2.")
                         .arg(all->contact(alert.value(QLatin1String("identity")).toInteger()),
                              all->contact(alert.value(QLatin1String("look_alike_of")).toInteger()));
        }
        session.print(lines.isEmpty() ? Words::tr("Nobody seems to be somebody else.") : lines.join(QLatin1Char('\n')));
        return {};
    });
}

Done personsImport(Session &session)
{
    QFile file(session.argument(0));
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("file.unreadable", Words::tr("%1: %2").arg(file.fileName(), file.errorString()));
    }
    const QByteArray cards = file.read(largestFile + 1);
    if (cards.size() > largestFile) {
        return fail("cards.too_large", QString());
    }
    return session.report(
        session.send(QStringLiteral("POST"), QStringLiteral("/persons/cards"),
                     {{QStringLiteral("vcards"), QString::fromUtf8(cards).remove(QChar(QChar::Null))}}),
        [](const QJsonObject &answer) {
            return Words::tr("Imported into the address book: %n card(s).", nullptr,
                             answer.value(QLatin1String("imported")).toInt());
        });
}

Done personsSend(Session &session)
{
    const auto all = book(session);
    if (!all) {
        return fail(all.error());
    }
    const auto id = personId(*all, session.argument(0));
    if (!id) {
        return fail(id.error());
    }
    QJsonObject body{{QStringLiteral("text"), session.argument(1)}};
    if (session.given().has("--by")) {
        const auto by = contactId(*all, session.given().value("--by"));
        if (!by) {
            return fail(by.error());
        }
        body.insert(QStringLiteral("identity"), *by);
    }
    return session.report(
        session.send(QStringLiteral("POST"), QStringLiteral("/persons/%1/messages").arg(*id), body),
        [&](const QJsonObject &answer) {
            return Words::tr("It goes to %1.").arg(all->contact(answer.value(QLatin1String("identity")).toInteger()));
        });
}

Done personsAggregate(Session &session)
{
    const QString word = session.argument(0);
    if (word != QLatin1String("on") && word != QLatin1String("off")) {
        return fail("usage", Words::tr("it is on or off"));
    }
    const bool on = word == QLatin1String("on");
    return session.report(session.send(QStringLiteral("PUT"), QStringLiteral("/persons/aggregation"),
                                       {{QStringLiteral("aggregated"), on}}),
                          on ? Words::tr("Each person is listed once.") : Words::tr("Each contact is listed alone."));
}

} // namespace locum::ctl
