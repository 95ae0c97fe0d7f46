// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/graph.h"

#include <QTest>

using namespace locum;
using namespace locum::persons;

namespace {

IdentityId id(qint64 value)
{
    return IdentityId(value);
}

std::vector<IdentityId> ids(std::initializer_list<qint64> values)
{
    std::vector<IdentityId> list;
    for (const qint64 value : values) {
        list.push_back(id(value));
    }
    return list;
}

struct People {
    Graph graph;
    qint64 number = 0;

    explicit People(int count)
    {
        for (int at = 1; at <= count; ++at) {
            graph.apply(++number, Add{id(at)});
        }
    }
    std::optional<Conflict> act(const Act &what) { return graph.apply(++number, what); }
};

} // namespace

class TestGraph : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPersonIsNamedByTheirOldestIdentity()
    {
        People p(4);
        QVERIFY(!p.act(Link{id(4), id(3)}));
        QCOMPARE(p.graph.person(id(4)).value(), 3);
        QVERIFY(!p.act(Link{id(4), id(1)}));
        QCOMPARE(p.graph.person(id(3)).value(), 1);
        QVERIFY(p.graph.members(PersonId(3)) == ids({1, 3, 4})); // an old id still resolves
        QCOMPARE(p.graph.person(id(2)).value(), 2);
    }

    void aConflictNamesWhatIsInTheWay()
    {
        People p(4);
        QVERIFY(!p.act(Link{id(1), id(2)}));
        QVERIFY(!p.act(Link{id(3), id(4)}));
        QVERIFY(!p.act(Apart{id(4), id(2)}));
        const auto conflict = p.act(Link{id(1), id(3)});
        QVERIFY(conflict.has_value());
        QCOMPARE(conflict->cause, Conflict::Cause::KeptApart);
        QCOMPARE(conflict->between.size(), std::size_t(1));
        QVERIFY(p.graph.areKeptApart(id(1), id(3)));
        QVERIFY(!p.act(Link{id(1), id(3), true}));
        QCOMPARE(p.graph.person(id(4)).value(), 1);
        QVERIFY(!p.graph.areApart(id(4), id(2)));
    }

    void refusesWithItsCause_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<int>("cause");
        const auto row = [](const char *name, int which, Conflict::Cause cause) {
            QTest::newRow(name) << which << static_cast<int>(cause);
        };
        row("nobody of that id", 0, Conflict::Cause::Unknown);
        row("there already", 1, Conflict::Cause::AlreadyThere);
        row("apart within one person", 2, Conflict::Cause::OnePerson);
        row("a split of two persons", 3, Conflict::Cause::NotOnePerson);
        row("a split of the whole", 4, Conflict::Cause::NotOnePerson);
        row("no such act", 5, Conflict::Cause::Unknown);
        row("the undo of an identity", 6, Conflict::Cause::Unknown);
        row("undone twice", 7, Conflict::Cause::CannotBeUndone);
        row("an attachment twice", 8, Conflict::Cause::AlreadyThere);
    }
    void refusesWithItsCause()
    {
        QFETCH(int, which);
        QFETCH(int, cause);
        People p(3);
        QVERIFY(!p.act(Link{id(1), id(2)}));                        // 4
        QVERIFY(!p.act(Attach{QStringLiteral("r"), id(3), false})); // 5
        QVERIFY(!p.act(Gone{id(3)}));                               // 6
        QVERIFY(!p.act(Undo{6}));                                   // 7
        const std::vector<Act> acts{Link{id(1), id(9)},
                                    Add{id(2)},
                                    Apart{id(1), id(2)},
                                    Split{ids({1, 3})},
                                    Split{ids({1, 2})},
                                    Undo{99},
                                    Undo{1},
                                    Undo{6},
                                    Attach{QStringLiteral("r"), id(1), false}};
        const auto before = p.graph.snapshot();
        const auto conflict = p.act(acts[static_cast<size_t>(which)]);
        QVERIFY(conflict.has_value());
        QCOMPARE(static_cast<int>(conflict->cause), cause);
        QVERIFY(p.graph.snapshot() == before);
    }

    void aPersonHasAtMost64Identities()
    {
        People p(65);
        for (int at = 2; at <= 64; ++at) {
            QVERIFY(!p.act(Link{id(1), id(at)}));
        }
        const auto conflict = p.act(Link{id(65), id(64)});
        QVERIFY(conflict.has_value());
        QCOMPARE(conflict->cause, Conflict::Cause::TooMany);
    }

    void anUndoThatWouldMergeIsRefused()
    {
        People p(3);
        QVERIFY(!p.act(Link{id(1), id(2)}));  // 4
        QVERIFY(!p.act(Split{ids({1})}));     // 5
        QVERIFY(!p.act(Link{id(2), id(3)}));  // 6
        QVERIFY(!p.act(Apart{id(1), id(3)})); // 7
        const auto conflict = p.act(Undo{5});
        QVERIFY(conflict.has_value());
        QCOMPARE(conflict->cause, Conflict::Cause::WouldMerge);
        QVERIFY(!conflict->between.empty());
        QCOMPARE(p.graph.person(id(2)).value(), 2);
    }

    void aRestrictionFollowsBothSides()
    {
        People p(3);
        QVERIFY(!p.act(Link{id(1), id(2)}));
        QVERIFY(!p.act(Attach{QStringLiteral("block"), id(2), true}));
        QVERIFY(!p.act(Attach{QStringLiteral("allow"), id(2), false}));
        QVERIFY(!p.act(Split{ids({2})}));
        QVERIFY(p.graph.reach(QStringLiteral("block")) == ids({1, 2}));
        QVERIFY(p.graph.anchors(QStringLiteral("block")) == ids({1, 2}));
        QVERIFY(p.graph.reach(QStringLiteral("allow")) == ids({1}));
        QVERIFY(!p.act(Link{id(2), id(3)}));
        QVERIFY(p.graph.reach(QStringLiteral("block")) == ids({1, 2, 3}));
    }

    void goneChangesNothingAboutWho()
    {
        People p(2);
        QVERIFY(!p.act(Link{id(1), id(2)}));
        QVERIFY(!p.act(Gone{id(1)}));
        QVERIFY(p.graph.isGone(id(1)));
        QVERIFY(p.graph.members(id(2)) == ids({1, 2}));
        QVERIFY(!p.act(Back{id(1)}));
        QVERIFY(!p.graph.isGone(id(1)));
    }
};

QTEST_GUILESS_MAIN(TestGraph)
#include "tst_graph.moc"
