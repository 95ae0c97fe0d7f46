// SPDX-License-Identifier: GPL-2.0-or-later
#include "rule_case.h"

#include <rapidcheck.h>

using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

namespace {

QByteArray someCondition(int depth = 2)
{
    const QByteArray leaf = *rc::gen::element<QByteArray>(
        "person is person:bob", "person is person:anna", "person in group:family", "identity is identity:\"libera:me\"",
        "conversation is room:\"#qt@libera\"", "network is network:xmpp", "account is account:work", "person.known",
        "me.phone is away", "me.status is driving", "message.mentions_me", "message.has_link",
        "message.text contains \"crypto\"", "message.text matches /\\b(P1|outage)\\b/i", "now.time in 22:30 .. 07:00",
        "person.messages(10min) >= 3", "person.auto_replied_ago ?? 365d > 4h", "weather.rain_today ?? false",
        "calendar.busy", "message.language is es", "person.language is en", "known(me.text)", "person.auto_replied",
        "message.size < 1kB", "message.kind is notice");
    if (depth == 0) {
        return leaf;
    }
    switch (*rc::gen::inRange(0, 5)) {
    case 0:
        return "(" + someCondition(depth - 1) + " and " + someCondition(depth - 1) + ")";
    case 1:
        return "(" + someCondition(depth - 1) + " or " + someCondition(depth - 1) + ")";
    case 2:
        return "not (" + someCondition(depth - 1) + ")";
    default:
        return leaf;
    }
}

QByteArray someRule(int number)
{
    QByteArray text = "rule \"" + QByteArray::number(number) + "\"";
    if (*rc::gen::inRange(0, 2) == 0) {
        text += " priority " + QByteArray::number(*rc::gen::inRange(50, 150));
    }
    text += *rc::gen::element<QByteArray>("", "", "", " oneshot", " disabled");
    text += " { on incoming when " + someCondition() + " do { ";
    text += *rc::gen::element<QByteArray>("mark urgent ", "deliver ", "deliver silently ", "hold ", "drop ",
                                          "delay 1h ", "digest evening ", "hold stop ");
    text += *rc::gen::element<QByteArray>("", "", "reply \"Hi {person.name}\" once per 1h per person ",
                                          "reply \"I am away.\" in 20s ", "warn \"Filtered.\" ");
    text += *rc::gen::element<QByteArray>("", "", "notify channel:push \"{quote(message.text, 50)}\" ",
                                          "notify channel:sms \"x\" urgent at most 2 per day ", "label label:vip ",
                                          "unlabel label:vip ", "forward to identity:\"libera:me\" ",
                                          "after 5min if not message.read { notify channel:sms \"later\" } ");
    return text + "} }\n";
}

std::shared_ptr<const RuleSet> loadedOf(const QByteArray &text)
{
    static const Directory names = testNames();
    return RuleSet::load({{QStringLiteral("some.rules"), text}}, testVocabulary(), &names).rules;
}

QByteArray someRules()
{
    QByteArray text = "locum 1\nuse optional weather 1\nuse calendar 1\ndigest evening at 19:00 to channel:email\n";
    const int count = *rc::gen::inRange(0, 12);
    for (int i = 0; i < count; ++i) {
        text += someRule(i);
    }
    return text;
}

QByteArray somePolicies()
{
    QByteArray text = "policy p {\n";
    for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
        text += *rc::gen::element<QByteArray>("person:bob ", "person:anna ", "identity:\"libera:me\" ",
                                              "identity:\"home:bob@example.org\" ", "group:family ", "group:work ",
                                              "account:work ", "network:xmpp ", "room:\"#qt@libera\" ", "strangers ") +
                *rc::gen::element<QByteArray>("block", "pierce", "hold", "ask", "allow", "warn", "noreply",
                                              "block, warn", "allow, noreply", "hold, warn, noreply") +
                "\n";
    }
    return text + "}\n";
}

struct SomeMessage {
    ContractCase c;
    MadeHistory history;

