// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/auto_reply_contract.h"

#include <chrono>

namespace locum::rules {

/// A message from somebody the user knows, while the user is away, and a reply to it: all that the contract permits.
/// Each test changes what it is about.
struct ContractCase {
    static constexpr Instant start = Instant(std::chrono::milliseconds(1'780'000'000'000));

    ReplyRequest request{.text = QStringLiteral("I am away.")};
    Facts facts{.message = {.id = MessageId(500),
                            .conversation = ConversationId(30),
                            .account = AccountId(20),
                            .sender = IdentityId(10),
                            .text = QStringLiteral("Are you there?"),
                            .sentAt = start,
                            .receivedAt = start},
                .conversation = {.id = ConversationId(30),
                                 .account = AccountId(20),
                                 .address = QStringLiteral("bob@example.org"),
                                 .identity = IdentityId(10)},
                .identity = Identity{.id = IdentityId(10),
                                     .account = AccountId(20),
                                     .address = QStringLiteral("bob@example.org"),
                                     .person = PersonId(10),
                                     .listed = true},
                .person = PersonFacts{.id = PersonId(10), .name = QStringLiteral("Bob"), .known = true},
                .account = {.id = AccountId(20), .protocol = QStringLiteral("xmpp"), .features = {}},
                .me = {.standIn = {.state = StandInState::Away,
                                   .reason = AwayReason::Lost,
                                   .since = start - std::chrono::minutes(30),
                                   .absenceNumber = 3},
                       .awayBegan = start - std::chrono::minutes(31)},
                .now = start,
                .ledger = {.now = start, .person = {IdentityLedger{.identity = IdentityId(10)}}}};

    IdentityLedger &ledger() { return facts.ledger.person.front(); }

    /// One that went to the sender so long ago.
    void automatic(Duration ago, AutomaticKind kind = AutomaticKind::Reply, IdentityId to = IdentityId(10))
    {
        const AutomaticMessage message{.at = facts.ledger.now - ago,
                                       .to = to,
                                       .account = AccountId(20),
                                       .conversation = ConversationId(30),
                                       .kind = kind,
                                       .absence = 1};
        facts.ledger = applied(facts.ledger, {AppendAutomatic{message}});
        facts.ledger.accountLastHour = 0;
    }

    /// A new message, `later` than the one before.
    void next(Duration later, const QString &text)
    {
        facts.now += later;
        facts.ledger.now += later;
        facts.message.id = MessageId(facts.message.id.value() + 1);
        facts.message.text = text;
        facts.message.sentAt = facts.now;
        facts.message.receivedAt = facts.now;
    }

    void write(const LedgerUpdates &updates) { facts.ledger = applied(facts.ledger, updates); }

    /// Sends the reply if it is permitted.
    bool replies()
    {
        const Permission permission = permits(request, facts);
        if (const auto *allowed = std::get_if<Allowed>(&permission)) {
            write(allowed->updates);
            return true;
        }
        return false;
    }

    /// Empty: allowed.
    QByteArray reason() const
    {
        const Permission permission = permits(request, facts);
        const auto *refused = std::get_if<Refused>(&permission);
        return refused ? refused->reason : QByteArray();
    }
};

} // namespace locum::rules
