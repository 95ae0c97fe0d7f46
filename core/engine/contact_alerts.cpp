// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/contact_alerts.h"

#include "engine/alert_rows.h"
#include "engine/attempt.h"
#include "engine/automatic_messages.h"
#include "engine/notices.h"
#include "store/messages.h"
#include "store/notice_addresses.h"
#include "store/reply_ledger.h"
#include "store/users.h"

#include <algorithm>

namespace locum::engine {

namespace {

const QString backByChannel = QStringLiteral("notice.back_by_channel");

/// The message that shows it.
Result<std::optional<Message>> messageOf(store::Database &database, const store::Alert &alert)
{
    LOCUM_TAKE(parts, store::alertParts(database, alert.id));
    for (const store::AlertPart &part : parts) {
        if (part.message) {
            LOCUM_TAKE(message, store::message(database, alert.user, *part.message));
            return std::optional(std::move(message));
        }
    }
    return std::optional<Message>();
}

} // namespace

Result<std::optional<ContactWay>> wayToContact(store::Database &database, const Circumstances &now, PersonId person)
{
    LOCUM_TAKE(set, store::noticeAddress(database, now.user, person));
    const UsableChannel *channel = set && now.channels ? now.channels->find(set->channel) : nullptr;
    if (channel == nullptr || !channel->on || !channel->present || !channel->description.contacts) {
        return std::optional<ContactWay>();
    }
    return std::optional(ContactWay{channel->slug, set->address});
}

Result<store::OutboxItem> queueContactAlert(store::Database &database, FeedWriter &feed, const Circumstances &now,
                                            const Message &message, const ContactWay &way, Instant due)
{
    LOCUM_TAKE(user, store::user(database, now.user));
    const QJsonObject payload{
        {QStringLiteral("channel"), way.channel},
        {QStringLiteral("recipient"), way.address},
        {QStringLiteral("why"), QStringLiteral("notice")},
        {QStringLiteral("subject"), nameOf(sdk::ChannelSubject::Notice)},
        {QStringLiteral("name"), user.displayName.isEmpty() ? user.name : user.displayName}, // in whose name
        {QStringLiteral("conversation"), message.conversation.value()},
        {QStringLiteral("due"), toMilliseconds(due)}};
    LOCUM_TAKE(queued,
               queueAlert(database, feed, QStringLiteral("contact-%1").arg(message.id.value()), payload, message.id));
    if (!queued) { // one row of a message that was made just now
        return fail("store.duplicate", QStringLiteral("the message is queued already"));
    }
    return std::move(*queued);
}

Result<QString> recheckContactAlert(store::Database &database, FeedWriter &feed, const Circumstances &now,
                                    const store::Alert &alert)
{
    LOCUM_TAKE(message, messageOf(database, alert));
    if (!message) {
        return QStringLiteral("message.gone");
    }
    const bool returns = message->reason == backByChannel;
    const auto kind = returns ? rules::AutomaticKind::Return : rules::AutomaticKind::Notice;
    LOCUM_TAKE(told, store::autoMessagesInAbsence(database, now.user,
                                                  returns ? store::AutoKind::Return : store::AutoKind::Notice,
                                                  now.standIn.absenceNumber));
    const bool charged = std::ranges::any_of(
        told, [&](const store::AutoMessage &one) { return one.message == std::optional(message->id); });
    const store::OutboxItem item{OutboxId(0),
                                 now.user,
                                 message->account,
                                 message->conversation,
                                 message->id,
                                 store::OutboxKind::Notice,
                                 store::OutboxState::Queued,
                                 TransactionId(alert.key),
                                 alert.attempts,
                                 alert.due,
                                 alert.createdAt,
                                 {{chargedKey, charged}, {kindKey, nameOf(kind)}}};
    return recheckNotice(database, feed, now, item, *message);
}

Done contactAlertEnded(store::Database &database, FeedWriter &feed, const store::Alert &alert, Delivery delivery,
                       const std::optional<Error> &error, const QString &remoteId)
{
    if (alert.recipient.isEmpty()) {
        return {};
    }
    LOCUM_TAKE(message, messageOf(database, alert));
    if (!message) {
        return {};
    }
    LOCUM_TAKE(moved, store::progressMessage(database, message->id, delivery, error, remoteId));
    if (moved) {
        LOCUM_MUST(feed.add(MessageProgressed{message->id, delivery, error, remoteId}));
    }
    return {};
}

} // namespace locum::engine
