// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/in_language.h"
#include "engine/alert_rows.h"
#include "engine/attempt.h"
#include "engine/contact_alerts.h"
#include "engine/scheduled_digests.h"
#include "model/json.h"
#include "notify/wording.h"
#include "store/accounts.h"
#include "store/channels.h"
#include "store/conversations.h"
#include "store/messages.h"

#include <QCryptographicHash>

#include <algorithm>

// From the rows of the channels to what each is given, and what became of it.
namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr Duration lookAgain = 10min; ///< at what waits for a channel that does not run

/// What it says now, without what was read meanwhile.
struct Content {
    std::vector<notify::Told> told;
    std::optional<Message> newest; ///< of the messages among them
    std::optional<Conversation> where;
};
Result<Content> contentOf(store::Database &database, const store::Alert &alert)
{
    Content content;
    LOCUM_TAKE(parts, store::alertParts(database, alert.id));
    for (const store::AlertPart &part : parts) {
        notify::Told told{part.name, {}, part.text, part.message.has_value()};
        if (part.message) {
            LOCUM_TAKE(message, store::message(database, alert.user, *part.message));
            LOCUM_TAKE(where, store::conversation(database, message.conversation));
            const bool isNews = alert.recipient.isEmpty() && message.disposition != Disposition::Drop;
            if (isNews && where.readUpTo && *where.readUpTo >= message.id) {
                continue;
            }
            if (where.kind == ConversationKind::Room) {
                told.room = where.title.isEmpty() ? where.address : where.title;
                told.name = message.senderName.isEmpty() ? told.name : message.senderName;
            }
            if (told.name.isEmpty()) {
                told.name = message.senderName;
            }
            if (told.text.isEmpty()) {
                told.text = message.text;
            }
            if (told.text.isEmpty() && !message.attachments.isEmpty()) {
                told.text = QStringLiteral("[%1]").arg(message.attachments.front().name);
            }
            content.newest = std::move(message);
            content.where = std::move(where);
        }
        content.told.push_back(std::move(told));
    }
    return content;
}

sdk::ChannelMessage wordsOf(const Circumstances &now, const UsableChannel &channel, const store::Alert &alert,
                            const Content &content, Instant at)
{
    const auto subject = fromName<sdk::ChannelSubject>(alert.subject).value_or(sdk::ChannelSubject::Notice);
    sdk::ChannelMessage message;
    message.key = alert.key;
    message.subject = subject;
    message.thread = QStringLiteral("u%1-%2").arg(alert.user.value()).arg(alert.thread);
    message.language = alert.language.isEmpty() ? now.locale.bcp47Name() : alert.language;
    message.goodFor = std::max<Duration>(alert.expires - at, 1s);
    message.urgent = alert.urgent;
    message.count = std::max(1, static_cast<int>(std::ranges::count_if(content.told, &notify::Told::isMessage)));
    message.recipient = alert.recipient;
    if (!alert.recipient.isEmpty()) { // to a contact, in the user's name
        message.title = content.told.back().name;
        message.text = content.told.back().text;
        return message;
    }
    const notify::Words words =
        notify::wordsFor(subject, content.told, channel.use.content, channel.description.textLimit, now.locale);
    message.title = words.title;
    message.text = words.text;
    message.data = {{QStringLiteral("kind"), alert.subject}, {QStringLiteral("at"), toIsoString(alert.createdAt)}};
    if (content.newest) {
        message.data.insert(QStringLiteral("conversation"), content.newest->conversation.value());
        message.data.insert(QStringLiteral("message"), content.newest->id.value());
        if (const auto account = now.accounts.find(content.newest->account); account != now.accounts.end()) {
            message.data.insert(QStringLiteral("network"), account->second.protocol);
        }
    }
    const bool isDigest = subject == sdk::ChannelSubject::Digest; // of several people
    if (!isDigest && channel.use.content != notify::Content::Nothing && !content.told.back().name.isEmpty()) {
        message.data.insert(QStringLiteral("person"), content.told.back().name);
    }
    return message;
}

Done end(store::Database &database, FeedWriter &feed, AlertId id, store::AlertState state, const QString &detail)
{
    LOCUM_TAKE(ended, store::endAlert(database, id, state, feed.at(), {}, std::nullopt));
    return ended ? store::logAlert(database, id, feed.at(), nameOf(state), detail) : Done();
}

/// What was to be told to a contact is not: whoever looks at the conversation sees why.
Done endForContact(store::Database &database, FeedWriter &feed, const store::Alert &alert, const QString &why)
{
    return contactAlertEnded(database, feed, alert, Delivery::NotSent, Error{"reply.dropped", why, Retry::No}, {});
}

