// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/describe.h"
#include "ctl/feed_reader.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"

#include <QUrl>

namespace locum::ctl {

Done searchMessages(Session &session)
{
    const auto limit = session.given().has("--limit") ? session.given().value("--limit") : QStringLiteral("50");
    auto path = QStringLiteral("/messages/search?words=%1&limit=%2")
                    .arg(QString::fromLatin1(QUrl::toPercentEncoding(session.argument(0))),
                         QString::fromLatin1(QUrl::toPercentEncoding(limit)));
    if (session.given().has("--before")) {
        path += QStringLiteral("&before=") +
                QString::fromLatin1(QUrl::toPercentEncoding(session.given().value("--before")));
    }
    return session.show(session.get(path), [&](const QJsonObject &answer) -> Done {
        const auto names = namesOf(session);
        if (!names) {
            return fail(names.error());
        }
        const auto messages = answer.value(QLatin1String("messages")).toArray();
        for (const auto &message : messages) {
            const auto object = message.toObject();
            session.print(QStringLiteral("%1  %2").arg(QString::number(object.value(QLatin1String("id")).toInteger()),
                                                       messageLine(object, *names)));
        }
        if (messages.isEmpty()) {
            session.print(Words::tr("Nothing was found."));
        } else if (answer.value(QLatin1String("more")).toBool()) {
            const auto last = messages.last().toObject().value(QLatin1String("id")).toInteger();
            session.print(Words::tr("(there is more before it: --before %1)").arg(last));
        }
        return {};
    });
}

} // namespace locum::ctl
