// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/made_facts.h"
#include "language/matcher.h"
#include "language/node_text.h"
#include "language/rule_words.h"

#include <QTest>

using namespace locum::language;

class TestCheckConditions : public QObject {
    Q_OBJECT

    std::shared_ptr<const Vocabulary> m_words = test::ruleWords();
    test::KnownNames m_names{m_words};

    Checked checkedCondition(const QByteArray &condition, const QByteArray &before = {},
                             const ReferenceResolver *names = nullptr, const QByteArray &event = "incoming")
    {
        const QByteArray file = "locum 1\n" + before + "\nrule \"a\" { on " + event + " when " + condition +
                                " do { notify channel:sms } }\n";
        Checked checked = check(QStringLiteral("a.rules"), file, m_words, names, nullptr);
        for (const Diagnostic &diagnostic : checked.diagnostics) {
            if (severityOf(diagnostic.code) == Severity::Error) {
                qInfo("%s", rendered(diagnostic, checked.sources).toUtf8().constData());
            }
        }
        return checked;
    }

private Q_SLOTS:
    void conditionsAreBound_data()
    {
        QTest::addColumn<QByteArray>("condition");
        QTest::addColumn<QByteArray>("bound");
        const auto row = [](const char *condition, const char *bound) {
            QTest::newRow(condition) << QByteArray(condition) << QByteArray(bound);
        };
        row("message.mentions_me", "(true message.mentions_me)");
        row("not (message.read or message.edited)", "(not (or (true message.read) (true message.edited)))");
        row("person is person:bob", "(any person [2])");
        row("person:bob is person", "(any person [2])");
        row("person is not person:bob", "(not (any person [2]))");
        row("person != person:bob", "(not (any person [2]))");
        row("person in group:family", "(any person.groups [1000001])");
        row("person not in [ group:work, group:family ]", "(not (any person.groups [1000001 1000002]))");
        row("identity in group:family", "(any person.groups [1000001])");
        row("person in people", "(any person [4 5])");
        row("person in [ person:mum, person:joe, person:mum ]", "(any person [1 4])");
        row("person.labels contains label:vip", "(any person.labels [7000001])");
        row("label:vip in person.labels", "(same 7000001 person.labels)");
        row("me.status is driving", "(any me.status [3])");
        row("me.status == driving", "(any me.status [3])");
        row("me.status in [ driving, busy ]", "(any me.status [1 3])");
        row("me.away_reason ?? lost is lost", "(any (default me.away_reason 1) [1])");
        row("person.known is true", "(any person.known [1])");
        row("now.weekday in [ sat, sun ]", "(any now.weekday [6 7])");
        row("now.weekday is mon", "(any now.weekday [1])");
        row("message.language is pt_br", "(== message.language \"pt-br\")");
        row("message.language is \"pt-BR\"", "(== message.language \"pt-BR\")");
        row("message.language in [ en, \"de-AT\" ]", "(in message.language [en de-AT])");
        row("now.time in 22:30 .. 07:00", "(range now.time 1350..420)");
        row("now.time in night", "(hours now.time night)");
        row("now.date in 2026-07-06 .. 2026-08-02", "(range now.date 2461228..2461255)");
        row("message.text contains scam", "(contains message.text [Crypto gift card])");
        row("message.text not contains \"X\"", "(not (contains message.text [X]))");
        row("message.text contains person.name", "(contains message.text person.name)");
        row("message.links contains \"example\"", "(contains message.links [example])");
        row("message.text in scam", "(in message.text [Crypto gift card])");
        row("message.text starts with \"URGENT\"", "(starts message.text \"URGENT\")");
        row("message.text ends with scam", "(ends message.text [Crypto gift card])");
        row("message.text matches /a\\/b/i", "(matches message.text (?i)a/b)");
        row("message.size > 10MB", "(> message.size 10000000)");
        row("10MB < message.size", "(> message.size 10000000)");
        row("person.messages(10min) >= 3", "(>= person.messages(600000) 3)");
        row("person.messages(5min + 5min) >= 1 + 2", "(>= person.messages(600000) 3)");
        row("person.auto_replied_ago ?? 365d > 4h", "(> (default person.auto_replied_ago 31536000000) 14400000)");
        row("now.time + 1h < 08:00", "(< (+ now.time 3600000) 480)");
        row("me.away_since - 1h > me.away_since", "(> (- me.away_since 3600000) me.away_since)");
        row("me.away_since - me.away_since > 1h", "(> (- me.away_since me.away_since) 3600000)");
        row("known(person.silent_for)", "(known person.silent_for)");
        row("weather.rain_today ?? false", "(true (default weather.rain_today 0))");
        row("weather.degrees(\"Oslo\") > 3", "(> weather.degrees(\"Oslo\") 3)");
        row("(message.read is message.edited) ?? true", "(true (default (== message.read message.edited) 1))");
    }
    void conditionsAreBound()
    {
        QFETCH(QByteArray, condition);
        QFETCH(QByteArray, bound);
        const QByteArray before = "use weather 1 list people : person = [ person:anna, person:mum ]"
                                  " list scam : text = [ \"gift card\", \"Crypto\", \"Crypto\" ]"
                                  " hours night = 22:00 .. 07:00";
        const Checked checked = checkedCondition(condition, before, &m_names);
        QVERIFY(checked.program);
        QCOMPARE(test::nodeText(*checked.program, *checked.program->rules[0].condition), bound);
    }

