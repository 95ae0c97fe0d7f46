// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/fields.h"

#include "base/overloaded.h"
#include "rules/reply_text.h"
#include "rules/rule_set.h"

#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>

namespace locum::rules {

namespace {

using language::Slot;
using language::Value;

constexpr Duration delayedAfter = std::chrono::minutes(2);
constexpr int mostLinks = 100;

Value truth(bool is)
{
    return {qint64(is ? 1 : 0)};
}

Value number(qint64 value)
{
    return {value};
}

template <class E>
Value enumerator(E value)
{
    return {static_cast<qint64>(value)};
}

Value maybe(const std::optional<Duration> &duration)
{
    return duration ? Value{qint64(duration->count())} : Value{};
}

template <class Id>
std::vector<qint64> valuesOf(const std::vector<Id> &ids)
{
    std::vector<qint64> values;
    values.reserve(ids.size());
    for (const Id &id : ids) {
        values.push_back(id.value());
    }
    return values;
}

std::vector<qint64> identitiesOf(const EventView &view)
{
    std::vector<qint64> ids = valuesOf(view.person->identities);
    if (view.identity && std::find(ids.begin(), ids.end(), view.identity->id.value()) == ids.end()) {
        ids.push_back(view.identity->id.value());
    }
    return ids;
}

std::vector<qint64> groupsOf(const EventView &view)
{
    return valuesOf(view.person->groups);
}

std::vector<qint64> labelsOf(const EventView &view)
{
    return valuesOf(view.person->labelIds);
}

QStringList linksOf(const Message &message)
{
    static const QRegularExpression link(
        QStringLiteral(R"((?:\b[a-z][a-z0-9+.-]{1,20}://|\bwww\.|\bmailto:)[^\s<>"]+)"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    QStringList links;
    for (auto found = link.globalMatch(message.text); found.hasNext() && links.size() < mostLinks;) {
        QString one = found.next().captured();
        while (!one.isEmpty() && QStringLiteral(".,;:!?)]}'").contains(one.back())) {
            one.chop(1);
        }
        links.append(one);
    }
    return links;
}

QStringList attachmentsOf(const Message &message)
{
    QStringList names;
    for (const Attachment &attachment : message.attachments) {
        names.append(attachment.name);
    }
    return names;
}

qint64 sizeOf(const Message &message)
{
    qint64 size = message.text.toUtf8().size();
    for (const Attachment &attachment : message.attachments) {
        size += std::clamp<qint64>(attachment.size, 0, qint64(1) << 50);
    }
    return size;
}

bool isDelayed(const Message &message)
{
    return message.origin == Origin::OfflineStore || message.origin == Origin::History ||
           message.receivedAt - message.sentAt > delayedAfter;
}

/// Of `person.messages(window)`.
std::optional<Duration> windowOf(const Slot &slot)
{
    const qint64 *window = slot.arguments.empty() ? nullptr : std::get_if<qint64>(&slot.arguments.front().value);
    return window ? std::optional(Duration(*window)) : std::nullopt;
}

std::string_view viewOf(const QByteArray &text)
{
    return {text.constData(), size_t(text.size())};
}

} // namespace

EventView::EventView(const Facts &facts)
    : event(facts.event()), message(&facts.message), conversation(&facts.conversation),
      identity(facts.identity ? &*facts.identity : nullptr), person(facts.person ? &*facts.person : nullptr),
      account(&facts.account), me(&facts.me), now(facts.now), ledger(&facts.ledger), history(facts.history),
      pluginValues(facts.pluginValues.get()), messageLanguage(facts.messageLanguage)
{
}

EventView::EventView(const Happening &happening)
    : event(happening.event), conversation(happening.conversation ? &*happening.conversation : nullptr),
      identity(happening.identity ? &*happening.identity : nullptr),
      person(happening.person ? &*happening.person : nullptr),
      account(happening.account ? &*happening.account : nullptr),
      presence(happening.presence ? &*happening.presence : nullptr),
      request(happening.request ? &*happening.request : nullptr), link(happening.link), me(&happening.me),
      now(happening.now), ledger(&happening.ledger), history(happening.history),
      pluginValues(happening.pluginValues.get()), scheduledRule(happening.scheduledRule)
{
}

bool wasAnsweredInAbsence(const EventView &view)
{
    const qint64 absence = view.me->standIn.absenceNumber;
    return std::any_of(view.ledger->person.begin(), view.ledger->person.end(), [absence](const IdentityLedger &one) {
        return std::any_of(one.automatic.begin(), one.automatic.end(), [absence](const AutomaticMessage &ours) {
            return (ours.kind == AutomaticKind::Reply || ours.kind == AutomaticKind::Notice) && ours.absence == absence;
        });
    });
}

EventFields::EventFields(const language::Vocabulary &vocabulary, const EventView &view)
    : m_vocabulary(vocabulary), m_view(view)
{
}

language::FieldSource::Moment EventFields::moment() const
{
    if (!m_moment) {
        const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMilliseconds(m_view.now), m_view.me->timeZone);
        m_moment = {local.date().toJulianDay(), local.time().hour() * 60 + local.time().minute()};
    }
    return *m_moment;
}

