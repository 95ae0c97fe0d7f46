// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "persons/act.h"

#include <QHash>

#include <optional>
#include <vector>

namespace locum::persons {

/// Who is who, for one user: the fold of their acts. A person's id is that of their oldest identity, so merging
/// commutes and what is split or undone gets its old id back. Single-threaded, pure.
///
/// Costs: a link or a split O(members of the persons concerned), an undo O(acts that ever touched their like). Memory:
/// a few bytes for an identity that is alone.
class Graph {
public:
    static constexpr size_t mostMembers = 64;

    /// Applies the next act; `number` rises from call to call and names it for Undo. On a conflict nothing changes, and
    /// the act is no part of the log.
    std::optional<Conflict> apply(qint64 number, const Act &act);

    bool isKnown(IdentityId identity) const { return m_indexes.contains(identity); }
    /// Whose the identity is. The identity is known.
    PersonId person(IdentityId identity) const;
    /// All identities of the person whose this one is, oldest first.
    std::vector<IdentityId> members(IdentityId identity) const;
    /// Any id that was ever a person's: whose it is now.
    std::vector<IdentityId> members(PersonId person) const { return members(IdentityId(person.value())); }
    bool areApart(IdentityId a, IdentityId b) const;
    /// Whether a cannot-link lies between the two's persons.
    bool areKeptApart(IdentityId a, IdentityId b) const;
    bool isGone(IdentityId identity) const;

    /// Where an attachment is anchored, and whom it acts on, oldest first. Empty: there is none of that name.
    std::vector<IdentityId> anchors(const QString &attachment) const;
    std::vector<IdentityId> reach(const QString &attachment) const;
    QStringList attachments() const;

    std::vector<IdentityId> identities() const { return m_identities; }
    size_t size() const { return m_identities.size(); }

    /// For tests: everything that can be seen, in one value.
    struct Snapshot {
        std::vector<std::vector<IdentityId>> persons;
        std::vector<std::pair<IdentityId, IdentityId>> apart;
        std::vector<IdentityId> gone;
        std::vector<std::pair<QString, std::vector<IdentityId>>> anchors;

        bool operator==(const Snapshot &) const = default;
    };
    Snapshot snapshot() const;

private:
    using Index = quint32;
    static constexpr Index none = ~Index(0);

    /// What only those have whom an act has touched.
    struct Node {
        std::vector<Index> must;
        std::vector<Index> cannot;
        std::vector<Index> members; ///< of the person, at the oldest of several; empty: alone
        std::vector<QString> anchored;
    };
    struct Attachment {
        std::vector<Index> anchors;
        bool isRestrictive = false;
    };
    struct Logged {
        qint64 number = 0;
        Act act;
        bool isUndone = false;
        std::vector<Index> rest; ///< of a split: whom it was split off from, then
    };

    std::optional<Conflict> add(IdentityId identity);
    std::optional<Conflict> link(const Link &link);
    std::optional<Conflict> apart(const Apart &apart);
    std::optional<Conflict> split(const Split &split, const std::vector<Index> &rest);
    std::optional<Conflict> attach(const Attach &attach);
    std::optional<Conflict> undo(qint64 number, const Undo &undo);
    std::optional<Conflict> perform(const Act &act, const std::vector<Index> &rest);
    std::optional<std::vector<Index>> restOf(const Split &split) const;
    void anchorAgain(const std::vector<QString> &names, const std::vector<std::vector<Index>> &reachBefore,
                     const std::vector<Index> &persons);

    std::vector<Logged>::iterator logged(qint64 number);
    void markUndone(qint64 number);
    std::optional<Conflict> refold(Index root);
    void touch(const Act &act);
    std::vector<Index> touchedBy(const Act &act) const;
    Index cluster(Index index) const;
    Index indexOf(IdentityId identity) const { return m_indexes.value(identity, none); }
    Index oldestOf(Index index) const { return m_oldest[index]; }
    std::vector<Index> membersOf(Index oldest) const;
    std::vector<Index> reachOf(const QString &attachment) const;
    std::vector<std::pair<Index, Index>> crossing(Index a, Index b) const;
    void relabel(const std::vector<Index> &members);
    std::vector<Index> searched(Index from) const;
    void addCannot(Index a, Index b);
    Conflict conflict(Conflict::Cause cause, const std::vector<std::pair<Index, Index>> &between = {}) const;

    std::vector<IdentityId> m_identities; ///< by index, in the order of their ids
    QHash<IdentityId, Index> m_indexes;
    std::vector<Index> m_oldest; ///< by index: the oldest of the person
    QHash<Index, Node> m_nodes;
    QHash<Index, bool> m_gone;
    QHash<QString, Attachment> m_attachments;

    std::vector<Logged> m_log;                  ///< without the adds; in order of number
    QHash<qint64, std::vector<qint64>> m_undos; ///< by the act that they undo
    /// Identities that any act has ever named together, as a forest; what an undo has to fold again lies within one.
    mutable QHash<Index, Index> m_clusterParent;
    QHash<Index, std::vector<size_t>> m_clusterActs; ///< by root: indexes in m_log
};

} // namespace locum::persons
