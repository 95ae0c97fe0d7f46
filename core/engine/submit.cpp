// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/attempt.h"
#include "engine/conversation_service.h"
#include "engine/ledger_rows.h"
#include "engine/ownership.h"
#include "store/messages.h"

// The way out: what a device sends becomes, in one transaction, a message, an entry of the feed and a row of the
// outbox.
namespace locum::engine {

namespace {

constexpr qsizetype longestText = 64 * 1024;
constexpr qsizetype longestClientId = 64;

struct Submitted {
    Message message;
    std::optional<store::OutboxItem> item; ///< none: it was there already
};

Done check(const ports::NewMessage &message)
{
    if (message.text.trimmed().isEmpty()) {
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

} // namespace

void ConversationService::send(UserId user, DeviceId device, ports::NewMessage message, ports::Reply<Message> reply)
{
    if (const Done good = check(message); !good) {
        reply(fail(good.error()));
        return;
    }
    m_parts.input(user, device);
    const TransactionId transaction(QStringLiteral("m-") + QLatin1String(makeToken(m_parts.random, 12)));
    m_parts.journal.write(
        user,
        [this, user, message, transaction, ledgerNow = m_parts.ledgerNow()](store::Database &database,
                                                                            FeedWriter &feed) -> Result<Submitted> {
            LOCUM_TAKE(before, store::findByClientId(database, user, message.clientId));
            if (before) {
                return Submitted{std::move(*before), std::nullopt};
            }
            LOCUM_TAKE(conversation, ownConversation(database, user, message.conversation));
            LOCUM_MUST(ownAccount(database, user, conversation.account));
            Message row{MessageId(0), conversation.id, conversation.account};
            row.direction = Direction::Outgoing;
            row.author = Author::User;
            row.kind = message.kind;
            row.text = message.text;
            row.sentAt = feed.at();
            row.receivedAt = feed.at();
            row.delivery = Delivery::Queued;
            row.clientId = message.clientId;
            LOCUM_TAKE(inserted, store::insertMessage(database, user, row, {}));
            row.id = inserted.id;
            m_parts.directory.touch(); // the contact is one the user has written to
            if (conversation.identity && conversation.kind == ConversationKind::Direct) {
                LOCUM_MUST(resetGaps(database, *conversation.identity, ledgerNow));
            }
            store::NewOutboxItem item{
                user, conversation.account, conversation.id, row.id, store::OutboxKind::Send, transaction, feed.at(),
                {}};
            LOCUM_TAKE(queued, store::enqueueOutbox(database, item, feed.at()));
            LOCUM_MUST(feed.add(MessageAdded{row}));
            return Submitted{std::move(row), std::move(queued)};
        },
        [this, reply = std::move(reply)](Result<Submitted> submitted) {
            if (!submitted) {
                reply(fail(std::move(submitted.error())));
                return;
            }
            reply(std::move(submitted->message));
            if (submitted->item) {
                m_parts.dispatcher.queued(*submitted->item);
            }
        });
}

} // namespace locum::engine
