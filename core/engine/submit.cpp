// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/attempt.h"
#include "engine/conversation_service.h"
#include "engine/decider.h"
#include "engine/ledger_rows.h"
#include "engine/ownership.h"
#include "store/files.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/releases.h"

#include <algorithm>

// The way out: what a device sends becomes, in one transaction, a message, an entry of the feed and a row of the
// outbox.
namespace locum::engine {

namespace {

constexpr qsizetype longestText = 64 * 1024;
constexpr qsizetype longestClientId = 64;

struct Submitted {
    Message message;
    Aftermath after;
};

Done check(const ports::NewMessage &message)
{
    if (!message.file && message.text.trimmed().isEmpty()) {
        return fail("message.empty", QStringLiteral("a message has a text"));
    }
    if (message.text.size() > longestText) {
        return fail("message.too_long", QStringLiteral("a message has at most %1 characters").arg(longestText));
    }
    if (message.clientId.isEmpty() || message.clientId.size() > longestClientId) {
        return fail("message.client_id.invalid",
                    QStringLiteral("the device's own id for it has 1 to %1 characters").arg(longestClientId));
    }
    if (message.kind != MessageKind::Text && message.kind != MessageKind::Action &&
        message.kind != MessageKind::Notice) {
        return fail("message.kind.invalid", QStringLiteral("text, action or notice"));
    }
    return {};
}

/// What is said of a file is a message of its own, right after it: most networks know no captions.
std::optional<ports::NewMessage> takeCaption(ports::NewMessage &message)
{
    if (!message.file || message.text.isEmpty()) {
        return std::nullopt;
    }
    ports::NewMessage caption = message;
    message.text.clear();
    if (caption.text.trimmed().isEmpty()) {
        return std::nullopt;
    }
    caption.file.reset();
    caption.clientId.clear(); // the file's stands for both: they are stored together
    return caption;
}

MessageKind kindOf(const File &file)
{
    if (file.mimeType.startsWith(QLatin1String("image/"))) {
        return MessageKind::Image;
    }
    return file.mimeType.startsWith(QLatin1String("audio/")) ? MessageKind::Audio : MessageKind::File;
}

/// When it is to go out; never, where it must not or the user is asked first.
std::optional<Instant> sendAt(const rules::Verdict &verdict, Instant now)
{
    switch (verdict.disposition) {
    case Disposition::Deliver:
    case Disposition::DeliverSilently:
        return now;
    case Disposition::Digest:
    case Disposition::Delay:
        return std::max(now, verdict.until);
    case Disposition::Hold:
    case Disposition::Drop:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

Done recordWay(store::Database &database, MessageId id, Instant at, const ConversationService::ChosenWay &way)
{
    if (!way.reason.isEmpty()) {
        LOCUM_MUST(store::addStep(database, id, at, QStringLiteral("routed"), way.reason));
    }
    if (!way.insteadOf.isEmpty()) {
        LOCUM_MUST(store::addStep(database, id, at, QStringLiteral("switched"), way.insteadOf));
    }
    return {};
}

Result<Submitted> submit(store::Database &database, FeedWriter &feed, const Circumstances &now,
                         const ports::NewMessage &message, const Conversation &conversation,
                         const TransactionId &transaction)
{
    Message row{MessageId(0), conversation.id, conversation.account};
    row.direction = Direction::Outgoing;
    row.author = Author::User;
    row.kind = message.kind;
    row.text = message.text;
    row.sentAt = feed.at();
    row.receivedAt = feed.at();
    row.clientId = message.clientId;
    if (message.file) {
        LOCUM_TAKE(file, store::file(database, now.user, *message.file));
        row.kind = kindOf(file);
        row.attachments = {{file.name, file.mimeType, file.size, fileAddress(file.id)}};
    }
    std::optional<Identity> contact;
    if (conversation.identity && conversation.kind == ConversationKind::Direct) {
        LOCUM_TAKE(identity, store::identity(database, *conversation.identity));
        contact = std::move(identity);
    }
    Decider decider(database, feed, now);
    LOCUM_TAKE(verdict, decider.decide(row, conversation, contact, rules::Trigger::Arrived));
    const auto due = sendAt(verdict, feed.at());
    row.disposition = verdict.disposition;
    row.reason = reasonOf(verdict);
    row.urgent = marksUrgent(verdict);
    row.delivery = Delivery::Queued;
    if (verdict.disposition == Disposition::Hold) {
        row.delivery = Delivery::Held;
    } else if (verdict.disposition == Disposition::Drop) {
        row.delivery = Delivery::NotSent;
        row.error = Error{"rule.dropped", row.reason, Retry::No};
    }
    LOCUM_TAKE(inserted, store::insertMessage(database, now.user, row, {}));
    row.id = inserted.id;
    if (message.file) {
        LOCUM_MUST(store::useFile(database, now.user, *message.file, row.id));
    }
    if (contact && verdict.disposition != Disposition::Drop) {
        LOCUM_MUST(resetGaps(database, contact->id, now.ledgerNow));
    }
    Aftermath after;
    if (due) {
        QJsonObject payload;
        if (*due > feed.at()) {
            payload.insert(QLatin1String("delayed"), true);
        }
        if (message.file) {
            payload.insert(QLatin1String("file"), true);
        }
        LOCUM_TAKE(queued,
                   store::enqueueOutbox(database,
                                        store::NewOutboxItem{now.user, row.account, row.conversation, row.id,
                                                             store::OutboxKind::Send, transaction, *due, payload},
                                        feed.at()));
        after.queued.push_back(std::move(queued));
    } else if (row.delivery == Delivery::Held) {
        LOCUM_MUST(store::putWaiting(database, now.user, {row.id, std::nullopt, {}, false}));
    }
    LOCUM_MUST(feed.add(MessageAdded{row}));
    if (verdict.reaction != rules::Reaction{}) {
        LOCUM_TAKE(more, decider.perform(verdict, row));
        after.add(std::move(more));
    }
    return Submitted{std::move(row), std::move(after)};
}

} // namespace

void ConversationService::send(UserId user, DeviceId device, ports::NewMessage message, ports::Reply<Message> reply)
{
    sendBy(user, device, std::move(message), {}, std::move(reply));
}

void ConversationService::sendBy(UserId user, DeviceId device, ports::NewMessage message, ChosenWay way,
                                 ports::Reply<Message> reply)
{
    if (const Done good = check(message); !good) {
        reply(fail(good.error()));
        return;
    }
    m_parts.input(user, device);
    auto sending = std::make_shared<Sending>(Sending{std::move(message), std::move(way), std::move(reply), nullptr});
    m_sendings[user].push_back(sending);
    m_parts.prepare(user, RuleValues::maskOf(rules::EventKind::Outgoing),
                    [this, user, sending](std::shared_ptr<const rules::PluginValues> values) {
                        sending->values = std::move(values);
                        sendReady(user);
                    });
}

void ConversationService::sendReady(UserId user)
{
    auto &waiting = m_sendings[user];
    while (!waiting.empty() && waiting.front()->values) {
        const auto next = std::move(waiting.front());
        waiting.pop_front();
        write(user, *next);
    }
    if (waiting.empty()) {
        m_sendings.erase(user);
    }
}

void ConversationService::write(UserId user, Sending &sending)
{
    auto now = m_parts.circumstances(user);
    now.pluginValues = std::move(sending.values);
    const TransactionId transaction(QStringLiteral("m-") + QLatin1String(makeToken(m_parts.random, 12)));
    m_parts.journal.write(
        user,
        [this, user, given = std::move(sending.message), way = std::move(sending.way), transaction,
         now = std::make_shared<const Circumstances>(std::move(now))](store::Database &database,
                                                                      FeedWriter &feed) -> Result<Submitted> {
            ports::NewMessage message = given;
            const auto caption = takeCaption(message);
            LOCUM_TAKE(before, store::findByClientId(database, user, message.clientId));
            if (before) {
                return Submitted{std::move(*before), {}};
            }
            LOCUM_TAKE(conversation, ownConversation(database, user, message.conversation));
            LOCUM_MUST(ownAccount(database, user, conversation.account));
            m_parts.directory.touch(); // the contact is one the user has written to
            LOCUM_TAKE(submitted, submit(database, feed, *now, message, conversation, transaction));
            LOCUM_MUST(recordWay(database, submitted.message.id, feed.at(), way));
            if (caption) {
                LOCUM_TAKE(more, submit(database, feed, *now, *caption, conversation,
                                        TransactionId(transaction.value() + QStringLiteral("-c"))));
                submitted.after.add(std::move(more.after));
            }
            return std::move(submitted);
        },
        [this, user, reply = std::move(sending.reply)](Result<Submitted> submitted) {
            if (!submitted) {
                reply(fail(std::move(submitted.error())));
                return;
            }
            reply(std::move(submitted->message));
            m_parts.after(user, submitted->after);
        });
}

} // namespace locum::engine
