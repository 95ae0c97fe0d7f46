// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/past_facts.h"

#include "engine/attempt.h"
#include "engine/ledger_rows.h"
#include "rules/auto_reply_contract.h"
#include "store/conversations.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/reply_ledger.h"
#include "store/rule_history.h"
#include "store/rules.h"
#include "store/standins.h"

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

template <class T>
T PastHistory::keep(Result<T> result) const
{
    if (!result) {
        m_error = std::move(result.error());
        return T();
    }
    return std::move(*result);
}

namespace {

std::optional<Duration> ago(const std::optional<Instant> &then, Instant at)
{
    return then ? std::optional(std::max(Duration(0), std::chrono::duration_cast<Duration>(at - *then))) : std::nullopt;
}

} // namespace

void PastHistory::about(const Message &message, Instant at, Instant ledgerAt)
{
    m_message = message.id;
    m_at = at;
    m_ledgerAt = ledgerAt;
}

int PastHistory::messagesOfPerson(PersonId person, Duration window) const
{
    return keep(store::countFromPersonUpTo(m_database, person, m_at - window, m_message));
}

int PastHistory::messagesOfConversation(ConversationId conversation, Duration window) const
{
    return keep(store::countInConversationUpTo(m_database, conversation, m_at - window, m_message));
}

std::optional<Duration> PastHistory::silentFor(PersonId person) const
{
    return ago(keep(store::lastFromPerson(m_database, person, m_message)), m_at);
}

std::optional<Duration> PastHistory::answeredAgo(PersonId person) const
{
    return ago(keep(store::lastByHandBefore(m_database, person, m_message)), m_at);
}

std::optional<Duration> PastHistory::autoRepliedAgo(PersonId person) const
{
    auto last = keep(store::lastAutoBefore(m_database, person, m_anew.ledgerBegan));
    if (const auto own = m_anew.automatic.find(person); own != m_anew.automatic.end() && !own->second.empty()) {
        last = own->second.back().at;
    }
    return ago(last, m_ledgerAt);
}

int PastHistory::uses(const rules::LimitKey &limit, Instant since) const
{
    // Of those since it began only the ones that were made anew count.
    const int all = keep(store::countUses(m_database, m_now.user, limit.limit, limit.scope, since));
    const int later = keep(
        store::countUses(m_database, m_now.user, limit.limit, limit.scope, std::max(since, m_anew.ledgerBegan - 1ms)));
    return all - later + static_cast<int>(std::ranges::count_if(m_anew.uses, [&](const rules::LimitUse &use) {
               return use.key == limit && use.at > since;
           }));
}

bool PastHistory::isSpent(const QString &rule) const
{
    return m_anew.spent.contains(rule) || keep(store::isSpentBefore(m_database, m_now.user, rule, m_anew.began));
}

std::optional<int> PastHistory::members(ConversationId conversation) const
{
    const auto found = m_now.members.constFind(conversation.value());
    return found == m_now.members.constEnd() ? std::nullopt : std::optional(*found);
}

PastFacts::PastFacts(store::Database &database, const Circumstances &now, Anew &anew)
    : m_database(database), m_now(now), m_anew(anew), m_then(now), m_history(database, m_now, anew)
{
    m_then.pluginValues = nullptr;
}

Result<rules::Facts *> PastFacts::about(const Message &message)
{
    LOCUM_TAKE(answered, store::answeredAt(m_database, message.id));
    // What was decided again on leaving was decided when it was answered.
    const Instant ledgerAt = std::max(m_anew.ledgerBegan + (message.receivedAt - m_anew.began), m_anew.ledgerBegan);
    const Instant at =
        answered ? std::max(message.receivedAt, m_anew.began + (*answered - m_anew.ledgerBegan)) : message.receivedAt;
    LOCUM_TAKE(status, store::standInAsOf(m_database, m_now.user, at));
    m_then.standIn = status.value_or(StandInStatus());
    m_then.awayBegan = m_then.standIn.state == StandInState::Away ? m_then.standIn.since : std::nullopt;
    m_then.ledgerNow = ledgerAt;
    m_builder.emplace(m_database, m_then, at);
    LOCUM_TAKE(conversation, store::conversation(m_database, message.conversation));
    std::optional<Identity> other;
    if (const auto id = message.direction == Direction::Outgoing ? conversation.identity : message.sender) {
        LOCUM_TAKE(identity, store::identity(m_database, *id));
        other = std::move(identity);
    }
    Message then = message; // as it was before it was decided
    then.disposition = Disposition::Deliver;
    then.reason.clear();
    LOCUM_TAKE(facts, m_builder->about(then, conversation, other, rules::Trigger::Arrived));
    m_facts = std::move(facts);
    m_history.about(message, at, ledgerAt);
    m_facts->history = &m_history;
    LOCUM_MUST(teach(message));
    return &*m_facts;
}

