// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/ledger_rows.h"

#include "base/overloaded.h"
#include "engine/attempt.h"
#include "store/conversations.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/reply_ledger.h"

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr Duration remembered = 24h * 30;

rules::AutomaticKind toRules(store::AutoKind kind)
{
    switch (kind) {
    case store::AutoKind::Reply:
        return rules::AutomaticKind::Reply;
    case store::AutoKind::Warning:
        return rules::AutomaticKind::Warning;
    case store::AutoKind::Notice:
        return rules::AutomaticKind::Notice;
    case store::AutoKind::Return:
        return rules::AutomaticKind::Return;
    }
    Q_UNREACHABLE();
}

store::AutoKind toStore(rules::AutomaticKind kind)
{
    switch (kind) {
    case rules::AutomaticKind::Reply:
        return store::AutoKind::Reply;
    case rules::AutomaticKind::Warning:
        return store::AutoKind::Warning;
    case rules::AutomaticKind::Notice:
        return store::AutoKind::Notice;
    case rules::AutomaticKind::Return:
        return store::AutoKind::Return;
    }
    Q_UNREACHABLE();
}

/// When the user last wrote in the conversation, and from where: only what is recent matters (S14).
Done addWritten(store::Database &database, ConversationId conversation, Instant now, rules::Ledger &ledger)
{
    constexpr Duration recent = 15min;
    constexpr int newest = 100;
    LOCUM_TAKE(written, store::userLastWrote(database, conversation));
    if (!written || now - *written > recent) {
        return {};
    }
    LOCUM_TAKE(page, store::history(database, conversation, std::nullopt, newest));
    for (const Message &message : page.messages) {
        const Instant at = std::min(message.sentAt, message.receivedAt);
        if (message.author == Author::User) {
            ledger.writtenFromDevice = std::max(ledger.writtenFromDevice, std::optional(at));
        } else if (message.author == Author::UserElsewhere) {
            ledger.writtenElsewhere = std::max(ledger.writtenElsewhere, std::optional(at));
        }
    }
    if (!ledger.writtenFromDevice && !ledger.writtenElsewhere) {
        ledger.writtenElsewhere = written; // further up: the stricter of the two
    }
    return {};
}

} // namespace

Result<rules::Ledger> loadLedger(store::Database &database, PersonId person, ConversationId conversation,
                                 AccountId account, Instant ledgerNow, Instant now)
{
    rules::Ledger ledger{};
    ledger.now = ledgerNow;
    LOCUM_TAKE(members, store::personLedger(
                            database, person,
                            store::LedgerWindow{ledgerNow - remembered, ledgerNow - remembered, ledgerNow - 24h}));
    for (const store::IdentityLedger &member : members) {
        rules::IdentityLedger identity{member.identity,  {}, member.resetAt, member.botUntil,
                                       member.muteUntil, {}, member.bounces};
        for (const store::AutoMessage &message : member.automatic) {
            identity.automatic.push_back(rules::AutomaticMessage{message.at, message.identity, message.account,
                                                                 message.conversation, toRules(message.kind),
                                                                 message.absence, message.inReplyTo});
        }
        for (const store::TextSeen &text : member.texts) {
            identity.texts.push_back(rules::TextSeen{text.at, text.textHash, text.repeated});
        }
        ledger.person.push_back(std::move(identity));
    }
    LOCUM_TAKE(lastHour, store::countAutoMessages(database, account, ledgerNow - 1h));
    ledger.accountLastHour = lastHour;
    LOCUM_MUST(addWritten(database, conversation, now, ledger));
    return ledger;
}

Result<bool> hasAutomatic(store::Database &database, PersonId person, Instant ledgerNow)
{
    LOCUM_TAKE(automatic, store::autoMessagesTo(database, person, ledgerNow - remembered));
    return !automatic.empty();
}

Done writeLedger(store::Database &database, const LedgerContext &context, const rules::LedgerUpdates &updates)
{
    for (const rules::LedgerUpdate &update : updates) {
        Done written = std::visit(
            Overloaded{
                [&](const rules::AppendAutomatic &append) -> Done {
                    const rules::AutomaticMessage &message = append.message;
                    return store::recordAutoMessage(
                        database, store::AutoMessage{context.user, context.person, message.to, message.account,
                                                     message.conversation, context.message, message.answers, message.at,
                                                     toStore(message.kind), message.absence});
                },
                [&](const rules::MarkBot &mark) -> Done { return store::markBot(database, mark.identity, mark.until); },
                [&](const rules::MuteIdentity &mute) -> Done {
                    return store::muteIdentity(database, mute.identity, mute.until);
                },
                [&](const rules::ResetGaps &reset) -> Done {
                    for (const IdentityId identity : reset.identities) {
                        LOCUM_MUST(store::resetGaps(database, identity, reset.at));
                    }
                    return {};
                },
                [&](const rules::AppendText &append) -> Done {
                    return store::recordText(database, append.identity,
                                             {append.text.at, append.text.hash, append.text.repeated});
                },
                [&](const rules::AppendBounce &append) -> Done {
                    return store::recordBounce(database, append.identity, append.at);
                }},
            update);
        LOCUM_MUST(std::move(written));
    }
    return {};
}

Done resetGaps(store::Database &database, IdentityId identity, Instant ledgerNow)
{
    LOCUM_TAKE(partner, store::identity(database, identity));
    LOCUM_TAKE(members, store::identitiesOfPerson(database, partner.person));
    for (const IdentityId member : members) {
        LOCUM_MUST(store::resetGaps(database, member, ledgerNow));
    }
    return {};
}

} // namespace locum::engine
