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
        auto &kept = m_clusterActs[root];
        auto &more = m_clusterActs[other];
        if (kept.size() < more.size()) {
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

std::optional<Conflict> Graph::undo(qint64 number, const Undo &undo)
{
    const auto found = std::lower_bound(m_log.begin(), m_log.end(), undo.number,
                                        [](const Logged &logged, qint64 wanted) { return logged.number < wanted; });
    if (found == m_log.end() || found->number != undo.number) {
        return conflict(Conflict::Cause::Unknown); // or an add: identities are for ever
    }
    if (found->isUndone) {
        return conflict(Conflict::Cause::CannotBeUndone);
    }
    // Undoing an undo lets the act be again.
    Logged *target = &*found;
    std::vector<Logged *> changed{target};
    while (const auto *inner = std::get_if<Undo>(&target->act)) {
        const auto before =
            std::lower_bound(m_log.begin(), m_log.end(), inner->number,
                             [](const Logged &logged, qint64 wanted) { return logged.number < wanted; });
        target = &*before;
        changed.push_back(target);
    }
    for (Logged *logged : changed) {
        logged->isUndone = !logged->isUndone;
    }
    if (auto problem = refold(cluster(touchedBy(target->act).front()))) {
        for (Logged *logged : changed) {
            logged->isUndone = !logged->isUndone;
        }
        return problem;
    }
    m_log.push_back({number, undo, false});
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
    const std::vector<size_t> acts = m_clusterActs.value(root);
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
    for (const size_t at : acts) {
        if (const auto *attach = std::get_if<Attach>(&m_log[at].act);
            attach && m_attachments.contains(attach->attachment)) {
            keptAttachments.insert(attach->attachment, m_attachments.take(attach->attachment));
        }
    }
    for (const size_t at : acts) {
        if (m_log[at].isUndone) {
            continue;
        }
        auto problem = perform(m_log[at].act, true);
        if (!problem) {
            continue;
        }
        for (const size_t other : acts) {
            if (const auto *attach = std::get_if<Attach>(&m_log[other].act)) {
                m_attachments.remove(attach->attachment);
            }
        }
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