Value EventFields::field(const Slot &slot) const
{
    if (slot.field >= idOf(Word::Count)) {
        return pluginField(slot);
    }
    const Word word{slot.field};
    if (word < Word::Person) {
        return m_view.message ? messageField(word) : Value{};
    }
    if (word < Word::Identity) {
        return m_view.person ? personField(word, slot) : Value{};
    }
    if (word < Word::MePhone) {
        return placeField(word, slot);
    }
    return word < Word::NowTime ? meField(word) : otherField(word);
}

Value EventFields::text(Word word, const QString &text) const
{
    for (const auto &made : m_texts) {
        if (made.word == word) {
            return {viewOf(made.value)};
        }
    }
    return {viewOf(m_texts.emplace_back(Made<QByteArray>{word, text.toUtf8()}).value)};
}

Value EventFields::numbers(Word word, std::vector<qint64> (*make)(const EventView &)) const
{
    for (const auto &made : m_numbers) {
        if (made.word == word) {
            return {std::span<const qint64>(made.value)};
        }
    }
    m_numbers.push_back({word, make(m_view)});
    return {std::span<const qint64>(m_numbers.back().value)};
}

Value EventFields::texts(Word word, QStringList (*make)(const Message &)) const
{
    for (const auto &made : m_textLists) {
        if (made.word == word) {
            return {std::span<const std::string_view>(made.value.views)};
        }
    }
    Texts &texts = m_textLists.emplace_back(Made<Texts>{word, {}}).value;
    for (const QString &one : make(*m_view.message)) {
        texts.owned.push_back(one.toUtf8());
    }
    for (const QByteArray &one : texts.owned) {
        texts.views.push_back(viewOf(one));
    }
    return {std::span<const std::string_view>(texts.views)};
}

Value EventFields::messageField(Word word) const
{
    const Message &message = *m_view.message;
    switch (word) {
    case Word::MessageText:
        return text(word, message.text);
    case Word::MessageKind:
        return enumerator(message.kind);
    case Word::MessageMentionsMe:
        return truth(message.flags.mentionsMe);
    case Word::MessageHasLink: {
        const Value links = texts(Word::MessageLinks, linksOf);
        return truth(!std::get<std::span<const std::string_view>>(links.value).empty());
    }
    case Word::MessageLinks:
        return texts(word, linksOf);
    case Word::MessageAttachments:
        return texts(word, attachmentsOf);
    case Word::MessageSize:
        return number(sizeOf(message));
    case Word::MessageLanguage:
        return m_view.messageLanguage.isEmpty() ? Value{} : text(word, m_view.messageLanguage);
    case Word::MessageEncrypted:
        return truth(message.encryption != Encryption::None);
    case Word::MessageDelayed:
        return truth(isDelayed(message));
    case Word::MessageAuto:
        return truth(message.flags.automatic);
    case Word::MessageEdited:
        return truth(message.flags.edited || message.replaces);
    case Word::MessageRead:
        return m_view.history ? truth(m_view.history->isRead(message.id)) : Value{};
    default: // of other groups of fields
        return {};
    }
}

Value EventFields::personField(Word word, const Slot &slot) const
{
    const PersonFacts &person = *m_view.person;
    const History *history = m_view.history;
    switch (word) {
    case Word::Person:
        return numbers(word, identitiesOf);
    case Word::PersonName:
        return text(word, safeName(person.name));
    case Word::PersonFirstName:
        return text(word, safeName(person.name).section(QLatin1Char(' '), 0, 0));
    case Word::PersonKnown:
        return truth(person.known);
    case Word::PersonLanguage:
        return person.language.isEmpty() ? Value{} : text(word, person.language);
    case Word::PersonLabels:
        return numbers(word, labelsOf);
    case Word::PersonGroups:
        return numbers(word, groupsOf);
    case Word::PersonMessages: {
        const std::optional<Duration> window = windowOf(slot);
        return history && window ? number(history->messagesOfPerson(person.id, *window)) : Value{};
    }
    case Word::PersonSilentFor:
        return history ? maybe(history->silentFor(person.id)) : Value{};
    case Word::PersonAnsweredAgo:
        return history ? maybe(history->answeredAgo(person.id)) : Value{};
    case Word::PersonAutoRepliedAgo:
        return history ? maybe(history->autoRepliedAgo(person.id)) : Value{};
    case Word::PersonAutoReplied:
        return truth(wasAnsweredInAbsence(m_view));
    default: // of other groups of fields
        return {};
    }
}

