// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/did_you_mean.h"
#include "ctl/describe.h"
#include "ctl/feed_reader.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"

#include <QElapsedTimer>
#include <QUuid>

#include <chrono>

namespace locum::ctl {

namespace {

constexpr qsizetype longestText = 256 * 1024;

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

qint64 number(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toInteger();
}

/// A whole number from an option. Errors: `usage`.
Result<qint64> numberFrom(const Session &session, const char *option, qint64 otherwise, qint64 least, qint64 most)
{
    if (!session.given().has(option)) {
        return otherwise;
    }
    bool isNumber = false;
    const auto value = session.given().value(option).toLongLong(&isNumber);
    if (!isNumber || value < least || value > most) {
        return fail("usage", Words::tr("%1 takes a whole number from %2 to %3, not \"%4\"")
                                 .arg(QLatin1String(option), QString::number(least), QString::number(most),
                                      session.given().value(option)));
    }
    return value;
}

/// The conversation with this id, address or title.
Result<QJsonObject> conversation(Session &session, const QString &word)
{
    qint64 wanted = 0;
    if (session.given().has("--account")) {
        const auto account = session.account(session.given().value("--account"));
        if (!account) {
            return fail(account.error());
        }
        wanted = number(*account, "id");
    }
    const auto conversations = session.list(QStringLiteral("/conversations"), "conversations");
    if (!conversations) {
        return fail(conversations.error());
    }
    QList<QJsonObject> found;
    QStringList known;
    for (const auto &entry : *conversations) {
        const auto object = entry.toObject();
        if (wanted != 0 && number(object, "account") != wanted) {
            continue;
        }
        known << text(object, "address");
        if (QString::number(number(object, "id")) == word) {
            return object;
        }
        if (known.last() == word || text(object, "title") == word) {
            found << object;
        }
    }
    if (found.size() == 1) {
        return found.first();
    }
    if (found.size() > 1) {
        QStringList ids;
        for (const auto &object : found) {
            ids << QString::number(number(object, "id"));
        }
        return fail("usage", Words::tr("several conversations are \"%1\": say which by its number: %2")
                                 .arg(word, ids.join(QLatin1String(", "))));
    }
    const auto meant = didYouMean(word, known);
    return fail("conversation.unknown", meant ? Words::tr("did you mean \"%1\"?").arg(harmless(*meant)) : QString());
}

} // namespace

Done conversationList(Session &session)
{
    return session.show(session.get(QStringLiteral("/conversations")), [&](const QJsonObject &answer) -> Done {
        const auto names = namesOf(session);
        if (!names) {
            return fail(names.error());
        }
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("conversations")).toArray()) {
            const auto object = entry.toObject();
            if (session.given().has("--account") &&
                names->account(number(object, "account")) != session.given().value("--account")) {
                continue;
            }
            QStringList remarks;
            if (text(object, "kind") == QLatin1String("room")) {
                remarks << (object.value(QLatin1String("joined")).toBool() ? Words::tr("room, joined")
                                                                           : Words::tr("room, left"));
            }
            if (const auto unread = number(object, "unread"); unread > 0) {
                remarks << Words::tr("unread: %1").arg(unread);
            }
            rows << QStringList{QString::number(number(object, "id")), names->account(number(object, "account")),
                                harmless(text(object, "address")), harmless(text(object, "title")),
                                remarks.join(QLatin1String(", "))};
        }
        session.print(rows.isEmpty() ? Words::tr("There are no conversations yet.") : aligned(rows));
        return {};
    });
}

Done conversationJoin(Session &session)
{
    const auto account = session.account(session.argument(0));
    if (!account) {
        return fail(account.error());
    }
    QJsonObject body{{QStringLiteral("account"), number(*account, "id")},
                     {QStringLiteral("kind"), QStringLiteral("room")},
                     {QStringLiteral("address"), session.argument(1)}};
    if (session.given().has("--nick")) {
        body.insert(QStringLiteral("nick"), session.given().value("--nick"));
    }
    if (session.given().has("--password-file")) {
        const auto secret = session.secretFrom(session.given().value("--password-file"));
        if (!secret) {
            return fail(secret.error());
        }
        body.insert(QStringLiteral("password"), QString::fromUtf8(secret->reveal()));
    }
    return session.report(session.send(QStringLiteral("POST"), QStringLiteral("/conversations"), body),
                          Words::tr("%1 is being joined, and joined again whenever the account connects.")
                              .arg(harmless(session.argument(1))));
}

