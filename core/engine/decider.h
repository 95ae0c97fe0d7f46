// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/journal.h"
#include "rules/auto_reply_contract.h"
#include "rules/program.h"
#include "store/outbox.h"

#include <QLocale>
#include <QTimeZone>

#include <map>
#include <memory>
#include <vector>

namespace locum::engine {

/// What is true of the user when a job is given: a decision knows this and what the database holds.
struct Circumstances {
    UserId user;
    StandInStatus standIn;
    std::optional<Instant> awayBegan;
    QLocale locale;
    QTimeZone timeZone = QTimeZone::utc();
    struct OwnAccount {
        QString protocol;
        sdk::Features features;
        QString ownAddress;
    };
    std::map<AccountId, OwnAccount> accounts; ///< all of the user's
    Instant ledgerNow;
    QString transactions; ///< a prefix that makes this job's transactions unique for ever
    std::shared_ptr<const rules::Program> program;
};

/// A message that was decided, and what came of it.
struct Decided {
    Disposition disposition = Disposition::Deliver;
    QString reason;
    std::optional<store::OutboxItem> queued; ///< an automatic message; its row and its ledger entry are written
};

/// Decides about messages and writes what follows, inside a job. The only place where an automatic message is made.
class Decider {
public:
    Decider(store::Database &database, FeedWriter &feed, const Circumstances &circumstances);

    /// What a message is to come to; before it is stored. `facts` are kept for perform().
    Result<rules::Verdict> decide(const Message &message, const Conversation &conversation,
                                  const std::optional<Identity> &sender, rules::Trigger trigger);
    /// The effects of the verdict that decide() gave last; `stored` is the message with its id. At most one automatic
    /// message.
    Result<std::optional<store::OutboxItem>> perform(const rules::Verdict &verdict, const Message &stored);

    /// Why an automatic message that is due must not go out now; empty if it may. Writes the ledger where that is still
    /// to be done.
    Result<QString> recheck(const store::OutboxItem &item, const Message &automatic);

private:
    Result<rules::Facts> factsOf(const Message &message, const Conversation &conversation,
                                 const std::optional<Identity> &sender, rules::Trigger trigger);
    Result<std::optional<store::OutboxItem>> answer(const rules::ReplyRequest &request, Duration in,
                                                    const rules::Verdict &verdict);

    store::Database &m_database;
    FeedWriter &m_feed;
    const Circumstances &m_now;
    std::optional<rules::Facts> m_facts;
    bool m_ledgerLoaded = false;
};

/// Why it was decided so, as the message keeps it.
QString reasonOf(const rules::Verdict &verdict);

/// Decides again what no device has acknowledged, as if it had come now: for the job that enters Away.
Result<std::vector<store::OutboxItem>> decideAgain(store::Database &database, FeedWriter &feed,
                                                   const Circumstances &circumstances, Instant since);

} // namespace locum::engine
