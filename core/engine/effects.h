// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/aftermath.h"
#include "engine/fact_builder.h"
#include "engine/journal.h"
#include "rules/auto_reply_contract.h"

namespace locum::engine {

/// What effects follow from: a stored message with its facts, or another event.
struct Cause {
    rules::Facts *facts = nullptr;
    bool ledgerLoaded = false; ///< facts->ledger is the person's
    const rules::Happening *happening = nullptr;
    Happened happened = {}; ///< of `happening`
    Disposition disposition = Disposition::Deliver;
    QString reason; ///< of what was decided
};

/// Performs what a program wants, inside the job of its event: whatever must happen outside the database is a row that
/// is committed with it. An effect that fails leaves no trace but a step in the flight recorder, and changes nothing
/// about the message.
class Effects {
public:
    Effects(store::Database &database, FeedWriter &feed, const Circumstances &circumstances, FactBuilder &facts)
        : m_database(database), m_feed(feed), m_now(circumstances), m_facts(facts)
    {
    }

    Result<Aftermath> perform(Cause &cause, const rules::Reaction &reaction);

    /// An alert of Locum's own, by a channel; empty: the default ones. `key` makes it one, however often it is asked:
    /// false from the second time on.
    Result<bool> alert(const QString &key, const QJsonObject &payload, std::optional<MessageId> message,
                       Aftermath &after);
    /// A message that came and is shown, or was filtered: told by the channels whose settings want it.
    Done tellOf(const rules::Facts &facts, sdk::ChannelSubject subject, Aftermath &after);
    /// The same of a request or an invitation.
    Done tellOf(const PendingRequest &request, const std::optional<Identity> &from, Aftermath &after);

private:
    /// False where it was not to be: it counts as no use of its limits.
    Result<bool> one(Cause &cause, const rules::Wanted &wanted, Aftermath &after);
    Done guarded(Cause &cause, const rules::Wanted &wanted, Aftermath &after);

    // effect_messages.cpp: what is sent in the user's name
    Result<bool> speak(Cause &cause, const rules::ReplyRequest &request, Duration in, Aftermath &after);
    Result<bool> forward(const Cause &cause, const rules::Wanted &wanted, const rules::Forward &forward,
                         Aftermath &after);
    Result<bool> cameBack(const Message &message);
    Result<bool> passOn(const Cause &cause, const Conversation &to, const QString &text, Aftermath &after);

    Result<bool> warnUser(const Cause &cause, const rules::Wanted &wanted, const QString &text, Aftermath &after);
    Result<bool> notify(const Cause &cause, const rules::Wanted &wanted, const rules::Notify &notify, Aftermath &after);
    Result<bool> setStatus(const rules::SetStatus &status, Aftermath &after);
    Result<bool> label(const Cause &cause, const rules::SetLabel &label);
    Result<bool> mute(const Cause &cause, const rules::Mute &mute, Aftermath &after);
    Result<bool> answer(const Cause &cause, const rules::AnswerIt &answer, Aftermath &after);
    Result<bool> call(const Cause &cause, const rules::Wanted &wanted, const rules::Call &call, Aftermath &after);

    /// Names an effect of this event for ever: the same event gives the same.
    QString keyOf(const Cause &cause, const rules::Wanted &wanted, const QString &more);
    QJsonObject about(const Cause &cause) const;
    Result<bool> task(store::OutboxKind kind, const QString &key, const QJsonObject &payload,
                      std::optional<MessageId> message, Aftermath &after);

    store::Database &m_database;
    FeedWriter &m_feed;
    const Circumstances &m_now;
    FactBuilder &m_facts;
    bool m_spoken = false; ///< S13: one a message
    int m_events = 0;      ///< that are no messages, in this job
};

/// The status that a rule has set, as it is kept.
Result<std::optional<RuleStatus>> keptStatus(store::Database &database, UserId user);
Done keepStatus(store::Database &database, UserId user, const std::optional<RuleStatus> &status);

} // namespace locum::engine