Result<rules::Facts *> PastFacts::aboutMade(const Message &message, const Conversation &conversation,
                                            const std::optional<Identity> &other)
{
    m_then = m_now;
    m_builder.emplace(m_database, m_then, message.receivedAt);
    LOCUM_TAKE(facts, m_builder->about(message, conversation, other, rules::Trigger::Arrived));
    m_facts = std::move(facts);
    if (other) {
        LOCUM_TAKE(ledger, loadLedger(m_database, other->person, conversation.id, message.account, m_now.ledgerNow,
                                      message.receivedAt));
        m_facts->ledger = std::move(ledger);
        m_facts->ledger = rules::applied(std::move(m_facts->ledger), rules::observe(*m_facts));
    }
    return &*m_facts;
}

Done PastFacts::teach(const Message &message)
{
    if (!m_facts->person || !m_facts->identity || message.direction != Direction::Incoming ||
        m_facts->conversation.kind != ConversationKind::Direct) {
        return {};
    }
    const Instant ledgerAt = m_then.ledgerNow;
    LOCUM_TAKE(ledger, loadLedger(m_database, m_facts->person->id, message.conversation, message.account, ledgerAt,
                                  m_facts->now));
    for (rules::IdentityLedger &identity : ledger.person) {
        std::erase_if(identity.automatic,
                      [&](const rules::AutomaticMessage &own) { return own.at >= m_anew.ledgerBegan; });
        std::erase_if(identity.texts, [&](const rules::TextSeen &text) { return text.at >= ledgerAt; });
        std::erase_if(identity.bounces, [&](Instant bounce) { return bounce >= ledgerAt; });
        if (identity.resetAt && *identity.resetAt >= ledgerAt) {
            identity.resetAt.reset(); // and what it was before is forgotten
        }
    }
    LOCUM_TAKE(since, store::countAutoMessages(m_database, message.account, m_anew.ledgerBegan - 1ms));
    ledger.accountLastHour = std::max(0, ledger.accountLastHour - since);
    for (const auto &[person, own] : m_anew.automatic) {
        for (const rules::AutomaticMessage &automatic : own) {
            ledger.accountLastHour += automatic.account == message.account && automatic.at > ledgerAt - 1h ? 1 : 0;
            const auto whose = std::ranges::find(ledger.person, automatic.to, &rules::IdentityLedger::identity);
            if (whose != ledger.person.end()) {
                whose->automatic.push_back(automatic);
            }
        }
    }
    m_facts->ledger = std::move(ledger);
    m_facts->ledger = rules::applied(std::move(m_facts->ledger), rules::observe(*m_facts));
    return {};
}

void PastFacts::take(const rules::Verdict &verdict)
{
    for (const rules::Wanted &wanted : verdict.reaction.effects) {
        rules::ReplyRequest request{.disposition = verdict.disposition};
        if (const auto *reply = std::get_if<rules::Reply>(&wanted.effect)) {
            request.text = reply->text;
            request.strangersAllowed = reply->strangersAllowed;
        } else if (const auto *warn = std::get_if<rules::Warn>(&wanted.effect)) {
            request.kind = rules::AutomaticKind::Warning;
            request.text = warn->text;
            request.strangersAllowed = warn->strangersAllowed;
        } else {
            m_anew.uses.insert(m_anew.uses.end(), wanted.uses.begin(), wanted.uses.end());
            continue;
        }
        if (!std::holds_alternative<rules::Allowed>(rules::permits(request, *m_facts))) {
            continue;
        }
        m_anew.uses.insert(m_anew.uses.end(), wanted.uses.begin(), wanted.uses.end());
        m_anew.automatic[m_facts->person->id].push_back(
            {m_then.ledgerNow, m_facts->identity->id, m_facts->message.account, m_facts->conversation.id, request.kind,
             m_then.standIn.absenceNumber, m_facts->message.id});
    }
    m_anew.spent.insert(verdict.reaction.spent.begin(), verdict.reaction.spent.end());
}

Done PastFacts::good() const
{
    if (m_history.error()) {
        return fail(*m_history.error());
    }
    if (m_builder && m_builder->history().error()) {
        return fail(*m_builder->history().error());
    }
    return {};
}

} // namespace locum::engine
