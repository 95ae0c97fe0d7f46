// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/account_table.h"
#include "engine/alarms.h"
#include "engine/journal.h"
#include "network/network_service.h"
#include "store/outbox.h"

#include <deque>
#include <functional>
#include <map>
#include <optional>

namespace locum::engine {

/// What an attempt to send came to: told by the job that stored it.
struct SendEnded {
    AccountId account;
    OutboxId item;
    std::optional<store::OutboxItem> again; ///< it surely did not go out, and is queued anew
};

/// Stores how an attempt ended, inside a job: Sent, NotSent or Unknown on the message, and the feed entry for it; or
/// queues it again where it surely did not go out and a later attempt can help. None if no attempt of that transaction
/// is open.
Result<std::optional<SendEnded>> storeOutcome(store::Database &database, FeedWriter &feed, const CommandEnded &ended);

/// Sends the outbox, one ordered mailbox per account, one message at a time. Before a message is given to the cell that
/// is committed, so that whatever happens then it is never given twice: an attempt of which nothing is heard ends as
/// unknown, and unknown is not tried again. Core thread.
class Dispatcher {
public:
    /// Asked in the job that starts an automatic message: the reason to send it no more, or empty.
    using Recheck =
        std::function<Result<QString>(store::Database &, FeedWriter &, const store::OutboxItem &, const Message &)>;

    struct Options {
        Duration patience = std::chrono::seconds(60);     ///< so long may the outcome take
        Duration filePatience = std::chrono::minutes(15); ///< of a file, which the other side may have to accept
        Duration storeRetry = std::chrono::seconds(2);
    };

    Dispatcher(Journal &journal, network::NetworkService &network, AccountTable &accounts, Alarms &alarms,
               QString stateDirectory, Options options);

    /// Gives the check for an automatic message; made on the core thread with what is true then.
    void setRecheck(std::function<Recheck(UserId)> recheck) { m_recheck = std::move(recheck); }

    /// What a former core left. Attempts that were under way wait for their outcome from a cell that resumes.
    void restore(std::vector<store::OutboxItem> items);
    void queued(const store::OutboxItem &item);
    void onEnded(const SendEnded &ended);
    /// The account has come online.
    void pump(AccountId account);
    /// What the cell's former life was given ends as unknown.
    void onCellStarted(UserId user, const QString &plugin);
    void forget(AccountId account);

    int waiting(AccountId account) const;

private:
    struct Mailbox {
        std::deque<store::OutboxItem> queue;
        std::map<OutboxId, TransactionId> underWay; ///< given to the cell, outcome awaited
        bool starting = false;                      ///< a job that starts the first one is under way
        Alarms::Id alarm = 0;                       ///< to pump again
        std::map<OutboxId, Alarms::Id> patience;
        QString file; ///< laid there for the attempt that is under way
    };

    struct Start {
        bool send = false;
        NetworkCommand command;
    };

    void start(AccountId account, const store::OutboxItem &item);
    void give(AccountId account, const store::OutboxItem &item, const NetworkCommand &command);
    void await(AccountId account, const store::OutboxItem &item);
    void endAs(AccountId account, OutboxId item, const TransactionId &transaction, const Outcome &outcome);
    QString outgoingOf(AccountId account) const;
    void pumpIn(AccountId account, Duration delay);

    Journal &m_journal;
    network::NetworkService &m_network;
    AccountTable &m_accounts;
    Alarms &m_alarms;
    const QString m_stateDirectory; ///< files that go out are laid there for their plugin's process
    Options m_options;
    std::function<Recheck(UserId)> m_recheck;
    std::map<AccountId, Mailbox> m_mailboxes;
};

} // namespace locum::engine
