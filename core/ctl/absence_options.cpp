// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/absence_options.h"

#include "ctl/time_words.h"
#include "ctl/words.h"
#include "model/standin.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>

namespace locum::ctl {

namespace {

constexpr qint64 largestRules = 16 * 1024;

constexpr const char *options[] = {"--mode", "--text", "--until", "--rules"};

} // namespace

bool saysAbsence(const Session &session)
{
    return std::ranges::any_of(options, [&](const char *option) { return session.given().has(option); });
}

Done addAbsence(const Session &session, QJsonObject &body)
{
    const auto &given = session.given();
    if (given.has("--mode")) {
        if (!fromName<StandInMode>(given.value("--mode"))) {
            QStringList modes;
            for (const auto &[mode, name] : EnumNames<StandInMode>::entries) {
                modes << QLatin1String(name);
            }
            return fail("usage",
                        Words::tr("%1 takes one of %2, not \"%3\"")
                            .arg(QStringLiteral("--mode"), modes.join(QLatin1String(", ")), given.value("--mode")));
        }
        body.insert(QStringLiteral("mode"), given.value("--mode"));
    }
    if (given.has("--text")) {
        body.insert(QStringLiteral("text"), given.value("--text"));
    }
    if (given.has("--until")) {
        const auto until = timeFromWords(given.value("--until"), QDateTime::currentDateTime());
        if (!until) {
            return fail("usage", Words::tr("--until takes a time that lies ahead, such as 18:30, 2h, 45min, 3d or "
                                           "2026-07-06T18:30, not \"%1\"")
                                     .arg(given.value("--until")));
        }
        body.insert(QStringLiteral("until"), until->toUTC().toString(Qt::ISODateWithMs));
    }
    if (given.has("--rules")) {
        const QString name = given.value("--rules");
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly)) {
            return fail("file.unreadable", QStringLiteral("%1: %2").arg(name, file.errorString()));
        }
        const QByteArray text = file.read(largestRules + 1);
        if (text.size() > largestRules) {
            return fail("rules.file.too_large", name);
        }
        body.insert(QStringLiteral("rules"), QString::fromUtf8(text));
    }
    return {};
}

} // namespace locum::ctl
