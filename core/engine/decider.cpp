// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/decider.h"

#include "engine/attempt.h"
#include "engine/ledger_rows.h"
#include "store/conversations.h"
#include "store/devices.h"
#include "store/identities.h"
#include "store/messages.h"

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

const QLatin1String encryptKey("encrypt");
const QLatin1String chargedKey("charged"); ///< the ledger has it already

bool isAway(const Circumstances &circumstances)
{
    return circumstances.standIn.state == StandInState::Away;
}

} // namespace

QString reasonOf(const rules::Verdict &verdict)
{
    QString reason = QString::fromLatin1(verdict.trace.reason);
    if (verdict.trace.span) {
        const rules::RuleSpan &span = *verdict.trace.span;
        reason += QStringLiteral(" %1:%2:%3-%4").arg(span.source, span.rule).arg(span.begin).arg(span.end);
    }
    return reason;
}

Decider::Decider(store::Database &database, FeedWriter &feed, const Circumstances &circumstances)
    : m_database(database), m_feed(feed), m_now(circumstances)
{
}

Result<rules::Facts> Decider::factsOf(const Message &message, const Conversation &conversation,
                                      const std::optional<Identity> &sender, rules::Trigger trigger)
{
    const auto account = m_now.accounts.find(message.account);
    rules::Facts facts{trigger,
                       message,
                       conversation,
                       sender,
                       std::nullopt,
                       false,
                       rules::AccountFacts{message.account, {}, {}, false},
                       rules::MeFacts{m_now.standIn, m_now.awayBegan, m_now.locale, m_now.timeZone},
                       m_feed.at(),
                       rules::Ledger{}};
    facts.ledger.now = m_now.ledgerNow;
    if (account != m_now.accounts.end()) {
        facts.account.protocol = account->second.protocol;
        facts.account.features = account->second.features;
    }
    // A session that could read it has the keys; SendMessage::encrypt fails rather than sending it readable.
    facts.account.canEncrypt = message.encryption == Encryption::Encrypted;
    if (sender) {
        facts.person = rules::PersonFacts{
            sender->person, sender->name.isEmpty() ? sender->address : sender->name, sender->isKnown(), {}};
        if (sender->isBot) {
            facts.person->labels.push_back(QStringLiteral("bot"));
        }
        facts.ownIdentity = std::any_of(m_now.accounts.begin(), m_now.accounts.end(), [&](const auto &own) {
            return own.second.protocol == facts.account.protocol && !own.second.ownAddress.isEmpty() &&
                   own.second.ownAddress.compare(sender->address, Qt::CaseInsensitive) == 0;
        });
    }
    return facts;
}

Result<rules::Verdict> Decider::decide(const Message &message, const Conversation &conversation,
                                       const std::optional<Identity> &sender, rules::Trigger trigger)
{
    LOCUM_TAKE(facts, factsOf(message, conversation, sender, trigger));
    m_facts = std::move(facts);
    m_ledgerLoaded = false;
    // While the user is there nothing is answered, and a text teaches something only to someone who was answered
    // before.
    bool teaches = sender.has_value() && conversation.kind == ConversationKind::Direct;
    if (teaches && !isAway(m_now)) {
        LOCUM_TAKE(answered, hasAutomatic(m_database, sender->person, m_now.ledgerNow));
        teaches = answered;
    }
    if (teaches) {
        LOCUM_TAKE(ledger, loadLedger(m_database, sender->person, conversation.id, message.account, m_now.ledgerNow,
                                      m_feed.at()));
        m_facts->ledger = std::move(ledger);
        m_ledgerLoaded = true;
        if (trigger == rules::Trigger::Arrived) {
            const rules::LedgerUpdates learnt = rules::observe(*m_facts);
            LOCUM_MUST(writeLedger(m_database, LedgerContext{m_now.user, sender->person, std::nullopt}, learnt));
            m_facts->ledger = rules::applied(std::move(m_facts->ledger), learnt);
        }
    }
    return m_now.program->decide(*m_facts);
}

