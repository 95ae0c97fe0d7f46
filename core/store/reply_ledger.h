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
    Warning, ///< of a filter: has a budget of its own (S14)
    Notice,  ///< that the user has gone
    Return   ///< that they are back
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

/// Errors: `store.duplicate` (one of that kind answers the same message: one reply per event, S13).
Done recordAutoMessage(Database &database, const AutoMessage &message);

/// Those to a person since a time, oldest first: to every identity that is the person's *now*, so merging unites the
/// counters and the stricter holds (S8).
Result<std::vector<AutoMessage>> autoMessagesTo(Database &database, PersonId person, Instant since);
/// The newest to a person in an absence, if there is one.
Result<std::optional<AutoMessage>> autoMessageInAbsence(Database &database, UserId user, PersonId person, AutoKind kind,
                                                        qint64 absence);
/// All of a kind in an absence, oldest first.
Result<std::vector<AutoMessage>> autoMessagesInAbsence(Database &database, UserId user, AutoKind kind, qint64 absence);
/// How many of an account since a time (S9), ones in the future of it too.
Result<int> countAutoMessages(Database &database, AccountId account, Instant since);

/// When the user last wrote to the person by hand, over any identity: resets the growing gaps (S9).
Result<std::optional<Instant>> userLastWroteTo(Database &database, PersonId person);

/// A text of theirs, told apart without keeping it (S11).
struct TextSeen {
    Instant at;
    QByteArray textHash;
    bool repeated = false; ///< the same as one before, soon after an automatic message of ours

    bool operator==(const TextSeen &) const = default;
};

/// What there is about one identity. Times are the ledger's own clock's.
struct IdentityLedger {
    IdentityId identity;
    std::vector<AutoMessage> automatic; ///< oldest first
    std::optional<Instant> resetAt;     ///< the user wrote to the person by hand: the gaps grow anew from here (S9)
    std::optional<Instant> botUntil;    ///< S11
    std::optional<Instant> muteUntil;   ///< S21
    std::vector<TextSeen> texts;        ///< oldest first
    std::vector<Instant> bounces;       ///< oldest first

    bool operator==(const IdentityLedger &) const = default;
};

/// How far back to look.
struct LedgerWindow {
    Instant automaticSince; ///< and all since an identity's resetAt, however old
    Instant textsSince;
    Instant bouncesSince;
    int newest = 64; ///< at most so many texts, and bounces, of an identity: one who floods costs no more than another
};

/// Of every identity that is the person's now.
Result<std::vector<IdentityLedger>> personLedger(Database &database, PersonId person, const LedgerWindow &window);

Done recordText(Database &database, IdentityId identity, const TextSeen &text);
Done recordBounce(Database &database, IdentityId identity, Instant at);
/// These three only ever raise what is there.
Done markBot(Database &database, IdentityId identity, Instant until);
Done muteIdentity(Database &database, IdentityId identity, Instant until);
Done resetGaps(Database &database, IdentityId identity, Instant at);

/// The latest stamp in the ledger, of any user: its clock must not start before it.
Result<std::optional<Instant>> newestLedgerStamp(Database &database);

/// Forgets texts and bounces before a time, and automatic messages before another; both at least 40 days back
/// (S12). Gives how many.
Result<qint64> pruneReplyLedger(Database &database, Instant textsBefore, Instant messagesBefore);

} // namespace locum::store

LOCUM_ENUM_NAMES(locum::store::AutoKind, {locum::store::AutoKind::Reply, "reply"},
                 {locum::store::AutoKind::Warning, "warning"}, {locum::store::AutoKind::Notice, "notice"},
                 {locum::store::AutoKind::Return, "return"})
