// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/describe.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"

namespace locum::ctl {

namespace {

const QString path = QStringLiteral("/stand-in/settings");
const QLatin1String asConfigured("default");

struct Choice {
    const char *option;
    QLatin1String key;
    QList<QPair<QString, QJsonValue>> words; ///< what it takes; none: a whole number of minutes
};

const QList<Choice> &choices()
{
    static const QList<Choice> all{
        {"--bare-close",
         QLatin1String("bare_close"),
         {{QStringLiteral("stand_in"), QStringLiteral("stand_in")}, {QStringLiteral("off"), QStringLiteral("off")}}},
        {"--own-clients",
         QLatin1String("own_clients_count"),
         {{QStringLiteral("on"), true}, {QStringLiteral("off"), false}}},
        {"--idle-away", QLatin1String("idle_away_min"), {}}};
    return all;
}

Result<QJsonValue> valueFrom(const Choice &choice, const QString &word)
{
    if (word == asConfigured) {
        return QJsonValue(); // null: what was set is taken back
    }
    QStringList taken;
    for (const auto &[name, value] : choice.words) {
        if (name == word) {
            return value;
        }
        taken << name;
    }
    bool isNumber = false;
    const int minutes = word.toInt(&isNumber);
    if (choice.words.isEmpty() && isNumber && minutes >= 0) {
        return QJsonValue(minutes);
    }
    if (choice.words.isEmpty()) {
        return fail("usage", Words::tr("%1 takes a number of minutes (0: never) or \"default\", not \"%2\"")
                                 .arg(QLatin1String(choice.option), word));
    }
    taken << asConfigured;
    return fail("usage", Words::tr("%1 takes one of %2, not \"%3\"")
                             .arg(QLatin1String(choice.option), taken.join(QLatin1String(", ")), word));
}

Done print(Session &session, const QJsonObject &settings)
{
    const auto chosen = settings.value(QLatin1String("chosen")).toArray();
    const auto row = [&](QLatin1String key, const QString &words) {
        return QStringList{words, chosen.contains(key) ? QString() : Words::tr("(as locumd is configured)")};
    };
    const bool standsIn = settings.value(QLatin1String("bare_close")).toString() == QLatin1String("stand_in");
    const bool counts = settings.value(QLatin1String("own_clients_count")).toBool();
    const int minutes = settings.value(QLatin1String("idle_away_min")).toInt();
    session.print(
        aligned({row(QLatin1String("bare_close"),
                     standsIn ? Words::tr("When a session is closed without a word, Locum stands in.")
                              : Words::tr("When a session is closed without a word, nobody is answered.")),
                 row(QLatin1String("own_clients_count"),
                     counts ? Words::tr("Another client of yours that is active on a network counts as a device.")
                            : Words::tr("Other clients of yours on the networks do not count as devices.")),
                 row(QLatin1String("idle_away_min"),
                     minutes > 0 ? Words::tr("Locum stands in after %n minute(s) in the pocket.", nullptr, minutes)
                                 : Words::tr("Locum does not stand in for a device that lies in the pocket."))}));
    return {};
}

} // namespace

Done standInShow(Session &session)
{
    return session.show(session.get(path), [&](const QJsonObject &answer) { return print(session, answer); });
}

Done standInSet(Session &session)
{
    QJsonObject body;
    for (const Choice &choice : choices()) {
        if (session.given().has(choice.option)) {
            const auto value = valueFrom(choice, session.given().value(choice.option));
            if (!value) {
                return fail(value.error());
            }
            body.insert(choice.key, *value);
        }
    }
    if (body.isEmpty()) {
        return fail("usage", Words::tr("say what to change: --bare-close, --own-clients or --idle-away"));
    }
    return session.show(session.send(QStringLiteral("PATCH"), path, body),
                        [&](const QJsonObject &answer) { return print(session, answer); });
}

} // namespace locum::ctl
