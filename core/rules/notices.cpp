// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/notices.h"

#include "base/in_language.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace locum::rules {

namespace {

constexpr const char *context = "Notices";

/// Why no answer will come at once.
const char *reasonOf(StandInMode mode)
{
    switch (mode) {
    case StandInMode::Busy:
        return QT_TRANSLATE_NOOP("Notices", "Automatic message: I am busy now and cannot answer at once.");
    case StandInMode::Driving:
        return QT_TRANSLATE_NOOP("Notices", "Automatic message: I am driving now and cannot answer at once.");
    case StandInMode::Meeting:
        return QT_TRANSLATE_NOOP("Notices", "Automatic message: I am in a meeting now and cannot answer at once.");
    case StandInMode::Holiday:
        return QT_TRANSLATE_NOOP("Notices", "Automatic message: I am on holiday and cannot answer at once.");
    case StandInMode::Sleeping:
        return QT_TRANSLATE_NOOP("Notices", "Automatic message: I have gone to sleep and cannot answer at once.");
    case StandInMode::Available:
    case StandInMode::Away:
    case StandInMode::Custom:
        return QT_TRANSLATE_NOOP("Notices", "Automatic message: I am away now and cannot answer at once.");
    }
    Q_UNREACHABLE();
}

QString untilInWords(Instant until, const NoticeWords &words)
{
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(toMilliseconds(until), words.timeZone);
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(toMilliseconds(words.now), words.timeZone);
    const QString when = then.date() == now.date() ? words.locale.toString(then.time(), QLocale::ShortFormat)
                                                   : words.locale.toString(then, QLocale::ShortFormat);
    //: When the user will be back, in a message to a contact.
    return inLanguage(words.locale, context, QT_TRANSLATE_NOOP("Notices", "(Until %1)")).arg(when);
}

} // namespace

bool isByHand(const Message &message)
{
    if (message.direction == Direction::Outgoing) {
        return (message.author == Author::User || message.author == Author::UserElsewhere) &&
               message.delivery != Delivery::NotSent && message.delivery != Delivery::Held;
    }
    const MessageFlags &flags = message.flags;
    return message.author == Author::Contact && message.origin == Origin::Live && message.kind != MessageKind::Notice &&
           message.disposition != Disposition::Drop && !flags.automatic && !flags.fromBot && !flags.system &&
           !flags.error && !flags.noReply && !(message.text.trimmed().isEmpty() && message.attachments.isEmpty());
}

Instant saidAt(const Message &message)
{
    return std::min(message.sentAt, message.receivedAt);
}

std::vector<std::size_t> toBeTold(const std::vector<NoticeCandidate> &candidates, const NoticeSettings &settings,
                                  Instant began)
{
    const auto runs = [&](const NoticeCandidate &candidate) {
        return candidate.lastByHand && *candidate.lastByHand >= began - settings.window;
    };
    std::vector<std::size_t> order(candidates.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::stable_sort(order, std::greater<>(),
                             [&](std::size_t index) { return candidates[index].lastByHand; }); // none is last
    std::vector<std::size_t> told;
    std::set<PersonId> persons;
    const auto take = [&](auto &&wanted) {
        for (const std::size_t index : order) {
            if (wanted(candidates[index]) && persons.insert(candidates[index].person).second) {
                told.push_back(index);
            }
        }
    };
    switch (settings.audience) {
    case NoticeAudience::Off:
        break;
    case NoticeAudience::Running:
        take(runs);
        break;
    case NoticeAudience::Online:
        take(runs);
        take([](const NoticeCandidate &candidate) { return candidate.online; });
        break;
    }
    return told;
}

QString noticeText(const NoticeWords &words)
{
    if (words.kind == AutomaticKind::Return) {
        return inLanguage(words.locale, context,
                          QT_TRANSLATE_NOOP("Notices", "Automatic message: I am back, and will read what you wrote."));
    }
    QStringList parts{inLanguage(words.locale, context, reasonOf(words.absence.mode)),
                      inLanguage(words.locale, context,
                                 QT_TRANSLATE_NOOP("Notices", "You can go on writing: I will read it later."))};
    if (words.absence.until) {
        parts.append(untilInWords(*words.absence.until, words));
    }
    if (const QString own = words.absence.text.trimmed(); !own.isEmpty()) {
        parts.append(own); // last: where a network cuts the line, it is this
    }
    return parts.join(QLatin1Char(' '));
}

} // namespace locum::rules
