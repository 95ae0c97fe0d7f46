// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/circumstances.h"
#include "engine/happened.h"
#include "engine/rule_history.h"
#include "store/people.h"

#include <QHash>

namespace locum::engine {

/// Puts together what a decision may know, inside one job. What it gives points to its history, and so lives no longer
/// than it does.
class FactBuilder {
public:
    FactBuilder(store::Database &database, const Circumstances &circumstances, Instant at);

    /// `other` is the contact: the sender of what is incoming, whom a direct outgoing one is for.
    Result<rules::Facts> about(const Message &message, const Conversation &conversation,
                               const std::optional<Identity> &other, rules::Trigger trigger);
    Result<rules::Happening> about(const Happened &happened);

    Result<rules::PersonFacts> person(const Identity &identity);
    /// Contacts, groups or labels were changed in this job.
    void forgetPeople() { m_people.clear(); }
    const RuleHistory &history() const { return m_history; }

private:
    rules::AccountFacts account(AccountId id) const;

    store::Database &m_database;
    const Circumstances &m_now;
    Instant m_at;
    RuleHistory m_history;
    QHash<qint64, store::PersonRecord> m_people; ///< a batch often holds many messages of one
};

} // namespace locum::engine
