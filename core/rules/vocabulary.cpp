// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/overloaded.h"
#include "language/syntax.h"
#include "rules/plugin_vocabulary.h"
#include "rules/policy.h"
#include "rules/rule_set.h"
#include "rules/words.h"

#include <QCoreApplication>

#include <array>
#include <initializer_list>

namespace locum::rules {

namespace {

using language::BaseType;
using language::Cost;
using language::Field;
using language::Type;
using language::Verb;

/// Enums, in the order of Vocabulary::enums.
enum EnumIndex : language::EnumId {
    StatusEnum,
    PresenceEnum,
    MessageKindEnum,
    ConversationKindEnum,
    PhoneEnum,
    AwayReasonEnum,
    LinkEnum,
    RequestEnum
};

/// The specification's order; `online` is any but the last three.
constexpr std::array<Availability, 9> presences{
    Availability::Available, Availability::FreeForChat, Availability::Mobile,
    Availability::Busy,      Availability::Away,        Availability::ExtendedAway,
    Availability::Invisible, Availability::Offline,     Availability::Unknown};
constexpr quint64 online = 0x3F;

template <class E>
std::vector<QByteArray> namesOf()
{
    std::vector<QByteArray> names;
    for (const auto &[value, name] : EnumNames<E>::entries) {
        Q_ASSERT(static_cast<size_t>(value) == names.size());
        names.emplace_back(name);
    }
    return names;
}

std::vector<language::EnumType> enums()
{
    std::vector<QByteArray> presence;
    for (const Availability one : presences) {
        presence.push_back(QByteArray(nameOf(one).data()));
    }
    return {{"status", namesOf<StandInMode>(), {}},       {"presence", presence, {{"online", online}}},
            {"message_kind", namesOf<MessageKind>(), {}}, {"conversation_kind", namesOf<locum::ConversationKind>(), {}},
            {"phone", {"attached", "away"}, {}},          {"away_reason", namesOf<AwayReason>(), {}},
            {"link", namesOf<LinkState>(), {}},           {"request_kind", namesOf<locum::RequestKind>(), {}}};
}

constexpr language::EventMask on(std::initializer_list<EventKind> events)
{
    language::EventMask mask = 0;
    for (const EventKind event : events) {
        mask |= language::EventMask(1) << static_cast<unsigned>(event);
    }
    return mask;
}
constexpr language::EventMask always = ~language::EventMask(0);
constexpr language::EventMask ofMessage = on({EventKind::Incoming, EventKind::Outgoing});
constexpr language::EventMask ofSomebody = ofMessage | on({EventKind::Presence, EventKind::Request, EventKind::Invite});
constexpr language::EventMask ofAccount = ofSomebody | on({EventKind::Account});
constexpr language::EventMask ofConversation = ofMessage | on({EventKind::Invite});

constexpr Type type(BaseType base, quint16 detail = 0)
{
    return {base, detail, false, false};
}
constexpr Type listOf(BaseType base, quint16 detail = 0)
{
    return {base, detail, true, false};
}
constexpr Type maybe(Type whole)
{
    whole.optional = true;
    return whole;
}
constexpr Type reference(Kind kind)
{
    return type(BaseType::Reference, static_cast<quint16>(kind));
}

quint32 effectsOn(EventKind event)
{
    const auto all = [](std::initializer_list<Verb> verbs) {
        quint32 mask = 0;
        for (const Verb verb : verbs) {
            mask |= quint32(1) << static_cast<unsigned>(verb);
        }
        return mask;
    };
    const quint32 anywhere = all({Verb::Notify, Verb::Status, Verb::Call});
    const quint32 aboutSomebody = anywhere | all({Verb::Label, Verb::Unlabel});
    const quint32 aboutMessage = aboutSomebody | all({Verb::Mute, Verb::Warn, Verb::Forward, Verb::Mark});
    switch (event) {
    case EventKind::Incoming:
        return aboutMessage | all({Verb::Reply});
    case EventKind::Outgoing:
        return aboutMessage;
    case EventKind::Presence:
        return aboutSomebody;
    case EventKind::Request:
    case EventKind::Invite:
        return aboutSomebody | all({Verb::Accept, Verb::Decline});
    case EventKind::Attach:
    case EventKind::Detach:
    case EventKind::Account:
    case EventKind::At:
    case EventKind::Every:
        return anywhere;
    }
    Q_UNREACHABLE();
}

/// Adds the fields in the order of Word.
class Fields {
public:
    explicit Fields(std::vector<Field> &fields) : m_fields(fields) {}

