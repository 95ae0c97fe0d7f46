// SPDX-License-Identifier: GPL-2.0-or-later
#include "notify/digest_words.h"

#include <QtGlobal>

namespace locum::notify {

namespace {

const QLatin1String indent("    ");

} // namespace

QString digestLines(const InLanguage &say, const DigestFigures &figures)
{
    QStringList counts;
    if (figures.came > 0) {
        counts.append(say(QT_TRANSLATE_N_NOOP("Alerts", "%n message(s)"), figures.came));
    }
    if (figures.held > 0) {
        //: In a digest: messages that a rule keeps back.
        counts.append(say(QT_TRANSLATE_N_NOOP("Alerts", "%n message(s) is/are held"), figures.held));
    }
    if (!figures.answers.isEmpty()) {
        counts.append(
            say(QT_TRANSLATE_N_NOOP("Alerts", "%n answer(s) by Locum"), static_cast<int>(figures.answers.size())));
    }
    QStringList rest;
    for (const QString &text : figures.texts) {
        rest.append(indent + text);
    }
    for (const QString &answer : figures.answers) {
        rest.append(indent + say(QT_TRANSLATE_NOOP("Alerts", "Locum answered: %1")).arg(answer));
    }
    int filtered = 0;
    for (const DigestFigures::Filtered &each : figures.filtered) {
        filtered += each.count;
        rest.append(
            indent +
            //: In a digest. %1: why, by the name of a rule.
            say(QT_TRANSLATE_N_NOOP("Alerts", "%n message(s) was/were filtered: %1"), each.count).arg(each.reason));
    }
    if (filtered > 0) {
        counts.append(say(QT_TRANSLATE_N_NOOP("Alerts", "%n message(s) was/were filtered"), filtered));
    }
    if (figures.cameOnline) {
        //: In a digest, of a person, after what they wrote.
        counts.append(say(QT_TRANSLATE_NOOP("Alerts", "came online")));
    }
    rest.prepend(counts.join(QLatin1String(", ")));
    return rest.join(QLatin1Char('\n'));
}

Words digestWords(const InLanguage &say, const std::vector<Told> &told, Content content)
{
    Words words{say(QT_TRANSLATE_NOOP("Alerts", "What happened")), {}};
    QStringList lines;
    for (const Told &each : told) {
        const QString text = content == Content::Text ? each.text : each.text.section(QLatin1Char('\n'), 0, 0);
        lines.append(each.name.isEmpty() ? text : QStringLiteral("%1: %2").arg(each.name, text));
    }
    words.text = lines.join(QLatin1Char('\n'));
    return words;
}

} // namespace locum::notify
