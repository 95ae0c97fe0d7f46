// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/in_language.h"
#include "notify/digest_words.h"

#include <QStringList>

#include <algorithm>

namespace locum::notify {

namespace {

constexpr size_t mostLines = 10;
constexpr qsizetype longestLine = 1000;
constexpr qsizetype longestTitle = 120;

QString clipped(const QString &text, qsizetype most)
{
    if (text.size() <= most) {
        return text;
    }
    qsizetype end = std::max<qsizetype>(most - 1, 0);
    if (end > 0 && text.at(end - 1).isHighSurrogate()) {
        --end;
    }
    return text.left(end).trimmed() + QChar(u'…');
}

QString nothingMore(const InLanguage &say, sdk::ChannelSubject subject, int count)
{
    switch (subject) {
    case sdk::ChannelSubject::Message:
        return say(QT_TRANSLATE_N_NOOP("Alerts", "%n new message(s)"), count);
    case sdk::ChannelSubject::Presence:
        return say(QT_TRANSLATE_NOOP("Alerts", "Somebody came online"));
    case sdk::ChannelSubject::Account:
        return say(QT_TRANSLATE_NOOP("Alerts", "An account needs you"));
    case sdk::ChannelSubject::Invitation:
        return say(QT_TRANSLATE_NOOP("Alerts", "You are invited to a room"));
    case sdk::ChannelSubject::Request:
        return say(QT_TRANSLATE_NOOP("Alerts", "A request waits for you"));
    case sdk::ChannelSubject::Digest:
        return say(QT_TRANSLATE_NOOP("Alerts", "What happened"));
    case sdk::ChannelSubject::Notice:
        return say(QT_TRANSLATE_NOOP("Alerts", "A notice for you"));
    case sdk::ChannelSubject::Test:
        return say(QT_TRANSLATE_NOOP("Alerts", "A test: this channel works"));
    case sdk::ChannelSubject::Filtered:
        return say(QT_TRANSLATE_N_NOOP("Alerts", "%n message(s) was/were filtered"), count);
    }
    Q_UNREACHABLE();
}

/// Each once.
QString namesOf(const std::vector<Told> &told)
{
    QStringList names;
    for (const Told &each : told) {
        if (!each.name.isEmpty() && !names.contains(each.name)) {
            names.append(each.name);
        }
    }
    return names.join(QLatin1String(", "));
}

/// Who, or what it is about.
QString head(const InLanguage &say, sdk::ChannelSubject subject, const std::vector<Told> &told)
{
    const QString &name = told.back().name;
    const QString &room = told.back().room;
    switch (subject) {
    case sdk::ChannelSubject::Message:
        if (name.isEmpty()) {
            return room.isEmpty() ? say(QT_TRANSLATE_NOOP("Alerts", "Locum")) : room;
        }
        //: Title of an alert: who wrote, in which room.
        return room.isEmpty() ? name : say(QT_TRANSLATE_NOOP("Alerts", "%1 in %2")).arg(name, room);
    case sdk::ChannelSubject::Presence:
        return say(QT_TRANSLATE_NOOP("Alerts", "%1 is online")).arg(name);
    case sdk::ChannelSubject::Account:
        return say(QT_TRANSLATE_NOOP("Alerts", "The account %1 needs you")).arg(name);
    case sdk::ChannelSubject::Invitation:
        return say(QT_TRANSLATE_NOOP("Alerts", "%1 invites you to a room")).arg(name);
    case sdk::ChannelSubject::Request:
        return say(QT_TRANSLATE_NOOP("Alerts", "%1 asks you something")).arg(name);
    case sdk::ChannelSubject::Filtered:
        //: Title of an alert. %1: a person, or several.
        return say(QT_TRANSLATE_NOOP("Alerts", "Filtered: %1")).arg(namesOf(told));
    case sdk::ChannelSubject::Digest:
    case sdk::ChannelSubject::Notice:
    case sdk::ChannelSubject::Test:
        return name.isEmpty() ? say(QT_TRANSLATE_NOOP("Alerts", "Locum")) : name;
    }
    Q_UNREACHABLE();
}

} // namespace

Words wordsFor(sdk::ChannelSubject subject, const std::vector<Told> &told, Content content, int textLimit,
               const QLocale &locale)
{
    const InLanguage say(locale, "Alerts");
    const int count = std::max(1, static_cast<int>(std::ranges::count_if(told, &Told::isMessage)));
    Words words;
    if (told.empty() || content == Content::Nothing) {
        words = {say(QT_TRANSLATE_NOOP("Alerts", "Locum")), nothingMore(say, subject, count)};
    } else if (subject == sdk::ChannelSubject::Digest &&
               std::ranges::any_of(told, [](const Told &each) { return !each.name.isEmpty(); })) {
        words = digestWords(say, told, content);
    } else if (content == Content::Sender) {
        words = {head(say, subject, told),
                 subject == sdk::ChannelSubject::Presence ? QString() : nothingMore(say, subject, count)};
    } else {
        QStringList lines;
        const size_t first = told.size() > mostLines ? told.size() - mostLines : 0;
        for (size_t at = first; at < told.size(); ++at) {
            if (!told[at].text.isEmpty()) {
                // What was filtered is of several people.
                const bool sayWho = subject == sdk::ChannelSubject::Filtered && !told[at].name.isEmpty();
                const QString line = clipped(told[at].text.trimmed(), longestLine);
                lines.append(sayWho ? QStringLiteral("%1: %2").arg(told[at].name, line) : line);
            }
        }
        if (first > 0) {
            lines.prepend(say(QT_TRANSLATE_N_NOOP("Alerts", "%n earlier one(s)"), static_cast<int>(first)));
        }
        words = {head(say, subject, told), lines.join(QLatin1Char('\n'))};
        if (words.text.isEmpty() && subject != sdk::ChannelSubject::Presence) {
            words.text = nothingMore(say, subject, count);
        }
    }
    words.title = clipped(words.title.simplified(), longestTitle);
    if (textLimit > 0) {
        words.title = clipped(words.title, std::max(1, textLimit / 2));
        // Two characters stand between the two.
        words.text = clipped(words.text, std::max<qsizetype>(0, textLimit - words.title.size() - 2));
    }
    return words;
}

} // namespace locum::notify
