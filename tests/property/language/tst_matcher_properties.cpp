// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/matcher.h"
#include "language/random_program.h"

#include <QTest>

#include <rapidcheck.h>

using namespace locum::language;
using namespace locum::language::test;

class TestMatcherProperties : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Whatever the rules and the event, the fast way fires what the plain way fires, tells why, and asks nothing
    /// twice.
    void matcherIsThePlainWalk()
    {
        constexpr int eventsEach = 60;
        Scratch scratch;
        std::vector<quint32> fired;
        std::vector<quint32> traced;
        std::vector<TraceRecord> trace;
        quint64 cases = 0;
        quint64 firings = 0;
        const bool holds = rc::check("the matcher fires what a plain walk fires", [&] {
            // From all of the seeds, whatever the size; a smaller seed is not a simpler case.
            const auto anySeed = rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<quint64>()));
            RandomProgram random(*anySeed);
            const int rules = random.chance(10) ? 60 + random.below(60) : 1 + random.below(12);
            const auto program = random.program(rules);
            std::vector<Diagnostic> diagnostics;
            const Matcher matcher(program, diagnostics);
            RC_ASSERT(diagnostics.empty());
            for (int i = 0; i < (rules > 20 ? eventsEach / 3 : eventsEach); ++i) {
                MadeFacts facts(program->vocabulary);
                random.event(facts);
                const auto event = static_cast<EventId>(random.below(2));
                const std::vector<quint32> expected = matchNaively(*program, event, facts);
                facts.forgetAsked();
                matcher.match(event, facts, scratch, fired);
                RC_ASSERT(fired == expected);
                RC_ASSERT(facts.mostAsked() <= 1);
                matcher.match(event, facts, scratch, traced, &trace);
                RC_ASSERT(traced == expected);
                std::vector<quint32> told;
                for (const TraceRecord &record : trace) {
                    RC_ASSERT((record.failing == TraceRecord::noNode) == (record.truth == Truth::True));
                    if (record.truth == Truth::True) {
                        told.push_back(record.rule);
                    }
                }
                RC_ASSERT(told == expected);
                const BoundRule &some = program->rules[static_cast<size_t>(random.below(rules))];
                if (some.condition) {
                    RC_ASSERT(matcher.evaluate(*some.condition, facts) ==
                              evaluateNaively(*program, *some.condition, facts));
                }
                ++cases;
                firings += expected.size();
            }
        });
        QVERIFY(holds);
        qInfo("%llu (rule set, event) cases, %llu firings", cases, firings);
        QVERIFY(cases == 0 || firings > cases / 10);
    }
};

QTEST_GUILESS_MAIN(TestMatcherProperties)
#include "tst_matcher_properties.moc"
