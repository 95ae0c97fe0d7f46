// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/did_you_mean.h"
#include "ctl/describe.h"
#include "ctl/error_words.h"
#include "ctl/form_input.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"
#include "model/json.h"

#include <QHash>

namespace locum::ctl {

namespace {

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

/// The one of the list that goes by the word, by one of these keys.
Result<QJsonObject> named(const QJsonArray &all, const QString &word, const QList<const char *> &keys,
                          const QByteArray &unknown)
{
    QStringList known;
    for (const auto &entry : all) {
        const auto object = entry.toObject();
        known << text(object, keys.front());
        for (const char *key : keys) {
            if (text(object, key) == word) {
                return object;
            }
        }
    }
    if (known.isEmpty()) {
        return fail(unknown, Words::tr("there is none"));
    }
    const auto meant = didYouMean(word, known);
    return fail(unknown, meant ? Words::tr("did you mean \"%1\"?").arg(*meant)
                               : Words::tr("there are: %1").arg(known.join(QLatin1String(", "))));
}

Result<QJsonObject> plugin(Session &session, const QString &word)
{
    const auto all = session.list(QStringLiteral("/channel-plugins"), "channel_plugins");
    return all ? named(*all, word, {"plugin", "name"}, "channel_plugin.unknown") : fail(all.error());
}

Result<QJsonObject> channel(Session &session)
{
    const auto all = session.list(QStringLiteral("/channels"), "channels");
    return all ? named(*all, session.argument(0), {"slug", "name"}, "channel.unknown") : fail(all.error());
}

QString pathOf(const QJsonObject &channel, const QString &more = {})
{
    return QStringLiteral("/channels/%1%2").arg(channel.value(QLatin1String("id")).toInteger()).arg(more);
}

Result<SettingsForm> formOf(const QJsonObject &plugin)
{
    return settingsFormFromJson(
        plugin.value(QLatin1String("channel")).toObject().value(QLatin1String("form")).toObject());
}

QString healthInWords(const QJsonObject &channel)
{
    static const QHash<QString, const char *> words = {
        {QStringLiteral("off"), QT_TRANSLATE_NOOP("locumctl", "off")},
        {QStringLiteral("starting"), QT_TRANSLATE_NOOP("locumctl", "starting")},
        {QStringLiteral("good"), QT_TRANSLATE_NOOP("locumctl", "on")},
        {QStringLiteral("trouble"), QT_TRANSLATE_NOOP("locumctl", "in trouble")}};
    const auto *word = words.value(text(channel, "health"), nullptr);
    const QString state = word == nullptr ? QString() : Words::tr(word);
    const QJsonObject error = channel.value(QLatin1String("error")).toObject();
    if (error.isEmpty()) {
        return state;
    }
    const auto [meaning, advice] = wordsFor(text(error, "code").toLatin1());
    QStringList why{meaning, harmless(text(error, "detail"))};
    why.removeAll(QString());
    const QString told = QStringLiteral("%1: %2 (%3)").arg(state, why.join(QLatin1String("; ")), text(error, "code"));
    return advice.isEmpty() ? told : told + QLatin1String(". ") + advice;
}

/// "08:00,18:00 mon,fri Europe/Madrid empty read", of which only a time has to be there, in any order.
QJsonObject digestValue(const QString &value)
{
    QJsonObject digest;
    const QStringList words = value.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words) {
        if (word == QLatin1String("empty") || word == QLatin1String("read")) {
            digest.insert(word, true);
        } else if (word.contains(QLatin1Char(':'))) {
            digest.insert(QStringLiteral("at"), QJsonArray::fromStringList(word.split(QLatin1Char(','))));
        } else if (word.contains(QLatin1Char('/')) || word == QLatin1String("UTC")) {
            digest.insert(QStringLiteral("zone"), word);
        } else {
            digest.insert(QStringLiteral("weekdays"), QJsonArray::fromStringList(word.split(QLatin1Char(','))));
        }
    }
    return digest;
}

QString digestInWords(const QJsonObject &digest)
{
    QStringList words;
    for (const char *key : {"at", "weekdays"}) {
        words.append(digest.value(QLatin1String(key)).toVariant().toStringList().join(QLatin1Char(',')));
    }
    words.append(text(digest, "zone"));
    for (const char *key : {"empty", "read"}) {
        if (digest.value(QLatin1String(key)).toBool()) {
            words.append(QLatin1String(key));
        }
    }
    words.removeAll(QString());
    return words.join(QLatin1Char(' '));
}

/// What stands behind the = of a --use.
QJsonValue usageValue(const QString &key, const QString &value)
{
    static const QStringList lists{QStringLiteral("subjects"), QStringLiteral("from"), QStringLiteral("online"),
                                   QStringLiteral("through_quiet")};
    if (lists.contains(key)) {
        return QJsonArray::fromStringList(value.split(QLatin1Char(','), Qt::SkipEmptyParts));
    }
    if (value.isEmpty()) {
        return QJsonValue(); // as it is where nothing is said
    }
    if (key == QLatin1String("quiet")) {
        return QJsonObject{{QStringLiteral("from"), value.section(QLatin1Char('-'), 0, 0).trimmed()},
                           {QStringLiteral("to"), value.section(QLatin1Char('-'), 1).trimmed()}};
    }
    if (key == QLatin1String("digest")) {
        return value == QLatin1String("off") ? QJsonValue() : QJsonValue(digestValue(value));
    }
    if (value == QLatin1String("true") || value == QLatin1String("false")) {
        return value == QLatin1String("true");
    }
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    return isNumber ? QJsonValue(number) : QJsonValue(value);
}

Result<QJsonObject> usageFrom(const Session &session)
{
    QJsonObject usage;
    const QStringList given = session.given().values("--use");
    for (const QString &each : given) {
        const auto at = each.indexOf(QLatin1Char('='));
        if (at < 1) {
            return fail("usage", Words::tr("--use takes KEY=VALUE, not \"%1\"").arg(each));
        }
        usage.insert(each.left(at), usageValue(each.left(at), each.mid(at + 1)));
    }
    return usage;
}

QString valueInWords(const QJsonValue &value)
{
    if (value.isArray()) {
        return value.toVariant().toStringList().join(QLatin1Char(','));
    }
    if (value.toObject().contains(QLatin1String("at"))) {
        return digestInWords(value.toObject());
    }
    if (value.isObject()) {
        return text(value.toObject(), "from") + QLatin1Char('-') + text(value.toObject(), "to");
    }
    return value.toVariant().toString();
}

void showOne(Session &session, const QJsonObject &found)
{
    session.print(
        QStringLiteral("%1: %2, %3").arg(text(found, "slug"), harmless(text(found, "name")), healthInWords(found)));
    QList<QStringList> rows;
    for (const char *key : {"settings", "usage"}) {
        const QJsonObject values = found.value(QLatin1String(key)).toObject();
        for (auto value = values.begin(); value != values.end(); ++value) {
            rows << QStringList{QStringLiteral("  ") + value.key(), harmless(valueInWords(value.value()))};
        }
    }
    const auto secrets = found.value(QLatin1String("secrets")).toArray();
    for (const auto &secret : secrets) {
        rows << QStringList{QStringLiteral("  ") + secret.toString(), Words::tr("(secret)")};
    }
    session.print(aligned(rows));
    if (const QString address = text(found, "call_back"); !address.isEmpty()) {
        session.print(Words::tr("Its own address, a secret: %1").arg(address));
    }
}

} // namespace

