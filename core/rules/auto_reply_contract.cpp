// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/auto_reply_contract.h"

#include "rules/reply_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace locum::rules {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration staleAfter = minutes(2);                                                        // S4
constexpr std::array<Duration, 5> gaps{minutes(10), hours(1), hours(6), hours(24), hours(24 * 7)}; // S9
constexpr Duration day = hours(24);
constexpr int repliesPerDay = 3;              // S9
constexpr int accountPerHour = 30;            // S9
constexpr Duration echoWindow = seconds(15);  // S10
constexpr Duration repeatWindow = minutes(2); // S11
constexpr int repeatsOfABot = 2;              // S11
constexpr Duration botFor = hours(24 * 30);   // S11
constexpr Duration month = hours(24 * 30);
constexpr int automaticPerMonth = 10;           // S12
constexpr int noticesPerMonth = 4;              // S12, for all kinds, of whom any was a notice
constexpr Duration writtenWindow = minutes(10); // S14
constexpr int warningsPerDay = 1;               // S14
constexpr Duration mutedFor = hours(24);        // S21
constexpr int bouncesToMute = 2;                // S21

using Check = std::optional<Refused>;

Check refuse(Statement statement, QByteArray reason)
{
    return Refused{statement, std::move(reason)};
}

/// What lies in the future is as old as what happens now: a clock that was set back reopens nothing (S15).
Duration ageOf(Instant at, Instant now)
{
    return std::max(Duration(0), now - at);
}

/// When the message came, on the ledger's clock.
Instant receivedOnLedger(const Facts &facts)
{
    return facts.ledger.now - ageOf(facts.message.receivedAt, facts.now);
}

/// Whether an automatic message of ours went to the person in the `window` before the message came.
bool cameWithin(Duration window, const Facts &facts)
{
    const Instant received = receivedOnLedger(facts);
    for (const IdentityLedger &identity : facts.ledger.person) {
        for (const AutomaticMessage &ours : identity.automatic) {
            const Duration after = received - std::min(ours.at, facts.ledger.now);
            if (after >= Duration(0) && after <= window) {
                return true;
            }
        }
    }
    return false;
}

/// What is in the ledger about the identity that the message is from.
const IdentityLedger *ofSender(const Facts &facts)
{
    for (const IdentityLedger &identity : facts.ledger.person) {
        if (facts.identity && identity.identity == facts.identity->id) {
            return &identity;
        }
    }
    return nullptr;
}

// ---- the message --------------------------------------------------------------------------------------------------

Check fromOnePersonOnly(const Facts &facts)
{
    if (facts.conversation.kind == ConversationKind::Room) {
        return refuse(Statement::S1, "contract.s1.room");
    }
    if (facts.message.kind == MessageKind::Notice) {
        return refuse(Statement::S1, "contract.s1.notice");
    }
    if (!facts.identity || !facts.person) {
        return refuse(Statement::S1, "contract.s1.no_sender"); // a server, a service: nobody to count for
    }
    return std::nullopt;
}

Check fromAPersonsHand(const Facts &facts)
{
    const Message &message = facts.message;
    if (message.flags.system) {
        return refuse(Statement::S2, "contract.s2.system");
    }
    if (message.flags.error) {
        return refuse(Statement::S2, "contract.s2.error");
    }
    if (message.flags.automatic) {
        return refuse(Statement::S2, "contract.s2.automatic");
    }
    return std::nullopt;
}

Check newWords(const Facts &facts)
{
    const Message &message = facts.message;
    if (message.direction != Direction::Incoming) {
        return refuse(Statement::S2, "contract.s2.sent");
    }
    if (message.origin == Origin::OwnOtherDevice || message.origin == Origin::OwnEcho ||
        message.author != Author::Contact) {
        return refuse(Statement::S3, "contract.s3.own");
    }
    if (message.flags.edited || message.replaces) {
        return refuse(Statement::S3, "contract.s3.edit");
    }
    if (message.text.trimmed().isEmpty() && message.attachments.isEmpty() &&
        message.encryption != Encryption::Unreadable) {
        return refuse(Statement::S3, "contract.s3.empty");
    }
    return std::nullopt;
}

