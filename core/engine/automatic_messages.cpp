// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/automatic_messages.h"

#include "engine/attempt.h"
#include "engine/ledger_rows.h"
#include "store/messages.h"

namespace locum::engine {

namespace {

store::OutboxKind outboxKindOf(rules::AutomaticKind kind)
{
    switch (kind) {
    case rules::AutomaticKind::Reply:
        return store::OutboxKind::Reply;
    case rules::AutomaticKind::Warning:
        return store::OutboxKind::Warning;
    case rules::AutomaticKind::Notice:
    case rules::AutomaticKind::Return:
        return store::OutboxKind::Notice;
    }
    Q_UNREACHABLE();
}

} // namespace

Result<store::OutboxItem> queueAutomatic(store::Database &database, FeedWriter &feed, const Circumstances &now,
                                         const AutomaticWords &words)
{
    const rules::Allowed &allowed = words.allowed;
    Message row{MessageId(0), allowed.conversation, allowed.account};
    row.direction = Direction::Outgoing;
    row.author = Author::Locum;
    row.kind = allowed.message.kind;
    row.text = allowed.message.text;
    row.flags.automatic = true;
    row.encryption = allowed.message.encrypt ? Encryption::Encrypted : Encryption::None;
    row.sentAt = feed.at();
    row.receivedAt = feed.at();
    row.delivery = Delivery::Queued;
    row.reason = words.reason;
    row.inReplyTo = words.inReplyTo;
    LOCUM_TAKE(inserted, store::insertMessage(database, now.user, row, {}));
    row.id = inserted.id;
    const bool charged = words.in <= Duration(0);
    if (charged) { // S15: in the same transaction, and so before it is sent
        LOCUM_MUST(writeLedger(database, LedgerContext{now.user, words.person, row.id}, allowed.updates));
    }
    LOCUM_MUST(feed.add(MessageAdded{row}));
    if (words.by) {
        return queueContactAlert(database, feed, now, row, *words.by, feed.at() + words.in);
    }
    const store::NewOutboxItem item{now.user,
                                    row.account,
                                    row.conversation,
                                    row.id,
                                    outboxKindOf(words.request.kind),
                                    TransactionId(now.transactions + QString::number(row.id.value())),
                                    feed.at() + words.in,
                                    {{QLatin1String("encrypt"), allowed.message.encrypt},
                                     {chargedKey, charged},
                                     {kindKey, nameOf(words.request.kind)},
                                     {QLatin1String("strangers_allowed"), words.request.strangersAllowed},
                                     {QLatin1String("disposition"), nameOf(words.request.disposition)}}};
    return store::enqueueOutbox(database, item, feed.at());
}

rules::AutomaticKind automaticKindOf(const store::OutboxItem &item)
{
    const auto kind = fromName<rules::AutomaticKind>(item.payload.value(kindKey).toString());
    return kind.value_or(item.kind == store::OutboxKind::Warning  ? rules::AutomaticKind::Warning
                         : item.kind == store::OutboxKind::Notice ? rules::AutomaticKind::Notice
                                                                  : rules::AutomaticKind::Reply);
}

} // namespace locum::engine