Done channelPlugins(Session &session)
{
    if (const QString id = session.argument(0); !id.isEmpty()) {
        const auto found = plugin(session, id);
        if (!found) {
            return fail(found.error());
        }
        if (session.json()) {
            session.printJson(*found);
            return {};
        }
        const auto form = formOf(*found);
        if (!form) {
            return fail(form.error());
        }
        session.print(QStringLiteral("%1: %2").arg(
            id, harmless(text(found->value(QLatin1String("channel")).toObject(), "description"))));
        session.print(form->fields.isEmpty() ? Words::tr("It asks for nothing.") : formInWords(*form));
        return {};
    }
    return session.show(session.get(QStringLiteral("/channel-plugins")), [&](const QJsonObject &answer) -> Done {
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("channel_plugins")).toArray()) {
            const auto object = entry.toObject();
            const auto what = object.value(QLatin1String("channel")).toObject();
            rows << QStringList{text(object, "plugin"), harmless(text(what, "name")),
                                harmless(text(what, "description"))};
        }
        session.print(rows.isEmpty() ? Words::tr("No channel plugin was found.") : aligned(rows));
        return {};
    });
}

Done channelList(Session &session)
{
    if (!session.argument(0).isEmpty()) {
        const auto found = channel(session);
        if (!found) {
            return fail(found.error());
        }
        if (session.json()) {
            session.printJson(*found);
        } else {
            showOne(session, *found);
        }
        return {};
    }
    return session.show(session.get(QStringLiteral("/channels")), [&](const QJsonObject &answer) -> Done {
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("channels")).toArray()) {
            const auto object = entry.toObject();
            rows << QStringList{text(object, "slug"), text(object, "plugin"), healthInWords(object)};
        }
        session.print(rows.isEmpty() ? Words::tr("There is no channel. Add one: locumctl channel add PLUGIN")
                                     : aligned(rows));
        return {};
    });
}

