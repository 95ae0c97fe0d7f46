// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/lowering.h"
#include "language/program_builder.h"

#include <QTest>

using namespace locum::language;
using namespace locum::language::test;

class TestLowering : public QObject {
    Q_OBJECT

private:
    /// The operations of a condition, each as the letter of its node, "!" before it if negated; targets as numbers, "+"
    /// for firing, "-" for failing.
    QByteArray lowered(NodeId condition, const QHash<NodeId, char> &letters)
    {
        const auto program = m_builder.build();
        Lowering lowering(*program);
        lowering.read(condition);
        const quint32 first = lowering.emit();
        if (first == Operation::fires) {
            return "+";
        }
        QByteArray all;
        const auto target = [](quint32 where) {
            return where == Operation::fires   ? QByteArray("+")
                   : where == Operation::fails ? QByteArray("-")
                                               : QByteArray::number(where);
        };
        for (const Operation &one : lowering.operations) {
            all += (all.isEmpty() ? "" : " ") + QByteArray(one.negated ? "!" : "") + letters.value(one.node, '?') +
                   target(one.onTrue) + target(one.onFalse);
        }
        return all;
    }
    std::optional<Cover> cover(NodeId condition, Lowering::Anchors anchors = Lowering::Anchors::Use)
    {
        m_lowering = std::make_unique<Lowering>(*m_builder.build());
        m_lowering->read(condition);
        return m_lowering->cover(anchors);
    }

    ProgramBuilder m_builder;
    std::unique_ptr<Lowering> m_lowering;

private Q_SLOTS:
    void conditionsBecomeJumps()
    {
        const NodeId a = m_builder.isTrue("message.mentions_me"); // the cheapest
        const NodeId b = m_builder.isTrue("person.known");
        const NodeId c = m_builder.contains("message.text", {"x"});
        const NodeId d = m_builder.isTrue("calendar.busy"); // the dearest
        const QHash<NodeId, char> letters{{a, 'a'}, {b, 'b'}, {c, 'c'}, {d, 'd'}};
        const auto both = [&](std::vector<NodeId> all) { return m_builder.both(std::move(all)); };
        const auto either = [&](std::vector<NodeId> all) { return m_builder.either(std::move(all)); };
        const auto no = [&](NodeId one) { return m_builder.no(one); };
        QCOMPARE(lowered(a, letters), "a+-");
        QCOMPARE(lowered(no(a), letters), "!a+-");
        QCOMPARE(lowered(no(no(a)), letters), "a+-");
        QCOMPARE(lowered(both({d, c, b, a}), letters), "a1- b2- c3- d+-");
        QCOMPARE(lowered(both({d, both({c, a}), b}), letters), "a1- b2- c3- d+-");
        QCOMPARE(lowered(either({d, a}), letters), "a+1 d+-");
        QCOMPARE(lowered(no(both({d, a})), letters), "!a+1 !d+-");
        QCOMPARE(lowered(no(either({d, a})), letters), "!a1- !d+-");
        QCOMPARE(lowered(both({d, either({c, b}), a}), letters), "a1- b32 c3- d+-");
        QCOMPARE(lowered(either({both({d, c}), both({b, a})}), letters), "a12 b+2 c3- d+-");
        QCOMPARE(lowered(no(both({either({a, b}), no(d)})), letters), "!a12 !b+2 d+-");
        QCOMPARE(lowered(both({}), letters), "?+-");
        QCOMPARE(lowered(either({}), letters), "?+-");
    }

    void coversAreTheMostSelective()
    {
        const NodeId person = m_builder.is("person", {1, 2});
        const NodeId account = m_builder.is("account", {3});
        const NodeId text = m_builder.contains("message.text", {"Crypto", "sale"});
        const NodeId night = m_builder.inTime(1350, 420);
        const NodeId mentions = m_builder.isTrue("message.mentions_me");
        const auto kind = [](const std::optional<Cover> &one) { return one->keys.front().kind; };

        const auto best = cover(m_builder.both({mentions, night, text, account, person}));
        QCOMPARE(best->rank, 1U);
        QCOMPARE(best->keys.size(), size_t(2));
        QVERIFY(best->replaces.has_value());

        QCOMPARE(cover(m_builder.both({text, account}))->rank, 4U);
        const auto byText = cover(m_builder.both({text, account}), Lowering::Anchors::Ignore);
        QCOMPARE(kind(byText), AnchorKey::Kind::Literal);
        QCOMPARE(m_lowering->texts[0].literals[0], std::string("crypto"));

        QCOMPARE(kind(cover(m_builder.both({text, night}))), AnchorKey::Kind::Literal);
        const auto byHour = cover(m_builder.both({mentions, night}));
        QCOMPARE(kind(byHour), AnchorKey::Kind::Hour);
        QCOMPARE(byHour->keys.size(), size_t(9)); // 22, 23, 0 … 6
        QVERIFY(!byHour->replaces);
    }

    void coversOfAlternativesAreAllOfThem()
    {
        const NodeId person = m_builder.is("person", {1});
        const NodeId text = m_builder.contains("message.text", {"x"});
        const auto both = cover(m_builder.either({person, text}));
        QCOMPARE(both->keys.size(), size_t(2));
        QCOMPARE(both->rank, Cover::texts);
        QVERIFY(!both->replaces);
        QVERIFY(!cover(m_builder.either({person, m_builder.isTrue("message.mentions_me")})));
    }

    void whatNeedsNothingHasNoCover()
    {
        QVERIFY(!cover(m_builder.no(m_builder.is("person", {1}))));
        QVERIFY(!cover(m_builder.contains("message.text", {"x", ""})));
        QVERIFY(!cover(m_builder.isTrue("message.mentions_me")));
        QVERIFY(!cover(m_builder.inTime(1, 0)));
        QVERIFY(!cover(m_builder.compare(m_builder.field("person"), Relation::NotEqual,
                                         m_builder.number(BaseType::Reference, 1))));
        // Nothing at all is in an empty list.
        QCOMPARE(cover(m_builder.is("person", {}))->keys.size(), size_t(0));
    }

    void deepNestsAreFlat()
    {
        NodeId all = m_builder.isTrue("message.mentions_me");
        for (int i = 0; i < 199; ++i) {
            all = i % 3 == 0   ? m_builder.no(all)
                  : i % 3 == 1 ? m_builder.both({m_builder.isTrue("person.known"), all})
                               : m_builder.either({all, m_builder.isTrue("calendar.busy")});
        }
        const auto program = m_builder.build();
        Lowering lowering(*program);
        lowering.read(all);
        lowering.emit();
        QCOMPARE(lowering.operations.size(), size_t(133));
    }
};

QTEST_GUILESS_MAIN(TestLowering)
#include "tst_lowering.moc"
