// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/built_in_policy.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace locum::rules {

namespace {

QString builtInWords(StandInMode mode)
{
    switch (mode) {
    case StandInMode::Available:
    case StandInMode::Away:
    case StandInMode::Custom:
        return QCoreApplication::translate(
            "AwayText", "Automatic reply: I am away from my phone. I will read your message when I am back.");
    case StandInMode::Busy:
        return QCoreApplication::translate("AwayText",
                                           "Automatic reply: I am busy right now. I will read your message later.");
    case StandInMode::Driving:
        return QCoreApplication::translate(
            "AwayText", "Automatic reply: I am driving. I will read your message when I have stopped.");
    case StandInMode::Meeting:
        return QCoreApplication::translate("AwayText",
                                           "Automatic reply: I am in a meeting. I will read your message afterwards.");
    case StandInMode::Holiday:
        return QCoreApplication::translate(
            "AwayText", "Automatic reply: I am on holiday. I will read your message when I am back.");
    case StandInMode::Sleeping:
        return QCoreApplication::translate("AwayText",
                                           "Automatic reply: I am asleep. I will read your message when I wake up.");
    }
    Q_UNREACHABLE();
}

QString momentText(Instant moment, Instant now, const QLocale &locale, const QTimeZone &timeZone)
{
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(toMilliseconds(moment), timeZone);
    const QDateTime today = QDateTime::fromMSecsSinceEpoch(toMilliseconds(now), timeZone);
    return then.date() == today.date() ? locale.toString(then.time(), QLocale::ShortFormat)
                                       : locale.toString(then, QLocale::ShortFormat);
}

bool wasAnswered(const Facts &facts)
{
    const qint64 absence = facts.me.standIn.absenceNumber;
    return std::any_of(facts.ledger.person.begin(), facts.ledger.person.end(),
                       [absence](const IdentityLedger &identity) {
                           return std::any_of(identity.automatic.begin(), identity.automatic.end(),
                                              [absence](const AutomaticMessage &ours) {
                                                  return ours.kind == AutomaticKind::Reply && ours.absence == absence;
                                              });
                       });
}

} // namespace

QString awayText(const Absence &absence, Instant now, const QLocale &locale, const QTimeZone &timeZone)
{
    const QString words = absence.text.trimmed().isEmpty() ? builtInWords(absence.mode) : absence.text.trimmed();
    if (!absence.until || *absence.until <= now) {
        return words;
    }
    //: %1 is a sentence or two, %2 a time of day, or a date and time: "I am driving. (Until 15:30)"
    return QCoreApplication::translate("AwayText", "%1 (Until %2)")
        .arg(words, momentText(*absence.until, now, locale, timeZone));
}

Verdict BuiltInPolicy::decide(const Facts &facts) const
{
    Verdict verdict;
    verdict.trace.reason = "builtin.deliver";
    const bool toMe = facts.message.direction == Direction::Incoming && facts.message.author == Author::Contact &&
                      facts.conversation.kind == ConversationKind::Direct;
    if (!toMe || facts.me.standIn.state != StandInState::Away) {
        return verdict;
    }
    if (wasAnswered(facts)) {
        verdict.trace.reason = "builtin.answered_before";
        return verdict;
    }
    verdict.reaction.effects.push_back(
        {Reply{awayText(facts.me.standIn.absence, facts.now, facts.me.locale, facts.me.timeZone)}, {}, {}, {}});
    verdict.trace.reason = "builtin.away_reply";
    return verdict;
}

} // namespace locum::rules