Done conversationLeave(Session &session)
{
    const auto found = conversation(session, session.argument(0));
    if (!found) {
        return fail(found.error());
    }
    const auto answer =
        session.send(QStringLiteral("DELETE"), QStringLiteral("/conversations/%1").arg(number(*found, "id")));
    if (!answer) {
        return fail(answer.error());
    }
    session.say(Words::tr("%1 is left; what was said there is kept.").arg(harmless(text(*found, "address"))));
    return {};
}

Done conversationHistory(Session &session)
{
    const auto found = conversation(session, session.argument(0));
    if (!found) {
        return fail(found.error());
    }
    const auto limit = numberFrom(session, "--limit", 50, 1, 500);
    if (!limit) {
        return fail(limit.error());
    }
    const auto before = numberFrom(session, "--before", 0, 1, std::numeric_limits<qint64>::max());
    if (!before) {
        return fail(before.error());
    }
    auto path = QStringLiteral("/conversations/%1/messages?limit=%2").arg(number(*found, "id")).arg(*limit);
    if (*before > 0) {
        path += QStringLiteral("&before=%1").arg(*before);
    }
    return session.show(session.get(path), [&](const QJsonObject &answer) -> Done {
        const auto names = namesOf(session);
        if (!names) {
            return fail(names.error());
        }
        const auto messages = answer.value(QLatin1String("messages")).toArray();
        if (answer.value(QLatin1String("more")).toBool() && !messages.isEmpty()) {
            session.print(
                Words::tr("(there is more before it: --before %1)").arg(number(messages.first().toObject(), "id")));
        }
        for (const auto &message : messages) {
            session.print(messageLine(message.toObject(), *names));
        }
        if (messages.isEmpty()) {
            session.print(Words::tr("Nothing was said yet."));
        }
        return {};
    });
}

Done showMessage(Session &session)
{
    bool isNumber = false;
    const auto id = session.argument(0).toLongLong(&isNumber);
    if (!isNumber) {
        return fail("usage", Words::tr("a message's ID is a number, not \"%1\"").arg(session.argument(0)));
    }
    return session.show(session.get(QStringLiteral("/messages/%1").arg(id)), [&](const QJsonObject &answer) -> Done {
        const auto names = namesOf(session);
        if (!names) {
            return fail(names.error());
        }
        const auto message = answer.value(QLatin1String("message")).toObject();
        session.print(messageLine(message, *names));
        const auto progress =
            deliveryInWords(text(message, "delivery"), message.value(QLatin1String("error")).toObject());
        const auto reason = text(message, "reason");
        session.print(reason.isEmpty() ? progress
                                       : Words::tr("%1; decided: %2, because of %3")
                                             .arg(progress, text(message, "disposition"), harmless(reason)));
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("steps")).toArray()) {
            const auto step = entry.toObject();
            rows << QStringList{QStringLiteral("  ") + timeInWords(text(step, "at")), harmless(text(step, "step")),
                                harmless(text(step, "detail"))};
        }
        session.print(aligned(rows));
        return {};
    });
}

// ---- sending -------------------------------------------------------------------------------------------------------

