// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "model/ids.h"

#include <QByteArray>

#include <optional>
#include <vector>

/// The auto-reply contract's memory: which automatic messages went where. Append-only; a row is committed before the
/// message is sent (S15), so that a crash between the two loses a reply and never doubles one.
namespace locum::store {

class Database;

enum class AutoKind {
    Reply,
    Warning ///< of a filter: has a budget of its own (S14)
};

struct AutoMessage {
    UserId user;
    PersonId person; ///< whose the identity was then
    IdentityId identity;
    AccountId account;
    ConversationId conversation;
    std::optional<MessageId> message;   ///< ours
    std::optional<MessageId> inReplyTo; ///< theirs
    Instant at;
    AutoKind kind = AutoKind::Reply;
    qint64 absence = 0; ///< StandInStatus::absenceNumber

    bool operator==(const AutoMessage &) const = default;
};

/// Errors: `store.duplicate` (that message has been answered: one reply per event, S13).
Done recordAutoMessage(Database &database, const AutoMessage &message);

/// Those to a person since a time, oldest first: to every identity that is the person's *now*, so merging unites the
/// counters and the stricter holds (S8).
Result<std::vector<AutoMessage>> autoMessagesTo(Database &database, PersonId person, Instant since);
/// The newest to a person in an absence, if there is one.
Result<std::optional<AutoMessage>> autoMessageInAbsence(Database &database, UserId user, PersonId person, AutoKind kind,
                                                        qint64 absence);
/// How many of an account since a time (S9).
Result<int> countAutoMessages(Database &database, AccountId account, Instant since);

/// When the user last wrote to the person by hand, over any identity: resets the growing gaps (S9).
Result<std::optional<Instant>> userLastWroteTo(Database &database, PersonId person);

/// A text that came soon after an automatic message of ours (S11): its hash with digits taken out.
struct Echo {
    IdentityId identity;
    Instant at;
    QByteArray textHash;

    bool operator==(const Echo &) const = default;
};
Done recordEcho(Database &database, const Echo &echo);
/// Oldest first.
Result<std::vector<Echo>> echoes(Database &database, IdentityId identity, Instant since);

/// Forgets echoes before a time, and ledger rows before another (at least 30 days back, S12). Gives how many.
Result<qint64> pruneReplyLedger(Database &database, Instant echoesBefore, Instant messagesBefore);

} // namespace locum::store

LOCUM_ENUM_NAMES(locum::store::AutoKind, {locum::store::AutoKind::Reply, "reply"},
                 {locum::store::AutoKind::Warning, "warning"})
