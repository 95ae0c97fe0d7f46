// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/attempt.h"
#include "engine/ingest_writer.h"
#include "engine/ledger_rows.h"
#include "store/conversations.h"
#include "store/files.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/releases.h"

#include <QFileInfo>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

/// An echo without any id is known by its text among what was sent just before.
constexpr Duration echoWindow = 5min;
constexpr int echoSearch = 30;

bool mayBeEchoed(const Message &sent)
{
    return sent.direction == Direction::Outgoing && (sent.author == Author::User || sent.author == Author::Locum) &&
           (sent.delivery == Delivery::Sending || sent.delivery == Delivery::Sent ||
            sent.delivery == Delivery::Unknown);
}

Message rowOf(const Arrival &arrival, const MessageReceived &message, const Conversation &conversation)
{
    Message row{MessageId(0), conversation.id, arrival.account};
    row.direction = message.direction;
    row.senderName = message.senderName;
    row.kind = message.kind;
    row.origin = message.origin;
    row.encryption = message.encryption;
    row.text = message.text;
    row.attachments = message.attachments;
    row.flags = message.flags;
    row.remoteId = message.remoteId;
    row.sentAt = message.sentAt.value_or(arrival.at);
    row.receivedAt = arrival.at;
    return row;
}

} // namespace

Result<Identity *> IngestWriter::contact(AccountId account, const QString &address, const QString &name)
{
    const IngestCache::Key key{account, ConversationKind::Direct, address};
    const auto kept = m_cache.identities.find(key);
    const bool learnsName = kept != m_cache.identities.end() && kept->name.isEmpty() && !name.isEmpty();
    if (kept != m_cache.identities.end() && !learnsName) {
        return &*kept;
    }
    LOCUM_TAKE(identity, store::ensureIdentity(m_database, account, address, name));
    m_outcome.contacts.push_back(BatchOutcome::Contact{account, address, identity.id});
    return &*m_cache.identities.insert(key, std::move(identity));
}

Result<Conversation *> IngestWriter::conversation(AccountId account, ConversationKind kind, const QString &address,
                                                  const QString &name, std::optional<IdentityId> identity)
{
    const IngestCache::Key key{account, kind, address};
    if (const auto kept = m_cache.conversations.find(key); kept != m_cache.conversations.end()) {
        return &*kept;
    }
    LOCUM_TAKE(known, store::findConversation(m_database, account, kind, address));
    if (!known) {
        LOCUM_TAKE(made, store::ensureConversation(m_database, account, kind, address, name.isEmpty() ? address : name,
                                                   identity));
        known = std::move(made);
    }
    LOCUM_TAKE(shown, store::hasMessages(m_database, known->id));
    if (!shown) {
        m_cache.unannounced.insert(known->id.value());
    }
    if (kind == ConversationKind::Room) {
        m_outcome.rooms.push_back(BatchOutcome::Room{account, address, known->id});
    }
    return &*m_cache.conversations.insert(key, std::move(*known));
}

Done IngestWriter::announce(const Conversation &conversation)
{
    return m_cache.unannounced.remove(conversation.id.value()) ? m_feed.add(ConversationUpdated{conversation}) : Done();
}

Done IngestWriter::message(const Arrival &arrival, const MessageReceived &message)
{
    QString address = message.conversationAddress;
    if (address.isEmpty()) { // a plugin's fault; the words are kept all the same
        address = message.sender.isEmpty() ? QStringLiteral("?") : message.sender;
    }
    const bool isOwn = message.direction == Direction::Outgoing || message.origin == Origin::OwnEcho ||
                       message.origin == Origin::OwnOtherDevice;
    std::optional<Identity> sender;
    std::optional<IdentityId> partner;
    QString name;
    if (message.conversation == ConversationKind::Direct) {
        LOCUM_TAKE(found, contact(arrival.account, address, isOwn ? QString() : message.senderName));
        partner = found->id;
        name = found->name;
        if (isOwn) {
            found->everWrittenTo = true; // the store does so with the message
        } else {
            sender = *found;
        }
    } else if (!isOwn && !message.sender.isEmpty()) {
        // Those who are only seen in rooms are not made contacts.
        LOCUM_TAKE(known, store::findIdentity(m_database, arrival.account, message.sender));
        sender = std::move(known);
    }
    LOCUM_TAKE(where, conversation(arrival.account, message.conversation, address, name, partner));
    return isOwn ? own(arrival, message, *where) : incoming(arrival, message, *where, sender);
}

