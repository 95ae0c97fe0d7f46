// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/in_language.h"
#include "base/overloaded.h"
#include "engine/attempt.h"
#include "engine/decider.h"
#include "engine/releases.h"
#include "engine/rule_runner.h"
#include "store/conversations.h"
#include "store/messages.h"
#include "store/people.h"
#include "store/releases.h"
#include "store/rules.h"

#include <algorithm>
#include <map>

// What is done because its time has come.
namespace locum::engine {

using namespace std::chrono_literals;

namespace {

/// A core that was down runs what it missed once, and nothing that is older than this.
constexpr Duration lookBack = 24h;
constexpr int mostSteps = 20000; ///< of a schedule that falls due each second, for hours
constexpr size_t mostInSummary = 10;
constexpr qsizetype longestLine = 120;

/// What fell due since the schedules were looked at last; each once.
struct Fallen {
    std::vector<QString> rules;
    std::vector<rules::DigestDue> digests;
};

Fallen fallen(const rules::Program &program, Instant since, Instant now, const QTimeZone &timeZone)
{
    Fallen all;
    Instant at = std::max(since, Instant(now - lookBack));
    for (int step = 0; step < mostSteps; ++step) {
        const auto dues = program.dueAfter(at, timeZone);
        if (dues.empty() || dues.front().at > now || dues.front().at <= at) {
            break;
        }
        at = dues.front().at;
        for (const rules::Program::Due &due : dues) {
            std::visit(Overloaded{[&](const rules::RuleDue &what) {
                                      if (std::ranges::find(all.rules, what.rule) == all.rules.end()) {
                                          all.rules.push_back(what.rule);
                                      }
                                  },
                                  [&](const rules::DigestDue &what) {
                                      if (std::ranges::find(all.digests, what.digest, &rules::DigestDue::digest) ==
                                          all.digests.end()) {
                                          all.digests.push_back(what);
                                      }
                                  }},
                       due.what);
        }
    }
    return all;
}

/// The digest's messages, one line each, as an alert.
Done summarise(store::Database &database, FeedWriter &feed, const Circumstances &now, const rules::DigestDue &digest,
               Effects &effects, Aftermath &after)
{
    LOCUM_TAKE(waiting, store::waitingDue(database, now.user, feed.at()));
    std::erase_if(waiting, [&](const store::Waiting &each) { return each.digest.toUtf8() != digest.digest; });
    if (waiting.empty()) {
        return {};
    }
    QStringList lines;
    for (const store::Waiting &each : waiting) {
        if (lines.size() >= static_cast<qsizetype>(mostInSummary)) {
            lines.append(QStringLiteral("…"));
            break;
        }
        LOCUM_TAKE(message, store::message(database, now.user, each.message));
        const QString text = message.text.simplified().left(longestLine);
        lines.append(QStringLiteral("%1: %2").arg(message.senderName, text));
    }
    //: Summary of messages that were kept for a digest; the lines that follow show them.
    const QString head = InLanguage(now.locale, "Rules")(QT_TRANSLATE_N_NOOP("Rules", "%n message(s)"),
                                                         static_cast<int>(waiting.size()));
    const QJsonObject payload{{QStringLiteral("channel"), digest.channel},
                              {QStringLiteral("why"), QStringLiteral("digest")},
                              {QStringLiteral("digest"), QString::fromUtf8(digest.digest)},
                              {QStringLiteral("urgency"), QStringLiteral("normal")},
                              {QStringLiteral("messages"), static_cast<qint64>(waiting.size())},
                              {QStringLiteral("text"), head + QLatin1Char('\n') + lines.join(QLatin1Char('\n'))}};
    LOCUM_MUST(effects.alert(QStringLiteral("d-%1-%2-%3")
                                 .arg(now.user.value())
                                 .arg(QString::fromUtf8(digest.digest))
                                 .arg(waiting.back().message.value()),
                             payload, std::nullopt, after));
    return {};
}

} // namespace

Result<Aftermath> runDue(store::Database &database, FeedWriter &feed, const Circumstances &now)
{
    Decider decider(database, feed, now);
    LOCUM_TAKE(after, decider.resumeDue());

    LOCUM_TAKE(done, store::schedulesDone(database, now.user));
    const Fallen due = fallen(*now.program, done.value_or(feed.at()), feed.at(), now.timeZone);
    for (const rules::DigestDue &digest : due.digests) {
        LOCUM_MUST(summarise(database, feed, now, digest, decider.effects(), after));
    }
    for (const QString &rule : due.rules) {
        for (const rules::EventKind kind : {rules::EventKind::At, rules::EventKind::Every}) { // whichever it is on
            Happened event{kind};
            event.scheduledRule = rule;
            LOCUM_TAKE(more, decider.happened(event));
            after.add(std::move(more));
        }
    }
    if (!now.program->dueAfter(feed.at(), now.timeZone).empty() || done) {
        LOCUM_MUST(store::setSchedulesDone(database, now.user, feed.at()));
    }

    LOCUM_MUST(releaseDue(database, feed, now, after));

    LOCUM_TAKE(unmuted, store::endMutes(database, now.user, feed.at()));
    for (const ConversationId id : unmuted) {
        LOCUM_TAKE(conversation, store::conversation(database, id));
        LOCUM_MUST(feed.add(ConversationUpdated{std::move(conversation)}));
        after.conversationsChanged = true;
    }

    LOCUM_TAKE(status, keptStatus(database, now.user));
    if (status && status->until && *status->until <= feed.at()) {
        LOCUM_MUST(keepStatus(database, now.user, std::nullopt));
        after.status = std::optional<RuleStatus>();
    }
    return after;
}

Result<std::optional<Instant>> nextDue(store::Database &database, const Circumstances &now, Instant at)
{
    LOCUM_TAKE(next, store::nextDue(database, now.user));
    const auto sooner = [&next](Instant due) { next = next ? std::min(*next, due) : due; };
    LOCUM_TAKE(status, keptStatus(database, now.user));
    if (status && status->until) {
        sooner(*status->until);
    }
    LOCUM_TAKE(done, store::schedulesDone(database, now.user));
    const auto dues = now.program->dueAfter(std::max(done.value_or(at), Instant(at - lookBack)), now.timeZone);
    if (!dues.empty()) {
        sooner(done ? dues.front().at : at); // from now on they are looked at
    }
    return next;
}

} // namespace locum::engine
