// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/did_you_mean.h"
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

QString stateInWords(const QJsonObject &service)
{
    const QJsonObject error = service.value(QLatin1String("error")).toObject();
    if (!error.isEmpty()) {
        return Words::tr("on, but it does not answer now: %1 (%2)")
            .arg(harmless(text(error, "detail")), text(error, "code"));
    }
    return service.value(QLatin1String("on")).toBool() ? Words::tr("on") : Words::tr("off");
}

Done known(Session &session, const QString &address)
{
    const auto all = session.list(QStringLiteral("/services"), "services");
    if (!all) {
        return fail(all.error());
    }
    QStringList addresses;
    for (const auto &service : *all) {
        addresses << text(service.toObject(), "address");
    }
    if (addresses.contains(address)) {
        return {};
    }
    if (addresses.isEmpty()) {
        return fail("service.unknown", Words::tr("no plugin here offers a service"));
    }
    const auto meant = didYouMean(address, addresses);
    return fail("service.unknown", meant ? Words::tr("did you mean \"%1\"?").arg(*meant)
                                         : Words::tr("there are: %1").arg(addresses.join(QLatin1String(", "))));
}

Done turn(Session &session, bool on, const QString &words)
{
    const QString address = session.argument(0);
    if (const Done there = known(session, address); !there) {
        return there;
    }
    return session.report(
        session.send(QStringLiteral("PUT"), QStringLiteral("/services/") + address, {{QStringLiteral("on"), on}}),
        words.arg(address));
}

} // namespace

Done serviceList(Session &session)
{
    return session.show(session.get(QStringLiteral("/services")), [&](const QJsonObject &answer) -> Done {
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("services")).toArray()) {
            const auto service = entry.toObject();
            rows << QStringList{text(service, "address"), harmless(text(service, "title")), stateInWords(service),
                                harmless(text(service, "description"))};
        }
        session.print(rows.isEmpty() ? Words::tr("No plugin here offers a service.") : aligned(rows));
        return {};
    });
}

Done serviceOn(Session &session)
{
    return turn(session, true, Words::tr("%1 is one of your contacts now. Write to it."));
}

Done serviceOff(Session &session)
{
    return turn(session, false, Words::tr("%1 is off, and has forgotten you."));
}

} // namespace locum::ctl
