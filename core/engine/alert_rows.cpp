// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/alert_rows.h"

#include "engine/attempt.h"
#include "store/messages.h"
#include "store/people.h"

#include <algorithm>

// From a row of the outbox to the rows of its channels.
namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype longestText = 4000;
constexpr Duration urgentFold = 1min;
constexpr Duration contactsLate =
    30min; ///< what a contact was to be told is asked again before it is sent: here at the latest
constexpr Duration filteredFold = 1h; ///< at least: who is filtered does not decide how often the user is told

/// A row of the outbox, read.
struct Wanted {
    sdk::ChannelSubject subject = sdk::ChannelSubject::Message;
    QString channel;
    QString why;
    bool urgent = false;
    QString text;
    QString name;
    QString recipient;
    std::optional<Instant> due; ///< of what is for a contact
    QString language;
    QString thread;
    std::optional<PersonId> person;
    std::optional<ConversationId> conversation;
};

sdk::ChannelSubject subjectOf(const QJsonObject &payload, const QString &why, bool ofMessage)
{
    if (const auto named = fromName<sdk::ChannelSubject>(payload.value(QLatin1String("subject")).toString())) {
        return *named;
    }
    const QString event = payload.value(QLatin1String("event")).toString();
    if (why == QLatin1String("digest")) {
        return sdk::ChannelSubject::Digest;
    }
    if (ofMessage && why != QLatin1String("warning")) {
        return sdk::ChannelSubject::Message;
    }
    if (event == QLatin1String("presence")) {
        return sdk::ChannelSubject::Presence;
    }
    if (event == QLatin1String("invite")) {
        return sdk::ChannelSubject::Invitation;
    }
    if (event == QLatin1String("request")) {
        return sdk::ChannelSubject::Request;
    }
    if (event == QLatin1String("account")) {
        return sdk::ChannelSubject::Account;
    }
    return sdk::ChannelSubject::Notice;
}

Wanted wantedOf(const store::OutboxItem &item)
{
    const QJsonObject &payload = item.payload;
    const auto textOf = [&payload](const char *key) { return payload.value(QLatin1String(key)).toString(); };
    const auto idOf = [&payload](const char *key) { return payload.value(QLatin1String(key)).toInteger(); };
    Wanted wanted;
    wanted.why = textOf("why");
    wanted.subject = subjectOf(payload, wanted.why, item.message.has_value());
    wanted.channel = textOf("channel");
    wanted.urgent = textOf("urgency") == QLatin1String("high");
    wanted.text = textOf("text");
    wanted.name = textOf("name");
    wanted.recipient = textOf("recipient");
    wanted.language = textOf("language");
    if (const qint64 due = idOf("due"); due > 0) {
        wanted.due = instantFromMilliseconds(due);
    }
    if (const qint64 person = idOf("person"); person > 0) {
        wanted.person = PersonId(person);
    }
    if (const qint64 conversation = idOf("conversation"); conversation > 0) {
        wanted.conversation = ConversationId(conversation);
    }
    if (!wanted.recipient.isEmpty()) {
        wanted.thread = QStringLiteral("to-%1").arg(item.id.value()); // each by itself
    } else if (wanted.subject == sdk::ChannelSubject::Filtered) {
        wanted.thread = nameOf(wanted.subject); // whoever they are from
    } else if (wanted.subject == sdk::ChannelSubject::Message && payload.value(QLatin1String("room")).toBool()) {
        wanted.thread = QStringLiteral("conversation-%1").arg(idOf("conversation"));
    } else if (wanted.person) {
        const bool online = wanted.subject == sdk::ChannelSubject::Presence;
        wanted.thread =
            (online ? QStringLiteral("online-%1") : QStringLiteral("person-%1")).arg(wanted.person->value());
    } else if (wanted.conversation) {
        wanted.thread = QStringLiteral("conversation-%1").arg(wanted.conversation->value());
    } else if (idOf("account") > 0) {
        wanted.thread = QStringLiteral("account-%1").arg(idOf("account"));
    } else {
        wanted.thread = QStringLiteral("%1-%2").arg(nameOf(wanted.subject)).arg(item.id.value());
    }
    return wanted;
}

