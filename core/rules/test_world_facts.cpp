// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/test_world.h"

#include <algorithm>
#include <functional>

/// How a test's world makes the facts of an event: what is unsaid is as the specification has it, and what is said and
/// has a place in the facts is put there, so that the contract sees it too.
namespace locum::rules {

namespace {

const AccountId someAccount{1};
constexpr qint64 somebody = 1;
constexpr qint64 someRoom = 2;

std::optional<qint64> numberOf(const language::BoundFact &fact)
{
    const auto *number = std::get_if<qint64>(&fact.value.value);
    return number ? std::optional(*number) : std::nullopt;
}

QString textOf(const language::BoundFact &fact)
{
    const auto *text = std::get_if<QByteArray>(&fact.value.value);
    return text ? QString::fromUtf8(*text) : QString();
}

} // namespace

MeFacts TestWorld::me() const
{
    MeFacts me{.standIn = {.state = m_away ? StandInState::Away : StandInState::Attached,
                           .reason = m_away ? std::optional(AwayReason::Lost) : std::nullopt,
                           .since = m_awaySince,
                           .absenceNumber = m_absence},
               .awayBegan = m_away ? std::optional(m_awaySince) : std::nullopt,
               .locale = QLocale::c()};
    for (const language::BoundFact &fact : m_given) {
        takeOfMe(me, fact);
    }
    return me;
}

void TestWorld::takeOfMe(MeFacts &me, const language::BoundFact &fact) const
{
    const std::optional<qint64> number = numberOf(fact);
    Absence &absence = me.standIn.absence;
    switch (Word{fact.slot.field}) {
    case Word::MePhone:
        me.standIn.state = number.value_or(0) != 0 ? StandInState::Away : StandInState::Attached;
        break;
    case Word::MeStatus:
        absence.mode = static_cast<StandInMode>(number.value_or(0));
        break;
    case Word::MeText:
        absence.text = textOf(fact);
        break;
    case Word::MeUntil:
        absence.until = number ? std::optional(instantFromMilliseconds(*number)) : std::nullopt;
        break;
    case Word::MeAwaySince:
        me.awayBegan = number ? std::optional(instantFromMilliseconds(*number)) : std::nullopt;
        break;
    case Word::MeAwayReason:
        me.standIn.reason = static_cast<AwayReason>(number.value_or(0));
        break;
    default: // not of the user
        break;
    }
}

PersonFacts TestWorld::personOf(qint64 who) const
{
    PersonFacts person{.id = PersonId(who), .name = m_invented.nameOf(who), .known = true};
    if (const auto named = m_names.find(who); named != m_names.end()) {
        person.name = named->second;
    }
    person.slug = m_invented.nameOf(who);
    person.identities = {IdentityId(who)};
    if (const auto groups = m_groups.find(who); groups != m_groups.end()) {
        for (const qint64 group : groups->second) {
            person.groups.emplace_back(group);
        }
    }
    if (const auto labels = m_labels.find(who); labels != m_labels.end()) {
        for (const qint64 label : labels->second) {
            person.labelIds.emplace_back(label);
            person.labels.append(m_invented.nameOf(label));
        }
    }
    return person;
}

locum::Identity TestWorld::identityOf(qint64 who) const
{
    return {.id = IdentityId(who),
            .account = someAccount,
            .address = m_invented.nameOf(who).section(QLatin1Char(':'), -1),
            .person = PersonId(who),
            .listed = true};
}

locum::Conversation TestWorld::conversationWith(qint64 who)
{
    const auto [place, isNew] = m_conversations.try_emplace(who, qint64(1000) + qint64(m_conversations.size()));
    return {.id = ConversationId(place->second),
            .account = someAccount,
            .address = identityOf(who).address,
            .identity = IdentityId(who)};
}

Ledger TestWorld::ledgerOf(const std::optional<PersonFacts> &person, ConversationId conversation) const
{
    Ledger ledger{.now = m_now};
    for (const IdentityLedger &one : m_ledger.person) {
        if (person && one.identity.value() == person->id.value()) {
            ledger.person.push_back(one);
        }
        ledger.accountLastHour +=
            int(std::count_if(one.automatic.begin(), one.automatic.end(),
                              [&](const AutomaticMessage &ours) { return ours.at > m_now - std::chrono::hours(1); }));
    }
    if (person && ledger.person.empty()) {
        ledger.person.push_back({.identity = IdentityId(person->id.value())});
    }
    for (const Seen &seen : m_seen) {
        if (seen.conversation == conversation && seen.direction == Direction::Outgoing) {
            ledger.writtenFromDevice = seen.at;
        }
    }
    return ledger;
}

Facts TestWorld::messageFacts(const Event &event)
{
    const bool inRoom = event.whoKind == Kind::Room;
    const qint64 who = event.whoKind && !inRoom ? event.who : somebody;
    Facts facts{.message = {.id = MessageId(m_nextId++),
                            .conversation = ConversationId(1),
                            .account = someAccount,
                            .text = QStringLiteral("Hello."),
                            .sentAt = m_now,
                            .receivedAt = m_now},
                .conversation = conversationWith(who),
                .identity = identityOf(who),
                .person = personOf(who),
                .account = {.id = someAccount, .protocol = QStringLiteral("test"), .features = {}, .canEncrypt = true},
                .me = me(),
                .now = m_now};
    facts.history = this;
    if (event.kind == EventKind::Outgoing) {
        facts.message.direction = Direction::Outgoing;
        facts.message.author = Author::User;
    } else {
        facts.message.sender = facts.identity->id;
    }
    if (inRoom) {
        facts.conversation = {.id = ConversationId(event.who), .account = someAccount};
        facts.conversation.kind = locum::ConversationKind::Room;
        facts.conversation.address = m_invented.nameOf(event.who);
    }
    for (const std::vector<language::BoundFact> &all : {std::cref(m_given), std::cref(event.facts)}) {
        for (const language::BoundFact &fact : all) {
            take(facts, fact);
        }
    }
    facts.message.conversation = facts.conversation.id;
    facts.message.account = facts.account.id;
    facts.ledger = ledgerOf(facts.person, facts.conversation.id);
    return facts;
}

void TestWorld::take(Facts &facts, const language::BoundFact &fact) const
{
    const std::optional<qint64> number = numberOf(fact);
    const bool is = number.value_or(0) != 0;
    Message &message = facts.message;
    switch (Word{fact.slot.field}) {
    case Word::MessageText:
        message.text = textOf(fact);
        break;
    case Word::MessageKind:
        message.kind = static_cast<locum::MessageKind>(number.value_or(0));
        break;
    case Word::MessageMentionsMe:
        message.flags.mentionsMe = is;
        break;
    case Word::MessageLanguage:
        facts.messageLanguage = textOf(fact);
        break;
    case Word::MessageEncrypted:
        message.encryption = is ? Encryption::Encrypted : Encryption::None;
        break;
    case Word::MessageDelayed:
        message.origin = is ? Origin::OfflineStore : Origin::Live;
        break;
    case Word::MessageAuto:
        message.flags.automatic = is;
        break;
    case Word::MessageEdited:
        message.flags.edited = is;
        break;
    case Word::PersonName:
        facts.person->name = textOf(fact);
        break;
    case Word::PersonKnown:
        facts.person->known = is;
        facts.identity->listed = is;
        break;
    case Word::PersonLanguage:
        facts.person->language = textOf(fact);
        break;
    case Word::IdentityAddress:
        facts.identity->address = textOf(fact);
        break;
    case Word::IdentityIsBot:
        facts.identity->isBot = is;
        break;
    case Word::Network:
        facts.account.protocol = m_invented.nameOf(number.value_or(0));
        break;
    case Word::Account:
        facts.account.id = AccountId(number.value_or(1));
        facts.conversation.account = facts.account.id;
        break;
    case Word::Conversation:
        facts.conversation.id = ConversationId(number.value_or(someRoom));
        facts.conversation.kind = locum::ConversationKind::Room;
        break;
    case Word::ConversationKind:
        facts.conversation.kind = static_cast<locum::ConversationKind>(number.value_or(0));
        break;
    case Word::ConversationMuted:
        facts.conversation.muted = is;
        break;
    default: // of the user, or only a field
        takeOfMe(facts.me, fact);
        break;
    }
}

Happening TestWorld::happeningOf(const Event &event)
{
    Happening happening{.event = event.kind};
    happening.me = me();
    happening.now = m_now;
    happening.history = this;
    happening.account = AccountFacts{.id = someAccount, .protocol = QStringLiteral("test"), .features = {}};
    const bool somebodys =
        event.kind == EventKind::Presence || event.kind == EventKind::Request || event.kind == EventKind::Invite;
    if (somebodys) {
        const qint64 who = event.whoKind && event.whoKind != Kind::Room ? event.who : somebody;
        happening.person = personOf(who);
        happening.identity = identityOf(who);
    }
    if (event.kind == EventKind::Presence) {
        happening.presence = Happening::PresenceChange{};
    }
    for (const std::vector<language::BoundFact> &all : {std::cref(m_given), std::cref(event.facts)}) {
        for (const language::BoundFact &fact : all) {
            take(happening, fact);
        }
    }
    happening.ledger = ledgerOf(happening.person, ConversationId(0));
    return happening;
}

void TestWorld::take(Happening &happening, const language::BoundFact &fact) const
{
    const std::optional<qint64> number = numberOf(fact);
    switch (Word{fact.slot.field}) {
    case Word::PersonName:
    case Word::PersonKnown:
    case Word::PersonLanguage:
        if (happening.person) {
            happening.person->known =
                fact.slot.field == idOf(Word::PersonKnown) ? number.value_or(0) != 0 : happening.person->known;
        }
        break;
    case Word::PresenceBefore:
    case Word::PresenceNow:
        if (happening.presence) {
            (fact.slot.field == idOf(Word::PresenceBefore) ? happening.presence->before
                                                           : happening.presence->now.availability) =
                availabilityOf(number.value_or(-1));
        }
        break;
    case Word::Network:
        happening.account->protocol = m_invented.nameOf(number.value_or(0));
        break;
    case Word::Account:
        happening.account->id = AccountId(number.value_or(1));
        break;
    default: // of the user, or only a field
        takeOfMe(happening.me, fact);
        break;
    }
}

} // namespace locum::rules