Result<std::vector<FileId>> IngestWriter::takeFiles(Message &row)
{
    std::vector<FileId> files;
    for (Attachment &attachment : row.attachments) {
        const QUrl url(attachment.url);
        if (!url.isLocalFile()) {
            attachment.url =
                fileOfAddress(attachment.url).value() == 0 ? attachment.url : QString(); // no plugin's to say
            continue;
        }
        const QFileInfo place(QFileInfo(url.toLocalFile()).canonicalFilePath());
        attachment.url.clear(); // no device sees where that is
        if (place.isFile() && place.size() > 0 &&
            place.filePath().startsWith(QFileInfo(m_now.cells).canonicalFilePath() + u'/')) {
            const File known{FileId(0), attachment.name, attachment.mimeType, place.size()};
            LOCUM_TAKE(file, store::addPlacedFile(m_database, m_now.user, known, place.filePath(), m_feed.at()));
            attachment.name = file.name;
            attachment.size = file.size;
            attachment.url = fileAddress(file.id);
            files.push_back(file.id);
        }
    }
    return files;
}

Done IngestWriter::incoming(const Arrival &arrival, const MessageReceived &message, Conversation &conversation,
                            const std::optional<Identity> &sender)
{
    Message row = rowOf(arrival, message, conversation);
    row.direction = Direction::Incoming;
    row.author = Author::Contact;
    if (sender) {
        row.sender = sender->id;
    }
    row.delivery = Delivery::Received;
    if (!message.replacesRemoteId.isEmpty()) {
        LOCUM_TAKE(replaced, store::findByRemoteId(m_database, conversation.id, message.replacesRemoteId));
        if (replaced) {
            row.replaces = replaced->id;
        }
    }
    LOCUM_TAKE(verdict, m_decider.decide(row, conversation, sender, rules::Trigger::Arrived));
    row.disposition = verdict.disposition;
    row.reason = reasonOf(verdict);
    row.urgent = marksUrgent(verdict);
    const bool dropped = verdict.disposition == Disposition::Drop;
    LOCUM_TAKE(files, takeFiles(row));
    LOCUM_TAKE(inserted, store::insertMessage(m_database, m_now.user, row, message.dedupeKey));
    if (!inserted.isNew) {
        return {}; // seen before
    }
    row.id = inserted.id;
    for (const FileId file : files) {
        LOCUM_MUST(store::useFile(m_database, m_now.user, file, row.id));
    }
    if (!dropped) { // what is dropped is in the filtered view only
        LOCUM_MUST(announce(conversation));
        LOCUM_MUST(m_feed.add(MessageAdded{row}));
    } else if (verdict.forget) {
        LOCUM_MUST(store::forgetText(m_database, row.id));
    }
    if (verdict.disposition == Disposition::Deliver && verdict.reaction == rules::Reaction{} &&
        !m_decider.tellsOf(sdk::ChannelSubject::Message)) {
        return {};
    }
    LOCUM_TAKE(after, m_decider.perform(verdict, row));
    const bool changed = std::exchange(after.conversationsChanged, false);
    m_outcome.after.add(std::move(after));
    if (changed) {
        LOCUM_TAKE(now, store::conversation(m_database, conversation.id));
        conversation = std::move(now);
    }
    return {};
}

Result<std::optional<Message>> IngestWriter::findOwn(const Arrival &arrival, const MessageReceived &message,
                                                     const Conversation &conversation)
{
    if (message.transaction) {
        LOCUM_TAKE(item, store::findOutbox(m_database, *message.transaction));
        if (item && item->message) {
            LOCUM_TAKE(sent, store::message(m_database, m_now.user, *item->message));
            return std::optional<Message>(std::move(sent));
        }
    }
    LOCUM_TAKE(known, store::findByRemoteId(m_database, conversation.id, message.remoteId));
    if (known && known->direction == Direction::Outgoing) {
        return std::move(known);
    }
    if (message.origin == Origin::OwnOtherDevice) {
        return std::nullopt;
    }
    LOCUM_TAKE(page, store::history(m_database, conversation.id, std::nullopt, echoSearch));
    const Instant earliest = message.sentAt.value_or(arrival.at) - echoWindow;
    // The oldest that fits: echoes come in the order of what they echo.
    for (Message &sent : page.messages) {
        if (mayBeEchoed(sent) && sent.text == message.text && sent.sentAt >= earliest &&
            (message.origin == Origin::OwnEcho || sent.remoteId.isEmpty() || message.remoteId.isEmpty())) {
            return std::optional<Message>(std::move(sent));
        }
    }
    return std::nullopt;
}