Check live(const Facts &facts)
{
    if (facts.message.origin != Origin::Live) {
        return refuse(Statement::S4, "contract.s4.backlog");
    }
    // How old it was when it came: that it is decided again later, or answered with a delay, makes it no backlog.
    const Instant came =
        facts.trigger == Trigger::Arrived ? std::max(facts.message.receivedAt, facts.now) : facts.message.receivedAt;
    if (came - facts.message.sentAt > staleAfter) {
        return refuse(Statement::S4, "contract.s4.old");
    }
    return std::nullopt;
}

Check fromNoBot(const Facts &facts)
{
    if (facts.message.flags.noReply) {
        return refuse(Statement::S5, "contract.s5.no_reply");
    }
    if (facts.message.flags.fromBot || facts.identity->isBot) {
        return refuse(Statement::S5, "contract.s5.bot");
    }
    if (facts.person->labels.contains(QLatin1String("bot"), Qt::CaseInsensitive)) {
        return refuse(Statement::S5, "contract.s5.label");
    }
    const IdentityLedger *sender = ofSender(facts);
    if (sender && sender->botUntil && *sender->botUntil > facts.ledger.now) {
        return refuse(Statement::S11, "contract.s11.bot");
    }
    return std::nullopt;
}

Check fromOthers(const Facts &facts)
{
    return facts.ownIdentity ? refuse(Statement::S6, "contract.s6.own_identity") : std::nullopt;
}

Check toWhomItMay(const ReplyRequest &request, const Facts &facts)
{
    if (request.disposition == Disposition::Drop && request.kind != AutomaticKind::Warning) {
        return refuse(Statement::S7, "contract.s7.dropped");
    }
    if (!facts.person->known && !request.strangersAllowed) {
        return refuse(Statement::S7, "contract.s7.stranger");
    }
    return std::nullopt;
}

// ---- the budgets --------------------------------------------------------------------------------------------------

/// What counts of the automatic messages to the person.
struct Tally {
    int sinceReset = 0;                   ///< all kinds: what makes the gaps grow
    int month = 0;                        ///< all kinds, since the user wrote by hand
    bool noticesInMonth = false;          ///< some of these tell of the user's coming and going
    int budgetToday = 0;                  ///< of the request's budget, whatever the user wrote
    std::optional<Duration> lastOfBudget; ///< age, since the user wrote by hand
    bool lastWasToSender = false;
};

/// Answers and notices are on one budget, warnings on one of their own.
bool shareBudget(AutomaticKind one, AutomaticKind other)
{
    return (one == AutomaticKind::Warning) == (other == AutomaticKind::Warning);
}

Tally tallyOf(AutomaticKind kind, const Facts &facts)
{
    Tally tally;
    const Instant now = facts.ledger.now;
    for (const IdentityLedger &identity : facts.ledger.person) {
        for (const AutomaticMessage &message : identity.automatic) {
            const Duration age = ageOf(message.at, now);
            const bool ofBudget = shareBudget(message.kind, kind);
            tally.budgetToday += ofBudget && age < day ? 1 : 0;
            // A reset lies before what has its very time.
            if (identity.resetAt && ageOf(*identity.resetAt, now) < age) {
                continue;
            }
            ++tally.sinceReset;
            tally.month += age < month ? 1 : 0;
            tally.noticesInMonth = tally.noticesInMonth || (age < month && tellsOfAbsence(message.kind));
            if (ofBudget && (!tally.lastOfBudget || age <= *tally.lastOfBudget)) {
                tally.lastOfBudget = age;
                tally.lastWasToSender = message.to == facts.identity->id;
            }
        }
    }
    return tally;
}

