// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/rule_words.h"

#include "language/syntax.h"

#include <initializer_list>

namespace locum::language::test {

namespace {

class WordMaker {
public:
    std::shared_ptr<Vocabulary> words = std::make_shared<Vocabulary>();

    /// "person?", "list<text>", "me.status": names of types as typeName() gives them, enums by their own.
    Type type(QByteArray name) const
    {
        Type type;
        type.optional = name.endsWith('?');
        name.chop(type.optional ? 1 : 0);
        type.list = name.startsWith("list<");
        name = type.list ? name.mid(5, name.size() - 6) : name;
        constexpr BaseType bases[] = {BaseType::Bool, BaseType::Int,      BaseType::Text,     BaseType::Size,
                                      BaseType::Time, BaseType::Duration, BaseType::Date,     BaseType::Instant,
                                      BaseType::Lang, BaseType::Weekday,  BaseType::DateRange};
        for (const BaseType base : bases) {
            if (words->typeName({base}).toUtf8() == name) {
                type.base = base;
                return type;
            }
        }
        if (const auto kind = words->referenceKind(name)) {
            type.base = BaseType::Reference;
            type.detail = *kind;
            return type;
        }
        const auto enumeration = words->enumeration(name);
        Q_ASSERT(enumeration);
        type.base = BaseType::Enum;
        type.detail = *enumeration;
        return type;
    }