namespace {

Result<QString> textToSend(Session &session)
{
    auto said = session.argument(2);
    if (said == QLatin1String("-")) {
        const auto bytes = session.console().readInput(longestText);
        if (bytes.size() > longestText) {
            return fail("message.too_long", {});
        }
        said = QString::fromUtf8(bytes);
        while (said.endsWith(QLatin1Char('\n'))) {
            said.chop(1);
        }
    }
    if (said.isEmpty()) {
        return fail("message.empty", {});
    }
    return said;
}

/// The address of the one contact of the account with this address or name; else the word itself.
Result<QString> addressFor(Session &session, const QJsonObject &account, const QString &word)
{
    const auto contacts = session.list(QStringLiteral("/contacts"), "contacts");
    if (!contacts) {
        return fail(contacts.error());
    }
    QStringList named;
    for (const auto &entry : *contacts) {
        const auto object = entry.toObject();
        if (number(object, "account") != number(account, "id")) {
            continue;
        }
        if (text(object, "address") == word) {
            return word;
        }
        if (text(object, "name") == word) {
            named << text(object, "address");
        }
    }
    if (named.size() > 1) {
        return fail("usage",
                    Words::tr("several contacts are \"%1\": %2").arg(word, harmless(named.join(QLatin1String(", ")))));
    }
    return named.value(0, word);
}

/// The conversation with this address; a direct one is opened where there is none.
Result<qint64> conversationWith(Session &session, const QJsonObject &account, const QString &address)
{
    const auto conversations = session.list(QStringLiteral("/conversations"), "conversations");
    if (!conversations) {
        return fail(conversations.error());
    }
    for (const auto &entry : *conversations) {
        const auto object = entry.toObject();
        if (number(object, "account") == number(account, "id") && text(object, "address") == address) {
            return number(object, "id");
        }
    }
    const auto opened = session.send(QStringLiteral("POST"), QStringLiteral("/conversations"),
                                     {{QStringLiteral("account"), number(account, "id")},
                                      {QStringLiteral("kind"), QStringLiteral("direct")},
                                      {QStringLiteral("address"), address}});
    if (!opened) {
        return fail(opened.error());
    }
    return number(*opened, "id");
}

/// How the message ended, if it has: none while it waits.
std::optional<Done> ending(Session &session, const QString &delivery, const QJsonObject &error)
{
    const auto words = deliveryInWords(delivery, error);
    if (delivery == QLatin1String("sent") || delivery == QLatin1String("delivered") ||
        delivery == QLatin1String("read")) {
        session.say(words);
        return Done();
    }
    if (delivery == QLatin1String("not_sent")) {
        return fail("send.failed", words);
    }
    if (delivery == QLatin1String("unknown")) {
        return fail("send.unknown", words);
    }
    return std::nullopt;
}

Done waitForEnd(Session &session, qint64 message, qint64 since, Duration patience)
{
    QElapsedTimer timer;
    timer.start();
    const auto user = session.user();
    if (!user) {
        return fail(user.error());
    }
    if (auto done = session.client().startStream(*user, since); !done) {
        return done;
    }
    QJsonObject lastError;
    while (timer.elapsed() < patience.count()) {
        const auto entries = session.client().next(Duration(patience.count() - timer.elapsed()));
        if (!entries) {
            return fail(entries.error());
        }
        for (const auto &value : entries->value_or(QJsonArray())) {
            const auto entry = value.toObject();
            if (text(entry, "type") != QLatin1String("message_progressed") || number(entry, "message") != message) {
                continue;
            }
            lastError = entry.value(QLatin1String("error")).toObject();
            if (auto ended = ending(session, text(entry, "delivery"), lastError)) {
                return std::move(*ended);
            }
        }
    }
    return fail("send.waiting",
                deliveryInWords(QStringLiteral("queued"), lastError) + QLatin1Char('\n') +
                    Words::tr("It is stored, and sent when it can be. See: locumctl message %1").arg(message));
}

} // namespace

Done sendMessage(Session &session)
{
    const auto timeout = numberFrom(session, "--timeout", 60, 1, 86'400);
    if (!timeout) {
        return fail(timeout.error());
    }
    const auto said = textToSend(session);
    if (!said) {
        return fail(said.error());
    }
    const auto account = session.account(session.argument(0));
    if (!account) {
        return fail(account.error());
    }
    const auto since = lastOfFeed(session);
    if (!since) {
        return fail(since.error());
    }
    const auto address = addressFor(session, *account, session.argument(1));
    if (!address) {
        return fail(address.error());
    }
    const auto where = conversationWith(session, *account, *address);
    if (!where) {
        return fail(where.error());
    }
    const auto message =
        session.send(QStringLiteral("POST"), QStringLiteral("/conversations/%1/messages").arg(*where),
                     {{QStringLiteral("text"), *said},
                      {QStringLiteral("client_id"), QUuid::createUuid().toString(QUuid::WithoutBraces)}});
    if (!message) {
        return fail(message.error());
    }
    if (session.json()) {
        session.printJson(*message);
    }
    if (session.given().has("--no-wait")) {
        session.say(Words::tr("Message %1 is stored, and sent when it can be.").arg(number(*message, "id")));
        return {};
    }
    return waitForEnd(session, number(*message, "id"), *since, std::chrono::seconds(*timeout));
}

} // namespace locum::ctl