    Field &add(Word word, const char *path, Type type, language::EventMask events, Cost cost,
               const QString &description)
    {
        Q_ASSERT(idOf(word) == m_fields.size());
        Field field;
        field.path = path;
        field.type = type;
        field.events = events;
        field.cost = cost;
        field.description = description;
        m_fields.push_back(std::move(field));
        return m_fields.back();
    }
    void anchor(Word word, const char *path, Type type, language::EventMask events, quint8 rank,
                const QString &description)
    {
        Field &field = add(word, path, type, events, Cost::Free, description);
        field.anchor = true;
        field.anchorRank = rank;
    }
    Field &counted(Word word, const char *path, language::EventMask events, const QString &description)
    {
        Field &field = add(word, path, type(BaseType::Int), events, Cost::Lookup, description);
        field.parameters = {{"window", type(BaseType::Duration)}};
        return field;
    }
    void theirs(Word word, const char *path, Type type, language::EventMask events, const QString &description)
    {
        Field &field = add(word, path, type, events, Cost::Text, description);
        field.foreign = true;
        field.senderText = true;
    }

private:
    std::vector<Field> &m_fields;
};

QString words(const char *text)
{
    return QCoreApplication::translate("RuleVocabulary", text);
}

void addMessage(Fields &fields)
{
    const auto flag = [&](Word word, const char *path, const QString &description) {
        fields.add(word, path, type(BaseType::Bool), ofMessage, Cost::Cheap, description);
    };
    fields.theirs(Word::MessageText, "message.text", type(BaseType::Text), ofMessage,
                  words(QT_TRANSLATE_NOOP("RuleVocabulary", "What the message says.")));
    fields.add(Word::MessageKind, "message.kind", type(BaseType::Enum, MessageKindEnum), ofMessage, Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "What the message is: a text, a file, a notice …")));
    flag(Word::MessageMentionsMe, "message.mentions_me",
         words(QT_TRANSLATE_NOOP("RuleVocabulary", "It mentions the user by name.")));
    fields.add(Word::MessageHasLink, "message.has_link", type(BaseType::Bool), ofMessage, Cost::Text,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "There is a link in its text.")));
    fields.theirs(Word::MessageLinks, "message.links", listOf(BaseType::Text), ofMessage,
                  words(QT_TRANSLATE_NOOP("RuleVocabulary", "The links in its text.")));
    fields.theirs(Word::MessageAttachments, "message.attachments", listOf(BaseType::Text), ofMessage,
                  words(QT_TRANSLATE_NOOP("RuleVocabulary", "The names of its attached files.")));
    fields.add(Word::MessageSize, "message.size", type(BaseType::Size), ofMessage, Cost::Text,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "Its text and its attachments together.")));
    fields.add(Word::MessageLanguage, "message.language", maybe(type(BaseType::Lang)), ofMessage, Cost::Text,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "The language it is written in, where that was recognised.")));
    flag(Word::MessageEncrypted, "message.encrypted",
         words(QT_TRANSLATE_NOOP("RuleVocabulary", "It came end-to-end encrypted.")));
    flag(Word::MessageDelayed, "message.delayed",
         words(QT_TRANSLATE_NOOP("RuleVocabulary", "It was kept somewhere before it came, or is part of a backlog.")));
    flag(Word::MessageAuto, "message.auto", words(QT_TRANSLATE_NOOP("RuleVocabulary", "A program wrote it.")));
    flag(Word::MessageEdited, "message.edited",
         words(QT_TRANSLATE_NOOP("RuleVocabulary", "It replaces an earlier one.")));
    fields.add(Word::MessageRead, "message.read", type(BaseType::Bool), ofMessage, Cost::Lookup,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "The user has read it on a device.")));
}

