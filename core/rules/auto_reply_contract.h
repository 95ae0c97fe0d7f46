// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/enum_names.h"
#include "model/network_command.h"
#include "rules/facts.h"
#include "rules/ledger.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <variant>

/// The auto-reply contract: what every automatic message to a contact must pass, after and whatever any program has
/// decided. Its numbers are constants: nothing can set them.
///
/// How the engine uses it:
///  - for every incoming message, in its transaction: `observe`, and write the updates; then `decide`;
///  - for a verdict's Reply or Warn: `permits`; if Allowed, write its updates and the outbox row in that transaction;
///    `in` > 0: write no update yet, only the outbox row with its due time; when due, build the facts anew
///    (Trigger::Due), ask `permits` again, and only then write the updates, in the transaction before it is sent;
///  - to tell a contact of the user's going (Notice) or return: `permits` with facts about the last message by hand in
///    the conversation, of either side, or about none; the same way, and its budget is that of replies;
///  - for every message of the user's own by hand, from any client: `wroteByHand`;
///  - for an automatic message that ended NotSent because the network bounced it: `bounced`.
namespace locum::rules {

/// The contract's lines.
enum class Statement {
    S1 = 1,
    S2,
    S3,
    S4,
    S5,
    S6,
    S7,
    S8,
    S9,
    S10,
    S11,
    S12,
    S13,
    S14,
    S15,
    S16,
    S17,
    S18,
    S19,
    S20,
    S21
};

struct ReplyRequest {
    AutomaticKind kind = AutomaticKind::Reply;
    QString text;
    bool strangersAllowed = false;                  ///< S7
    Disposition disposition = Disposition::Deliver; ///< of the verdict it belongs to: S7
    /// Where it would go, if not back to where the message came from: S13.
    struct Elsewhere {
        AccountId account;
        ConversationId conversation;
        QString address;
        std::optional<PersonId> person; ///< whose identity that is
        bool setByUser = false;         ///< the user has set this identity for the person
        bool singleLine = false;        ///< its network's Feature::SingleLine
        bool canEncrypt = false;        ///< as AccountFacts::canEncrypt, for that conversation
    };
    std::optional<Elsewhere> elsewhere;
};

/// It may go out: do exactly this.
struct Allowed {
    SendMessage message;   ///< automatic is set (S16), encrypt as S19 says, text made safe (S18)
    LedgerUpdates updates; ///< to be committed before it is sent (S15)
    AccountId account;
    ConversationId conversation;
};

struct Refused {
    Statement statement = Statement::S1;
    QByteArray reason; ///< stable dotted name for the trace: contract.s9.gap

    bool operator==(const Refused &) const = default;
};

using Permission = std::variant<Allowed, Refused>;

/// May this automatic message go out now? Facts' ledger must be that of the sender's person. Pure.
Permission permits(const ReplyRequest &request, const Facts &facts);

/// What an incoming message teaches: texts seen, bots found (S11), bounces and mutes (S21). Pure. What it returns is
/// in force at once: apply it to `facts.ledger` (applied()) before `decide` and `permits`.
LedgerUpdates observe(const Facts &facts);

/// The user wrote to this person by hand: the gaps begin anew (S9). `ledger` is the person's snapshot.
LedgerUpdates wroteByHand(const Ledger &ledger);

/// An automatic message to `identity` came back, or was refused for good by the network (S21).
LedgerUpdates bounced(const Ledger &ledger, IdentityId identity);

} // namespace locum::rules

LOCUM_ENUM_NAMES(locum::rules::Statement, {locum::rules::Statement::S1, "S1"}, {locum::rules::Statement::S2, "S2"},
                 {locum::rules::Statement::S3, "S3"}, {locum::rules::Statement::S4, "S4"},
                 {locum::rules::Statement::S5, "S5"}, {locum::rules::Statement::S6, "S6"},
                 {locum::rules::Statement::S7, "S7"}, {locum::rules::Statement::S8, "S8"},
                 {locum::rules::Statement::S9, "S9"}, {locum::rules::Statement::S10, "S10"},
                 {locum::rules::Statement::S11, "S11"}, {locum::rules::Statement::S12, "S12"},
                 {locum::rules::Statement::S13, "S13"}, {locum::rules::Statement::S14, "S14"},
                 {locum::rules::Statement::S15, "S15"}, {locum::rules::Statement::S16, "S16"},
                 {locum::rules::Statement::S17, "S17"}, {locum::rules::Statement::S18, "S18"},
                 {locum::rules::Statement::S19, "S19"}, {locum::rules::Statement::S20, "S20"},
                 {locum::rules::Statement::S21, "S21"})