/// So many went out already: this one does not, and the user is told so once.
Done cap(store::Database &database, FeedWriter &feed, const QLocale &locale, const UsableChannel &channel,
         const store::Alert &alert, Instant day, Due &due)
{
    LOCUM_MUST(end(database, feed, alert.id, store::AlertState::Capped, {}));
    LOCUM_MUST(endForContact(database, feed, alert, QStringLiteral("channel.capped")));
    const QJsonObject payload{
        {QStringLiteral("channel"), QString()},
        {QStringLiteral("why"), QStringLiteral("standard")},
        {QStringLiteral("subject"), nameOf(sdk::ChannelSubject::Notice)},
        {QStringLiteral("without"), channel.id.value()},
        {QStringLiteral("name"), channel.name},
        {QStringLiteral("text"),
         inLanguage(locale, "Alerts",
                    QT_TRANSLATE_NOOP("Alerts",
                                      "As many messages went out by %1 as you allow. No more is sent there for now."))
             .arg(channel.name)}};
    LOCUM_TAKE(told,
               queueAlert(database, feed, QStringLiteral("cap-%1-%2").arg(channel.id.value()).arg(toMilliseconds(day)),
                          payload, std::nullopt));
    if (told) {
        due.more.push_back(std::move(*told));
    }
    return {};
}

Done startOne(store::Database &database, FeedWriter &feed, const Circumstances &now, const UsableChannel &channel,
              const store::Alert &alert, const Telling &how, Due &due)
{
    const bool isTest = alert.subject == nameOf(sdk::ChannelSubject::Test);
    if (!alert.passesQuiet && alert.recipient.isEmpty()) {
        if (const auto until = notify::quietUntil(channel.use, feed.at(), now.timeZone)) {
            LOCUM_MUST(store::logAlert(database, alert.id, feed.at(), QStringLiteral("quiet"), toIsoString(*until)));
            return store::requeueAlert(database, alert.id, *until);
        }
    }
    LOCUM_TAKE(content, contentOf(database, alert));
    if (content.told.empty()) {
        return end(database, feed, alert.id, store::AlertState::Cancelled, QStringLiteral("read"));
    }
    if (!isTest && (channel.use.perDay > 0 || channel.use.perMonth > 0)) {
        const Instant day = notify::dayBegan(feed.at(), now.timeZone);
        LOCUM_TAKE(today, store::countSent(database, channel.id, day));
        LOCUM_TAKE(month, store::countSent(database, channel.id, notify::monthBegan(feed.at(), now.timeZone)));
        if (notify::isCapReached(channel.use, {today, month})) {
            return cap(database, feed, now.locale, channel, alert, day, due);
        }
    }
    if (!alert.recipient.isEmpty()) {
        LOCUM_TAKE(refused, recheckContactAlert(database, feed, now, alert));
        if (!refused.isEmpty()) {
            LOCUM_MUST(endForContact(database, feed, alert, refused));
            return end(database, feed, alert.id, store::AlertState::Cancelled, refused);
        }
    }
    sdk::ChannelMessage message = wordsOf(now, channel, alert, content, feed.at());
    std::optional<QByteArray> hash;
    if (channel.description.answers && alert.conversation && alert.recipient.isEmpty()) {
        const QByteArray token = how.token(alert.key);
        message.answerToken = QString::fromLatin1(token);
        hash = tokenHash(token);
    }
    if (alert.recipient.isEmpty()) { // where the user reads is nobody else's business
        message.link = how.link;
    }
    LOCUM_TAKE(started, store::startAlert(database, alert.id, hash));
    if (started) {
        const int attempt = alert.attempts + 1;
        LOCUM_MUST(store::logAlert(database, alert.id, feed.at(), QStringLiteral("sending"), QString::number(attempt)));
        due.now.push_back({alert.id, channel.id, attempt, std::move(message)});
    }
    return {};
}

/// The messages that an alert tells learn what became of it.
Done addSteps(store::Database &database, AlertId alert, Instant at, const QString &step, const QString &detail)
{
    LOCUM_TAKE(parts, store::alertParts(database, alert));
    for (const store::AlertPart &part : parts) {
        if (part.message) {
            LOCUM_MUST(store::addStep(database, *part.message, at, step, detail));
        }
    }
    return {};
}

} // namespace

