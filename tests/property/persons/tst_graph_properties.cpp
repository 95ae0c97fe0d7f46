// SPDX-License-Identifier: GPL-2.0-or-later
// The properties of the person graph's acts, over random histories.
#include "persons/graph.h"

#include <QJsonDocument>
#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>

using namespace locum;
using namespace locum::persons;

namespace {

constexpr int most = 9; ///< identities: few, so that acts meet

struct History {
    std::vector<Act> acts;
};

void showValue(const History &history, std::ostream &out)
{
    for (const Act &act : history.acts) {
        out << QString::fromUtf8(QJsonDocument(toJson(act)).toJson(QJsonDocument::Compact)).toStdString() << "\n";
    }
}

rc::Gen<IdentityId> anyone()
{
    return rc::gen::map(rc::gen::inRange(1, most + 1), [](int id) { return IdentityId(id); });
}

rc::Gen<Act> anyAct(int length)
{
    const auto two = [](auto make) {
        return rc::gen::map(rc::gen::tuple(anyone(), anyone(), rc::gen::arbitrary<bool>()), make);
    };
    return rc::gen::weightedOneOf<Act>(
        {{6, two([](const std::tuple<IdentityId, IdentityId, bool> &t) {
              return Act(Link{std::get<0>(t), std::get<1>(t), std::get<2>(t)});
          })},
         {2, two([](const std::tuple<IdentityId, IdentityId, bool> &t) {
              return Act(Apart{std::get<0>(t), std::get<1>(t)});
          })},
         {3, rc::gen::map(rc::gen::container<std::vector<IdentityId>>(2, anyone()),
                          [](std::vector<IdentityId> ids) { return Act(Split{std::move(ids)}); })},
         {3, rc::gen::map(rc::gen::inRange(most + 1, most + 1 + length), [](int n) { return Act(Undo{n}); })},
         {1, rc::gen::map(anyone(), [](IdentityId id) { return Act(Gone{id}); })},
         {1, rc::gen::map(anyone(), [](IdentityId id) { return Act(Back{id}); })},
         {2, two([](const std::tuple<IdentityId, IdentityId, bool> &t) {
              return Act(Attach{QStringLiteral("r%1").arg(std::get<0>(t).value()), std::get<1>(t), std::get<2>(t)});
          })}});
}

rc::Gen<History> histories()
{
    return rc::gen::withSize([](int size) {
        const int length = std::clamp(size, 1, 40);
        return rc::gen::map(rc::gen::container<std::vector<Act>>(static_cast<size_t>(length), anyAct(length)),
                            [](std::vector<Act> acts) { return History{std::move(acts)}; });
    });
}

Graph withEverybody()
{
    Graph graph;
    for (int id = 1; id <= most; ++id) {
        RC_ASSERT(!graph.apply(id, Add{IdentityId(id)}));
    }
    return graph;
}

void isSound(const Graph &graph)
{
    std::set<IdentityId> seen;
    const auto snapshot = graph.snapshot();
    for (const auto &members : snapshot.persons) {
        RC_ASSERT(!members.empty());
        RC_ASSERT(std::is_sorted(members.begin(), members.end()));
        for (const IdentityId member : members) {
            RC_ASSERT(seen.insert(member).second);                                // persons partition identities
            RC_ASSERT(graph.person(member) == PersonId(members.front().value())); // the oldest's birth id
            RC_ASSERT(graph.members(member) == members);
        }
    }
    RC_ASSERT(seen.size() == size_t(most));
    for (const auto &[a, b] : snapshot.apart) { // no cannot-link inside a person, ever
        RC_ASSERT(graph.person(a) != graph.person(b));
    }
}

/// The fold by its definition, in the plainest way: edges in sets, components searched anew each time.
class Model {
public:
    struct Logged {
        qint64 number = 0;
        Act act;
        std::vector<IdentityId> rest; ///< of a split
    };