    Field &field(const char *path, const char *typeName, std::initializer_list<const char *> events = {})
    {
        Field one{path, type(typeName)};
        if (events.size() > 0) {
            one.events = 0;
            for (const char *event : events) {
                one.events |= EventMask(1) << *words->event(event);
            }
        }
        words->fields.push_back(one);
        return words->fields.back();
    }
    Field &anchor(const char *path, const char *typeName, std::initializer_list<const char *> events, quint8 rank)
    {
        Field &one = field(path, typeName, events);
        one.anchor = true;
        one.anchorRank = rank;
        one.cost = Cost::Free;
        return one;
    }
    void member(const char *left, const char *right, const char *path)
    {
        words->memberships.push_back({*words->referenceKind(left), *words->referenceKind(right), *words->field(path)});
    }
};

constexpr quint32 bit(Verb verb)
{
    return quint32(1) << static_cast<unsigned>(verb);
}
constexpr quint32 anywhere = bit(Verb::Notify) | bit(Verb::Status) | bit(Verb::Call);
constexpr quint32 aboutSomebody = anywhere | bit(Verb::Label) | bit(Verb::Unlabel) | bit(Verb::Mute);
constexpr quint32 aboutMessage = aboutSomebody | bit(Verb::Warn) | bit(Verb::Forward) | bit(Verb::Mark);
constexpr quint32 aboutRequest = aboutSomebody | bit(Verb::Accept) | bit(Verb::Decline);

void addFields(WordMaker &make)
{
    const auto somebody = {"incoming", "outgoing", "presence", "request", "invite"};
    const auto message = {"incoming", "outgoing"};
    const auto account = {"incoming", "outgoing", "presence", "request", "invite", "account"};
    const auto room = {"incoming", "outgoing", "invite"};

    for (const char *flag : {"mentions_me", "has_link", "encrypted", "delayed", "auto", "edited", "read"}) {
        make.field(QByteArray("message.").append(flag).constData(), "bool", message);
    }
    Field &text = make.field("message.text", "text", message);
    text.cost = Cost::Text;
    text.foreign = true;
    text.senderText = true;
    Field &links = make.field("message.links", "list<text>", message);
    links.foreign = true;
    links.senderText = true;
    Field &attachments = make.field("message.attachments", "list<text>", message);
    attachments.foreign = true;
    attachments.senderText = true;
    make.field("message.kind", "message_kind", message);
    make.field("message.size", "size", message);
    make.field("message.language", "lang?", message).cost = Cost::Text;

    make.anchor("person", "person", somebody, 1);
    make.anchor("person.groups", "list<group>", somebody, 4);
    make.field("person.name", "text", somebody);
    make.field("person.first_name", "text", somebody);
    make.field("person.known", "bool", somebody);
    make.field("person.language", "lang?", somebody);
    make.field("person.labels", "list<label>", somebody);
    make.field("person.messages", "int", somebody).parameters = {{"window", make.type("duration")}};
    for (const char *path : {"person.silent_for", "person.answered_ago", "person.auto_replied_ago"}) {
        make.field(path, "duration?", somebody).cost = Cost::Lookup;
    }
    make.anchor("identity", "identity", somebody, 0);
    Field &address = make.field("identity.address", "text", somebody);
    address.foreign = true;
    make.field("identity.is_bot", "bool", somebody);
    make.anchor("network", "network", account, 6);
    make.anchor("account", "account", account, 5);
    make.anchor("conversation", "room", room, 2);
    make.field("conversation.kind", "conversation_kind", room);
    make.field("conversation.members", "int", room);
    make.field("conversation.muted", "bool", room);
    make.field("conversation.messages", "int", room).parameters = {{"window", make.type("duration")}};

    make.field("me.phone", "phone");
    make.field("me.away_since", "instant?");
    make.field("me.away_reason", "away_reason?");
    make.field("me.status", "status");
    make.field("me.text", "text");
    make.field("now.time", "time").settable = false;
    make.field("now.date", "date").settable = false;
    make.field("now.weekday", "weekday").settable = false;
    make.field("presence.before", "presence", {"presence"});
    make.field("presence.now", "presence", {"presence"});
    Field &status = make.field("presence.text", "text?", {"presence"});
    status.foreign = true;
    make.field("rule.until", "date?").settable = false;
}

void addPlugins(WordMaker &make)
{
    make.words->plugins = {{"weather", 1}, {"calendar", 1}};
    make.field("weather.rain_today", "bool?").cost = Cost::Fetched;
    make.field("weather.degrees", "int?").parameters = {{"place", make.type("text")}};
    make.field("calendar.busy", "bool?").cost = Cost::Fetched;
    make.field("calendar.busy_until", "instant?").cost = Cost::Fetched;
    make.field("calendar.title", "text?").foreign = true;
    make.words->functions = {
        {"calendar.book", {{"title", make.type("text")}, {"for", make.type("duration")}}, {}},
        {"weather.refresh", {}, {}},
    };
}

} // namespace

std::shared_ptr<const Vocabulary> ruleWords(Plugins plugins)
{
    WordMaker make;
    Vocabulary &words = *make.words;
    constexpr quint64 anyButLastThree = 0b0011'1111;
    words.enums = {
        {"status", {"available", "busy", "away", "driving", "meeting", "holiday", "sleeping", "custom"}, {}},
        {"presence",
         {"available", "free_for_chat", "mobile", "busy", "away", "extended_away", "invisible", "offline", "unknown"},
         {{"online", anyButLastThree}}},
        {"message_kind", {"text", "action", "file", "image", "audio", "notice"}, {}},
        {"conversation_kind", {"direct", "room"}, {}},
        {"phone", {"attached", "away"}, {}},
        {"away_reason", {"asked", "lost", "idle"}, {}},
    };
    words.referenceKinds = {{"person", {}},  {"group", {}},   {"identity", {}}, {"room", {}},
                            {"account", {}}, {"network", {}}, {"channel", {}},  {"label", {}}};
    words.events = {{"incoming", true, true, aboutMessage | bit(Verb::Reply)},
                    {"outgoing", true, true, aboutMessage},
                    {"presence", true, false, aboutSomebody},
                    {"attach", false, false, anywhere},
                    {"detach", false, false, anywhere},
                    {"request", true, false, aboutRequest},
                    {"invite", true, false, aboutRequest},
                    {"account", false, false, anywhere},
                    {"at", false, false, anywhere},
                    {"every", false, false, anywhere}};
    words.verdicts = {"block", "pierce", "hold", "ask", "allow", "warn", "noreply"};
    words.windows = {"day", "week", "month", "absence"};
    words.scopes = {"person", "conversation", "account", "rule"};
    words.statusEnum = 0;
    words.atEvent = words.event("at");
    words.everyEvent = words.event("every");
    addFields(make);
    make.member("person", "group", "person.groups");
    make.member("identity", "group", "person.groups");
    make.member("person", "label", "person.labels");
    if (plugins == Plugins::Both) {
        addPlugins(make);
    }
    return make.words;
}

KnownNames::KnownNames(std::shared_ptr<const Vocabulary> words) : m_words(std::move(words))
{
    const auto all = [&](const char *kind, std::initializer_list<const char *> names) {
        for (const char *name : names) {
            add(kind, QString::fromUtf8(name));
        }
    };
    all("person", {"joe", "bob", "alex", "mum", "anna"});
    all("group", {"family", "work"});
    all("identity", {"home:spam@example.net", "libera:me"});
    all("room", {"#qt@libera"});
    all("account", {"work", "home"});
    all("network", {"irc", "xmpp"});
    all("channel", {"email", "sms", "push"});
    all("label", {"vip"});
}

void KnownNames::add(const QByteArray &kind, const QString &name)
{
    m_names[kind].append(name);
}

std::optional<qint64> KnownNames::resolve(ReferenceKindId kind, const QString &name) const
{
    const qsizetype found = m_names.value(m_words->referenceKinds[kind].name).indexOf(name);
    return found < 0 ? std::nullopt : std::optional(qint64{kind} * 1'000'000 + found + 1);
}

QStringList KnownNames::names(ReferenceKindId kind) const
{
    return m_names.value(m_words->referenceKinds[kind].name);
}

} // namespace locum::language::test