    void unionsAreSeveralValues()
    {
        const Checked checked =
            checkedCondition("presence.now is online and presence.before is not online", {}, nullptr, "presence");
        QVERIFY(checked.program);
        QCOMPARE(test::nodeText(*checked.program, *checked.program->rules[0].condition),
                 QByteArray("(and (any presence.now [0 1 2 3 4 5]) (not (any presence.before [0 1 2 3 4 5])))"));
    }

    void openReferencesKeepApart()
    {
        const Checked checked = checkedCondition("person is person:a or person is person:b or person is person:a");
        QVERIFY(checked.program);
        const Program &program = *checked.program;
        QCOMPARE(test::nodeText(program, *program.rules[0].condition),
                 QByteArray("(or (any person [open0]) (any person [open1]) (any person [open0]))"));
        QVERIFY(std::get<BoundEffect>(program.rules[0].actions[0]).target->open);
    }

    void slotsAreShared()
    {
        const Checked checked =
            checkedCondition("person.messages(1h) > 1 and person.messages(60min) < 9 and person.messages(2h) > 3");
        QVERIFY(checked.program);
        QCOMPARE(checked.program->slots.size(), size_t(2));
        QCOMPARE(checked.program->rules[0].fields.size(), size_t(1));
    }

    void patternsAreShared()
    {
        const Checked checked = checkedCondition("message.text matches /x/i or message.text matches /x/i"
                                                 " or message.text matches /x/");
        QVERIFY(checked.program);
        QCOMPARE(checked.program->patterns.size(), size_t(2));
    }

    void absentPluginsAreUnknown_data()
    {
        QTest::addColumn<QByteArray>("condition");
        QTest::addColumn<int>("truth");
        const auto row = [](const char *condition, Truth truth) {
            QTest::newRow(condition) << QByteArray(condition) << static_cast<int>(truth);
        };
        row("radio.on", Truth::Unknown);
        row("not radio.on", Truth::Unknown);
        row("radio.volume(\"x\", 3) > 5", Truth::Unknown);
        row("radio.owner in group:family", Truth::Unknown);
        row("radio.title contains \"x\" or radio.title matches /x/", Truth::Unknown);
        row("radio.volume + 5 > 3", Truth::Unknown);
        row("radio.on ?? true", Truth::True);
        row("radio.on ?? false", Truth::False);
        row("radio.volume ?? 7 > 5", Truth::True);
        row("known(radio.on)", Truth::False);
        row("not known(radio.on)", Truth::True);
        row("radio.on or 2 > 1", Truth::True);
    }
    void absentPluginsAreUnknown()
    {
        QFETCH(QByteArray, condition);
        QFETCH(int, truth);
        const Checked checked = checkedCondition(condition, "use optional radio 2");
        QVERIFY(checked.program);
        for (const Diagnostic &diagnostic : checked.diagnostics) {
            QVERIFY2(diagnostic.code != Code::NeverTrue, "it may be there tomorrow");
        }
        const test::MadeFacts facts(m_words);
        QCOMPARE(static_cast<int>(evaluateNaively(*checked.program, *checked.program->rules[0].condition, facts)),
                 truth);
    }

    void everyNodeHasItsPlace()
    {
        const QByteArray condition = "(person in group:family or not message.read) and message.size + 1kB > 5kB";
        const Checked checked = checkedCondition(condition, {}, &m_names);
        QVERIFY(checked.program);
        for (const Node &node : checked.program->nodes) {
            QVERIFY(node.span.begin < node.span.end);
            QVERIFY(condition.contains(checked.sources.text(node.span).toByteArray()));
        }
        QCOMPARE(checked.sources.text(checked.program->rules[0].conditionSpan).toByteArray(), condition);
    }

    void longAndDeepOnesAreTaken()
    {
        const QByteArray chain = "message.read" + QByteArray(" or message.edited").repeated(50'000);
        QVERIFY(checkedCondition(chain).program);
        const QByteArray nested = QByteArray("(").repeated(150) + "message.read" + QByteArray(")").repeated(150);
        QVERIFY(checkedCondition(nested).program);
        QVERIFY(checkedCondition("person.messages(1h) > 1" + QByteArray(" + 1").repeated(150)).program);
    }

    void sumsWithoutEndAreRefused()
    {
        const Checked checked = checkedCondition("person.messages(1h) > 1" + QByteArray(" + 1").repeated(50'000));
        QVERIFY(!checked.program);
        QVERIFY(hasErrors(checked.diagnostics));
    }
};

QTEST_GUILESS_MAIN(TestCheckConditions)
#include "tst_check_conditions.moc"