    /// False: a cannot-link would lie inside a person.
    static std::optional<Model> fold(const std::vector<Logged> &log)
    {
        std::set<qint64> undone;
        for (auto at = log.rbegin(); at != log.rend(); ++at) {
            if (const auto *undo = std::get_if<Undo>(&at->act); undo && !undone.contains(at->number)) {
                undone.insert(undo->number);
            }
        }
        Model model;
        for (const Logged &logged : log) {
            if (!undone.contains(logged.number) && (!model.perform(logged) || !model.isSound())) {
                return std::nullopt;
            }
        }
        return model;
    }

    Graph::Snapshot snapshot() const
    {
        Graph::Snapshot all;
        for (int id = 1; id <= most; ++id) {
            const auto members = component(IdentityId(id));
            if (members.front() == IdentityId(id)) {
                all.persons.push_back(members);
            }
        }
        all.apart.assign(m_cannot.begin(), m_cannot.end());
        all.gone.assign(m_gone.begin(), m_gone.end());
        for (const auto &[name, attachment] : m_attachments) {
            all.anchors.emplace_back(name, std::vector<IdentityId>(attachment.first.begin(), attachment.first.end()));
        }
        return all;
    }

private:
    using Pair = std::pair<IdentityId, IdentityId>;
    static Pair sorted(IdentityId a, IdentityId b) { return a < b ? Pair(a, b) : Pair(b, a); }

    std::vector<IdentityId> component(IdentityId of) const
    {
        std::set<IdentityId> found{of};
        for (size_t before = 0; before != found.size();) {
            before = found.size();
            for (const auto &[a, b] : m_must) {
                if (found.contains(a) || found.contains(b)) {
                    found.insert(a);
                    found.insert(b);
                }
            }
        }
        return {found.begin(), found.end()};
    }
    bool isSound() const
    {
        return std::none_of(m_cannot.begin(), m_cannot.end(),
                            [&](const Pair &pair) { return component(pair.first) == component(pair.second); });
    }
    bool perform(const Logged &logged)
    {
        if (const auto *link = std::get_if<Link>(&logged.act)) {
            if (link->force) {
                const auto one = component(link->a);
                const auto other = component(link->b);
                for (const IdentityId a : one) {
                    for (const IdentityId b : other) {
                        m_cannot.erase(sorted(a, b));
                    }
                }
            }
            m_must.insert(sorted(link->a, link->b));
        } else if (const auto *apart = std::get_if<Apart>(&logged.act)) {
            m_cannot.insert(sorted(apart->a, apart->b));
        } else if (const auto *split = std::get_if<Split>(&logged.act)) {
            perform(*split, logged.rest);
        } else if (const auto *gone = std::get_if<Gone>(&logged.act)) {
            m_gone.insert(gone->identity);
        } else if (const auto *back = std::get_if<Back>(&logged.act)) {
            m_gone.erase(back->identity);
        } else if (const auto *attach = std::get_if<Attach>(&logged.act)) {
            return m_attachments
                .emplace(attach->attachment,
                         std::pair(std::set<IdentityId>{component(attach->identity).front()}, attach->isRestrictive))
                .second;
        }
        return true;
    }
    void perform(const Split &split, const std::vector<IdentityId> &rest)
    {
        std::map<QString, std::set<IdentityId>> covered;
        for (const auto &[name, attachment] : m_attachments) {
            for (const IdentityId anchor : attachment.first) {
                const auto members = component(anchor);
                covered[name].insert(members.begin(), members.end());
            }
        }
        for (const IdentityId a : split.identities) {
            for (const IdentityId b : rest) {
                m_must.erase(sorted(a, b));
                m_cannot.insert(sorted(a, b));
            }
        }
        for (auto &[name, attachment] : m_attachments) {
            if (!attachment.second) {
                continue;
            }
            for (const IdentityId member : covered[name]) { // the oldest of those who are no longer covered
                const auto members = component(member);
                if (std::none_of(members.begin(), members.end(),
                                 [&](IdentityId near) { return attachment.first.contains(near); })) {
                    attachment.first.insert(members.front());
                }
            }
        }
    }

