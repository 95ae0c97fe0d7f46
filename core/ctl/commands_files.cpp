// SPDX-License-Identifier: GPL-2.0-or-later
// The files that are kept, and the status that is shown.
#include "ctl/describe.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"

#include <QLocale>

namespace locum::ctl {

namespace {

qint64 number(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toInteger();
}

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

QString shownInWords(const QJsonObject &presence)
{
    const QString words = harmless(text(presence, "text"));
    const QString availability = availabilityInWords(text(presence, "availability"));
    return words.isEmpty() ? availability : QStringLiteral("%1: %2").arg(availability, words);
}

} // namespace

Done fileList(Session &session)
{
    return session.show(session.get(QStringLiteral("/files")), [&](const QJsonObject &answer) -> Done {
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("files")).toArray()) {
            const QJsonObject file = entry.toObject();
            rows << QStringList{QString::number(number(file, "id")), QLocale().formattedDataSize(number(file, "size")),
                                timeInWords(text(file, "at")), harmless(text(file, "name"))};
        }
        if (!rows.isEmpty()) {
            session.print(aligned(rows));
        }
        session.print(Words::tr("%1 of %2 are taken by what your devices have brought.")
                          .arg(QLocale().formattedDataSize(number(answer, "bytes")),
                               QLocale().formattedDataSize(number(answer, "most"))));
        return {};
    });
}

Done fileRemove(Session &session)
{
    bool isNumber = false;
    const qint64 id = session.argument(0).toLongLong(&isNumber);
    if (!isNumber || id <= 0) {
        return fail("usage", Words::tr("%1 is no number of \"locumctl file list\"").arg(session.argument(0)));
    }
    return session.report(
        session.send(QStringLiteral("DELETE"), QStringLiteral("/files/%1").arg(id)),
        [](const QJsonObject &) { return Words::tr("It is removed; the message stays without it."); });
}

Done showPresence(Session &session)
{
    return session.show(session.get(QStringLiteral("/presence")), [&](const QJsonObject &answer) -> Done {
        const QJsonObject set = answer.value(QLatin1String("set")).toObject();
        session.print(set.isEmpty() ? Words::tr("No device has set a status yet.")
                                    : Words::tr("Set: %1 (%2)").arg(shownInWords(set), timeInWords(text(set, "at"))));
        if (const QJsonObject byRule = answer.value(QLatin1String("by_rule")).toObject(); !byRule.isEmpty()) {
            session.print(Words::tr("A rule shows in its place: %1").arg(shownInWords(byRule)));
        }
        return {};
    });
}

} // namespace locum::ctl