void addPerson(Fields &fields)
{
    fields.anchor(Word::Person, "person", reference(Kind::Person), ofSomebody, 1,
                  words(QT_TRANSLATE_NOOP("RuleVocabulary", "The other side, whichever way the message goes.")));
    fields.add(Word::PersonName, "person.name", type(BaseType::Text), ofSomebody, Cost::Cheap,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "The name the user knows them by.")));
    fields.add(Word::PersonFirstName, "person.first_name", type(BaseType::Text), ofSomebody, Cost::Cheap,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "The first word of their name.")));
    fields.add(Word::PersonKnown, "person.known", type(BaseType::Bool), ofSomebody, Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary",
                                       "On a contact list, linked, given a policy, or ever written to by the user.")));
    fields.add(Word::PersonLanguage, "person.language", maybe(type(BaseType::Lang)), ofSomebody, Cost::Cheap,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "The language that is set for them, or that they write.")));
    fields.add(Word::PersonLabels, "person.labels", listOf(BaseType::Reference, quint16(Kind::Label)), ofSomebody,
               Cost::Cheap, words(QT_TRANSLATE_NOOP("RuleVocabulary", "The labels on them.")));
    fields.anchor(Word::PersonGroups, "person.groups", listOf(BaseType::Reference, quint16(Kind::Group)), ofSomebody, 3,
                  words(QT_TRANSLATE_NOOP("RuleVocabulary", "The groups they are in.")));
    fields.counted(Word::PersonMessages, "person.messages", ofSomebody,
                   words(QT_TRANSLATE_NOOP("RuleVocabulary", "How many messages came from them within so long.")));
    const auto ago = [&](Word word, const char *path, const QString &description) {
        fields.add(word, path, maybe(type(BaseType::Duration)), ofSomebody, Cost::Lookup, description);
    };
    ago(Word::PersonSilentFor, "person.silent_for",
        words(QT_TRANSLATE_NOOP("RuleVocabulary", "Time since their last message before this one.")));
    ago(Word::PersonAnsweredAgo, "person.answered_ago",
        words(QT_TRANSLATE_NOOP("RuleVocabulary", "Time since the user last wrote to them by hand.")));
    ago(Word::PersonAutoRepliedAgo, "person.auto_replied_ago",
        words(QT_TRANSLATE_NOOP("RuleVocabulary", "Time since Locum last answered them.")));
    fields.add(
        Word::PersonAutoReplied, "person.auto_replied", type(BaseType::Bool), ofSomebody, Cost::Cheap,
        words(QT_TRANSLATE_NOOP("RuleVocabulary", "Locum has answered them in this absence, or told them of it.")));
}

void addPlaces(Fields &fields)
{
    fields.anchor(Word::Identity, "identity", reference(Kind::Identity), ofSomebody, 0,
                  words(QT_TRANSLATE_NOOP("RuleVocabulary", "The contact as they are on this network.")));
    fields
        .add(Word::IdentityAddress, "identity.address", type(BaseType::Text), ofSomebody, Cost::Cheap,
             words(QT_TRANSLATE_NOOP("RuleVocabulary", "Their address on it.")))
        .foreign = true;
    fields.add(Word::IdentityIsBot, "identity.is_bot", type(BaseType::Bool), ofSomebody, Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "A program, as far as is known.")));
    fields.anchor(Word::Network, "network", reference(Kind::Network), ofAccount, 5,
                  words(QT_TRANSLATE_NOOP("RuleVocabulary", "The network, e.g. network:xmpp.")));
    fields.anchor(Word::Account, "account", reference(Kind::Account), ofAccount, 4,
                  words(QT_TRANSLATE_NOOP("RuleVocabulary", "The user's account.")));
    fields.add(Word::AccountLink, "account.link", type(BaseType::Enum, LinkEnum), on({EventKind::Account}), Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "How the account's link to the network is now.")));
    fields.anchor(Word::Conversation, "conversation", reference(Kind::Room), ofConversation, 2,
                  words(QT_TRANSLATE_NOOP("RuleVocabulary", "Where the message was written.")));
    fields.add(Word::ConversationKind, "conversation.kind", type(BaseType::Enum, ConversationKindEnum), ofConversation,
               Cost::Free, words(QT_TRANSLATE_NOOP("RuleVocabulary", "With one person, or in a room.")));
    fields.add(Word::ConversationMembers, "conversation.members", maybe(type(BaseType::Int)), ofConversation,
               Cost::Lookup, words(QT_TRANSLATE_NOOP("RuleVocabulary", "How many are in it.")));
    fields.add(Word::ConversationMuted, "conversation.muted", type(BaseType::Bool), ofConversation, Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "The user has muted it.")));
    fields.counted(Word::ConversationMessages, "conversation.messages", ofConversation,
                   words(QT_TRANSLATE_NOOP("RuleVocabulary", "How many messages came in it within so long.")));
}