    std::set<Pair> m_must;
    std::set<Pair> m_cannot;
    std::set<IdentityId> m_gone;
    std::map<QString, std::pair<std::set<IdentityId>, bool>> m_attachments;
};

/// The acts that were accepted, as the model takes them.
std::vector<Model::Logged> accepted(const History &history, Graph &graph)
{
    std::vector<Model::Logged> log;
    qint64 number = most;
    for (const Act &act : history.acts) {
        Model::Logged logged{++number, act, {}};
        if (const auto *split = std::get_if<Split>(&act)) {
            for (const IdentityId member : graph.members(split->identities.front())) {
                if (std::find(split->identities.begin(), split->identities.end(), member) == split->identities.end()) {
                    logged.rest.push_back(member);
                }
            }
        }
        if (!graph.apply(number, act)) {
            log.push_back(std::move(logged));
        }
    }
    return log;
}

} // namespace

class TestGraphProperties : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void personsPartitionIdentities()
    {
        QVERIFY(rc::check("persons partition identities, and no cannot-link lies inside one", [] {
            const History history = *histories();
            Graph graph = withEverybody();
            qint64 number = most;
            for (const Act &act : history.acts) {
                graph.apply(++number, act);
                isSound(graph);
            }
        }));
    }

    void aConflictChangesNothingAndNamesItsCause()
    {
        QVERIFY(rc::check("a conflict changes nothing and names its cause", [] {
            const History history = *histories();
            Graph graph = withEverybody();
            qint64 number = most;
            for (const Act &act : history.acts) {
                const auto before = graph.snapshot();
                if (const auto conflict = graph.apply(++number, act)) {
                    RC_ASSERT(graph.snapshot() == before);
                    if (conflict->cause == Conflict::Cause::KeptApart) {
                        RC_ASSERT(!conflict->between.empty());
                        for (const auto &[a, b] : conflict->between) {
                            RC_ASSERT(graph.areApart(a, b));
                        }
                    }
                }
            }
        }));
    }

    void linksCommute()
    {
        QVERIFY(rc::check("links commute and associate, and are idempotent", [] {
            auto links =
                *rc::gen::container<std::vector<std::pair<IdentityId, IdentityId>>>(rc::gen::pair(anyone(), anyone()));
            Graph one = withEverybody();
            qint64 number = most;
            for (const auto &[a, b] : links) {
                RC_ASSERT(!one.apply(++number, Link{a, b}));
            }
            const int turn = *rc::gen::inRange(0, static_cast<int>(links.size()) + 1);
            std::rotate(links.begin(), links.begin() + turn, links.end());
            std::reverse(links.begin(), links.begin() + turn);
            Graph other = withEverybody();
            for (int twice = 0; twice < 2; ++twice) {
                for (const auto &[a, b] : links) {
                    RC_ASSERT(!other.apply(++number, Link{b, a}));
                }
            }
            RC_ASSERT(one.snapshot() == other.snapshot());
        }));
    }

    void undoingTheLastActRestoresEverything()
    {
        QVERIFY(rc::check("undo(last) restores persons, ids and attachments exactly", [] {
            const History history = *histories();
            Graph graph = withEverybody();
            qint64 number = most;
            for (const Act &act : history.acts) {
                const auto before = graph.snapshot();
                if (!graph.apply(++number, act) && !std::holds_alternative<Add>(act)) {
                    const qint64 last = number;
                    const auto after = graph.snapshot();
                    RC_ASSERT(!graph.apply(++number, Undo{last}));
                    RC_ASSERT(graph.snapshot() == before);
                    const qint64 undo = number;
                    RC_ASSERT(!graph.apply(++number, Undo{undo})); // and undoing that gives it back
                    RC_ASSERT(graph.snapshot() == after);
                }
            }
        }));
    }

    void undoEqualsTheFoldWithoutIt()
    {
        QVERIFY(rc::check("undoing any act equals the fold without it, or is refused with nothing changed", [] {
            const History history = *histories();
            Graph graph = withEverybody();
            const auto log = accepted(history, graph);
            const auto folded = Model::fold(log);
            RC_ASSERT(folded.has_value());
            RC_ASSERT(folded->snapshot() == graph.snapshot());
        }));
    }

    void aRefusedUndoWouldHaveMergedWhomTheUserKeepsApart()
    {
        QVERIFY(rc::check("an undo is refused only where the fold without the act is none", [] {
            const History history = *histories();
            Graph graph = withEverybody();
            auto log = accepted(history, graph);
            RC_PRE(!log.empty());
            const auto which = *rc::gen::inRange<size_t>(0, log.size());
            const qint64 number = most + static_cast<qint64>(history.acts.size()) + 1;
            const auto conflict = graph.apply(number, Undo{log[which].number});
            if (conflict && conflict->cause == Conflict::Cause::CannotBeUndone) {
                return; // undone already
            }
            log.push_back({number, Undo{log[which].number}, {}});
            const auto folded = Model::fold(log);
            RC_ASSERT(folded.has_value() == !conflict.has_value());
            if (folded) {
                RC_ASSERT(folded->snapshot() == graph.snapshot());
            }
        }));
    }

    void splittingAMergeGivesTheOldIdsBack()
    {
        QVERIFY(rc::check("merge then split on the old cut gives the old persons and ids", [] {
            const History history = *histories();
            Graph graph = withEverybody();
            qint64 number = most + 1000;
            accepted(history, graph);
            const auto persons = graph.snapshot().persons;
            RC_PRE(persons.size() > 1);
            const auto at = *rc::gen::inRange<size_t>(0, persons.size() - 1);
            const IdentityId a = persons[at].back();
            const IdentityId b = persons[at + 1].back();
            const auto side = graph.members(a);
            const auto before = graph.snapshot().persons;
            RC_PRE(!graph.apply(++number, Link{a, b}));
            RC_ASSERT(!graph.apply(++number, Split{side}));
            RC_ASSERT(graph.snapshot().persons == before);
            // And after a split nothing merges again by a plain link.
            for (const IdentityId one : side) {
                for (const IdentityId other : graph.members(b)) {
                    const auto conflict = graph.apply(++number, Link{one, other});
                    RC_ASSERT(conflict && conflict->cause == Conflict::Cause::KeptApart);
                }
            }
        }));
    }

    void aRestrictionNeverReachesLess()
    {
        QVERIFY(rc::check("a restrictive attachment's reach never shrinks but by undo", [] {
            const History history = *histories();
            Graph graph = withEverybody();
            qint64 number = most;
            for (const Act &act : history.acts) {
                std::map<QString, std::vector<IdentityId>> before;
                for (const QString &name : graph.attachments()) {
                    before[name] = graph.reach(name);
                }
                graph.apply(++number, act);
                if (std::holds_alternative<Undo>(act)) {
                    continue;
                }
                for (const auto &[name, reach] : before) {
                    const auto now = graph.reach(name);
                    const bool grew = std::includes(now.begin(), now.end(), reach.begin(), reach.end());
                    RC_ASSERT(grew || !isRestrictive(history, number - most, name));
                }
            }
        }));
    }

private:
    /// Whether the attachment of that name that was accepted last before `upTo` was restrictive: one that was refused
    /// for its name has no say, so any restrictive one of the name counts as a bound.
    static bool isRestrictive(const History &history, qint64 upTo, const QString &name)
    {
        bool all = true;
        for (qint64 at = 0; at < upTo; ++at) {
            if (const auto *attach = std::get_if<Attach>(&history.acts[static_cast<size_t>(at)]);
                attach && attach->attachment == name) {
                all = all && attach->isRestrictive;
            }
        }
        return all;
    }
};

QTEST_GUILESS_MAIN(TestGraphProperties)
#include "tst_graph_properties.moc"
