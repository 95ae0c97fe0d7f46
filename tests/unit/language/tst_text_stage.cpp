// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/literal_index.h"
#include "language/made_facts.h"
#include "language/matcher.h"
#include "language/program_builder.h"

#include <QTest>

#include <random>
#include <set>

using namespace locum::language;
using namespace locum::language::test;

namespace {

std::set<quint32> found(const std::vector<std::string> &literals, std::string_view text)
{
    LiteralIndex index;
    for (quint32 i = 0; i < literals.size(); ++i) {
        index.add(i, literals[i]);
    }
    index.build();
    LiteralHits hits;
    hits.clear(literals.size());
    index.find(text, hits);
    return {hits.found().begin(), hits.found().end()};
}

std::set<quint32> plainlyFound(const std::vector<std::string> &literals, std::string_view text)
{
    std::set<quint32> all;
    for (quint32 i = 0; i < literals.size(); ++i) {
        if (text.find(literals[i]) != std::string_view::npos) {
            all.insert(i);
        }
    }
    return all;
}

} // namespace

class TestTextStage : public QObject {
    Q_OBJECT

private:
    std::vector<quint32> fired(ProgramBuilder &builder, const QByteArray &text)
    {
        const auto program = builder.build();
        MadeFacts facts(program->vocabulary);
        facts.set("message.text", text);
        std::vector<Diagnostic> diagnostics;
        const Matcher matcher(program, diagnostics);
        std::vector<quint32> rules;
        matcher.match(incoming, facts, m_scratch, rules, &m_trace);
        return diagnostics.empty() && rules == matchNaively(*program, incoming, facts) ? rules
                                                                                       : std::vector<quint32>{9999};
    }

