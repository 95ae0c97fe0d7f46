// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/graph.h"

#include "base/overloaded.h"

#include <algorithm>

namespace locum::persons {

namespace {

template <class T>
bool holds(const std::vector<T> &list, const T &value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

template <class T>
void addOnce(std::vector<T> &list, const T &value)
{
    if (!holds(list, value)) {
        list.push_back(value);
    }
}

} // namespace

// ---- what can be asked ----------------------------------------------------------------------------------------------

PersonId Graph::person(IdentityId identity) const
{
    return PersonId(m_identities[oldestOf(indexOf(identity))].value());
}

std::vector<Graph::Index> Graph::membersOf(Index oldest) const
{
    const auto node = m_nodes.constFind(oldest);
    return node == m_nodes.constEnd() || node->members.empty() ? std::vector<Index>{oldest} : node->members;
}

std::vector<IdentityId> Graph::members(IdentityId identity) const
{
    std::vector<IdentityId> list;
    if (const Index index = indexOf(identity); index != none) {
        for (const Index member : membersOf(oldestOf(index))) {
            list.push_back(m_identities[member]);
        }
    }
    return list;
}

bool Graph::areApart(IdentityId a, IdentityId b) const
{
    const auto node = m_nodes.constFind(indexOf(a));
    return node != m_nodes.constEnd() && holds(node->cannot, indexOf(b));
}

bool Graph::areKeptApart(IdentityId a, IdentityId b) const
{
    const Index one = indexOf(a);
    const Index other = indexOf(b);
    return one != none && other != none && !crossing(oldestOf(one), oldestOf(other)).empty();
}

bool Graph::isGone(IdentityId identity) const
{
    return m_gone.contains(indexOf(identity));
}

std::vector<IdentityId> Graph::anchors(const QString &attachment) const
{
    std::vector<IdentityId> list;
    for (const Index anchor : m_attachments.value(attachment).anchors) {
        list.push_back(m_identities[anchor]);
    }
    return list;
}

std::vector<Graph::Index> Graph::reachOf(const QString &attachment) const
{
    std::vector<Index> reached;
    for (const Index anchor : m_attachments.value(attachment).anchors) {
        for (const Index member : membersOf(oldestOf(anchor))) {
            addOnce(reached, member);
        }
    }
    std::sort(reached.begin(), reached.end());
    return reached;
}

std::vector<IdentityId> Graph::reach(const QString &attachment) const
{
    std::vector<IdentityId> list;
    for (const Index member : reachOf(attachment)) {
        list.push_back(m_identities[member]);
    }
    return list;
}

QStringList Graph::attachments() const
{
    QStringList names = m_attachments.keys();
    names.sort();
    return names;
}

Graph::Snapshot Graph::snapshot() const
{
    Snapshot all;
    for (Index index = 0; index < m_identities.size(); ++index) {
        if (oldestOf(index) == index) {
            all.persons.push_back(members(m_identities[index]));
        }
        if (m_gone.contains(index)) {
            all.gone.push_back(m_identities[index]);
        }
        if (const auto node = m_nodes.constFind(index); node != m_nodes.constEnd()) {
            auto cannot = node->cannot;
            std::sort(cannot.begin(), cannot.end());
            for (const Index other : cannot) {
                if (index < other) {
                    all.apart.emplace_back(m_identities[index], m_identities[other]);
                }
            }
        }
    }
    for (const QString &name : attachments()) {
        auto where = anchors(name);
        std::sort(where.begin(), where.end());
        all.anchors.emplace_back(name, std::move(where));
    }
    return all;
}

// ---- acts -----------------------------------------------------------------------------------------------------------

std::optional<Conflict> Graph::apply(qint64 number, const Act &act)
{
    if (const auto *added = std::get_if<Add>(&act)) {
        return add(added->identity);
    }
    if (const auto *undone = std::get_if<Undo>(&act)) {
        return undo(number, *undone);
    }
    for (const Index index : touchedBy(act)) {
        if (index == none) {
            return conflict(Conflict::Cause::Unknown);
        }
    }
    std::vector<Index> rest;
    if (const auto *split = std::get_if<Split>(&act)) {
        auto others = restOf(*split);
        if (!others) {
            return conflict(Conflict::Cause::NotOnePerson);
        }
        rest = std::move(*others);
    }
    if (auto problem = perform(act, rest)) {
        return problem;
    }
    m_log.push_back({number, act, false, std::move(rest)});
    touch(act);
    return std::nullopt;
}

std::optional<Conflict> Graph::add(IdentityId identity)
{
    if (isKnown(identity)) {
        return conflict(Conflict::Cause::AlreadyThere);
    }
    const auto index = static_cast<Index>(m_identities.size());
    m_identities.push_back(identity);
    m_indexes.insert(identity, index);
    m_oldest.push_back(index);
    return std::nullopt;
}

std::optional<Conflict> Graph::perform(const Act &act, const std::vector<Index> &rest)
{
    return std::visit(Overloaded{[&](const Link &l) { return link(l); }, [&](const Apart &a) { return apart(a); },
                                 [&](const Split &s) { return split(s, rest); },
                                 [&](const Attach &a) { return attach(a); },
                                 [&](const Gone &gone) -> std::optional<Conflict> {
                                     m_gone.insert(indexOf(gone.identity), true);
                                     return std::nullopt;
                                 },
                                 [&](const Back &back) -> std::optional<Conflict> {
                                     m_gone.remove(indexOf(back.identity));
                                     return std::nullopt;
                                 },
                                 // Neither is ever folded again: see apply() and undo().
                                 [](const Add &) { return std::optional<Conflict>(); },
                                 [](const Undo &) { return std::optional<Conflict>(); }},
                      act);
}

std::optional<Conflict> Graph::link(const Link &link)
{
    const Index a = indexOf(link.a);
    const Index b = indexOf(link.b);
    const Index one = oldestOf(a);
    const Index other = oldestOf(b);
    if (one != other) {
        const auto blocking = crossing(one, other);
        if (!blocking.empty() && !link.force) {
            return conflict(Conflict::Cause::KeptApart, blocking);
        }
        auto members = membersOf(one);
        const auto more = membersOf(other);
        if (members.size() + more.size() > mostMembers) {
            return conflict(Conflict::Cause::TooMany);
        }
        for (const auto &[left, right] : blocking) {
            std::erase(m_nodes[left].cannot, right);
            std::erase(m_nodes[right].cannot, left);
        }
        members.insert(members.end(), more.begin(), more.end());
        std::sort(members.begin(), members.end());
        relabel(members);
    }
    if (a != b) {
        addOnce(m_nodes[a].must, b);
        addOnce(m_nodes[b].must, a);
    }
    return std::nullopt;
}

std::optional<Conflict> Graph::apart(const Apart &apart)
{
    const Index a = indexOf(apart.a);
    const Index b = indexOf(apart.b);
    if (oldestOf(a) == oldestOf(b)) {
        return conflict(Conflict::Cause::OnePerson, {{a, b}});
    }
    addCannot(a, b);
    return std::nullopt;
}

/// The others of the person whose some are to be split off; nothing where there is no such person, or no other.
std::optional<std::vector<Graph::Index>> Graph::restOf(const Split &split) const
{
    std::vector<Index> side;
    for (const IdentityId identity : split.identities) {
        addOnce(side, indexOf(identity));
    }
    std::vector<Index> rest;
    const Index person = side.empty() ? none : oldestOf(side.front());
    for (const Index member : side) {
        if (oldestOf(member) != person) {
            return std::nullopt;
        }
    }
    for (const Index member : side.empty() ? side : membersOf(person)) {
        if (!holds(side, member)) {
            rest.push_back(member);
        }
    }
    return rest.empty() ? std::nullopt : std::optional(std::move(rest));
}

std::optional<Conflict> Graph::split(const Split &split, const std::vector<Index> &rest)
{
    std::vector<Index> side;
    for (const IdentityId identity : split.identities) {
        addOnce(side, indexOf(identity));
    }
    // When it is folded again, others may be with them than were then.
    std::vector<Index> all;
    for (const std::vector<Index> *half : {&std::as_const(side), &rest}) {
        for (const Index member : *half) {
            for (const Index near : membersOf(oldestOf(member))) {
                addOnce(all, near);
            }
        }
    }
    std::vector<QString> restrictive;
    std::vector<std::vector<Index>> reachBefore;
    for (const Index member : all) {
        for (const QString &name : m_nodes.value(member).anchored) {
            if (m_attachments.value(name).isRestrictive && !holds(restrictive, name)) {
                restrictive.push_back(name);
                reachBefore.push_back(reachOf(name));
            }
        }
    }
    for (const Index left : side) {
        for (const Index right : rest) {
            if (holds(m_nodes[left].must, right)) {
                std::erase(m_nodes[left].must, right);
                std::erase(m_nodes[right].must, left);
            }
            addCannot(left, right);
        }
    }
    std::sort(all.begin(), all.end());
    std::vector<Index> done;
    std::vector<Index> persons; // that come of it
    for (const Index member : all) {
        if (!holds(done, member)) {
            const auto part = searched(member);
            relabel(part);
            persons.push_back(part.front());
            done.insert(done.end(), part.begin(), part.end());
        }
    }
    for (const Index left : side) {
        for (const Index right : rest) {
            if (oldestOf(left) == oldestOf(right)) { // others hold them together; only when folded again
                return conflict(Conflict::Cause::WouldMerge, {{left, right}});
            }
        }
    }
    anchorAgain(restrictive, reachBefore, persons);
    return std::nullopt;
}

/// Fail closed: whom a restriction covered it goes on covering.
void Graph::anchorAgain(const std::vector<QString> &names, const std::vector<std::vector<Index>> &reachBefore,
                        const std::vector<Index> &persons)
{
    for (size_t at = 0; at < names.size(); ++at) {
        for (const Index person : persons) {
            auto &anchors = m_attachments[names[at]].anchors;
            const bool isCovered =
                std::any_of(anchors.begin(), anchors.end(), [&](Index anchor) { return oldestOf(anchor) == person; });
            if (holds(reachBefore[at], person) && !isCovered) {
                anchors.push_back(person);
                addOnce(m_nodes[person].anchored, names[at]);
            }
        }
    }
}

std::optional<Conflict> Graph::attach(const Attach &attach)
{
    if (m_attachments.contains(attach.attachment)) {
        return conflict(Conflict::Cause::AlreadyThere);
    }
    const Index anchor = oldestOf(indexOf(attach.identity));
    m_attachments.insert(attach.attachment, Attachment{{anchor}, attach.isRestrictive});
    m_nodes[anchor].anchored.push_back(attach.attachment);
    return std::nullopt;
}

// ---- links ----------------------------------------------------------------------------------------------------------

void Graph::addCannot(Index a, Index b)
{
    addOnce(m_nodes[a].cannot, b);
    addOnce(m_nodes[b].cannot, a);
}

std::vector<std::pair<Graph::Index, Graph::Index>> Graph::crossing(Index a, Index b) const
{
    std::vector<std::pair<Index, Index>> found;
    for (const Index member : membersOf(a)) {
        const auto node = m_nodes.constFind(member);
        if (node == m_nodes.constEnd()) {
            continue;
        }
        for (const Index other : node->cannot) {
            if (oldestOf(other) == b) {
                found.emplace_back(member, other);
            }
        }
    }
    return found;
}

/// `members`, sorted, are one person.
void Graph::relabel(const std::vector<Index> &members)
{
    for (const Index member : members) {
        m_oldest[member] = members.front();
        if (member != members.front()) {
            if (const auto node = m_nodes.find(member); node != m_nodes.end()) {
                node->members.clear();
            }
        }
    }
    if (members.size() > 1 || m_nodes.contains(members.front())) {
        m_nodes[members.front()].members = members.size() > 1 ? members : std::vector<Index>();
    }
}

/// Everyone whom must-links reach, sorted.
std::vector<Graph::Index> Graph::searched(Index from) const
{
    std::vector<Index> found{from};
    for (size_t at = 0; at < found.size(); ++at) { // at most mostMembers: no set is faster
        const auto node = m_nodes.constFind(found[at]);
        if (node == m_nodes.constEnd()) {
            continue;
        }
        for (const Index next : node->must) {
            addOnce(found, next);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

Conflict Graph::conflict(Conflict::Cause cause, const std::vector<std::pair<Index, Index>> &between) const
{
    Conflict made{cause, {}};
    for (const auto &[a, b] : between) {
        made.between.emplace_back(m_identities[a], m_identities[b]);
    }
    return made;
}

} // namespace locum::persons
