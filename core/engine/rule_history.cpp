// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/rule_history.h"

#include "store/reply_ledger.h"
#include "store/rule_history.h"
#include "store/rules.h"

#include <algorithm>

namespace locum::engine {

void RuleHistory::about(const Message *message, std::optional<PersonId> sender)
{
    const bool stored = message != nullptr && message->id.value() != 0;
    const bool coming = message != nullptr && !stored && message->direction == Direction::Incoming;
    m_message = stored ? std::optional(message->id) : std::nullopt;
    m_unstoredFrom = coming ? sender : std::nullopt;
    m_unstoredIn = coming ? std::optional(message->conversation) : std::nullopt;
}

int RuleHistory::messagesOfPerson(PersonId person, Duration window) const
{
    return keep(store::countFromPerson(m_database, person, m_now - window)) + (m_unstoredFrom == person ? 1 : 0);
}

int RuleHistory::messagesOfConversation(ConversationId conversation, Duration window) const
{
    return keep(store::countInConversation(m_database, conversation, m_now - window)) +
           (m_unstoredIn == conversation ? 1 : 0);
}

std::optional<Duration> RuleHistory::ago(const std::optional<Instant> &then, Instant now) const
{
    // A clock that was set back makes nothing negative.
    return then ? std::optional(std::max(Duration(0), std::chrono::duration_cast<Duration>(now - *then)))
                : std::nullopt;
}

std::optional<Duration> RuleHistory::silentFor(PersonId person) const
{
    return ago(keep(store::lastFromPerson(m_database, person, m_message)), m_now);
}

std::optional<Duration> RuleHistory::answeredAgo(PersonId person) const
{
    return ago(keep(store::userLastWroteTo(m_database, person)), m_now);
}

std::optional<Duration> RuleHistory::autoRepliedAgo(PersonId person) const
{
    return ago(keep(store::lastAutoTo(m_database, person)), m_ledgerNow);
}

int RuleHistory::uses(const rules::LimitKey &limit, Instant since) const
{
    return keep(store::countUses(m_database, m_user, limit.limit, limit.scope, since));
}

bool RuleHistory::isSpent(const QString &rule) const
{
    return keep(store::isSpent(m_database, m_user, rule));
}

std::optional<int> RuleHistory::members(ConversationId conversation) const
{
    const auto found = m_members.constFind(conversation.value());
    return found == m_members.constEnd() ? std::nullopt : std::optional(*found);
}

bool RuleHistory::isRead(MessageId message) const
{
    return message.value() != 0 && keep(store::isRead(m_database, message));
}

} // namespace locum::engine
