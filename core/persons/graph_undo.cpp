// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/overloaded.h"
#include "persons/graph.h"

#include <algorithm>

// Taking an act out of the fold: what it ever touched is forgotten and folded again, the rest stays as it is.
namespace locum::persons {

std::vector<Graph::Index> Graph::touchedBy(const Act &act) const
{
    return std::visit(Overloaded{[](const Add &) { return std::vector<Index>(); },
                                 [](const Undo &) { return std::vector<Index>(); },
                                 [this](const Link &link) {
                                     return std::vector<Index>{indexOf(link.a), indexOf(link.b)};
                                 },
                                 [this](const Apart &apart) {
                                     return std::vector<Index>{indexOf(apart.a), indexOf(apart.b)};
                                 },
                                 [this](const Split &split) {
                                     std::vector<Index> all;
                                     for (const IdentityId identity : split.identities) {
                                         all.push_back(indexOf(identity));
                                     }
                                     return all;
                                 },
                                 [this](const auto &single) { return std::vector<Index>{indexOf(single.identity)}; }},
                      act);
}

/// The root of those whom acts have ever named together.
Graph::Index Graph::cluster(Index index) const
{
    Index root = index;
    for (auto parent = m_clusterParent.constFind(root); parent != m_clusterParent.constEnd() && *parent != root;
         parent = m_clusterParent.constFind(root)) {
        root = *parent;
    }
    while (index != root) { // the next time it is near
        const Index next = m_clusterParent.value(index, root);
        m_clusterParent[index] = root;
        index = next;
    }
    return root;
}

void Graph::touch(const Act &act)
{
    // A split concerns those who stay as well, but they were linked to it before: they are in its cluster.
    const auto touched = touchedBy(act);
    Index root = cluster(touched.front());
    m_clusterParent.insert(root, root);
    for (const Index index : touched) {
        Index other = cluster(index);
        if (other == root) {
            continue;
        }
        if (m_clusterActs[root].size() < m_clusterActs[other].size()) {
            std::swap(root, other);
        }
        auto moved = m_clusterActs.take(other);
        auto &all = m_clusterActs[root];
        const auto middle = static_cast<std::ptrdiff_t>(all.size());
        all.insert(all.end(), moved.begin(), moved.end());
        std::inplace_merge(all.begin(), all.begin() + middle, all.end());
        m_clusterParent.insert(other, root);
        m_clusterParent.insert(root, root);
    }
    m_clusterActs[root].push_back(m_log.size() - 1);
}

std::vector<Graph::Logged>::iterator Graph::logged(qint64 number)
{
    const auto found = std::lower_bound(m_log.begin(), m_log.end(), number,
                                        [](const Logged &logged, qint64 wanted) { return logged.number < wanted; });
    return found != m_log.end() && found->number == number ? found : m_log.end();
}

/// Whether an act is undone: by an undo that is not undone itself. What it undid in turn follows.
void Graph::markUndone(qint64 number)
{
    const auto act = logged(number);
    const auto undos = m_undos.value(number);
    act->isUndone = std::any_of(undos.begin(), undos.end(), [this](qint64 undo) { return !logged(undo)->isUndone; });
    if (const auto *undo = std::get_if<Undo>(&act->act)) {
        markUndone(undo->number);
    }
}

std::optional<Conflict> Graph::undo(qint64 number, const Undo &undo)
{
    auto target = logged(undo.number);
    if (target == m_log.end()) {
        return conflict(Conflict::Cause::Unknown); // or an add: identities are for ever
    }
    if (target->isUndone) {
        return conflict(Conflict::Cause::CannotBeUndone);
    }
    m_log.push_back({number, undo, false, {}});
    m_undos[undo.number].push_back(number);
    markUndone(undo.number);
    // Undoing an undo lets the act be again, unless another one undoes it too.
    target = logged(undo.number);
    while (const auto *inner = std::get_if<Undo>(&target->act)) {
        target = logged(inner->number);
    }
    if (auto problem = refold(cluster(touchedBy(target->act).front()))) {
        m_undos[undo.number].pop_back();
        m_log.pop_back();
        markUndone(undo.number);
        return problem;
    }
    return std::nullopt;
}

std::optional<Conflict> Graph::refold(Index root)
{
    struct Kept {
        Index index;
        Index oldest;
        std::optional<Node> node;
        bool isGone;
    };
    const std::vector<size_t> &acts = m_clusterActs[root]; // folding again adds to no cluster
    std::vector<Index> concerned;
    for (const size_t at : acts) {
        for (const Index index : touchedBy(m_log[at].act)) {
            concerned.push_back(index);
        }
    }
    std::sort(concerned.begin(), concerned.end());
    concerned.erase(std::unique(concerned.begin(), concerned.end()), concerned.end());

    std::vector<Kept> kept;
    QHash<QString, Attachment> keptAttachments;
    for (const Index index : concerned) {
        const auto node = m_nodes.constFind(index);
        kept.push_back({index, m_oldest[index], node == m_nodes.constEnd() ? std::nullopt : std::optional<Node>(*node),
                        m_gone.contains(index)});
        m_nodes.remove(index);
        m_gone.remove(index);
        m_oldest[index] = index;
    }
    // Another cluster may have taken the name of an attachment that was undone here.
    const auto takeOurs = [&](QHash<QString, Attachment> *into) {
        for (const size_t at : acts) {
            const auto *attach = std::get_if<Attach>(&m_log[at].act);
            const auto found = attach ? m_attachments.constFind(attach->attachment) : m_attachments.constEnd();
            if (found != m_attachments.constEnd() &&
                std::binary_search(concerned.begin(), concerned.end(), found->anchors.front())) {
                if (into != nullptr) {
                    into->insert(attach->attachment, *found);
                }
                m_attachments.erase(found);
            }
        }
    };
    takeOurs(&keptAttachments);
    for (const size_t at : acts) {
        if (m_log[at].isUndone) {
            continue;
        }
        auto problem = perform(m_log[at].act, m_log[at].rest);
        if (!problem) {
            continue;
        }
        takeOurs(nullptr);
        m_attachments.insert(keptAttachments);
        for (Kept &one : kept) {
            m_oldest[one.index] = one.oldest;
            m_nodes.remove(one.index);
            m_gone.remove(one.index);
            if (one.node) {
                m_nodes.insert(one.index, std::move(*one.node));
            }
            if (one.isGone) {
                m_gone.insert(one.index, true);
            }
        }
        if (problem->cause == Conflict::Cause::KeptApart || problem->cause == Conflict::Cause::OnePerson) {
            problem->cause = Conflict::Cause::WouldMerge;
        }
        return problem;
    }
    return std::nullopt;
}

} // namespace locum::persons
