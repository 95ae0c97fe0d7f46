// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/effects.h"

namespace locum::engine {

/// Decides about messages and other events, and has what follows performed, inside a job.
class Decider {
public:
    Decider(store::Database &database, FeedWriter &feed, const Circumstances &circumstances);

    /// What a message is to come to; before it is stored. `other` is the contact: the sender of what is incoming, whom
    /// a direct outgoing one is for.
    Result<rules::Verdict> decide(const Message &message, const Conversation &conversation,
                                  const std::optional<Identity> &other, rules::Trigger trigger);
    /// What the verdict that decide() gave last has as its consequence; `stored` is the message with its id, as it was
    /// before an incoming one was decided again.
    Result<Aftermath> perform(const rules::Verdict &verdict, const Message &stored);

    /// Another event: asked and performed at once.
    Result<Aftermath> happened(const Happened &event);
    /// Deferred blocks whose time has come.
    Result<Aftermath> resumeDue();

    /// Why an automatic message that is due must not go out now; empty if it may. Writes the ledger where that is still
    /// to be done.
    Result<QString> recheck(const store::OutboxItem &item, const Message &automatic);

    /// Whether a channel might tell of a message that is shown, or filtered.
    bool tellsOf(sdk::ChannelSubject subject) const;
    Effects &effects() { return m_effects; }
    /// Contacts, groups or labels were changed in this job.
    void forgetPeople() { m_builder.forgetPeople(); }

private:
    Done historyGood() const;

    store::Database &m_database;
    FeedWriter &m_feed;
    const Circumstances &m_now;
    FactBuilder m_builder;
    Effects m_effects;
    std::optional<rules::Facts> m_facts;
    bool m_ledgerLoaded = false;
};

/// Why it was decided so, as the message keeps it.
QString reasonOf(const rules::Verdict &verdict);

/// Whether one of the effects marks the message urgent.
bool marksUrgent(const rules::Verdict &verdict);

/// The user is away now: decides again what no device has acknowledged, as if it had come now, and asks the rules for
/// `detach`.
Result<Aftermath> onAway(store::Database &database, FeedWriter &feed, const Circumstances &circumstances,
                         Instant unacknowledgedSince);
/// The user is back: what was held is released, a rule's status ends, and the rules are asked for `attach`.
Result<Aftermath> onReturn(store::Database &database, FeedWriter &feed, const Circumstances &circumstances);

} // namespace locum::engine
