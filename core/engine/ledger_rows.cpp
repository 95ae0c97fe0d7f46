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

constexpr char seenMark = 's';
constexpr char repeatedMark = 'r';
constexpr char bounceMark = 'b';

rules::AutomaticKind toRules(store::AutoKind kind)
{
    switch (kind) {
    case store::AutoKind::Reply:
        return rules::AutomaticKind::Reply;
    case store::AutoKind::Warning:
        return rules::AutomaticKind::Warning;
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
    }
    Q_UNREACHABLE();
}

void addEcho(rules::IdentityLedger &identity, const store::Echo &echo)
{
    if (echo.textHash.isEmpty()) {
        return;
    }
    const char mark = echo.textHash.back();
    if (mark == bounceMark) {
        identity.bounces.push_back(echo.at);
    } else {
        identity.texts.push_back(rules::TextSeen{echo.at, echo.textHash.chopped(1), mark == repeatedMark});
    }
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

Done raiseMarks(store::Database &database, IdentityId identity, std::optional<Instant> bot, std::optional<Instant> mute)
{
    LOCUM_TAKE(marks, store::replyMarks(database, identity));
    marks.botUntil = std::max(marks.botUntil, bot);
    marks.muteUntil = std::max(marks.muteUntil, mute);
    return store::setReplyMarks(database, identity, marks);
}

} // namespace

Result<rules::Ledger> loadLedger(store::Database &database, PersonId person, ConversationId conversation,
                                 AccountId account, Instant ledgerNow, Instant now)
{
    rules::Ledger ledger{};
    ledger.now = ledgerNow;
    LOCUM_TAKE(resetAt, store::userLastWroteTo(database, person));
    // All since the user last wrote, however long ago that is: the gaps grow with them (S9).
    const Instant since = std::min(ledgerNow - remembered, resetAt.value_or(ledgerNow - remembered * 12));
    LOCUM_TAKE(members, store::identitiesOfPerson(database, person));
    LOCUM_TAKE(automatic, store::autoMessagesTo(database, person, since));
    for (const IdentityId member : members) {
        rules::IdentityLedger identity{member, {}, resetAt, {}, {}, {}, {}};
        LOCUM_TAKE(marks, store::replyMarks(database, member));
        identity.botUntil = marks.botUntil;
        identity.mutedUntil = marks.muteUntil;
        LOCUM_TAKE(echoes, store::echoes(database, member, ledgerNow - remembered));
        for (const store::Echo &echo : echoes) {
            addEcho(identity, echo);
        }
        for (const store::AutoMessage &message : automatic) {
            if (message.identity == member) {
                identity.automatic.push_back(rules::AutomaticMessage{message.at, message.identity, message.account,
                                                                     message.conversation, toRules(message.kind),
                                                                     message.absence, message.inReplyTo});
            }
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
        LOCUM_MUST(std::visit(
            Overloaded{[&](const rules::AppendAutomatic &append) -> Done {
                           const rules::AutomaticMessage &message = append.message;
                           return store::recordAutoMessage(
                               database, store::AutoMessage{context.user, context.person, message.to, message.account,
                                                            message.conversation, context.message, message.answers,
                                                            message.at, toStore(message.kind), message.absence});
                       },
                       [&](const rules::MarkBot &mark) -> Done {
                           return raiseMarks(database, mark.identity, mark.until, std::nullopt);
                       },
                       [&](const rules::MuteIdentity &mute) -> Done {
                           return raiseMarks(database, mute.identity, std::nullopt, mute.until);
                       },
                       [&](const rules::ResetGaps &) -> Done { return {}; },
                       [&](const rules::AppendText &append) -> Done {
                           return store::recordEcho(
                               database,
                               store::Echo{append.identity, append.text.at,
                                           append.text.hash + (append.text.repeated ? repeatedMark : seenMark)});
                       },
                       [&](const rules::AppendBounce &append) -> Done {
                           return store::recordEcho(database,
                                                    store::Echo{append.identity, append.at, QByteArray(1, bounceMark)});
                       }},
            update));
    }
    return {};
}

} // namespace locum::engine
