// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/circumstances.h"
#include "engine/fact_builder.h"
#include "rules/explain.h"
#include "rules/facts.h"
#include "store/store.h"

#include <map>
#include <set>
#include <vector>

namespace locum::engine {

/// What has been decided anew since `began`, in place of what was done in truth: to whom it was spoken, which limits it
/// has used up.
struct Anew {
    Instant began;       ///< by the wall's clock
    Instant ledgerBegan; ///< the same moment by the ledger's
    std::map<PersonId, std::vector<rules::AutomaticMessage>> automatic;
    std::vector<rules::LimitUse> uses;
    std::set<QString> spent;
};

/// What rules ask of history, as it was when a stored message came, but for what is decided anew.
class PastHistory final : public rules::History {
public:
    PastHistory(store::Database &database, const Circumstances &now, const Anew &anew)
        : m_database(database), m_now(now), m_anew(anew)
    {
    }

    void about(const Message &message, Instant at, Instant ledgerAt);

    int messagesOfPerson(PersonId person, Duration window) const override;
    int messagesOfConversation(ConversationId conversation, Duration window) const override;
    std::optional<Duration> silentFor(PersonId person) const override;
    std::optional<Duration> answeredAgo(PersonId person) const override;
    std::optional<Duration> autoRepliedAgo(PersonId person) const override;
    int uses(const rules::LimitKey &limit, Instant since) const override;
    bool isSpent(const QString &rule) const override;
    bool isRead(MessageId) const override { return false; } ///< nothing is, when it comes
    std::optional<int> members(ConversationId conversation) const override;

    const std::optional<Error> &error() const { return m_error; }

private:
    template <class T>
    T keep(Result<T> result) const;

    store::Database &m_database;
    const Circumstances &m_now;
    const Anew &m_anew;
    MessageId m_message{0};
    Instant m_at;
    Instant m_ledgerAt;
    mutable std::optional<Error> m_error;
};

/// Decides about stored messages once more, with what was known when they came, as far as it is still known: the
/// stand-in of then, the messages and automatic messages before it; not what plugins said, nor limits and labels of
/// then. Writes nothing; inside one job that reads.
class PastFacts {
public:
    /// `anew` begins with the first message that is looked at, and grows with take().
    PastFacts(store::Database &database, const Circumstances &now, Anew &anew);

    /// The facts that `message` was decided with; they live no longer than this and change with the next call.
    Result<rules::Facts *> about(const Message &message);
    /// A message that is not stored: with the facts of now.
    Result<rules::Facts *> aboutMade(const Message &message, const Conversation &conversation,
                                     const std::optional<Identity> &other);
    /// The verdict is what is done: the next messages are decided after it.
    void take(const rules::Verdict &verdict);
    /// Nothing was answered wrongly for a fault of the database.
    Done good() const;

private:
    Done teach(const Message &message);

    store::Database &m_database;
    const Circumstances m_now;
    Anew &m_anew;
    Circumstances m_then;
    PastHistory m_history;
    std::optional<FactBuilder> m_builder;
    std::optional<rules::Facts> m_facts;
};

} // namespace locum::engine