Check withinBudget(const ReplyRequest &request, const Facts &facts)
{
    const Tally tally = tallyOf(request.kind, facts);
    // Warnings have a budget of their own, so a reply does not delay them nor they a reply; but both pile up together,
    // or two servers that warn and reply would talk for ever.
    if (request.kind == AutomaticKind::Warning) {
        if (tally.budgetToday >= warningsPerDay) {
            return refuse(Statement::S14, "contract.s14.warning_budget");
        }
    } else if (tally.budgetToday >= repliesPerDay) {
        return refuse(Statement::S9, "contract.s9.day");
    }
    if (tally.lastOfBudget) {
        const std::size_t pile = std::min(std::size_t(tally.sinceReset), gaps.size());
        if (*tally.lastOfBudget < gaps[pile - 1]) {
            return tally.lastWasToSender ? refuse(Statement::S9, "contract.s9.gap")
                                         : refuse(Statement::S8, "contract.s8.person");
        }
    }
    // No message of theirs calls for a notice, so the gaps do not end what two servers tell each other of their users'
    // coming and going. Of four the other side answers four, and what began it: that is within ten.
    const bool ofAbsences = tellsOfAbsence(request.kind) || tally.noticesInMonth;
    if (tally.month >= (ofAbsences ? noticesPerMonth : automaticPerMonth)) {
        return refuse(Statement::S12, "contract.s12.month");
    }
    if (facts.ledger.accountLastHour >= accountPerHour) {
        return refuse(Statement::S9, "contract.s9.account");
    }
    return std::nullopt;
}

Check noEcho(const Facts &facts)
{
    return cameWithin(echoWindow, facts) ? refuse(Statement::S10, "contract.s10.echo") : std::nullopt;
}

// ---- the reply ----------------------------------------------------------------------------------------------------

/// A person is told once per absence that the user has gone, by an answer or a notice; and who was told so by a notice,
/// once that they are back.
Check oncePerAbsence(AutomaticKind kind, const Facts &facts)
{
    bool answered = false;
    bool noticed = false;
    bool returned = false;
    for (const IdentityLedger &identity : facts.ledger.person) {
        for (const AutomaticMessage &ours : identity.automatic) {
            if (ours.absence == facts.me.standIn.absenceNumber) {
                answered = answered || ours.kind == AutomaticKind::Reply;
                noticed = noticed || ours.kind == AutomaticKind::Notice;
                returned = returned || ours.kind == AutomaticKind::Return;
            }
        }
    }
    if (kind == AutomaticKind::Notice && (answered || noticed)) {
        return refuse(Statement::S13, "contract.s13.told");
    }
    if (kind == AutomaticKind::Return && !noticed) {
        return refuse(Statement::S13, "contract.s13.not_told");
    }
    if (kind == AutomaticKind::Return && returned) {
        return refuse(Statement::S13, "contract.s13.told");
    }
    return std::nullopt;
}

Check onceAndBack(const ReplyRequest &request, const Facts &facts)
{
    if (tellsOfAbsence(request.kind)) {
        if (auto told = oncePerAbsence(request.kind, facts)) {
            return told;
        }
    }
    for (const IdentityLedger &identity : facts.ledger.person) {
        for (const AutomaticMessage &ours : identity.automatic) {
            if (!tellsOfAbsence(request.kind) && ours.answers == facts.message.id) {
                return refuse(Statement::S13, "contract.s13.answered");
            }
        }
    }
    if (request.elsewhere && !(request.elsewhere->setByUser && request.elsewhere->person == facts.person->id)) {
        return refuse(Statement::S13, "contract.s13.third_party");
    }
    if (facts.message.account != facts.account.id || facts.message.conversation != facts.conversation.id) {
        return refuse(Statement::S13, "contract.s13.conversation");
    }
    return std::nullopt;
}

