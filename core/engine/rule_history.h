// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/facts.h"
#include "store/store.h"

#include <QHash>

#include <optional>

namespace locum::engine {

/// What rules ask of history, answered by the database inside the job. A fault of the database is kept, and all answers
/// are nought from then on: ask error() before what was decided is used.
class RuleHistory final : public rules::History {
public:
    RuleHistory(store::Database &database, UserId user, Instant now, Instant ledgerNow,
                const QHash<qint64, int> &members)
        : m_database(database), m_user(user), m_now(now), m_ledgerNow(ledgerNow), m_members(members)
    {
    }

    /// The message that is being decided; with id 0 it is not stored yet. `sender` is whose it is, if it is incoming.
    void about(const Message *message, std::optional<PersonId> sender);

    int messagesOfPerson(PersonId person, Duration window) const override;
    int messagesOfConversation(ConversationId conversation, Duration window) const override;
    std::optional<Duration> silentFor(PersonId person) const override;
    std::optional<Duration> answeredAgo(PersonId person) const override;
    std::optional<Duration> autoRepliedAgo(PersonId person) const override;
    int uses(const rules::LimitKey &limit, Instant since) const override;
    bool isSpent(const QString &rule) const override;
    bool isRead(MessageId message) const override;
    std::optional<int> members(ConversationId conversation) const override;

    const std::optional<Error> &error() const { return m_error; }

private:
    template <class T>
    T keep(Result<T> result) const
    {
        if (!result) {
            m_error = std::move(result.error());
            return T();
        }
        return std::move(*result);
    }
    std::optional<Duration> ago(const std::optional<Instant> &then, Instant now) const;

    store::Database &m_database;
    UserId m_user;
    Instant m_now;
    Instant m_ledgerNow;
    const QHash<qint64, int> &m_members;
    std::optional<MessageId> m_message; ///< that is stored
    std::optional<PersonId> m_unstoredFrom;
    std::optional<ConversationId> m_unstoredIn;
    mutable std::optional<Error> m_error;
};

} // namespace locum::engine