QByteArray tokenHash(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

Result<Due> startDue(store::Database &database, FeedWriter &feed, const Circumstances &now, const Telling &how)
{
    Due due;
    LOCUM_TAKE(digest, makeDigests(database, feed, now));
    LOCUM_TAKE(waiting, store::dueAlerts(database, now.user, feed.at()));
    bool left = false;
    for (const store::Alert &alert : waiting) {
        if (alert.expires <= feed.at()) {
            LOCUM_MUST(end(database, feed, alert.id, store::AlertState::Expired, {}));
            LOCUM_MUST(addSteps(database, alert.id, feed.at(), QStringLiteral("alert_failed"),
                                QStringLiteral("channel.expired")));
            LOCUM_MUST(endForContact(database, feed, alert, QStringLiteral("channel.expired")));
            continue;
        }
        const UsableChannel *channel = now.channels->find(alert.channel);
        if (channel == nullptr || !channel->on || !channel->running) {
            left = true;
            continue;
        }
        LOCUM_MUST(startOne(database, feed, now, *channel, alert, how, due));
    }
    LOCUM_TAKE(next, store::nextAlertDue(database, now.user, feed.at()));
    due.next = next;
    if (left) {
        due.next = std::min(next.value_or(feed.at() + lookAgain), Instant(feed.at() + lookAgain));
    }
    if (digest) {
        due.next = std::min(due.next.value_or(*digest), *digest);
    }
    return due;
}

Result<std::vector<store::OutboxItem>> attemptEnded(store::Database &database, FeedWriter &feed, AlertId id,
                                                    const sdk::ChannelOutcome &outcome, double unit,
                                                    const QLocale &locale)
{
    std::vector<store::OutboxItem> more;
    LOCUM_TAKE(found, store::alert(database, id));
    if (!found || found->state != store::AlertState::Sending) {
        return more; // its channel was removed, or it had ended
    }
    const store::Alert &alert = *found;
    LOCUM_TAKE(channel, store::channel(database, alert.user, alert.channel));
    const QString slug = channel ? channel->slug : QString();
    const Error error = outcome.error.value_or(Error{"channel.failed", QString(), Retry::Later});
    const QString code = QString::fromLatin1(error.code);
    if (outcome.state == sdk::ChannelOutcome::State::Sent) {
        LOCUM_MUST(store::endAlert(database, id, store::AlertState::Sent, feed.at(), outcome.remoteId, std::nullopt));
        LOCUM_MUST(store::logAlert(database, id, feed.at(), QStringLiteral("sent"), outcome.remoteId));
        LOCUM_MUST(addSteps(database, id, feed.at(), QStringLiteral("alerted"), slug));
        LOCUM_MUST(contactAlertEnded(database, feed, alert, Delivery::Sent, std::nullopt, {}));
        return more;
    }
    const bool isDoubtful = outcome.state == sdk::ChannelOutcome::State::Retry;
    LOCUM_MUST(contactAlertEnded(database, feed, alert, isDoubtful ? Delivery::Unknown : Delivery::NotSent, error, {}));
    if (isDoubtful && alert.recipient.isEmpty()) { // a contact is told at most once
        const auto wait = notify::retryIn(alert.attempts, outcome.after, unit);
        if (wait && feed.at() + *wait < alert.expires && alert.subject != nameOf(sdk::ChannelSubject::Test)) {
            LOCUM_MUST(store::logAlert(database, id, feed.at(), QStringLiteral("retry"), code));
            LOCUM_MUST(store::requeueAlert(database, id, feed.at() + *wait));
            return more;
        }
    }
    LOCUM_MUST(store::endAlert(database, id, store::AlertState::Failed, feed.at(), {}, error));
    LOCUM_MUST(store::logAlert(database, id, feed.at(), QStringLiteral("failed"), code));
    LOCUM_MUST(
        addSteps(database, id, feed.at(), QStringLiteral("alert_failed"), QStringLiteral("%1 %2").arg(slug, code)));
    if (outcome.state == sdk::ChannelOutcome::State::Gone && channel && !channel->gone) {
        LOCUM_MUST(store::setChannelGone(database, channel->id, error));
        const QJsonObject payload{
            {QStringLiteral("channel"), QString()},
            {QStringLiteral("why"), QStringLiteral("standard")},
            {QStringLiteral("subject"), nameOf(sdk::ChannelSubject::Notice)},
            {QStringLiteral("without"), channel->id.value()},
            {QStringLiteral("name"), channel->name},
            {QStringLiteral("text"),
             inLanguage(locale, "Alerts",
                        QT_TRANSLATE_NOOP("Alerts", "%1 reaches nobody any more. Set it anew, or take it away."))
                 .arg(channel->name)}};
        LOCUM_TAKE(told, queueAlert(database, feed, QStringLiteral("gone-%1").arg(id.value()), payload, std::nullopt));
        if (told) {
            more.push_back(std::move(*told));
        }
    }
    return more;
}

} // namespace locum::engine
