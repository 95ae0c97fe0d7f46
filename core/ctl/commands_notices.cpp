// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/contact_word.h"
#include "ctl/describe.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"

namespace locum::ctl {

namespace {

const QString noticesPath = QStringLiteral("/stand-in/notices");
const QString addressesPath = QStringLiteral("/stand-in/notices/addresses");

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

QString noticesInWords(const QJsonObject &settings)
{
    const QString audience = text(settings, "audience");
    const int minutes = settings.value(QLatin1String("window_s")).toInt() / 60;
    if (audience == QLatin1String("off")) {
        return Words::tr("Nobody is told that you have gone.");
    }
    QString words =
        Words::tr("Who has written to you, or got a message from you, in the last %n minute(s) is told once "
                  "that you have gone.",
                  nullptr, minutes);
    if (audience == QLatin1String("online")) {
        words += QLatin1Char(' ') + Words::tr("So is whoever else on your contact lists is online.");
    }
    if (settings.value(QLatin1String("on_return")).toBool()) {
        words += QLatin1Char(' ') + Words::tr("Who was told is told that you are back, too.");
    }
    return words;
}

/// Adds what was given as options.
Done addNoticeOptions(const Session &session, QJsonObject &change)
{
    const auto &given = session.given();
    if (given.has("--to")) {
        change.insert(QStringLiteral("audience"), given.value("--to"));
    }
    if (given.has("--window")) {
        bool isNumber = false;
        const int minutes = given.value("--window").toInt(&isNumber);
        if (!isNumber || minutes < 1 || minutes > 24 * 60) {
            return fail("usage",
                        Words::tr("--window takes 1 to 1440 minutes, not \"%1\"").arg(given.value("--window")));
        }
        change.insert(QStringLiteral("window_s"), minutes * 60);
    }
    if (given.has("--on-return")) {
        const QString value = given.value("--on-return");
        if (value != QLatin1String("yes") && value != QLatin1String("no")) {
            return fail("usage", Words::tr("--on-return takes yes or no, not \"%1\"").arg(value));
        }
        change.insert(QStringLiteral("on_return"), value == QLatin1String("yes"));
    }
    return {};
}

/// "Anna is told by mail at anna@example.org." for each that is set.
Result<QStringList> addressesInWords(Session &session)
{
    const auto set = session.list(addressesPath, "addresses");
    if (!set || set->isEmpty()) {
        return set ? Result<QStringList>(QStringList()) : fail(set.error());
    }
    const auto channels = session.list(QStringLiteral("/channels"), "channels");
    if (!channels) {
        return fail(channels.error());
    }
    QStringList lines;
    for (const auto &entry : *set) {
        const QJsonObject one = entry.toObject();
        QString slug;
        for (const auto &channel : *channels) {
            if (channel[QLatin1String("id")] == one.value(QLatin1String("channel"))) {
                slug = text(channel.toObject(), "slug");
            }
        }
        lines << Words::tr("%1 is told by %2, at %3.")
                     .arg(harmless(text(one, "name")), slug, harmless(text(one, "address")));
    }
    return lines;
}

Result<qint64> channelOf(Session &session, const QString &word)
{
    const auto all = session.list(QStringLiteral("/channels"), "channels");
    if (!all) {
        return fail(all.error());
    }
    QStringList known;
    for (const auto &entry : *all) {
        const QJsonObject channel = entry.toObject();
        known << text(channel, "slug");
        if (text(channel, "slug") == word || text(channel, "name") == word) {
            return channel.value(QLatin1String("id")).toInteger();
        }
    }
    return fail("channel.unknown", known.isEmpty() ? Words::tr("there is none")
                                                   : Words::tr("there are: %1").arg(known.join(QLatin1String(", "))));
}

/// How one person is told.
Done setWay(Session &session)
{
    const auto &given = session.given();
    const bool byChannel = given.has("--channel") && given.has("--address");
    if (byChannel == given.has("--over-network")) {
        return fail("usage", Words::tr("--for takes --channel and --address with it, or --over-network"));
    }
    const auto contact = contactOf(session, given.value("--for"));
    if (!contact) {
        return fail(contact.error());
    }
    const QString path =
        QStringLiteral("%1/%2").arg(addressesPath).arg(contact->value(QLatin1String("person")).toInteger());
    if (!byChannel) {
        return session.report(session.send(QStringLiteral("DELETE"), path),
                              [](const QJsonObject &) { return Words::tr("They are told over the network."); });
    }
    const auto channel = channelOf(session, given.value("--channel"));
    if (!channel) {
        return fail(channel.error());
    }
    const QJsonObject body{{QStringLiteral("channel"), *channel},
                           {QStringLiteral("address"), given.value("--address")}};
    return session.report(session.send(QStringLiteral("PUT"), path, body), [&](const QJsonObject &set) {
        return Words::tr("%1 is told by %2, at %3.")
            .arg(harmless(text(set, "name")), given.value("--channel"), harmless(text(set, "address")));
    });
}

} // namespace

Done notices(Session &session)
{
    if (session.given().has("--for")) {
        return setWay(session);
    }
    QJsonObject change;
    if (Done taken = addNoticeOptions(session, change); !taken) {
        return taken;
    }
    if (!change.isEmpty()) {
        return session.report(session.send(QStringLiteral("PATCH"), noticesPath, change), noticesInWords);
    }
    return session.show(session.get(noticesPath), [&](const QJsonObject &settings) -> Done {
        session.print(noticesInWords(settings));
        const auto lines = addressesInWords(session);
        if (!lines) {
            return fail(lines.error());
        }
        for (const QString &line : *lines) {
            session.print(line);
        }
        return {};
    });
}

} // namespace locum::ctl