    Scratch m_scratch;
    std::vector<TraceRecord> m_trace;

private Q_SLOTS:
    void literalsAreFound_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("letters");
        for (const int count : {1, 6, 7, 40, 500}) {
            for (const int letters : {1, 2, 5, 26}) {
                QTest::addRow("%d of %d letters", count, letters) << count << letters;
            }
        }
    }
    void literalsAreFound()
    {
        QFETCH(int, count);
        QFETCH(int, letters);
        std::mt19937 random(static_cast<unsigned>(count * 100 + letters));
        const auto word = [&](unsigned longest) {
            std::string made;
            for (auto length = random() % longest + 1; length > 0; --length) {
                made += static_cast<char>('a' + random() % static_cast<unsigned>(letters));
            }
            return made;
        };
        for (int round = 0; round < 20; ++round) {
            std::vector<std::string> literals;
            for (int i = 0; i < count; ++i) {
                literals.push_back(word(20));
            }
            std::string text = word(60);
            if (round % 2 == 0) {
                text += literals[random() % literals.size()] + word(3);
            }
            QVERIFY(found(literals, text) == plainlyFound(literals, text));
        }
    }

    void literalsWithBytesOfEveryKind()
    {
        const std::vector<std::string> literals = {std::string("\0", 1),
                                                   std::string("a\0", 2),
                                                   "a",
                                                   "ab",
                                                   "abc",
                                                   "abcd",
                                                   "\xff\xff\xff\xff\xff\xff\xff\xff",
                                                   std::string(3000, 'x'),
                                                   "xxxxxxxxx"};
        for (const std::string &text : {std::string(), std::string("a\0b", 3), std::string("abcd"), std::string("xabc"),
                                        std::string(9, '\xff'), std::string(3001, 'x')}) {
            QVERIFY(found(literals, text) == plainlyFound(literals, text));
        }
    }

    void caseIsFoldedByCodePoint_data()
    {
        QTest::addColumn<QByteArray>("part");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("held");
        const auto row = [](const char *name, const char *part, const char *text, bool held) {
            QTest::newRow(name) << QByteArray(part) << QByteArray(text) << held;
        };
        row("ASCII", "URGENT", "most Urgent!", true);
        row("Latin", "ÅNGSTRÖM", "ångström", true);
        row("Greek, with both sigmas", "ΣΊΣΥΦΟΣ", "σίσυφος", true);
        row("the Kelvin sign", "K", "\u212a", true);
        row("the long s", "s", "ſ", true);
        row("capital sharp s", "STRAẞE", "straße", true);
        row("sharp s is not two", "strasse", "straße", false);
        row("dotted I is a letter of its own", "istanbul", "İstanbul", false);
        row("Cherokee", "ꭰ", "Ꭰ", true);
        row("decomposed is another text", "é", "e\u0301", false);
        row("beyond the first plane", "𐐀", "𐐨", true);
        row("nothing is in everything", "", "anything", true);
        row("nothing is in nothing", "", "", true);
        row("something is not in nothing", "a", "", false);
    }
    void caseIsFoldedByCodePoint()
    {
        QFETCH(QByteArray, part);
        QFETCH(QByteArray, text);
        QFETCH(bool, held);
        for (const int others : {0, 100}) {
            ProgramBuilder builder;
            builder.rule(builder.contains("message.text", {part}));
            builder.rule(builder.no(builder.contains("message.text", {part})));
            for (int i = 0; i < others; ++i) {
                builder.rule(builder.contains("message.text", {"other" + QByteArray::number(i)}));
            }
            QCOMPARE(fired(builder, text), std::vector<quint32>{held ? 0U : 1U});
        }
    }

    void expressionsAreFilteredByTheirAtoms()
    {
        ProgramBuilder builder;
        for (int i = 0; i < 300; ++i) {
            builder.rule(builder.matches("message.text", "(?i)ticket-" + QByteArray::number(i) + "\\b"));
        }
        QCOMPARE(fired(builder, "see TICKET-7, ticket-12."), (std::vector<quint32>{7, 12}));
        // ticket-1 was a candidate for ticket-12.
        QVERIFY(m_trace.size() <= 4);
        QCOMPARE(fired(builder, "nothing of that"), std::vector<quint32>{});
        QCOMPARE(m_trace.size(), size_t(0));
    }

    void atomsAreFoundWhateverTheCase_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *expression, const char *text) {
            QTest::addRow("%s in %s", expression, text) << QByteArray(expression) << QByteArray(text);
        };
        row("İstanbul", "İstanbul");
        row("(?i)kelvin", "\u212aelvin");
        row("(?i)straße", "STRAẞE");
        row("(?i)σίσυφος", "ΣΊΣΥΦΟΣ");
        row("(?i)ꭰꭱ", "ᎠᎡ");
        row("ᎠᎡ", "ᎠᎡ");
        row("(?i)sun", "ſun");
        row("ǅungla", "ǅungla");
        row("(?i)ǆungla", "ǅungla");
        row("𐐀𐐁", "𐐀𐐁");
    }
    void atomsAreFoundWhateverTheCase()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QByteArray, text);
        ProgramBuilder builder;
        builder.rule(builder.matches("message.text", expression));
        QCOMPARE(fired(builder, text), std::vector<quint32>{0});
    }

    void expressionsWithoutAtomsAreMatchedTogether()
    {
        for (const int count : {1, 50, 1500}) {
            ProgramBuilder builder;
            for (int i = 0; i < count; ++i) {
                builder.rule(builder.matches("message.text", "^[0-9]{" + QByteArray::number(i % 900 + 1) + "}$"));
            }
            const auto rules = fired(builder, "7");
            QCOMPARE(rules.front(), 0U);
            QCOMPARE(rules.size(), size_t(count > 900 ? 2 : 1));
            if (count == 50) {
                QCOMPARE(m_trace.size(), size_t(1));
            }
        }
    }

    void aSetThatRunsOutOfMemoryIsNotANoMatch()
    {
        // Each of these makes RE2's automaton remember where it saw a letter: together their states are beyond
        // counting.
        ProgramBuilder builder;
        for (int i = 0; i < 400; ++i) {
            builder.rule(builder.matches("message.text", QByteArray(1, static_cast<char>('a' + i % 26)) + ".{" +
                                                             QByteArray::number(100 + i) + "}[0-9]$"));
        }
        std::mt19937 random(7);
        QByteArray text;
        for (int i = 0; i < 20'000; ++i) {
            text += static_cast<char>('a' + random() % 26);
        }
        const auto rules = fired(builder, text + "1");
        QVERIFY(rules != std::vector<quint32>{9999});
        QVERIFY(!rules.empty());
    }

    void pathologicalExpressionsTakeLinearTime()
    {
        ProgramBuilder builder;
        builder.rule(builder.matches("message.text", "(a*)*b"));
        builder.rule(builder.matches("message.text", "(a|aa)+$"));
        builder.rule(builder.matches("message.text", "(x+x+)+y"));
        QCOMPARE(fired(builder, QByteArray(200'000, 'a')), std::vector<quint32>{1});
        QCOMPARE(fired(builder, QByteArray(200'000, 'x')), std::vector<quint32>{});
    }
};

QTEST_GUILESS_MAIN(TestTextStage)
#include "tst_text_stage.moc"
