// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/made_facts.h"
#include "language/program_builder.h"
#include "language/trace.h"

#include <QTest>

using namespace locum::language;
using namespace locum::language::test;

class TestTrace : public QObject {
    Q_OBJECT

private:
    /// `left` is written in front, `rest` behind it.
    NodeId written(NodeId test, NodeId left, const QByteArray &leftWords, const QByteArray &rest)
    {
        m_builder.written(test, leftWords + rest);
        Span span = m_builder.program().nodes[test].span;
        span.end = span.begin + static_cast<quint32>(leftWords.size());
        m_builder.program().nodes[left].span = span;
        return test;
    }
    NodeId inNight()
    {
        const NodeId left = m_builder.field("now.time");
        return written(m_builder.add(InRangeTruth{left, {1350, 420}}), left, "now.time", " in 22:30 .. 07:00");
    }
    NodeId fromBob()
    {
        const NodeId left = m_builder.field("person");
        return written(m_builder.add(AnyOfTruth{left, {7}}), left, "person", " is person:bob");
    }
    NodeId busy()
    {
        const NodeId value = m_builder.field("calendar.busy");
        return written(m_builder.add(BoolTruth{value}), value, "calendar.busy", "");
    }
    QStringList words(NodeId condition)
    {
        m_builder.rule(condition);
        const auto program = m_builder.build();
        QStringList all;
        for (const TraceStep &step :
             explain(*program, static_cast<quint32>(program->rules.size() - 1), incoming, m_facts).steps) {
            all.append(step.words);
        }
        return all;
    }

    ProgramBuilder m_builder;
    MadeFacts m_facts{m_builder.program().vocabulary};

private Q_SLOTS:
    void init()
    {
        m_builder = ProgramBuilder();
        m_facts = MadeFacts(m_builder.program().vocabulary);
    }

    void testsTellTheValuesTheySaw()
    {
        m_facts.at(2461000, 14 * 60 + 5).setIds("person", {3, 4}).set("person.name", "Anna");
        QCOMPARE(words(inNight()), QStringList{QStringLiteral("now.time is 14:05, not in 22:30 .. 07:00")});
        QCOMPARE(words(m_builder.no(inNight())),
                 QStringList{QStringLiteral("now.time is 14:05: 'now.time in 22:30 .. 07:00' does not hold")});
        QCOMPARE(words(fromBob()), QStringList{QStringLiteral("person is \"Anna\", not person:bob")});
        QCOMPARE(words(busy()), QStringList{QStringLiteral("calendar.busy is unknown")});
        QCOMPARE(words(m_builder.no(busy())), QStringList{QStringLiteral("calendar.busy is unknown")});
        m_facts.set("calendar.busy", 0);
        QCOMPARE(words(busy()), QStringList{QStringLiteral("calendar.busy is false")});
        m_facts.at(2461000, 23 * 60);
        QCOMPARE(words(inNight()),
                 QStringList{QStringLiteral("now.time is 23:00: 'now.time in 22:30 .. 07:00' holds")});
        QCOMPARE(words(m_builder.no(inNight())),
                 QStringList{QStringLiteral("now.time is 23:00: 'now.time in 22:30 .. 07:00' holds and must not")});
        QCOMPARE(words(m_builder.no(m_builder.known("calendar.busy"))),
                 QStringList{QStringLiteral("calendar.busy is known")});
    }

    void foreignTextIsCleaned()
    {
        m_facts.set("message.text", "<b>hello</b>\n\u202Eworld");
        const NodeId left = m_builder.field("message.text");
        const NodeId test = m_builder.add(ContainsTruth{left, {"sale"}, 0, false});
        QCOMPARE(words(written(test, left, "message.text", " contains \"sale\"")),
                 QStringList{QStringLiteral("message.text is \"hello world\", not contains \"sale\"")});
    }

    void ofAnAndTheFirstThatFails()
    {
        m_facts.at(2461000, 845).set("person", 7).set("person.name", "Bob");
        QCOMPARE(words(m_builder.both({busy(), inNight(), fromBob()})),
                 QStringList{QStringLiteral("now.time is 14:05, not in 22:30 .. 07:00")});
        QCOMPARE(words(m_builder.both({busy(), fromBob()})), QStringList{QStringLiteral("calendar.busy is unknown")});
        QCOMPARE(words(m_builder.either({busy(), inNight()})).size(), 2);
        QCOMPARE(words(m_builder.either({busy(), fromBob(), inNight()})),
                 QStringList{QStringLiteral("person is \"Bob\": 'person is person:bob' holds")});
    }

    void rulesThatWereNoCandidatesTellWhy()
    {
        const NodeId condition = fromBob();
        m_builder.rule(condition).disabled = true;
        m_builder.rule(condition, 1U << presence);
        m_builder.rule(condition).valid = Range{1, 2};
        m_builder.rule(condition);
        const auto program = m_builder.build();
        m_facts.at(2461000, 0).set("person", 1);
        QCOMPARE(explain(*program, 0, incoming, m_facts).outcome, RuleTrace::Outcome::Disabled);
        QCOMPARE(explain(*program, 1, incoming, m_facts).outcome, RuleTrace::Outcome::OtherEvent);
        QCOMPARE(explain(*program, 2, incoming, m_facts).outcome, RuleTrace::Outcome::NotValid);
        QCOMPARE(explain(*program, 3, incoming, m_facts).outcome, RuleTrace::Outcome::Failed);
    }

    void recordsAreRendered()
    {
        m_facts.at(2461000, 845).set("person", 7);
        const NodeId night = inNight();
        BoundRule &rule = m_builder.rule(m_builder.both({fromBob(), m_builder.no(m_builder.no(night))}));
        rule.name = QStringLiteral("night");
        const auto program = m_builder.build();
        std::vector<Diagnostic> diagnostics;
        const Matcher matcher(program, diagnostics);
        Scratch scratch;
        std::vector<quint32> fired;
        std::vector<TraceRecord> trace;
        matcher.match(incoming, m_facts, scratch, fired, &trace);
        QCOMPARE(trace.size(), size_t(1));
        QCOMPARE(trace[0].failing, night);
        QCOMPARE(rendered(*program, explain(*program, trace[0], m_facts)),
                 QStringLiteral("made.rules:1:1: rule \"night\" did not fire\n"
                                "  now.time is 14:05, not in 22:30 .. 07:00  (made.rules:1:1)\n"));
    }
};

QTEST_GUILESS_MAIN(TestTrace)
#include "tst_trace.moc"