Done IngestWriter::own(const Arrival &arrival, const MessageReceived &message, Conversation &conversation)
{
    LOCUM_TAKE(sent, findOwn(arrival, message, conversation));
    if (sent) {
        LOCUM_TAKE(moved, store::progressMessage(m_database, sent->id, Delivery::Sent, std::nullopt, message.remoteId));
        if (moved && sent->delivery != Delivery::Sent) {
            return m_feed.add(MessageProgressed{sent->id, Delivery::Sent, std::nullopt, message.remoteId});
        }
        return {};
    }
    LOCUM_MUST(announce(conversation));
    Message row = rowOf(arrival, message, conversation);
    row.direction = Direction::Outgoing;
    row.author = Author::UserElsewhere;
    row.delivery = Delivery::Sent;
    LOCUM_TAKE(inserted, store::insertMessage(m_database, m_now.user, row, message.dedupeKey));
    if (!inserted.isNew) {
        return {};
    }
    row.id = inserted.id;
    if (message.origin == Origin::OwnOtherDevice) {
        m_outcome.wroteElsewhere.push_back(arrival.account);
        if (conversation.identity && conversation.kind == ConversationKind::Direct) {
            LOCUM_MUST(resetGaps(m_database, *conversation.identity, m_now.ledgerNow));
        }
    }
    return m_feed.add(MessageAdded{std::move(row)});
}

Done IngestWriter::receipt(AccountId account, const ReceiptReceived &receipt)
{
    LOCUM_TAKE(where,
               store::findConversation(m_database, account, ConversationKind::Direct, receipt.conversationAddress));
    if (!where) {
        LOCUM_TAKE(room,
                   store::findConversation(m_database, account, ConversationKind::Room, receipt.conversationAddress));
        where = std::move(room);
    }
    if (!where) {
        return {};
    }
    LOCUM_TAKE(sent, store::findByRemoteId(m_database, where->id, receipt.remoteId));
    if (!sent || sent->direction != Direction::Outgoing) {
        return {};
    }
    const Delivery delivery = receipt.kind == ReceiptKind::Read ? Delivery::Read : Delivery::Delivered;
    LOCUM_TAKE(moved, store::progressMessage(m_database, sent->id, delivery, std::nullopt, {}));
    if (!moved) {
        return {};
    }
    LOCUM_MUST(store::addStep(m_database, sent->id, m_feed.at(), nameOf(delivery), {}));
    return m_feed.add(MessageProgressed{sent->id, delivery, std::nullopt, sent->remoteId});
}

Done IngestWriter::ended(const CommandEnded &end)
{
    LOCUM_TAKE(done, storeOutcome(m_database, m_feed, end));
    if (!done) {
        return {};
    }
    const auto *notSent = std::get_if<NotSent>(&end.outcome);
    if (notSent != nullptr && !done->again && notSent->error.retry == Retry::No) {
        LOCUM_TAKE(item, store::findOutbox(m_database, end.transaction));
        if (item && item->conversation &&
            (item->kind == store::OutboxKind::Reply || item->kind == store::OutboxKind::Warning)) {
            LOCUM_TAKE(where, store::conversation(m_database, *item->conversation));
            if (where.identity) { // S21: a bounce
                LOCUM_TAKE(identity, store::identity(m_database, *where.identity));
                LOCUM_TAKE(ledger, loadLedger(m_database, identity.person, where.id, done->account, m_now.ledgerNow,
                                              m_feed.at()));
                LOCUM_MUST(writeLedger(m_database, LedgerContext{m_now.user, identity.person, item->message},
                                       rules::bounced(ledger, identity.id)));
            }
        }
    }
    m_outcome.ended.push_back(std::move(*done));
    return {};
}

} // namespace locum::engine
