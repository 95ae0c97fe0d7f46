// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract_case.h"
#include "rules/plugin_vocabulary.h"
#include "rules/rule_program.h"

#include <QTest>

#include <map>
#include <set>

/// What the layer's tests are made of: rules from a text, with names that mean ContractCase's people.
namespace locum::rules {

/// With a plugin `weather` and a plugin `calendar`, version 1 each, as the examples use them.
inline std::shared_ptr<const language::Vocabulary> testVocabulary()
{
    using language::BaseType;
    static const auto vocabulary = makeVocabulary(
        {{"weather",
          1,
          {{"rain_today", {BaseType::Bool}}, {"degrees", {BaseType::Int}, {{"place", {BaseType::Text}}}}}},
         {"calendar",
          1,
          {{"busy", {BaseType::Bool}, {}, true}, {"busy_until", {BaseType::Instant}, {}, true}},
          {{"book", {{"title", {BaseType::Text}}, {"for", {BaseType::Duration}}}}}}});
    return vocabulary;
}

inline Directory testNames()
{
    const auto text = [](const char *name) { return QString::fromLatin1(name); };
    return {
        {{"person", {{text("bob"), 10}, {text("anna"), 11}, {text("joe"), 12}, {text("mum"), 13}, {text("alex"), 14}}},
         {"identity",
          {{text("home:bob@example.org"), 10}, {text("home:spam@example.net"), 15}, {text("libera:me"), 16}}},
         {"group", {{text("family"), 40}, {text("work"), 41}}},
         {"room", {{text("#qt@libera"), 31}}},
         {"account", {{text("work"), 20}, {text("home"), 21}}},
         {"network", {{text("xmpp"), networkId(text("xmpp"))}, {text("irc"), networkId(text("irc"))}}},
         {"channel", {{text("push"), 60}, {text("sms"), 61}, {text("email"), 62}}},
         {"label", {{text("vip"), 70}}}}};
}

/// Fails the test, with what was said, where the text does not load.
inline std::shared_ptr<const RuleSet> rulesOf(const QByteArray &text)
{
    const Directory names = testNames();
    const RuleSet::Loaded loaded =
        RuleSet::load({{QStringLiteral("test.rules"), "locum 1\n" + text}}, testVocabulary(), &names);
    for (const language::Diagnostic &diagnostic : loaded.diagnostics) {
        if (!loaded.rules) {
            qWarning().noquote() << language::rendered(diagnostic, loaded.sources);
        }
    }
    if (!loaded.rules) {
        qFatal("the rules of a test do not load");
    }
    return loaded.rules;
}

/// History as a test sets it; counters are kept as the engine would keep them.
class MadeHistory : public History {
public:
    int messages = 1;
    std::optional<Duration> silent;
    std::optional<Duration> answered;
    std::optional<Duration> autoReplied;
    std::optional<int> inRoom;
    bool read = false;
    std::set<QString> spent;
    std::vector<LimitUse> used;

    int messagesOfPerson(PersonId, Duration) const override { return messages; }
    int messagesOfConversation(ConversationId, Duration) const override { return messages; }
    std::optional<Duration> silentFor(PersonId) const override { return silent; }
    std::optional<Duration> answeredAgo(PersonId) const override { return answered; }
    std::optional<Duration> autoRepliedAgo(PersonId) const override { return autoReplied; }
    bool isSpent(const QString &rule) const override { return spent.contains(rule); }
    bool isRead(MessageId) const override { return read; }
    std::optional<int> members(ConversationId) const override { return inRoom; }
    int uses(const LimitKey &limit, Instant since) const override
    {
        return int(std::count_if(used.begin(), used.end(),
                                 [&](const LimitUse &use) { return use.key == limit && use.at >= since; }));
    }

    /// What the engine writes when the reaction is performed.
    void write(const Reaction &reaction)
    {
        for (const Wanted &wanted : reaction.effects) {
            used.insert(used.end(), wanted.uses.begin(), wanted.uses.end());
        }
        spent.insert(reaction.spent.begin(), reaction.spent.end());
    }
};

/// A message to a program of rules.
struct RuleCase : ContractCase {
    MadeHistory history;
    std::shared_ptr<const RuleProgram> program;

    explicit RuleCase(const QByteArray &rules, std::vector<PolicyRow> policies = {})
        : program(std::make_shared<RuleProgram>(rulesOf(rules), std::move(policies)))
    {
        facts.history = &history;
        facts.person->identities = {IdentityId(10)};
    }
    RuleCase(const RuleCase &) = delete;
    RuleCase &operator=(const RuleCase &) = delete;

    Verdict verdict() const { return program->decide(facts); }
    /// Decides and writes what the effects use up.
    Verdict happens()
    {
        Verdict made = verdict();
        history.write(made.reaction);
        return made;
    }
};

template <class E>
std::vector<E> effectsOf(const Reaction &reaction)
{
    std::vector<E> found;
    for (const Wanted &wanted : reaction.effects) {
        if (const auto *effect = std::get_if<E>(&wanted.effect)) {
            found.push_back(*effect);
        }
    }
    return found;
}

} // namespace locum::rules
