// SPDX-License-Identifier: GPL-2.0-or-later
#include "rule_case.h"

#include <QFile>

using namespace locum;
using namespace locum::rules;

namespace {

QByteArray contentOf(const QString &name)
{
    QFile file(qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/tests/golden/rules/") + name);
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("%s is missing", qPrintable(file.fileName()));
    }
    return file.readAll();
}

QString said(const RuleSet::Loaded &loaded)
{
    QString words;
    for (const language::Diagnostic &diagnostic : loaded.diagnostics) {
        words += language::rendered(diagnostic, loaded.sources);
    }
    return words;
}

RuleSet::Loaded loadOne(const QByteArray &text, const Directory *names = nullptr)
{
    return RuleSet::load({{QStringLiteral("a.rules"), "locum 1\n" + text}}, testVocabulary(), names);
}

QByteArrayList codesOf(const RuleSet::Loaded &loaded)
{
    QByteArrayList codes;
    for (const language::Diagnostic &diagnostic : loaded.diagnostics) {
        codes.append(language::codeName(diagnostic.code));
    }
    return codes;
}

} // namespace

class TestRuleSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theExamplesLoadAndTheirTestsPass_data()
    {
        QTest::addColumn<bool>("withNames");
        QTest::newRow("with a directory") << true;
        QTest::newRow("with open references") << false;
    }
    void theExamplesLoadAndTheirTestsPass()
    {
        QFETCH(bool, withNames);
        const Directory names = testNames();
        const RuleSet::Loaded loaded =
            RuleSet::load({{QStringLiteral("examples.rules"), contentOf(QStringLiteral("examples.rules"))},
                           {QStringLiteral("people.rules"), contentOf(QStringLiteral("people.rules"))}},
                          testVocabulary(), withNames ? &names : nullptr);
        QVERIFY2(loaded.rules, qPrintable(said(loaded)));
        QCOMPARE(loaded.rules->program().rules.size(), size_t(14));
        QCOMPARE(loaded.rules->policies().size(), size_t(withNames ? 5 : 1)); // strangers have no name
    }

    void theBuiltInRulesLoad()
    {
        const Directory none;
        const RuleSet::Loaded loaded = RuleSet::load({builtInRules()}, makeVocabulary({}), &none);
        QVERIFY2(loaded.rules && loaded.diagnostics.empty(), qPrintable(said(loaded)));
    }

    void nothingLoadsWithAnError()
    {
        QVERIFY(!loadOne("rule \"a\" { on incoming when message.mention_me do { hold } }").rules);
        QVERIFY(!RuleSet::load({}, testVocabulary(), nullptr).rules);
        const Directory none;
        QVERIFY(!loadOne("rule \"a\" { on incoming when person is person:bob do { hold } }", &none).rules);
        QVERIFY(loadOne("rule \"a\" { on incoming when person is person:bob do { hold } }").rules);
    }

    void aFailedTestIsAnErrorWithWhatCameInstead()
    {
        const RuleSet::Loaded loaded =
            loadOne("rule \"night\" { on incoming when now.time in 22:00 .. 07:00 do { hold } }\n"
                    "test \"t\" { at 2026-03-02 23:00 event incoming expect deliver }");
        QVERIFY(!loaded.rules);
        QCOMPARE(codesOf(loaded), QByteArrayList{"E501"});
        const QString words = said(loaded);
        QVERIFY2(words.contains(QLatin1String("hold by \"night\"")), qPrintable(words));
        QVERIFY2(words.startsWith(QLatin1String("a.rules:3:54:")), qPrintable(words));
    }

    void tests_data()
    {
        QTest::addColumn<QByteArray>("rules");
        QTest::addColumn<QByteArray>("steps");
        QTest::addColumn<QByteArrayList>("codes");
        const auto row = [](const char *name, const char *rules, const char *steps, QByteArrayList codes = {}) {
            QTest::newRow(name) << QByteArray(rules) << QByteArray(steps) << codes;
        };
        const char *reply = "rule \"r\" { on incoming when me.phone is away do { reply \"Away.\" } }";
        row("the contract is asked", reply,
            "given me.phone = away event incoming from person:bob expect reply \"Away.\" "
            "after 5min event incoming from person:bob expect no reply "
            "after 10min event incoming from person:bob expect reply "
            "after 10min event incoming from person:bob expect no reply after 1h event incoming from person:bob "
            "expect reply");
        row("and its refusal told", reply, "given me.phone = away event incoming message.kind = notice expect reply",
            {"E501"});
        row("strangers get nothing by themselves", reply,
            "given me.phone = away event incoming person.known = false expect no reply");
        row("writing by hand", reply,
            "given me.phone = away event incoming from person:bob expect reply after 1min "
            "event outgoing to person:bob expect deliver after 11min event incoming from person:bob expect reply");
        row("presence",
            "rule \"p\" oneshot { on presence when person is person:bob and presence.now is online do { "
            "notify channel:push \"Bob\" } }",
            "event presence from person:anna presence.now = available expect nothing "
            "event presence from person:bob presence.before = offline, presence.now = away "
            "expect notify channel:push \"Bob\", rule \"p\", no notify channel:sms "
            "event presence from person:bob presence.now = available expect nothing");
        row("deferred", "rule \"d\" { on incoming do { after 5min if not message.read { notify channel:sms \"x\" } } }",
            "event incoming expect no notify after 4min expect nothing after 1min expect notify channel:sms "
            "event incoming given message.read = true after 1h expect nothing");
        row("schedules", "rule \"s\" { on at 07:15 do { notify channel:push \"Up\" } }",
            "at 2026-03-02 07:00 after 10min expect nothing after 10min expect notify after 24h expect rule \"s\"");
        row("detach",
            "rule \"l\" { on detach when me.away_reason is lost do { after 15min if me.phone is away "
            "{ notify channel:email \"since {me.away_since | time}\" } } }",
            "at 2026-03-02 10:00 event detach me.away_reason = lost after 20min "
            "expect notify channel:email \"since 10:00:00\" event detach me.away_reason = asked after 1h expect "
            "nothing");
        row("groups and names",
            "rule \"g\" { on incoming when person in group:family do { notify channel:push "
            "\"{person.first_name}\" } }",
            "given person:mum in group:family, person:mum named \"Mum <b>Dear\" event incoming from person:mum "
            "expect notify \"Mum\" event incoming from person:bob expect nothing");
        row("policies", "policy p { person:joe block, warn strangers ask }",
            "event incoming from person:joe expect drop, warn event incoming person.known = false expect hold");
        row("plugins",
            "use optional weather 1 rule \"w\" { on attach when weather.rain_today ?? false do { notify "
            "channel:push \"Rain\" } }",
            "event attach expect nothing given weather.rain_today = true event attach expect notify");
        row("nothing has happened", "rule \"a\" { on incoming do { hold } }", "expect hold", {"E502"});
        row("too long", "rule \"e\" { on every 1min do { notify channel:push \"x\" } }",
            "at 2026-01-01 00:00 after 300d expect nothing", {"E503"});
    }
    void tests()
    {
        QFETCH(QByteArray, rules);
        QFETCH(QByteArray, steps);
        QFETCH(QByteArrayList, codes);
        const RuleSet::Loaded loaded = loadOne(rules + "\ntest \"t\" { " + steps + " }");
        QByteArrayList errors;
        for (const QByteArray &code : codesOf(loaded)) {
            if (code.startsWith('E')) {
                errors.append(code);
            }
        }
        QVERIFY2(errors == codes, qPrintable(said(loaded)));
    }

    void policyBlocksAreRows()
    {
        const std::shared_ptr<const RuleSet> rules =
            rulesOf("policy p {\n person:joe block, warn\n network:irc hold\n strangers ask\n}");
        const std::vector<PolicyRow> expected{
            {PersonSubject{IdentityId(12)}, {PolicyVerdict::Block, PolicyVerdict::Warn}, {}, {}, {}},
            {NetworkSubject{QStringLiteral("irc")}, {PolicyVerdict::Hold}, {}, {}, {}},
            {Strangers{}, {PolicyVerdict::Ask}, {}, {}, {}}};
        QCOMPARE(rules->policies().size(), expected.size());
        for (size_t i = 0; i < expected.size(); ++i) {
            PolicyRow row = rules->policies()[i];
            QCOMPARE(row.origin, QStringLiteral("test.rules:%1").arg(i + 3));
            QVERIFY(row.subject == expected[i].subject && row.verdicts == expected[i].verdicts);
            QVERIFY(row.direction == PolicyDirection::Both && row.phase == PolicyPhase::Always);
        }
    }
};

QTEST_GUILESS_MAIN(TestRuleSet)
#include "tst_rule_set.moc"