void addRest(Fields &fields)
{
    fields.add(Word::MePhone, "me.phone", type(BaseType::Enum, PhoneEnum), always, Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "Away while Locum stands in for the user.")));
    fields.add(Word::MeAwaySince, "me.away_since", maybe(type(BaseType::Instant)), always, Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "When the absence began.")));
    fields.add(
        Word::MeAwayReason, "me.away_reason", maybe(type(BaseType::Enum, AwayReasonEnum)), always, Cost::Free,
        words(QT_TRANSLATE_NOOP("RuleVocabulary", "Why it began: asked for, link lost, or no sign of the user.")));
    fields.add(Word::MeStatus, "me.status", type(BaseType::Enum, StatusEnum), always, Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "What the user said they are doing.")));
    fields.add(Word::MeText, "me.text", maybe(type(BaseType::Text)), always, Cost::Cheap,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "The user's own words for their absence.")));
    fields.add(Word::MeUntil, "me.until", maybe(type(BaseType::Instant)), always, Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "When the absence ends, if that was said and lies ahead.")));
    const auto clock = [&](Word word, const char *path, BaseType base, const QString &description) {
        fields.add(word, path, type(base), always, Cost::Free, description).settable = false;
    };
    clock(Word::NowTime, "now.time", BaseType::Time,
          words(QT_TRANSLATE_NOOP("RuleVocabulary", "The time of day where the user is.")));
    clock(Word::NowDate, "now.date", BaseType::Date,
          words(QT_TRANSLATE_NOOP("RuleVocabulary", "The date where the user is.")));
    clock(Word::NowWeekday, "now.weekday", BaseType::Weekday,
          words(QT_TRANSLATE_NOOP("RuleVocabulary", "The day of the week where the user is.")));
    const language::EventMask presence = on({EventKind::Presence});
    fields.add(Word::PresenceBefore, "presence.before", type(BaseType::Enum, PresenceEnum), presence, Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "How reachable they were.")));
    fields.add(Word::PresenceNow, "presence.now", type(BaseType::Enum, PresenceEnum), presence, Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "How reachable they are now.")));
    fields.theirs(Word::PresenceText, "presence.text", maybe(type(BaseType::Text)), presence,
                  words(QT_TRANSLATE_NOOP("RuleVocabulary", "Their own words about it.")));
    const language::EventMask request = on({EventKind::Request, EventKind::Invite});
    fields.add(Word::RequestKind, "request.kind", type(BaseType::Enum, RequestEnum), request, Cost::Free,
               words(QT_TRANSLATE_NOOP("RuleVocabulary", "What is asked for.")));
    fields.theirs(Word::RequestText, "request.text", maybe(type(BaseType::Text)), request,
                  words(QT_TRANSLATE_NOOP("RuleVocabulary", "What they say with it.")));
    fields
        .add(Word::RuleUntil, "rule.until", maybe(type(BaseType::Date)), always, Cost::Free,
             words(QT_TRANSLATE_NOOP("RuleVocabulary", "The last day on which the rule is valid; for texts.")))
        .settable = false;
}

void addPlugin(language::Vocabulary &vocabulary, const PluginVocabulary &plugin)
{
    vocabulary.plugins.push_back({plugin.name, plugin.version});
    for (const PluginField &one : plugin.fields) {
        Field field;
        field.path = plugin.name + '.' + one.name;
        field.type = maybe(one.type);
        field.parameters = one.parameters;
        field.cost = one.fetched ? Cost::Fetched : Cost::Cheap;
        field.foreign = one.foreign;
        field.description = one.description;
        vocabulary.fields.push_back(std::move(field));
    }
    for (const PluginFunction &one : plugin.functions) {
        vocabulary.functions.push_back({plugin.name + '.' + one.name, one.parameters, one.description});
    }
}

void appendNumber(QByteArray &key, qint64 number)
{
    key += QByteArray::number(number);
}