/// Whether the user wrote at `written`, in the last 10 min and since `began`.
bool wroteSince(const std::optional<Instant> &written, const std::optional<Instant> &began, Instant now)
{
    if (!written || ageOf(*written, now) > writtenWindow) {
        return false;
    }
    // An absence that begins in the future began before the clock was set back: nothing is known, so it counts.
    return !began || *began > now || *written > *began;
}

/// "Back" is for when a device is there, and not for whom the user has written to since.
Check userIsBack(const Facts &facts)
{
    const StandInStatus &standIn = facts.me.standIn;
    if (standIn.state != StandInState::Attached && standIn.state != StandInState::Pocketed) {
        return refuse(Statement::S14, "contract.s14.away");
    }
    const auto writtenSince = [&standIn](const std::optional<Instant> &written) {
        return written && (!standIn.since || *written >= *standIn.since);
    };
    if (writtenSince(facts.ledger.writtenFromDevice) || writtenSince(facts.ledger.writtenElsewhere)) {
        return refuse(Statement::S14, "contract.s14.writing");
    }
    return std::nullopt;
}

Check userIsAway(const ReplyRequest &request, const Facts &facts)
{
    if (request.kind == AutomaticKind::Warning) {
        return std::nullopt;
    }
    if (request.kind == AutomaticKind::Return) {
        return userIsBack(facts);
    }
    switch (facts.me.standIn.state) {
    case StandInState::Attached:
    case StandInState::Pocketed:
    case StandInState::Grace:
        return refuse(Statement::S14, "contract.s14.attached");
    case StandInState::Off:
        return refuse(Statement::S14, "contract.s14.off");
    case StandInState::Away:
        break;
    }
    // What was written on a device came before the cut, which it proves the link by; from elsewhere the user can have
    // written in the hole between the cut and its discovery.
    const auto &elsewhereBegan = facts.me.awayBegan ? facts.me.awayBegan : facts.me.standIn.since;
    if (wroteSince(facts.ledger.writtenFromDevice, facts.me.standIn.since, facts.now) ||
        wroteSince(facts.ledger.writtenElsewhere, elsewhereBegan, facts.now)) {
        return refuse(Statement::S14, "contract.s14.writing");
    }
    return std::nullopt;
}

Check ownWords(const ReplyRequest &request, const Facts &facts)
{
    if (safeText(request.text, true).isEmpty()) {
        return refuse(Statement::S18, "contract.s18.empty");
    }
    if (!tellsOfAbsence(request.kind) && quotes(request.text, facts.message.text)) {
        return refuse(Statement::S18, "contract.s18.quotes");
    }
    return std::nullopt;
}

Check asSecret(const ReplyRequest &request, const Facts &facts)
{
    const bool canEncrypt = request.elsewhere ? request.elsewhere->canEncrypt : facts.account.canEncrypt;
    switch (facts.message.encryption) {
    case Encryption::None:
        return std::nullopt;
    case Encryption::Encrypted:
        return canEncrypt ? std::nullopt : refuse(Statement::S19, "contract.s19.not_encrypted");
    case Encryption::Unreadable:
        return refuse(Statement::S19, "contract.s19.unreadable");
    }
    Q_UNREACHABLE();
}

Check notMuted(const Facts &facts)
{
    const IdentityLedger *sender = ofSender(facts);
    if (sender && sender->mutedUntil && *sender->mutedUntil > facts.ledger.now) {
        return refuse(Statement::S21, "contract.s21.muted");
    }
    return std::nullopt;
}

Check firstRefusal(const ReplyRequest &request, const Facts &facts)
{
    Check refused = fromOnePersonOnly(facts); // the others need a sender
    const auto then = [&refused](auto &&check) {
        if (!refused) {
            refused = check();
        }
    };
    then([&] { return fromAPersonsHand(facts); });
    const bool answers = !tellsOfAbsence(request.kind);
    if (answers) {
        then([&] { return newWords(facts); });
        then([&] { return live(facts); });
    }
    then([&] { return fromNoBot(facts); });
    then([&] { return fromOthers(facts); });
    then([&] { return notMuted(facts); });
    then([&] { return toWhomItMay(request, facts); });
    then([&] { return userIsAway(request, facts); });
    then([&] { return onceAndBack(request, facts); });
    if (answers) {
        then([&] { return noEcho(facts); });
    }
    then([&] { return withinBudget(request, facts); });
    then([&] { return ownWords(request, facts); });
    then([&] { return asSecret(request, facts); });
    return refused;
}

} // namespace

