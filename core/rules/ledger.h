// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "model/ids.h"

#include <QByteArray>

#include <optional>
#include <variant>
#include <vector>

/// What the auto-reply contract counts. The store keeps it per identity, append-only, for ever or at least 40 days; a
/// person's is the union of their identities', so that merging persons keeps the stricter counters (S8).
namespace locum::rules {

/// Which budget an automatic message is on.
enum class AutomaticKind {
    Reply,   ///< answers what they wrote
    Warning, ///< tells an author that their message was filtered
    Notice,  ///< tells that the user has gone (R23)
    Return   ///< tells who got a Notice that the user is back
};

/// Of those that answer no message, but tell of the user's coming and going.
constexpr bool tellsOfAbsence(AutomaticKind kind)
{
    return kind == AutomaticKind::Notice || kind == AutomaticKind::Return;
}

/// One that went out, or may have: it is committed before it is sent (S15).
struct AutomaticMessage {
    Instant at; ///< Ledger::now of its decision
    IdentityId to;
    AccountId account;
    ConversationId conversation;
    AutomaticKind kind = AutomaticKind::Reply;
    qint64 absence = 0;               ///< StandInStatus::absenceNumber then
    std::optional<MessageId> answers; ///< the event

    bool operator==(const AutomaticMessage &) const = default;
};

/// A text of theirs, told apart without keeping it (S11).
struct TextSeen {
    Instant at;
    QByteArray hash; ///< of the text without digits; texts shorter than 20 characters are not in the ledger
    bool repeated =
        false; ///< one of theirs before it was the same, and it came within 2 min of an automatic one of ours

    bool operator==(const TextSeen &) const = default;
};

/// What there is about one identity.
struct IdentityLedger {
    IdentityId identity;
    /// To it: those of the last 30 days, and all since `resetAt`. Any order.
    std::vector<AutomaticMessage> automatic;
    std::optional<Instant> resetAt;    ///< the user last wrote by hand to the person whose it was then (S9)
    std::optional<Instant> botUntil;   ///< S11
    std::optional<Instant> mutedUntil; ///< S21
    std::vector<TextSeen> texts;       ///< of the last 30 days; the newest 32 are enough
    std::vector<Instant> bounces;      ///< of the last 24 h

    bool operator==(const IdentityLedger &) const = default;
};

/// The snapshot for one decision.
struct Ledger {
    Instant now; ///< LedgerClock::now, not the wall clock: what is in the ledger is stamped with it
    std::vector<IdentityLedger> person; ///< of every identity of the person that the message is from
    int accountLastHour = 0; ///< automatic messages of the account with at > now - 1 h (so also those in the future)
    /// When the user last wrote by hand in this conversation: from a device of Locum's, from another client (message
    /// times).
    std::optional<Instant> writtenFromDevice;
    std::optional<Instant> writtenElsewhere;

    bool operator==(const Ledger &) const = default;
};

// ---- what is to be written, in the transaction of the decision ------------------------------------------------------

struct AppendAutomatic {
    AutomaticMessage message;

    bool operator==(const AppendAutomatic &) const = default;
};
/// identity.bot_until := max(what it was, until).
struct MarkBot {
    IdentityId identity;
    Instant until;

    bool operator==(const MarkBot &) const = default;
};
/// identity.mute_until := max(what it was, until).
struct MuteIdentity {
    IdentityId identity;
    Instant until;

    bool operator==(const MuteIdentity &) const = default;
};
/// The user wrote by hand to the person: reset_at of each of their present identities.
struct ResetGaps {
    std::vector<IdentityId> identities;
    Instant at;

    bool operator==(const ResetGaps &) const = default;
};
struct AppendText {
    IdentityId identity;
    TextSeen text;

    bool operator==(const AppendText &) const = default;
};
struct AppendBounce {
    IdentityId identity;
    Instant at;

    bool operator==(const AppendBounce &) const = default;
};

using LedgerUpdate = std::variant<AppendAutomatic, MarkBot, MuteIdentity, ResetGaps, AppendText, AppendBounce>;
using LedgerUpdates = std::vector<LedgerUpdate>;

/// The snapshot as it is once `updates` are written (what the store does in tables).
Ledger applied(Ledger ledger, const LedgerUpdates &updates);

/// Two persons' snapshots as one person's.
Ledger merged(const Ledger &one, const Ledger &other);

/// The ledger's own time: the wall time of the start or the newest stamp in the ledger, whichever is later, and from
/// there as the monotonic clock goes. So a wall clock that jumps while the core runs moves nothing, and one that was
/// set back before the start reopens nothing (S15). One per core.
class LedgerClock {
public:
    /// `clock` outlives this. `newest`: the latest stamp in the ledger of any user, if there is one.
    LedgerClock(const Clock &clock, std::optional<Instant> newest);

    Instant now() const;

private:
    const Clock &m_clock;
    Instant m_start;
    Duration m_startMonotonic;
};

} // namespace locum::rules

LOCUM_ENUM_NAMES(locum::rules::AutomaticKind, {locum::rules::AutomaticKind::Reply, "reply"},
                 {locum::rules::AutomaticKind::Warning, "warning"}, {locum::rules::AutomaticKind::Notice, "notice"},
                 {locum::rules::AutomaticKind::Return, "return"})
