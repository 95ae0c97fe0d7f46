// SPDX-License-Identifier: GPL-2.0-or-later
#include "rule_case.h"
#include "rules/explain.h"

using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

namespace {

using Outcome = ExplainedRule::Outcome;

Explanation explained(const RuleCase &c, const QStringList &also = {})
{
    const std::optional<Explanation> explanation = explain(*c.program, c.facts, also);
    if (!explanation || explanation->verdict != c.verdict()) {
        qFatal("what is explained is not what is decided");
    }
    return *explanation;
}

QStringList outcomes(const Explanation &explanation)
{
    QStringList list;
    for (const ExplainedRule &rule : explanation.rules) {
        list.append(rule.span.rule + u' ' + nameOf(rule.outcome));
    }
    return list;
}

QStringList effects(const Explanation &explanation)
{
    QStringList list;
    for (const ExplainedEffect &effect : explanation.effects) {
        list.append(effect.words + (effect.dropped.isEmpty() ? QString() : u' ' + QString::fromLatin1(effect.dropped)));
    }
    return list;
}

} // namespace

class TestExplain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCandidateAndWhy()
    {
        RuleCase c("rule \"bob\" { on incoming when person is person:bob and message.mentions_me do { hold } }\n"
                   "rule \"any\" { on incoming when me.phone is away do { deliver } }\n"
                   "rule \"anna\" { on incoming when person is person:anna do { drop } }\n"
                   "rule \"once\" oneshot { on incoming when me.phone is away do { hold } }\n"
                   "rule \"off\" disabled { on incoming do { hold } }\n");
        c.history.spent.insert(QStringLiteral("once"));
        const Explanation explanation = explained(c, {QStringLiteral("anna"), QStringLiteral("off")});
        QCOMPARE(outcomes(explanation),
                 (QStringList{QStringLiteral("bob failed"), QStringLiteral("any fired"), QStringLiteral("anna failed"),
                              QStringLiteral("once spent"), QStringLiteral("off not_in_force")}));
        const ExplainedRule &bob = explanation.rules.front();
        QCOMPARE(bob.tests.size(), size_t(1));
        QVERIFY2(bob.tests[0].words.contains(QLatin1String("message.mentions_me")), qPrintable(bob.tests[0].words));
        QVERIFY(bob.tests[0].truth == language::Truth::False);
        QCOMPARE(explained(c).rules.size(), size_t(3)); // the message does not lead to Anna's
        const QString text = rendered(explanation);
        QVERIFY2(text.startsWith(QLatin1String("deliver by \"any\"\n")), qPrintable(text));
    }

    void policiesThatWereLookedAt()
    {
        RuleCase c({}, {{GroupId(40), {PolicyVerdict::Allow}, {}, {}, QStringLiteral("menu")},
                        {PersonSubject{IdentityId(10)},
                         {PolicyVerdict::Hold, PolicyVerdict::Warn},
                         PolicyDirection::Both,
                         PolicyPhase::Always,
                         QStringLiteral("a.rules:3")},
                        {PersonSubject{IdentityId(10)},
                         {PolicyVerdict::Ask},
                         PolicyDirection::Both,
                         PolicyPhase::Always,
                         QStringLiteral("a.rules:4")}});
        c.facts.person->groups = {GroupId(40)};
        const Explanation explanation = explained(c);
        const QString file = QStringLiteral("a.rules:3");
        QCOMPARE(explanation.policies,
                 (std::vector<ExplainedPolicy>{{file, "person", PolicyVerdict::Hold, true},
                                               {QStringLiteral("a.rules:4"), "person", PolicyVerdict::Ask, false},
                                               {file, "person", PolicyVerdict::Warn, true}}));
        QCOMPARE(explanation.effects.size(), size_t(1));
        QCOMPARE(explanation.effects[0].span.source, file);
    }

    void whatBecameOfTheEffects()
    {
        RuleCase c("rule \"a\" { on incoming do { reply \"one\" notify channel:push \"x\" once per 1h } }\n"
                   "rule \"b\" { on incoming do { reply \"two\" forward to identity:\"home:bob@example.org\" } }\n");
        QCOMPARE(effects(explained(c)),
                 (QStringList{QStringLiteral("reply \"one\""), QStringLiteral("notify channel:push \"x\""),
                              QStringLiteral("reply merged"),
                              QStringLiteral("forward identity:home:bob@example.org contract.s20.back")}));
        c.happens();
        c.automatic(1min);
        QCOMPARE(effects(explained(c)).mid(0, 2), (QStringList{QStringLiteral("reply \"one\" contract.s9.gap"),
                                                               QStringLiteral("notify channel:push limit")}));
    }

    void onlyProgramsOfRules()
    {
        class Other : public Program {
            Verdict decide(const Facts &) const override { return {}; }
            Reaction react(const Happening &) const override { return {}; }
            Reaction resume(const QString &, const Facts &) const override { return {}; }
            Reaction resume(const QString &, const Happening &) const override { return {}; }
            std::vector<Due> dueAfter(Instant, const QTimeZone &) const override { return {}; }
        };
        QVERIFY(!explain(Other(), ContractCase().facts));
        QVERIFY(explain(*builtInProgram(), ContractCase().facts));
    }
};

QTEST_GUILESS_MAIN(TestExplain)
#include "tst_explain.moc"
