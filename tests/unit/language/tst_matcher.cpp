// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/made_facts.h"
#include "language/matcher.h"
#include "language/program_builder.h"

#include <QDate>
#include <QTest>

#include <cstdlib>
#include <new>

using namespace locum::language;
using namespace locum::language::test;

namespace {

/// Of this program, while it is counted.
bool isCounting = false;
int allocations = 0;

using Rules = std::vector<quint32>;

} // namespace

void *operator new(std::size_t size)
{
    allocations += isCounting ? 1 : 0;
    if (void *memory = std::malloc(size)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

class TestMatcher : public QObject {
    Q_OBJECT

private:
    /// What fires, of both ways.
    Rules fired(ProgramBuilder &builder, const MadeFacts &facts, EventId event = incoming,
                std::vector<TraceRecord> *trace = nullptr)
    {
        const auto program = builder.build();
        std::vector<Diagnostic> diagnostics;
        const Matcher matcher(program, diagnostics);
        Rules rules;
        matcher.match(event, facts, m_scratch, rules, trace);
        const Rules plain = matchNaively(*program, event, facts);
        return diagnostics.empty() && rules == plain ? rules : Rules{9999};
    }

    static qint64 day(int year, int month, int ofMonth) { return QDate(year, month, ofMonth).toJulianDay(); }

    Scratch m_scratch;

private Q_SLOTS:
    void firesWhatIsSurelyTrue()
    {
        ProgramBuilder builder;
        MadeFacts facts(builder.program().vocabulary);
        const NodeId busy = builder.isTrue("calendar.busy");
        builder.rule(busy);
        builder.rule(builder.no(busy));
        builder.rule(builder.either({busy, builder.no(busy)}));
        builder.rule(builder.no(builder.known("calendar.busy")));
        builder.rule(builder.add(
            BoolTruth{builder.add(DefaultValue{builder.field("calendar.busy"), builder.number(BaseType::Bool, 1)})}));
        builder.rule(std::nullopt);
        QCOMPARE(fired(builder, facts), (Rules{3, 4, 5}));
        facts.set("calendar.busy", 1);
        QCOMPARE(fired(builder, facts), (Rules{0, 2, 4, 5}));
        facts.set("calendar.busy", 0);
        QCOMPARE(fired(builder, facts), (Rules{1, 2, 5}));
    }

    void onlyRulesInForce()
    {
        ProgramBuilder builder;
        MadeFacts facts(builder.program().vocabulary);
        facts.at(day(2026, 7, 6), 600).set("person", 1);
        const auto add = [&](std::optional<NodeId> condition) {
            builder.rule(condition);
            builder.rule(condition, 1U << presence);
            builder.rule(condition, 3);
            builder.rule(condition).disabled = true;
            builder.rule(condition).valid = Range{day(2026, 7, 6), day(2026, 7, 6)};
            builder.rule(condition).valid = Range{day(2026, 7, 7), day(2026, 7, 9)};
            builder.rule(condition).valid = Range{day(2026, 7, 1), day(2026, 7, 5)};
        };
        add(std::nullopt);
        add(builder.is("person", {1}));
        QCOMPARE(fired(builder, facts), (Rules{0, 2, 4, 7, 9, 11}));
        QCOMPARE(fired(builder, facts, presence), (Rules{1, 2, 8, 9}));
        QCOMPARE(fired(builder, facts, 31), Rules{});
        facts.at(day(2026, 7, 9), 600);
        QCOMPARE(fired(builder, facts), (Rules{0, 2, 5, 7, 9, 12}));
    }

    void hours_data()
    {
        QTest::addColumn<int>("weekdays");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<qint64>("today");
        QTest::addColumn<int>("minutes");
        QTest::addColumn<bool>("inside");
        const int friday = 1 << 4;
        const qint64 aFriday = day(2026, 7, 10);
        const auto row = [](const char *name, int weekdays, int from, int to, qint64 today, int minutes, bool inside) {
            QTest::newRow(name) << weekdays << from << to << today << minutes << inside;
        };
        row("its first minute", 127, 480, 1020, aFriday, 480, true);
        row("the minute before", 127, 480, 1020, aFriday, 479, false);
        row("its last minute", 127, 480, 1020, aFriday, 1019, true);
        row("its end", 127, 480, 1020, aFriday, 1020, false);
        row("on its day", friday, 480, 1020, aFriday, 600, true);
        row("on another day", friday, 480, 1020, aFriday + 1, 600, false);
        row("over midnight, before it", friday, 1350, 420, aFriday, 1400, true);
        row("over midnight, after it", friday, 1350, 420, aFriday + 1, 100, true);
        row("over midnight, the night before its day", friday, 1350, 420, aFriday, 100, false);
        row("over midnight, the evening after its day", friday, 1350, 420, aFriday + 1, 1400, false);
        row("over midnight, in between", friday, 1350, 420, aFriday, 700, false);
        row("up to midnight", 127, 1380, 0, aFriday, 1439, true);
        row("up to midnight, at it", 127, 1380, 0, aFriday, 0, false);
        row("equal ends", 127, 600, 600, aFriday, 600, false);
    }
    void hours()
    {
        QFETCH(int, weekdays);
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(qint64, today);
        QFETCH(int, minutes);
        QFETCH(bool, inside);
        ProgramBuilder builder;
        MadeFacts facts(builder.program().vocabulary);
        facts.at(today, minutes);
        const NodeId test = builder.inHours({{{from, to}, false, static_cast<quint8>(weekdays)}});
        builder.rule(test);
        builder.rule(builder.no(test));
        QCOMPARE(fired(builder, facts), (inside ? Rules{0} : Rules{1}));
    }

    void hoursOfDates()
    {
        ProgramBuilder builder;
        MadeFacts facts(builder.program().vocabulary);
        const qint64 first = day(2026, 7, 6); // a Monday
        builder.rule(builder.inHours({{{first, first + 6}, true, 0x7f}}));
        builder.rule(builder.inHours({{{first, first + 6}, true, 0b1100000}, {{0, 60}, false, 0x7f}}));
        QCOMPARE(fired(builder, facts.at(first - 1, 600)), Rules{});
        QCOMPARE(fired(builder, facts.at(first, 600)), Rules{0});
        QCOMPARE(fired(builder, facts.at(first + 6, 1439)), (Rules{0, 1}));
        QCOMPARE(fired(builder, facts.at(first + 7, 30)), Rules{1});
    }

    void anyIdOfOnePersonAnchors()
    {
        ProgramBuilder builder;
        MadeFacts facts(builder.program().vocabulary);
        builder.rule(builder.is("person", {7}));
        builder.rule(builder.is("person", {5, 7, 9}));
        builder.rule(builder.no(builder.is("person", {7})));
        builder.rule(builder.either({builder.is("person", {7}), builder.contains("message.text", {"x"})}));
        builder.rule(builder.is("person", {}));
        facts.setIds("person", {9, 7}).set("message.text", "X");
        QCOMPARE(fired(builder, facts), (Rules{0, 1, 3}));
        facts.setIds("person", {});
        QCOMPARE(fired(builder, facts), (Rules{2, 3}));
        facts.forget("person");
        QCOMPARE(fired(builder, facts), Rules{3});
    }

    void addressesAnchorAsWritten()
    {
        ProgramBuilder builder;
        MadeFacts facts(builder.program().vocabulary);
        builder.rule(
            builder.compare(builder.field("identity.address"), Relation::Equal, builder.text("bob@example.net")));
        builder.rule(builder.add(InTextsTruth{builder.field("identity.address"), {"a@b", "bob@example.net"}}));
        QCOMPARE(fired(builder, facts.set("identity.address", "bob@example.net")), (Rules{0, 1}));
        QCOMPARE(fired(builder, facts.set("identity.address", "Bob@example.net")), Rules{});
    }

    void onlyCandidatesAreVisited()
    {
        ProgramBuilder builder;
        MadeFacts facts(builder.program().vocabulary);
        for (int i = 0; i < 1000; ++i) {
            builder.rule(builder.both({builder.is("person", {i}), builder.contains("message.text", {"sale"})}));
        }
        for (int i = 0; i < 1000; ++i) {
            builder.rule(builder.both(
                {builder.contains("message.text", {"word" + QByteArray::number(i) + "."}), builder.inTime(0, 720)}));
        }
        facts.at(7, 60).set("person", 500).set("message.text", "A Sale of WORD77. and word78");
        std::vector<TraceRecord> trace;
        QCOMPARE(fired(builder, facts, incoming, &trace), (Rules{500, 1077}));
        QCOMPARE(trace.size(), size_t(2));
    }

    void manyRulesOfOneAccountAreFoundByTheirText()
    {
        ProgramBuilder builder;
        MadeFacts facts(builder.program().vocabulary);
        for (int i = 0; i < 500; ++i) {
            builder.rule(builder.both({builder.is("account", {1}),
                                       builder.contains("message.text", {"word" + QByteArray::number(i) + "."})}));
        }
        std::vector<TraceRecord> trace;
        facts.set("account", 1).set("message.text", "word77.");
        QCOMPARE(fired(builder, facts, incoming, &trace), Rules{77});
        QCOMPARE(trace.size(), size_t(1));
    }

    void nothingIsAskedTwiceOrInVain()
    {
        ProgramBuilder builder;
        MadeFacts facts(builder.program().vocabulary);
        for (int i = 0; i < 20; ++i) {
            builder.rule(builder.both({builder.isTrue("calendar.busy"), builder.contains("message.text", {"x"}),
                                       builder.isTrue("message.mentions_me"), builder.is("person", {1})}));
        }
        std::vector<Diagnostic> diagnostics;
        const Matcher matcher(builder.build(), diagnostics);
        Rules rules;
        matcher.match(incoming, facts.set("person", 2), m_scratch, rules);
        QCOMPARE(facts.asked("message.text") + facts.asked("calendar.busy") + facts.asked("message.mentions_me"), 0);
        matcher.match(incoming, facts.set("person", 1).set("message.mentions_me", 0), m_scratch, rules);
        QCOMPARE(facts.asked("message.mentions_me"), 1);
        QCOMPARE(facts.asked("message.text") + facts.asked("calendar.busy"), 0);
        facts.set("message.mentions_me", 1).set("message.text", "y");
        matcher.match(incoming, facts, m_scratch, rules);
        QCOMPARE(facts.asked("message.text"), 1);
        QCOMPARE(facts.asked("calendar.busy"), 0);
    }

    void traceTellsTheFailingTest()
    {
        ProgramBuilder builder;
        MadeFacts facts(builder.program().vocabulary);
        const NodeId busy = builder.isTrue("calendar.busy");
        const NodeId mentions = builder.no(builder.isTrue("message.mentions_me"));
        builder.rule(builder.both({builder.is("person", {1}), busy, mentions}));
        facts.set("person", 1).set("message.mentions_me", 0);
        std::vector<TraceRecord> trace;
        QCOMPARE(fired(builder, facts, incoming, &trace), Rules{});
        QCOMPARE(trace.size(), size_t(1));
        QCOMPARE(trace[0].failing, busy);
        QCOMPARE(trace[0].truth, Truth::Unknown);
        facts.set("message.mentions_me", 1);
        QCOMPARE(fired(builder, facts, incoming, &trace), Rules{});
        QCOMPARE(trace[0].truth, Truth::False);
        facts.set("message.mentions_me", 0).set("calendar.busy", 1);
        QCOMPARE(fired(builder, facts, incoming, &trace), Rules{0});
        QCOMPARE(trace[0].failing, TraceRecord::noNode);
    }

    void allocatesNothingInTheSteadyState()
    {
        ProgramBuilder builder;
        MadeFacts facts(builder.program().vocabulary);
        for (int i = 0; i < 300; ++i) {
            const NodeId text = builder.contains("message.text", {"word" + QByteArray::number(i % 150)});
            builder.rule(i % 2 == 0 ? builder.both({builder.is("person", {i}), text})
                                    : builder.both({text, builder.inTime(0, 1000)}));
        }
        facts.at(7, 60).set("person", 4).set("message.text", "a rather long text with word2, word77 and Wörd3 in it");
        std::vector<Diagnostic> diagnostics;
        const Matcher matcher(builder.build(), diagnostics);
        Rules rules;
        std::vector<TraceRecord> trace;
        matcher.match(incoming, facts, m_scratch, rules, &trace);
        isCounting = true;
        for (int i = 0; i < 10; ++i) {
            matcher.match(incoming, facts, m_scratch, rules, &trace);
        }
        isCounting = false;
        QCOMPARE(allocations, 0);
        QVERIFY(!rules.empty());
    }

    void badPatternsAreRefused()
    {
        ProgramBuilder builder;
        builder.rule(builder.matches("message.text", "(unclosed"));
        builder.rule(builder.both({builder.is("person", {1}), builder.matches("person.name", "((a{100}){100}){100}")}));
        std::vector<Diagnostic> diagnostics;
        const Matcher matcher(builder.build(), diagnostics);
        QCOMPARE(diagnostics.size(), size_t(2));
        QCOMPARE(diagnostics[0].code, Code::BadPattern);
        QCOMPARE(diagnostics[1].code, Code::PatternTooLarge);
    }
};

QTEST_GUILESS_MAIN(TestMatcher)
#include "tst_matcher.moc"