Result<std::optional<store::OutboxItem>> Decider::perform(const rules::Verdict &verdict, const Message &stored)
{
    m_facts->message = stored;
    std::optional<store::OutboxItem> queued;
    for (const rules::Wanted &wanted : verdict.reaction.effects) {
        const rules::Effect &effect = wanted.effect;
        rules::ReplyRequest request;
        Duration in = 0ms;
        if (const auto *reply = std::get_if<rules::Reply>(&effect)) {
            request.text = reply->text;
            request.strangersAllowed = reply->strangersAllowed;
            in = reply->in;
        } else if (const auto *warn = std::get_if<rules::Warn>(&effect)) {
            request.kind = rules::AutomaticKind::Warning;
            request.text = warn->text;
            request.strangersAllowed = warn->strangersAllowed;
        } else {
            continue; // an alert: no channel is there yet that could bring it
        }
        request.disposition = verdict.disposition;
        if (queued) {
            continue; // S13: one a message
        }
        LOCUM_TAKE(item, answer(request, in, verdict));
        queued = std::move(item);
    }
    return queued;
}

Result<std::optional<store::OutboxItem>> Decider::answer(const rules::ReplyRequest &request, Duration in,
                                                         const rules::Verdict &verdict)
{
    const Message &cause = m_facts->message;
    if (!m_ledgerLoaded && m_facts->person) {
        LOCUM_TAKE(ledger, loadLedger(m_database, m_facts->person->id, cause.conversation, cause.account,
                                      m_now.ledgerNow, m_feed.at()));
        m_facts->ledger = std::move(ledger);
        m_ledgerLoaded = true;
    }
    const rules::Permission permission = rules::permits(request, *m_facts);
    if (const auto *refused = std::get_if<rules::Refused>(&permission)) {
        // Not of rooms and the like, where it is plain: a step is a row.
        if (m_facts->conversation.kind == ConversationKind::Direct) {
            LOCUM_MUST(store::addStep(
                m_database, cause.id, m_feed.at(), QStringLiteral("not_answered"),
                QStringLiteral("%1 %2").arg(nameOf(refused->statement), QString::fromLatin1(refused->reason))));
        }
        return std::nullopt;
    }
    const auto &allowed = std::get<rules::Allowed>(permission);
    Message row{MessageId(0), allowed.conversation, allowed.account};
    row.direction = Direction::Outgoing;
    row.author = Author::Locum;
    row.kind = allowed.message.kind;
    row.text = allowed.message.text;
    row.flags.automatic = true;
    row.encryption = allowed.message.encrypt ? Encryption::Encrypted : Encryption::None;
    row.sentAt = m_feed.at();
    row.receivedAt = m_feed.at();
    row.delivery = Delivery::Queued;
    row.reason = reasonOf(verdict);
    row.inReplyTo = cause.id;
    LOCUM_TAKE(inserted, store::insertMessage(m_database, m_now.user, row, {}));
    row.id = inserted.id;
    const bool charged = in <= 0ms;
    if (charged) { // S15: in the same transaction, and so before it is sent
        LOCUM_MUST(writeLedger(m_database, LedgerContext{m_now.user, m_facts->person->id, row.id}, allowed.updates));
    }
    store::NewOutboxItem item{m_now.user,
                              row.account,
                              row.conversation,
                              row.id,
                              request.kind == rules::AutomaticKind::Reply ? store::OutboxKind::Reply
                                                                          : store::OutboxKind::Warning,
                              TransactionId(m_now.transactions + QString::number(row.id.value())),
                              m_feed.at() + in,
                              {{encryptKey, allowed.message.encrypt},
                               {chargedKey, charged},
                               {QLatin1String("strangers_allowed"), request.strangersAllowed},
                               {QLatin1String("disposition"), nameOf(request.disposition)}}};
    LOCUM_TAKE(queued, store::enqueueOutbox(m_database, item, m_feed.at()));
    LOCUM_MUST(
        store::addStep(m_database, cause.id, m_feed.at(), QStringLiteral("answered"), QString::number(row.id.value())));
    LOCUM_MUST(m_feed.add(MessageAdded{row}));
    return queued;
}