/// One channel gets it: it is added to what waits there, or makes a row of its own.
Done give(store::Database &database, FeedWriter &feed, const UsableChannel &channel, const store::OutboxItem &item,
          const Wanted &wanted, const notify::Alert &alert)
{
    if (item.message && !alert.named) {
        LOCUM_TAKE(known, store::hasAlertOf(database, channel.id, *item.message));
        if (known) {
            return {};
        }
    }
    LOCUM_TAKE(last, store::lastTold(database, channel.id, wanted.thread));
    notify::ChannelUse use = channel.use;
    if (alert.urgent) { // what is urgent does not wait for more, unless there is a flood of it
        use.fold = std::min(use.fold, urgentFold);
    }
    if (wanted.subject == sdk::ChannelSubject::Filtered) {
        use.fold = std::max(use.fold, filteredFold);
    }
    const Instant due = notify::tellAt(use, alert, feed.at(), last);
    const bool passes = notify::passesQuiet(use, alert);
    const store::AlertPart part{item.message, feed.at(), wanted.name, wanted.text};
    LOCUM_TAKE(waiting, store::waitingAlert(database, channel.id, wanted.thread, wanted.recipient));
    if (waiting) {
        LOCUM_MUST(store::setAlertNews(database, waiting->id, wanted.conversation, waiting->urgent || alert.urgent,
                                       waiting->passesQuiet || passes, std::min(waiting->due, due)));
        return store::addAlertPart(database, waiting->id, part);
    }
    store::Alert row{AlertId(0), item.user, channel.id,
                     QStringLiteral("%1.%2").arg(item.transaction.value()).arg(channel.id.value())};
    row.subject = nameOf(wanted.subject);
    row.thread = wanted.thread;
    row.recipient = wanted.recipient;
    row.language = wanted.language;
    row.standard = !alert.named;
    row.urgent = alert.urgent;
    row.passesQuiet = passes;
    row.due = wanted.due.value_or(due);
    row.expires = wanted.due ? *wanted.due + contactsLate : feed.at() + notify::goodFor(use, wanted.subject);
    row.createdAt = feed.at();
    row.conversation = wanted.conversation;
    LOCUM_TAKE(added, store::addAlert(database, row));
    LOCUM_MUST(store::addAlertPart(database, added.id, part));
    return store::logAlert(database, added.id, feed.at(), QStringLiteral("queued"), {});
}

} // namespace

Result<notify::Who> whoIs(store::Database &database, const Circumstances &now, PersonId person)
{
    LOCUM_TAKE(record, store::personRecord(database, now.user, person));
    notify::Who who{record.known, record.slug, record.labelSlugs, {}};
    if (!record.groups.empty()) {
        LOCUM_TAKE(groups, store::groups(database, now.user));
        for (const store::Group &group : groups) {
            if (std::ranges::find(record.groups, group.id) != record.groups.end()) {
                who.groups.append(group.slug);
            }
        }
    }
    return who;
}

Result<std::optional<store::OutboxItem>> queueAlert(store::Database &database, FeedWriter &feed, const QString &key,
                                                    QJsonObject payload, std::optional<MessageId> message)
{
    const TransactionId transaction(key);
    LOCUM_TAKE(known, store::findOutbox(database, transaction));
    if (known) {
        return std::optional<store::OutboxItem>();
    }
    const QLatin1String textKey("text");
    payload.insert(textKey, payload.value(textKey).toString().left(longestText));
    LOCUM_TAKE(row,
               store::enqueueOutbox(database,
                                    store::NewOutboxItem{feed.user(), std::nullopt, std::nullopt, message,
                                                         store::OutboxKind::Alert, transaction, feed.at(), payload},
                                    feed.at()));
    return std::optional(std::move(row));
}

Result<bool> spread(store::Database &database, FeedWriter &feed, const Circumstances &now,
                    const store::OutboxItem &item)
{
    LOCUM_TAKE(open, store::finishOutbox(database, item.id, feed.at()));
    if (!open) {
        return false;
    }
    const Wanted wanted = wantedOf(item);
    notify::Alert alert{wanted.subject, wanted.urgent, std::nullopt, !wanted.channel.isEmpty()};
    if (wanted.person) {
        LOCUM_TAKE(who, whoIs(database, now, *wanted.person));
        alert.who = std::move(who);
    }
    if (item.message) {
        LOCUM_TAKE(message, store::message(database, now.user, *item.message));
        alert.urgent = alert.urgent || message.urgent;
    }
    const ChannelId without(item.payload.value(QLatin1String("without")).toInteger());
    bool given = false;
    for (const UsableChannel &channel : now.channels->channels) {
        // One that a rule names waits for its plugin.
        if (!channel.on || (!alert.named && !channel.present) || channel.id == without ||
            (alert.named && channel.slug != wanted.channel) || !notify::tells(channel.use, alert, now.standIn.state)) {
            continue;
        }
        if (!wanted.recipient.isEmpty() && !channel.description.contacts) {
            continue;
        }
        LOCUM_MUST(give(database, feed, channel, item, wanted, alert));
        given = true;
    }
    if (alert.named && !given && item.message) {
        if (!wanted.recipient.isEmpty()) {
            const Error off{"reply.dropped", QStringLiteral("channel.off"), Retry::No};
            LOCUM_TAKE(moved, store::progressMessage(database, *item.message, Delivery::NotSent, off, {}));
            if (moved) {
                LOCUM_MUST(feed.add(MessageProgressed{*item.message, Delivery::NotSent, off, {}}));
            }
        }
        LOCUM_MUST(store::addStep(database, *item.message, feed.at(), QStringLiteral("alert_failed"),
                                  QStringLiteral("%1 channel.off").arg(wanted.channel)));
    }
    return true;
}

} // namespace locum::engine
