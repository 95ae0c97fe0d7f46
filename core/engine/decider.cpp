// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/decider.h"

#include "base/logging.h"
#include "engine/attempt.h"
#include "engine/automatic_messages.h"
#include "engine/ledger_rows.h"
#include "engine/notices.h"
#include "engine/releases.h"
#include "store/absences.h"
#include "store/alerts.h"
#include "store/conversations.h"
#include "store/devices.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/rules.h"

#include <algorithm>

namespace locum::engine {

namespace {

bool isAway(const Circumstances &circumstances)
{
    return circumstances.standIn.state == StandInState::Away;
}

/// The contact that a message is about.
Result<std::optional<Identity>> otherSide(store::Database &database, const Message &message,
                                          const Conversation &conversation)
{
    const auto id = message.direction == Direction::Outgoing ? conversation.identity : message.sender;
    if (!id) {
        return std::nullopt;
    }
    LOCUM_TAKE(identity, store::identity(database, *id));
    return std::optional(std::move(identity));
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

bool marksUrgent(const rules::Verdict &verdict)
{
    return std::ranges::any_of(verdict.reaction.effects, [](const rules::Wanted &wanted) {
        return std::holds_alternative<rules::MarkUrgent>(wanted.effect);
    });
}

Decider::Decider(store::Database &database, FeedWriter &feed, const Circumstances &circumstances)
    : m_database(database), m_feed(feed), m_now(circumstances), m_builder(database, circumstances, feed.at()),
      m_effects(database, feed, circumstances, m_builder)
{
}

Done Decider::historyGood() const
{
    const auto &error = m_builder.history().error();
    return error ? fail(*error) : Done();
}

Result<rules::Verdict> Decider::decide(const Message &message, const Conversation &conversation,
                                       const std::optional<Identity> &other, rules::Trigger trigger)
{
    LOCUM_TAKE(facts, m_builder.about(message, conversation, other, trigger));
    m_facts = std::move(facts);
    m_ledgerLoaded = false;
    // While the user is there nothing is answered, and a text teaches something only to someone who was answered
    // before.
    bool teaches =
        other.has_value() && message.direction == Direction::Incoming && conversation.kind == ConversationKind::Direct;
    if (teaches && !isAway(m_now)) {
        LOCUM_TAKE(answered, hasAutomatic(m_database, other->person, m_now.ledgerNow));
        teaches = answered;
    }
    if (teaches) {
        LOCUM_TAKE(ledger, loadLedger(m_database, other->person, conversation.id, message.account, m_now.ledgerNow,
                                      m_feed.at()));
        m_facts->ledger = std::move(ledger);
        m_ledgerLoaded = true;
        if (trigger == rules::Trigger::Arrived) {
            const rules::LedgerUpdates learnt = rules::observe(*m_facts);
            LOCUM_MUST(writeLedger(m_database, LedgerContext{m_now.user, other->person, std::nullopt}, learnt));
            m_facts->ledger = rules::applied(std::move(m_facts->ledger), learnt);
        }
    }
    rules::Verdict verdict = m_now.program->decide(*m_facts);
    LOCUM_MUST(historyGood());
    return verdict;
}

Result<Aftermath> Decider::perform(const rules::Verdict &verdict, const Message &stored)
{
    Aftermath after;
    if (stored.direction == Direction::Incoming) {
        LOCUM_MUST(keepBack(m_database, m_feed, verdict, stored, m_facts->identity, after));
    }
    m_facts->message = stored;
    m_facts->message.disposition = verdict.disposition;
    Cause cause;
    cause.facts = &*m_facts;
    cause.ledgerLoaded = m_ledgerLoaded;
    cause.disposition = verdict.disposition;
    cause.reason = reasonOf(verdict);
    LOCUM_TAKE(more, m_effects.perform(cause, verdict.reaction));
    after.add(std::move(more));
    if (stored.direction == Direction::Incoming) {
        if (verdict.disposition == Disposition::Deliver && tellsOf(sdk::ChannelSubject::Message)) {
            LOCUM_MUST(m_effects.tellOf(*m_facts, sdk::ChannelSubject::Message, after));
        } else if (verdict.disposition == Disposition::Drop && !verdict.forget &&
                   tellsOf(sdk::ChannelSubject::Filtered)) {
            LOCUM_MUST(m_effects.tellOf(*m_facts, sdk::ChannelSubject::Filtered, after));
        }
    }
    return after;
}

bool Decider::tellsOf(sdk::ChannelSubject subject) const
{
    return m_now.channels && m_now.channels->mightTell(subject, m_now.standIn.state);
}

Result<Aftermath> Decider::happened(const Happened &event)
{
    LOCUM_TAKE(facts, m_builder.about(event));
    const rules::Reaction reaction = m_now.program->react(facts);
    LOCUM_MUST(historyGood());
    Cause cause;
    cause.happening = &facts;
    cause.happened = event;
    cause.reason = QStringLiteral("rule");
    return m_effects.perform(cause, reaction);
}

Result<Aftermath> Decider::resumeDue()
{
    constexpr int most = 100; // the rest is due still, and comes next
    Aftermath after;
    LOCUM_TAKE(due, store::takeDeferred(m_database, m_now.user, m_feed.at(), most));
    for (const store::DeferredRow &block : due) {
        after.duesChanged = true;
        Cause cause;
        cause.reason = QStringLiteral("rule ") + block.key;
        if (block.message) {
            LOCUM_TAKE(message, store::message(m_database, m_now.user, *block.message));
            LOCUM_TAKE(conversation, store::conversation(m_database, message.conversation));
            LOCUM_TAKE(other, otherSide(m_database, message, conversation));
            LOCUM_TAKE(facts, m_builder.about(message, conversation, other, rules::Trigger::Due));
            if (other && message.direction == Direction::Incoming) {
                LOCUM_TAKE(ledger, loadLedger(m_database, other->person, conversation.id, message.account,
                                              m_now.ledgerNow, m_feed.at()));
                facts.ledger = std::move(ledger);
                cause.ledgerLoaded = true;
            }
            const rules::Reaction reaction = m_now.program->resume(block.key, facts);
            LOCUM_MUST(historyGood());
            cause.facts = &facts;
            cause.disposition = message.disposition;
            LOCUM_TAKE(more, m_effects.perform(cause, reaction));
            after.add(std::move(more));
            continue;
        }
        const Result<Happened> event = happenedFromJson(block.happening);
        Result<rules::Happening> facts = event ? m_builder.about(*event) : fail(event.error());
        if (!facts && facts.error().retry != Retry::No) {
            return fail(facts.error());
        }
        if (!facts) { // what it was about is gone
            qCWarning(lcEngine, "a deferred block of user %lld is forgotten: %s",
                      static_cast<long long>(m_now.user.value()), facts.error().code.constData());
            continue;
        }
        const rules::Reaction reaction = m_now.program->resume(block.key, *facts);
        LOCUM_MUST(historyGood());
        cause.happening = &*facts;
        cause.happened = *event;
        LOCUM_TAKE(more, m_effects.perform(cause, reaction));
        after.add(std::move(more));
    }
    return after;
}

Result<QString> Decider::recheck(const store::OutboxItem &item, const Message &automatic)
{
    if (item.kind == store::OutboxKind::Notice) {
        return recheckNotice(m_database, m_feed, m_now, item, automatic);
    }
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
    LOCUM_TAKE(facts, m_builder.about(cause, conversation, sender, rules::Trigger::Due));
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

Result<Aftermath> onAway(store::Database &database, FeedWriter &feed, const Circumstances &circumstances,
                         Instant unacknowledgedSince)
{
    constexpr int most = 20000; // beyond that somebody floods, and the contract would answer none of it
    Aftermath after;
    LOCUM_TAKE(acknowledged, store::furthestAcknowledged(database, circumstances.user));
    LOCUM_TAKE(messages, store::incomingAfter(database, circumstances.user, acknowledged, unacknowledgedSince, most));
    Decider decider(database, feed, circumstances);
    if (circumstances.hasRules) {
        LOCUM_TAKE(more, decider.happened(Happened{rules::EventKind::Detach}));
        after.add(std::move(more));
    }
    for (const Message &message : messages) {
        if (message.releasedAt || message.disposition == Disposition::Drop) {
            continue; // the user has seen to it, or has answered for its sender
        }
        LOCUM_MUST(store::addMissed(database, circumstances.user, circumstances.standIn.absenceNumber, message.id));
        LOCUM_TAKE(conversation, store::conversation(database, message.conversation));
        LOCUM_TAKE(sender, otherSide(database, message, conversation));
        LOCUM_TAKE(verdict, decider.decide(message, conversation, sender, rules::Trigger::EnteredAway));
        const QString reason = reasonOf(verdict);
        if (verdict.disposition != message.disposition || reason != message.reason) {
            LOCUM_MUST(store::setDecision(database, message.id, verdict.disposition, reason));
        }
        LOCUM_TAKE(more, decider.perform(verdict, message));
        after.add(std::move(more));
    }
    return after;
}

Result<Aftermath> onReturn(store::Database &database, FeedWriter &feed, const Circumstances &circumstances)
{
    Aftermath after;
    if (circumstances.standIn.state == StandInState::Attached) {
        LOCUM_MUST(store::cancelStandard(database, circumstances.user, feed.at()));
    }
    LOCUM_MUST(releaseOnReturn(database, feed, circumstances, after));
    LOCUM_TAKE(status, keptStatus(database, circumstances.user));
    if (status) {
        LOCUM_MUST(keepStatus(database, circumstances.user, std::nullopt));
        after.status = std::optional<RuleStatus>();
    }
    if (circumstances.hasRules) {
        Decider decider(database, feed, circumstances);
        LOCUM_TAKE(more, decider.happened(Happened{rules::EventKind::Attach}));
        after.add(std::move(more));
    }
    return after;
}

} // namespace locum::engine