    SomeMessage()
    {
        Facts &f = c.facts;
        const auto chance = [] { return *rc::gen::inRange(0, 2) == 0; };
        f.history = chance() ? &history : nullptr;
        f.identity->id = IdentityId(*rc::gen::element(10, 11, 16));
        f.person->id = PersonId(f.identity->id.value());
        f.person->identities = {f.identity->id};
        if (chance()) {
            f.person->identities.emplace_back(11);
        }
        f.person->known = chance();
        f.person->language = *rc::gen::element(QString(), QStringLiteral("es"), QStringLiteral("en-GB"));
        f.messageLanguage = *rc::gen::element(QString(), QStringLiteral("es"));
        for (const int group : {40, 41}) {
            if (chance()) {
                f.person->groups.emplace_back(group);
            }
        }
        f.account.protocol = *rc::gen::element(QStringLiteral("xmpp"), QStringLiteral("irc"));
        if (chance()) {
            f.conversation.id = ConversationId(31);
            f.conversation.kind = ConversationKind::Room;
        }
        f.message.text = *rc::gen::element(QStringLiteral("hello"), QStringLiteral("Crypto! https://example.org"),
                                           QStringLiteral("P1: all is down"), QString());
        f.message.flags.mentionsMe = chance();
        f.message.kind = *rc::gen::element(MessageKind::Text, MessageKind::Notice);
        f.me.standIn.state = *rc::gen::element(StandInState::Away, StandInState::Attached);
        f.me.standIn.absence.mode = *rc::gen::element(StandInMode::Away, StandInMode::Driving);
        f.me.standIn.absence.text = *rc::gen::element(QString(), QStringLiteral("Gone."));
        f.now += std::chrono::minutes(*rc::gen::inRange(0, 2000));
        history.messages = *rc::gen::inRange(0, 6);
        history.autoReplied = chance() ? std::optional<Duration>(5h) : std::nullopt;
        if (chance()) {
            history.spent.insert(QStringLiteral("1"));
        }
        if (chance()) {
            PluginValues values;
            values.insert("weather.rain_today", {{language::BaseType::Bool}, qint64(chance() ? 1 : 0)});
            values.insert("calendar.busy", {{language::BaseType::Bool}, qint64(chance() ? 1 : 0)});
            f.pluginValues = std::make_shared<PluginValues>(values);
        }
    }
};

} // namespace

class TestProgramProperties : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decidesAsThePlainWalkDoes()
    {
        QVERIFY(rc::check("a decision is deterministic and that of the plain walk", [] {
            const QByteArray text = someRules() + somePolicies();
            const std::shared_ptr<const RuleSet> rules = loadedOf(text);
            RC_ASSERT(bool(rules));
            const auto program = makeProgram(rules, {});
            for (int i = 0; i < 4; ++i) {
                SomeMessage m;
                const Verdict verdict = program->decide(m.c.facts);
                RC_ASSERT(verdict == program->decide(m.c.facts));
                RC_ASSERT(verdict == decideNaively(rules, {}, m.c.facts));
            }
        }));
    }

    void aPolicyEditEqualsARecompile()
    {
        QVERIFY(rc::check("rows beside the rules are the same as a policy block in them", [] {
            const QByteArray text = someRules();
            const std::shared_ptr<const RuleSet> rules = loadedOf(text);
            const std::shared_ptr<const RuleSet> both = loadedOf(text + somePolicies());
            RC_ASSERT(rules && both);
            const auto edited = makeProgram(rules, both->policies());
            const auto recompiled = makeProgram(both, {});
            for (int i = 0; i < 4; ++i) {
                SomeMessage m;
                RC_ASSERT(edited->decide(m.c.facts) == recompiled->decide(m.c.facts));
            }
        }));
    }

    void noEffectCancelsADelivery()
    {
        QVERIFY(rc::check("only policies and dispositions keep a message back, and effects are bounded", [] {
            const std::shared_ptr<const RuleSet> rules = loadedOf(someRules());
            RC_ASSERT(bool(rules));
            SomeMessage m;
            const Verdict verdict = makeProgram(rules, {})->decide(m.c.facts);
            RC_ASSERT((verdict.trace.reason == "rule") == verdict.trace.span.has_value());
            RC_ASSERT(verdict.trace.span || verdict.disposition == Disposition::Deliver);
            RC_ASSERT(effectsOf<Reply>(verdict.reaction).size() <= 1U);
            RC_ASSERT(effectsOf<Warn>(verdict.reaction).size() <= 1U);
            RC_ASSERT(verdict.reaction.deferred.size() <= 16U);
        }));
    }
};

QTEST_GUILESS_MAIN(TestProgramProperties)
#include "tst_program_properties.moc"