Result<QString> Decider::recheck(const store::OutboxItem &item, const Message &automatic)
{
    if (!automatic.inReplyTo) {
        return QString();
    }
    LOCUM_TAKE(cause, store::message(m_database, m_now.user, *automatic.inReplyTo));
    LOCUM_TAKE(conversation, store::conversation(m_database, cause.conversation));
    std::optional<Identity> sender;
    if (cause.sender) {
        LOCUM_TAKE(identity, store::identity(m_database, *cause.sender));
        sender = std::move(identity);
    }
    if (!sender) {
        return QStringLiteral("sender.gone");
    }
    LOCUM_TAKE(facts, factsOf(cause, conversation, sender, rules::Trigger::Due));
    LOCUM_TAKE(ledger,
               loadLedger(m_database, sender->person, conversation.id, cause.account, m_now.ledgerNow, m_feed.at()));
    const bool charged = item.payload.value(chargedKey).toBool();
    if (charged) { // it does not stand in its own way
        for (rules::IdentityLedger &identity : ledger.person) {
            const auto removed = std::erase_if(
                identity.automatic, [&](const rules::AutomaticMessage &own) { return own.answers == cause.id; });
            ledger.accountLastHour -= static_cast<int>(std::min<size_t>(removed, 1));
        }
    }
    facts.ledger = std::move(ledger);
    rules::ReplyRequest request;
    request.kind =
        item.kind == store::OutboxKind::Warning ? rules::AutomaticKind::Warning : rules::AutomaticKind::Reply;
    request.text = automatic.text;
    request.strangersAllowed = item.payload.value(QLatin1String("strangers_allowed")).toBool();
    request.disposition = fromName<Disposition>(item.payload.value(QLatin1String("disposition")).toString())
                              .value_or(Disposition::Deliver);
    const rules::Permission permission = rules::permits(request, facts);
    if (const auto *refused = std::get_if<rules::Refused>(&permission)) {
        return QStringLiteral("%1 %2").arg(nameOf(refused->statement), QString::fromLatin1(refused->reason));
    }
    if (!charged) {
        LOCUM_MUST(writeLedger(m_database, LedgerContext{m_now.user, sender->person, automatic.id},
                               std::get<rules::Allowed>(permission).updates));
    }
    return QString();
}

Result<std::vector<store::OutboxItem>> decideAgain(store::Database &database, FeedWriter &feed,
                                                   const Circumstances &circumstances, Instant since)
{
    constexpr int most = 20000; // beyond that somebody floods, and the contract would answer none of it
    std::vector<store::OutboxItem> queued;
    LOCUM_TAKE(acknowledged, store::furthestAcknowledged(database, circumstances.user));
    LOCUM_TAKE(messages, store::incomingAfter(database, circumstances.user, acknowledged, since, most));
    Decider decider(database, feed, circumstances);
    for (const Message &message : messages) {
        LOCUM_TAKE(conversation, store::conversation(database, message.conversation));
        std::optional<Identity> sender;
        if (message.sender) {
            LOCUM_TAKE(identity, store::identity(database, *message.sender));
            sender = std::move(identity);
        }
        LOCUM_TAKE(verdict, decider.decide(message, conversation, sender, rules::Trigger::EnteredAway));
        const QString reason = reasonOf(verdict);
        if (verdict.disposition != message.disposition || reason != message.reason) {
            LOCUM_MUST(store::setDecision(database, message.id, verdict.disposition, reason));
        }
        LOCUM_TAKE(item, decider.perform(verdict, message));
        if (item) {
            queued.push_back(std::move(*item));
        }
    }
    return queued;
}

} // namespace locum::engine