Permission permits(const ReplyRequest &request, const Facts &facts)
{
    if (auto refused = firstRefusal(request, facts)) {
        return *refused;
    }
    const auto &elsewhere = request.elsewhere;
    const bool singleLine =
        elsewhere ? elsewhere->singleLine : facts.account.features.testFlag(sdk::Feature::SingleLine);
    const AccountId account = elsewhere ? elsewhere->account : facts.account.id;
    const ConversationId conversation = elsewhere ? elsewhere->conversation : facts.conversation.id;

    SendMessage message;
    message.conversation = ConversationKind::Direct;
    message.to = elsewhere ? elsewhere->address : facts.conversation.address;
    message.text = safeText(request.text, singleLine);
    message.automatic = true;
    message.encrypt = facts.message.encryption == Encryption::Encrypted;
    const AutomaticMessage entry{.at = facts.ledger.now,
                                 .to = facts.identity->id,
                                 .account = account,
                                 .conversation = conversation,
                                 .kind = request.kind,
                                 .absence = facts.me.standIn.absenceNumber,
                                 .answers =
                                     tellsOfAbsence(request.kind) ? std::nullopt : std::optional(facts.message.id)};
    return Allowed{std::move(message), {AppendAutomatic{entry}}, account, conversation};
}

LedgerUpdates bounced(const Ledger &ledger, IdentityId identity)
{
    LedgerUpdates updates{AppendBounce{identity, ledger.now}};
    int recent = 1;
    for (const IdentityLedger &one : ledger.person) {
        if (one.identity == identity) {
            recent += int(std::count_if(one.bounces.begin(), one.bounces.end(),
                                        [&](Instant at) { return ageOf(at, ledger.now) < mutedFor; }));
        }
    }
    if (recent >= bouncesToMute) {
        updates.push_back(MuteIdentity{identity, ledger.now + mutedFor});
    }
    return updates;
}

LedgerUpdates observe(const Facts &facts)
{
    const Message &message = facts.message;
    if (!facts.identity || facts.conversation.kind == ConversationKind::Room ||
        message.direction != Direction::Incoming || message.origin != Origin::Live) {
        return {};
    }
    const IdentityId identity = facts.identity->id;
    if (message.flags.error) {
        return bounced(facts.ledger, identity);
    }
    const QByteArray hash = textHash(message.text);
    if (hash.isEmpty() || message.flags.edited) {
        return {};
    }
    int seen = 0;
    int repeats = 0;
    if (const IdentityLedger *sender = ofSender(facts)) {
        for (const TextSeen &text : sender->texts) {
            seen += text.hash == hash ? 1 : 0;
            repeats += text.hash == hash && text.repeated ? 1 : 0;
        }
    }
    const bool repeated = seen > 0 && cameWithin(repeatWindow, facts);
    LedgerUpdates updates{AppendText{identity, {facts.ledger.now, hash, repeated}}};
    if (repeated && repeats + 1 >= repeatsOfABot) {
        updates.push_back(MarkBot{identity, facts.ledger.now + botFor});
    }
    return updates;
}

LedgerUpdates wroteByHand(const Ledger &ledger)
{
    ResetGaps reset{{}, ledger.now};
    for (const IdentityLedger &identity : ledger.person) {
        reset.identities.push_back(identity.identity);
    }
    return reset.identities.empty() ? LedgerUpdates{} : LedgerUpdates{std::move(reset)};
}

} // namespace locum::rules
