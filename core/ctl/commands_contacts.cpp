// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/did_you_mean.h"
#include "ctl/contact_word.h"
#include "ctl/describe.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"

namespace locum::ctl {

namespace {

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

QString idOf(const QJsonObject &object)
{
    return QString::number(object.value(QLatin1String("id")).toInteger());
}

/// The id of the account that --account names; 0 where there is no such option.
Result<qint64> wantedAccount(Session &session)
{
    if (!session.given().has("--account")) {
        return 0;
    }
    const auto account = session.account(session.given().value("--account"));
    if (!account) {
        return fail(account.error());
    }
    return account->value(QLatin1String("id")).toInteger();
}

} // namespace

Result<QJsonObject> contactOf(Session &session, const QString &word)
{
    const auto wanted = wantedAccount(session);
    if (!wanted) {
        return fail(wanted.error());
    }
    const auto contacts = session.list(QStringLiteral("/contacts"), "contacts");
    if (!contacts) {
        return fail(contacts.error());
    }
    QList<QJsonObject> found;
    QList<QJsonObject> alike; // but for capital letters
    QStringList known;
    for (const auto &entry : *contacts) {
        const auto object = entry.toObject();
        if (*wanted != 0 && object.value(QLatin1String("account")).toInteger() != *wanted) {
            continue;
        }
        known << text(object, "address") << text(object, "name");
        if (idOf(object) == word) {
            return object;
        }
        if (text(object, "address") == word || text(object, "name") == word) {
            found << object;
        } else if (text(object, "address").compare(word, Qt::CaseInsensitive) == 0 ||
                   text(object, "name").compare(word, Qt::CaseInsensitive) == 0) {
            alike << object;
        }
    }
    if (found.isEmpty()) {
        found = alike;
    }
    if (found.size() == 1) {
        return found.first();
    }
    if (found.size() > 1) {
        QStringList ids;
        for (const auto &object : found) {
            ids << idOf(object);
        }
        return fail("usage", Words::tr("several contacts are \"%1\": say which by its number: %2")
                                 .arg(word, ids.join(QLatin1String(", "))));
    }
    known.removeAll(QString());
    const auto meant = didYouMean(word, known);
    return fail("contact.unknown", meant ? Words::tr("did you mean \"%1\"?").arg(harmless(*meant)) : QString());
}

Done contactList(Session &session)
{
    const auto wanted = wantedAccount(session);
    if (!wanted) {
        return fail(wanted.error());
    }
    return session.show(session.get(QStringLiteral("/contacts")), [&](const QJsonObject &answer) -> Done {
        const auto accounts = session.list(QStringLiteral("/accounts"), "accounts");
        if (!accounts) {
            return fail(accounts.error());
        }
        Names names;
        for (const auto &entry : *accounts) {
            names.addAccount(entry.toObject());
        }
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("contacts")).toArray()) {
            const auto object = entry.toObject();
            const auto account = object.value(QLatin1String("account")).toInteger();
            if ((*wanted != 0 && account != *wanted) ||
                (!object.value(QLatin1String("listed")).toBool() && !session.given().has("--all"))) {
                continue;
            }
            const auto presence = object.value(QLatin1String("presence")).toObject();
            auto there = availabilityInWords(text(presence, "availability"));
            if (text(object, "subscription") == QLatin1String("pending")) {
                there = Words::tr("has not agreed yet");
            }
            if (const auto said = harmless(text(presence, "text")); !said.isEmpty()) {
                there += QStringLiteral(": ") + said;
            }
            rows << QStringList{idOf(object), names.account(account), harmless(text(object, "address")),
                                harmless(text(object, "name")), there};
        }
        session.print(rows.isEmpty() ? Words::tr("There are no contacts.") : aligned(rows));
        return {};
    });
}

Done contactAdd(Session &session)
{
    const auto account = session.account(session.argument(0));
    if (!account) {
        return fail(account.error());
    }
    QJsonObject body{{QStringLiteral("account"), account->value(QLatin1String("id"))},
                     {QStringLiteral("address"), session.argument(1)}};
    if (session.given().has("--name")) {
        body.insert(QStringLiteral("name"), session.given().value("--name"));
    }
    if (session.given().has("--group")) {
        body.insert(QStringLiteral("groups"), QJsonArray::fromStringList(session.given().values("--group")));
    }
    if (session.given().has("--message")) {
        body.insert(QStringLiteral("message"), session.given().value("--message"));
    }
    return session.report(session.send(QStringLiteral("POST"), QStringLiteral("/contacts"), body),
                          Words::tr("%1 is on the list.").arg(harmless(session.argument(1))));
}

Done contactRename(Session &session)
{
    const auto found = contactOf(session, session.argument(0));
    if (!found) {
        return fail(found.error());
    }
    return session.report(
        session.send(QStringLiteral("PATCH"), QStringLiteral("/contacts/") + idOf(*found),
                     {{QStringLiteral("name"), session.argument(1)}}),
        Words::tr("%1 is called %2 now.").arg(harmless(text(*found, "address")), harmless(session.argument(1))));
}

Done contactRemove(Session &session)
{
    const auto found = contactOf(session, session.argument(0));
    if (!found) {
        return fail(found.error());
    }
    const auto address = harmless(text(*found, "address"));
    if (auto done = session.confirm(Words::tr("This takes %1 from the list.").arg(address)); !done) {
        return done;
    }
    return session.report(session.send(QStringLiteral("DELETE"), QStringLiteral("/contacts/") + idOf(*found)),
                          Words::tr("%1 is no longer on the list.").arg(address));
}

Done contactAuthorize(Session &session)
{
    const auto found = contactOf(session, session.argument(0));
    if (!found) {
        return fail(found.error());
    }
    const bool allow = !session.given().has("--deny");
    const auto answer =
        session.send(QStringLiteral("POST"), QStringLiteral("/contacts/%1/authorization").arg(idOf(*found)),
                     {{QStringLiteral("allow"), allow}});
    if (!answer) {
        return fail(answer.error());
    }
    const auto address = harmless(text(*found, "address"));
    session.say(allow ? Words::tr("%1 may see your presence.").arg(address)
                      : Words::tr("%1 may not see your presence.").arg(address));
    return {};
}

} // namespace locum::ctl