Done channelAdd(Session &session)
{
    const auto found = plugin(session, session.argument(0));
    if (!found) {
        return fail(found.error());
    }
    const auto form = formOf(*found);
    if (!form) {
        return fail(form.error());
    }
    const auto usage = usageFrom(session);
    const auto answers = usage ? answersFor(session, *form, Missing::Ask) : fail(usage.error());
    if (!answers) {
        return fail(answers.error());
    }
    const QString name = session.given().has("--name") ? session.given().value("--name") : text(*found, "plugin");
    return session.report(
        session.send(QStringLiteral("POST"), QStringLiteral("/channels"),
                     {{QStringLiteral("name"), name},
                      {QStringLiteral("plugin"), text(*found, "plugin")},
                      {QStringLiteral("settings"), *answers},
                      {QStringLiteral("usage"), *usage}}),
        [](const QJsonObject &added) {
            return Words::tr("The channel %1 is there. Try it: locumctl channel test %1").arg(text(added, "slug"));
        });
}

Done channelSet(Session &session)
{
    const auto found = channel(session);
    if (!found) {
        return fail(found.error());
    }
    QJsonObject body;
    const auto usage = usageFrom(session);
    if (!usage) {
        return fail(usage.error());
    }
    body.insert(QStringLiteral("usage"), *usage);
    if (session.given().has("--set") || session.given().has("--secret-file")) {
        const auto what = plugin(session, text(*found, "plugin"));
        const auto form = what ? formOf(*what) : fail(what.error());
        const auto answers = form ? answersFor(session, *form, Missing::Leave) : fail(form.error());
        if (!answers) {
            return fail(answers.error());
        }
        body.insert(QStringLiteral("settings"), *answers);
    }
    if (session.given().has("--name")) {
        body.insert(QStringLiteral("name"), session.given().value("--name"));
    }
    if (session.given().has("--on") || session.given().has("--off")) {
        body.insert(QStringLiteral("enabled"), !session.given().has("--off"));
    }
    return session.report(session.send(QStringLiteral("PATCH"), pathOf(*found), body),
                          Words::tr("The channel %1 is changed.").arg(text(*found, "slug")));
}

Done channelRemove(Session &session)
{
    const auto found = channel(session);
    if (!found) {
        return fail(found.error());
    }
    const QString slug = text(*found, "slug");
    if (auto done = session.confirm(Words::tr("This removes the channel %1 and its log.").arg(slug)); !done) {
        return done;
    }
    return session.report(session.send(QStringLiteral("DELETE"), pathOf(*found)),
                          Words::tr("The channel %1 is removed.").arg(slug));
}

Done channelTest(Session &session)
{
    const auto found = channel(session);
    if (!found) {
        return fail(found.error());
    }
    return session.report(session.send(QStringLiteral("POST"), pathOf(*found, QStringLiteral("/test"))),
                          Words::tr("A test went out by %1.").arg(text(*found, "slug")));
}

Done channelLog(Session &session)
{
    const auto found = channel(session);
    if (!found) {
        return fail(found.error());
    }
    return session.show(session.get(pathOf(*found, QStringLiteral("/log"))), [&](const QJsonObject &answer) -> Done {
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("log")).toArray()) {
            const auto object = entry.toObject();
            rows.prepend({timeInWords(text(object, "at")),
                          QString::number(object.value(QLatin1String("alert")).toInteger()), text(object, "subject"),
                          text(object, "step"), harmless(text(object, "detail"))});
        }
        session.print(rows.isEmpty() ? Words::tr("Nothing was sent yet.") : aligned(rows));
        return {};
    });
}

} // namespace locum::ctl