void appendText(QByteArray &key, const QByteArray &text)
{
    QByteArray escaped = text;
    key += '"' + escaped.replace('\\', "\\\\").replace('"', "\\\"") + '"';
}

} // namespace

std::shared_ptr<const language::Vocabulary> makeVocabulary(const std::vector<PluginVocabulary> &plugins)
{
    auto vocabulary = std::make_shared<language::Vocabulary>();
    vocabulary->enums = enums();
    vocabulary->referenceKinds = {{"person", {}},  {"group", {}},   {"identity", {}}, {"room", {}},
                                  {"account", {}}, {"network", {}}, {"channel", {}},  {"label", {}}};
    for (const auto &[event, name] : EnumNames<EventKind>::entries) {
        const bool disposes = (ofMessage >> static_cast<unsigned>(event) & 1U) != 0;
        const bool hasOtherSide = (ofSomebody >> static_cast<unsigned>(event) & 1U) != 0;
        vocabulary->events.push_back({name, hasOtherSide, disposes, effectsOn(event)});
    }
    Fields fields(vocabulary->fields);
    addMessage(fields);
    addPerson(fields);
    addPlaces(fields);
    addRest(fields);
    Q_ASSERT(vocabulary->fields.size() == idOf(Word::Count));
    const auto member = [&](Kind left, Kind right, Word field) {
        vocabulary->memberships.push_back(
            {language::ReferenceKindId(left), language::ReferenceKindId(right), idOf(field)});
    };
    member(Kind::Person, Kind::Group, Word::PersonGroups);
    member(Kind::Identity, Kind::Group, Word::PersonGroups);
    member(Kind::Person, Kind::Label, Word::PersonLabels);
    vocabulary->verdicts = namesOf<PolicyVerdict>();
    vocabulary->windows = {"day", "week", "month", "absence"};
    vocabulary->scopes = {"person", "conversation", "account", "rule"};
    vocabulary->statusEnum = StatusEnum;
    vocabulary->atEvent = idOf(EventKind::At);
    vocabulary->everyEvent = idOf(EventKind::Every);
    for (const PluginVocabulary &plugin : plugins) {
        addPlugin(*vocabulary, plugin);
    }
    return vocabulary;
}

qint64 networkId(const QString &protocol)
{
    // FNV-1a: the same on every run and machine; positive, as ids are.
    quint64 hash = 0xCBF29CE484222325ULL;
    for (const char byte : protocol.toUtf8()) {
        hash = (hash ^ static_cast<quint8>(byte)) * 0x100000001B3ULL;
    }
    return static_cast<qint64>(hash & 0x7FFFFFFFFFFFFFFFULL);
}

qint64 presenceValue(Availability availability)
{
    qint64 value = 0;
    for (const Availability one : presences) {
        if (one == availability) {
            return value;
        }
        ++value;
    }
    Q_UNREACHABLE();
}

Availability availabilityOf(qint64 presenceValue)
{
    return presenceValue >= 0 && size_t(presenceValue) < presences.size() ? presences[size_t(presenceValue)]
                                                                          : Availability::Unknown;
}

QByteArray pluginKey(const language::Vocabulary &vocabulary, const language::Slot &slot)
{
    QByteArray key = vocabulary.fields[slot.field].path;
    if (slot.arguments.empty()) {
        return key;
    }
    key += '(';
    const auto list = [&](const auto &items, auto &&append) {
        for (size_t i = 0; i < items.size(); ++i) {
            key += i > 0 ? "," : "";
            append(key, items[i]);
        }
    };
    for (size_t i = 0; i < slot.arguments.size(); ++i) {
        key += i > 0 ? "," : "";
        std::visit(Overloaded{[&](qint64 number) { appendNumber(key, number); },
                              [&](const QByteArray &text) { appendText(key, text); },
                              [&](const language::Range &range) {
                                  appendNumber(key, range.from);
                                  key += "..";
                                  appendNumber(key, range.to);
                              },
                              [&](const std::vector<qint64> &numbers) { list(numbers, appendNumber); },
                              [&](const std::vector<QByteArray> &texts) { list(texts, appendText); }, [](auto) {}},
                   slot.arguments[i].value);
    }
    return key + ')';
}

} // namespace locum::rules
