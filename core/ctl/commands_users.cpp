// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/describe.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"

#include <QUrl>

namespace locum::ctl {

namespace {

/// As a part of a path.
QString encoded(const QString &name)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(name));
}

QString secretText(const Secret &secret)
{
    return QString::fromUtf8(secret.reveal());
}

} // namespace

Done userAdd(Session &session)
{
    const auto name = session.argument(0);
    auto password =
        session.password(Words::tr("Password for %1 (at least 8 characters): ").arg(name), Session::Repeat::Yes);
    if (!password) {
        return fail(std::move(password.error()));
    }
    QJsonObject body{{QStringLiteral("name"), name}, {QStringLiteral("password"), secretText(*password)}};
    if (session.given().has("--display-name")) {
        body.insert(QStringLiteral("display_name"), session.given().value("--display-name"));
    }
    if (session.given().has("--locale")) {
        body.insert(QStringLiteral("locale"), session.given().value("--locale"));
    }
    return session.report(session.admin(QStringLiteral("POST"), QStringLiteral("/admin/users"), body),
                          Words::tr("User %1 is there. Next: locumctl account add PROTOCOL").arg(name));
}

Done userList(Session &session)
{
    return session.show(
        session.admin(QStringLiteral("GET"), QStringLiteral("/admin/users")), [&](const QJsonObject &answer) -> Done {
            QList<QStringList> rows;
            for (const auto &entry : answer.value(QLatin1String("users")).toArray()) {
                const auto user = entry.toObject();
                rows << QStringList{user.value(QLatin1String("name")).toString(),
                                    harmless(user.value(QLatin1String("display_name")).toString()),
                                    user.value(QLatin1String("locale")).toString()};
            }
            session.print(rows.isEmpty() ? Words::tr("There are no users yet. Make one: locumctl user add NAME")
                                         : aligned(rows));
            return {};
        });
}

Done userRemove(Session &session)
{
    const auto name = session.argument(0);
    if (auto done =
            session.confirm(Words::tr("This removes %1, their accounts and everything that was said.").arg(name));
        !done) {
        return done;
    }
    return session.report(session.admin(QStringLiteral("DELETE"), QStringLiteral("/admin/users/") + encoded(name)),
                          Words::tr("User %1 is removed.").arg(name));
}

Done userPassword(Session &session)
{
    const auto name = session.argument(0);
    auto password =
        session.password(Words::tr("New password for %1 (at least 8 characters): ").arg(name), Session::Repeat::Yes);
    if (!password) {
        return fail(std::move(password.error()));
    }
    return session.report(session.admin(QStringLiteral("PUT"),
                                        QStringLiteral("/admin/users/%1/password").arg(encoded(name)),
                                        {{QStringLiteral("password"), secretText(*password)}}),
                          Words::tr("The password of %1 is changed.").arg(name));
}

Done deviceList(Session &session)
{
    return session.show(session.get(QStringLiteral("/devices")), [&](const QJsonObject &answer) -> Done {
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("devices")).toArray()) {
            const auto device = entry.toObject();
            const bool attached = device.value(QLatin1String("attached")).toBool();
            const auto seen = timeInWords(device.value(QLatin1String("last_seen_at")).toString());
            rows << QStringList{QString::number(device.value(QLatin1String("id")).toInteger()),
                                harmless(device.value(QLatin1String("name")).toString()),
                                attached ? Words::tr("is here") : Words::tr("last seen %1").arg(seen)};
        }
        session.print(rows.isEmpty() ? Words::tr("No device has logged in yet.") : aligned(rows));
        return {};
    });
}

Done deviceRemove(Session &session)
{
    const auto id = session.argument(0);
    if (auto done = session.confirm(Words::tr("This logs the device %1 out for ever.").arg(id)); !done) {
        return done;
    }
    return session.report(session.send(QStringLiteral("DELETE"), QStringLiteral("/devices/") + encoded(id)),
                          Words::tr("The device is logged out."));
}

Done completion(Session &session)
{
    if (session.argument(0) != QLatin1String("bash")) {
        return fail("usage", Words::tr("there is completion for bash only"));
    }
    session.print(bashCompletion().trimmed());
    return {};
}

} // namespace locum::ctl
