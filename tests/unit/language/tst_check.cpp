// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/limits.h"
#include "language/program.h"
#include "language/rule_words.h"

#include <QFile>
#include <QTest>

using namespace locum::language;

namespace {

QByteArray golden(const QString &name)
{
    QFile file(qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/tests/golden/rules/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCheck : public QObject {
    Q_OBJECT

    std::shared_ptr<const Vocabulary> m_words = test::ruleWords();
    test::KnownNames m_names{m_words};
    test::MadeFiles m_files;

    Checked checked(const QByteArray &items, const ReferenceResolver *names = nullptr)
    {
        return check(QStringLiteral("root.rules"), "locum 1\n" + items, m_words, names, &m_files);
    }
    static QByteArray codesOf(const Checked &checked)
    {
        QByteArray codes;
        for (const Diagnostic &diagnostic : checked.diagnostics) {
            codes += (codes.isEmpty() ? "" : " ") + codeName(diagnostic.code);
        }
        return codes;
    }

private Q_SLOTS:
    void init() { m_files.files.clear(); }

    void examplesAreRight_data()
    {
        QTest::addColumn<bool>("known");
        QTest::newRow("with names") << true;
        QTest::newRow("without") << false;
    }
    void examplesAreRight()
    {
        QFETCH(bool, known);
        m_files.files = {{QStringLiteral("people.rules"), golden(QStringLiteral("people.rules"))}};
        const Checked result = check(QStringLiteral("examples.rules"), golden(QStringLiteral("examples.rules")),
                                     m_words, known ? &m_names : nullptr, &m_files);
        for (const Diagnostic &diagnostic : result.diagnostics) {
            qInfo("%s", rendered(diagnostic, result.sources).toUtf8().constData());
        }
        QVERIFY(result.program);
        QVERIFY(result.diagnostics.empty());
        const Program &program = *result.program;
        QCOMPARE(program.rules.size(), size_t(14));
        QCOMPARE(program.rules[0].name, QStringLiteral("10 nothing to Alex at night"));
        QVERIFY(std::is_sorted(program.rules.begin(), program.rules.end(),
                               [](const auto &left, const auto &right) { return left.priority > right.priority; }));
        QCOMPARE(program.tests.size(), size_t(2));
        QCOMPARE(program.tests[0].facts.size(), size_t(6)); // `named` and `in` are none
        QCOMPARE(program.policies[0].entries.size(), size_t(5));
        QCOMPARE(program.policies[0].entries[0].verdicts, (std::vector<quint8>{0, 5}));
        QVERIFY(!program.policies[0].entries[4].who);
        QCOMPARE(program.hours.size(), size_t(3)); // lunch is imported, and so the first
        QCOMPARE(program.hours[2].parts[0].weekdays, quint8(0x1f));
        QCOMPARE(program.digests[0].minutes, std::vector<int>{19 * 60});
        QCOMPARE(program.plugins.size(), size_t(2));
        QCOMPARE(program.files.size(), size_t(2));
        QCOMPARE(program.files[0].source, quint32(1));
    }

    void rulesAreInTheirOrder()
    {
        m_files.files = {{QStringLiteral("a"), "locum 1 rule \"a1\" { on incoming when message.read do { hold } }"
                                               " rule \"a2\" priority 7 { on incoming when message.read do { hold } }"},
                         {QStringLiteral("b"), "locum 1 import \"a\" rule \"b\" { on incoming when message.edited do "
                                               "{ hold } }"}};
        const Checked result = checked("rule \"r\" { on incoming when message.auto do { hold } }\n"
                                       "import \"b\" import \"a\"\n"
                                       "rule \"top\" priority 200 { on incoming when message.delayed do { hold } }");
        QVERIFY(result.program);
        QStringList names;
        for (const BoundRule &rule : result.program->rules) {
            names.append(rule.name);
        }
        QCOMPARE(names.join(QLatin1Char(' ')), QStringLiteral("top a1 b r a2"));
    }

    void effectsHaveKeys()
    {
        const Checked result = checked("rule \"x\" { on incoming do { hold notify channel:a after 5min "
                                       "{ notify channel:a notify channel:b } reply \"Hi\" in 20s once per absence "
                                       "at most 3 per 2h per person } }");
        QVERIFY(result.program);
        const auto &actions = result.program->rules[0].actions;
        QCOMPARE(std::get<BoundEffect>(actions[1]).key, QStringLiteral("x#2"));
        const auto &deferred = std::get<BoundDeferred>(actions[2]);
        QCOMPARE(deferred.key, QStringLiteral("x#3"));
        QCOMPARE(deferred.effects[1].key, QStringLiteral("x#3.2"));
        const auto &reply = std::get<BoundEffect>(actions[3]);
        QCOMPARE(reply.key, QStringLiteral("x#4"));
        QCOMPARE(*reply.in, 20'000);
        QCOMPARE(std::get<quint8>(reply.limits[0].window), quint8(3));
        QCOMPARE(reply.limits[0].scope, quint8(3)); // unsaid: rule
        QCOMPARE(reply.limits[1].most, 3);
        QCOMPARE(std::get<qint64>(reply.limits[1].window), 7'200'000);
        QCOMPARE(reply.limits[1].scope, quint8(0));
    }

    void phrasesAreOneText()
    {
        const Checked result =
            checked("phrase p { sv \"Hej {person.first_name}\" en \"Hi\" }\n"
                    "rule \"x\" { on incoming when message.read do { reply p } }\n"
                    "rule \"y\" { on incoming do { warn p notify channel:a \"{me.away_since | ago}\" } }");
        QVERIFY(result.program);
        const Program &program = *result.program;
        QCOMPARE(program.texts.size(), size_t(2));
        QCOMPARE(program.texts[0].phrase, QByteArray("p"));
        QCOMPARE(program.texts[0].entries[0].language, QByteArray("sv"));
        QCOMPARE(std::get<BoundEffect>(program.rules[0].actions[0]).text,
                 std::get<BoundEffect>(program.rules[1].actions[0]).text);
        QCOMPARE(std::get<BoundHole>(program.texts[1].entries[0].pieces[0]).filter, Hole::Filter::Ago);
    }

    void schedulesAreBound()
    {
        const Checked result =
            checked("rule \"x\" { on at 07:15 on mon sun, every 2h, attach do { notify channel:a } }");
        QVERIFY(result.program);
        const BoundRule &rule = result.program->rules[0];
        QCOMPARE(rule.events, EventMask(1) << *m_words->event("at") | EventMask(1) << *m_words->event("every") |
                                  EventMask(1) << *m_words->event("attach"));
        QCOMPARE(*rule.schedules[0].minutes, 435);
        QCOMPARE(rule.schedules[0].weekdays, quint8(0b1000001));
        QCOMPARE(rule.schedules[1].every, 7'200'000);
    }

    void factsOfTestsAreBound()
    {
        const Checked result =
            checked("use optional radio 1\n"
                    "test \"t\" { given me.status = driving, person:new in group:family, person.labels = [ label:new, "
                    "label:vip ],"
                    " radio.on = true, conversation = room:\"#x@y\", message.size = 1MB + 1MB\n"
                    " event incoming from person:eve message.language = sv, person.messages(1h) = 3 }",
                    &m_names);
        QCOMPARE(codesOf(result), QByteArray());
        const auto &facts = result.program->tests[0].facts;
        QCOMPARE(facts.size(), size_t(7));
        QCOMPARE(std::get<qint64>(facts[0]->value.value), 3);
        const auto labels = std::get<std::vector<qint64>>(facts[1]->value.value);
        QVERIFY(labels[0] < lastOpenReference); // whom tests name need not be there
        QCOMPARE(labels[1], 7'000'001);
        QVERIFY(!facts[2]);
        QCOMPARE(std::get<qint64>(facts[4]->value.value), 2'000'000);
        QCOMPARE(std::get<QByteArray>(facts[5]->value.value), QByteArray("sv"));
        QCOMPARE(facts[6]->slot.arguments.size(), size_t(1));
    }

    void factsThatAreWrongAreSaid_data()
    {
        QTest::addColumn<QByteArray>("step");
        QTest::addColumn<QByteArray>("codes");
        const auto row = [](const char *step, const char *codes) {
            QTest::newRow(step) << QByteArray(step) << QByteArray(codes);
        };
        row("given me.status = person:bob", "E206");
        row("given person = group:family", "E206");
        row("given person.labels = label:vip", "E206");
        row("given message.size = me.away_since", "E205");
        row("given me.statu = away", "E203");
        row("given presence.now = online", "E206");
        row("given account:work in group:family", "E215");
        row("event presence message.text = \"x\"", "E235");
        row("expect hold by \"b\"", "E223");
        row("expect digest evening", "E222");
    }
    void factsThatAreWrongAreSaid()
    {
        QFETCH(QByteArray, step);
        QTEST(codesOf(checked("test \"t\" { " + step + " }")), "codes");
    }

    void listsComeFromFiles()
    {
        m_files.files = {{QStringLiteral("words.txt"), "gift card\r\n\n  crypto \ngift card\n"},
                         {QStringLiteral("people.txt"), "bob\nperson:mum\n"}};
        const Checked result = checked("list words : text from \"words.txt\" list who : person from \"people.txt\"\n"
                                       "rule \"x\" { on incoming when message.text contains words and person in who "
                                       "do { hold } }",
                                       &m_names);
        QCOMPARE(codesOf(result), QByteArray());
        const auto &condition =
            std::get<AndTruth>(result.program->nodes[*result.program->rules[0].condition].node).operands;
        const auto &texts = std::get<ContainsTruth>(result.program->nodes[condition[0]].node).texts;
        QCOMPARE(texts, (std::vector<QByteArray>{"crypto", "gift card"}));
        QCOMPARE(std::get<AnyOfTruth>(result.program->nodes[condition[1]].node).values, (std::vector<qint64>{2, 4}));
    }

    void callsAreBound()
    {
        const Checked result = checked("use calendar 1 use optional radio 1\nrule \"x\" { on incoming do { "
                                       "call calendar.book(person.name, 1h) call radio.stop(1, \"x\") } }");
        QVERIFY(result.program);
        QCOMPARE(result.program->rules[0].actions.size(), size_t(1)); // what is not there is left out
        const auto &call = std::get<BoundEffect>(result.program->rules[0].actions[0]);
        QCOMPARE(m_words->functions[*call.function].path, QByteArray("calendar.book"));
        QCOMPARE(call.arguments.size(), size_t(2));
    }

    void lintsAreSilentAboutWhatIsWrong()
    {
        QCOMPARE(codesOf(checked("list few : text = [ \"a\" ] rule \"x\" { on incoming when nothing do { hold } }")),
                 QByteArray("E201"));
    }

    void shadowsAreOfRulesThatAreSure_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<bool>("shadows");
        const auto row = [](const char *first, bool shadows) { QTest::newRow(first) << QByteArray(first) << shadows; };
        row("{ on incoming do { hold } }", true);
        row("{ on incoming when person is person:bob do { hold } }", true);
        row("{ on incoming when message.read do { deliver } }", true);
        row("{ on incoming when message.read and person is person:bob do { deliver notify channel:a } }", true);
        row("{ on incoming when person in [ person:mum, person:bob ] do { hold } }", true);
        row("{ on incoming, presence when person is person:bob do { stop } }", true);
        row("disabled { on incoming do { hold } }", false);
        row("oneshot { on incoming do { hold } }", false);
        row("valid 2026-01-01 .. 2026-02-01 { on incoming do { hold } }", false);
        row("{ on outgoing do { hold } }", false);
        row("{ on incoming when person is person:mum do { hold } }", false);
        row("{ on incoming when message.read and message.edited do { hold } }", false);
        row("{ on incoming when not message.read do { hold } }", false);
        row("{ on incoming do { notify channel:a } }", false);
    }
    void shadowsAreOfRulesThatAreSure()
    {
        QFETCH(QByteArray, first);
        const Checked result = checked("rule \"first\" " + first +
                                       "\nrule \"second\" { on incoming when person is "
                                       "person:bob and message.read do { hold } }");
        QVERIFY(result.program);
        QTEST(codesOf(result) == "W603", "shadows");
    }

    void vocabulariesMayBePoor()
    {
        auto poor = std::make_shared<Vocabulary>(*m_words);
        poor->referenceKinds[0].name = "somebody";
        poor->atEvent.reset();
        poor->scopes = {"rule"};
        const Checked result = check(QStringLiteral("a"),
                                     "locum 1 rule \"x\" { on at 07:00, incoming "
                                     "when person is person:bob do { reply \"Hi\" once per 1h per person } }",
                                     poor, nullptr, nullptr);
        QCOMPARE(codesOf(result), QByteArray("E224 E212 E227"));
    }

    void everyErrorIsSaid()
    {
        const Checked result = checked(QByteArray("rule \"x\" { on incoming when nope do { hold } }\n").repeated(1000));
        QVERIFY(!result.program);
        QCOMPARE(result.diagnostics.size(), Diagnostics::most + 1);
    }
};

QTEST_GUILESS_MAIN(TestCheck)
#include "tst_check.moc"