Value EventFields::placeField(Word word, const Slot &slot) const
{
    const locum::Conversation *conversation = m_view.conversation;
    const locum::Identity *identity = m_view.identity;
    switch (word) {
    case Word::Identity:
        return identity ? number(identity->id.value()) : Value{};
    case Word::IdentityAddress:
        return identity ? text(word, identity->address) : Value{};
    case Word::IdentityIsBot:
        return identity ? truth(identity->isBot) : Value{};
    case Word::Network:
        return m_view.account ? number(networkId(m_view.account->protocol)) : Value{};
    case Word::Account:
        return m_view.account ? number(m_view.account->id.value()) : Value{};
    case Word::AccountLink:
        return m_view.link ? enumerator(*m_view.link) : Value{};
    case Word::Conversation:
        return conversation ? number(conversation->id.value()) : Value{};
    case Word::ConversationKind:
        return conversation ? enumerator(conversation->kind) : Value{};
    case Word::ConversationMembers: {
        if (conversation && conversation->kind == locum::ConversationKind::Direct) {
            return number(2);
        }
        const auto members = conversation && m_view.history ? m_view.history->members(conversation->id) : std::nullopt;
        return members ? number(*members) : Value{};
    }
    case Word::ConversationMuted:
        return conversation ? truth(conversation->muted) : Value{};
    case Word::ConversationMessages: {
        const std::optional<Duration> window = windowOf(slot);
        return conversation && m_view.history && window
                   ? number(m_view.history->messagesOfConversation(conversation->id, *window))
                   : Value{};
    }
    default: // of other groups of fields
        return {};
    }
}

Value EventFields::meField(Word word) const
{
    const StandInStatus &standIn = m_view.me->standIn;
    const bool away = standIn.state == StandInState::Away;
    const auto moment = [](const std::optional<Instant> &instant) {
        return instant ? number(toMilliseconds(*instant)) : Value{};
    };
    switch (word) {
    case Word::MePhone:
        return truth(away); // attached, away
    case Word::MeAwaySince:
        return away ? moment(m_view.me->awayBegan ? m_view.me->awayBegan : standIn.since) : Value{};
    case Word::MeAwayReason:
        return away && standIn.reason ? enumerator(*standIn.reason) : Value{};
    case Word::MeStatus:
        return enumerator(away ? standIn.absence.mode : StandInMode::Available);
    case Word::MeText: {
        const QString words = away ? standIn.absence.text.trimmed() : QString();
        return words.isEmpty() ? Value{} : text(word, words);
    }
    case Word::MeUntil:
        return away && standIn.absence.until && *standIn.absence.until > m_view.now ? moment(standIn.absence.until)
                                                                                    : Value{};
    default: // of other groups of fields
        return {};
    }
}

Value EventFields::otherField(Word word) const
{
    const Happening::PresenceChange *presence = m_view.presence;
    const PendingRequest *request = m_view.request;
    switch (word) {
    case Word::NowTime:
        return number(moment().minutes);
    case Word::NowDate:
        return number(moment().julianDay);
    case Word::NowWeekday:
        return number(moment().julianDay % 7 + 1); // Julian day 0 was a Monday
    case Word::PresenceBefore:
        return presence ? number(presenceValue(presence->before)) : Value{};
    case Word::PresenceNow:
        return presence ? number(presenceValue(presence->now.availability)) : Value{};
    case Word::PresenceText:
        return presence && !presence->now.text.isEmpty() ? text(word, presence->now.text) : Value{};
    case Word::RequestKind:
        return request ? enumerator(request->request.kind) : Value{};
    case Word::RequestText:
        return request && !request->request.text.isEmpty() ? text(word, request->request.text) : Value{};
    default: // of other groups of fields; rule.until is not the event's
        return {};
    }
}

Value EventFields::pluginField(const Slot &slot) const
{
    if (!m_view.pluginValues || slot.field >= m_vocabulary.fields.size()) {
        return {};
    }
    const auto found = m_view.pluginValues->constFind(pluginKey(m_vocabulary, slot));
    if (found == m_view.pluginValues->constEnd() || !found->value) {
        return {};
    }
    return std::visit(Overloaded{[](qint64 value) { return Value{value}; },
                                 [](const QByteArray &value) { return Value{viewOf(value)}; },
                                 [](const language::Range &value) { return Value{value}; },
                                 [](const std::vector<qint64> &value) { return Value{std::span<const qint64>(value)}; },
                                 [this](const std::vector<QByteArray> &value) {
                                     auto &views = m_pluginViews.emplace_back();
                                     for (const QByteArray &one : value) {
                                         views.push_back(viewOf(one));
                                     }
                                     return Value{std::span<const std::string_view>(views)};
                                 }},
                      *found->value);
}

Value RuleFields::field(const Slot &slot) const
{
    if (slot.field != idOf(Word::RuleUntil)) {
        return m_event.field(slot);
    }
    return m_rule.valid ? Value{m_rule.valid->to} : Value{};
}

} // namespace locum::rules
