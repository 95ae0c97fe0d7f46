// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "engine/journal.h"
#include "persons/graph.h"
#include "ports/person_port.h"
#include "store/person_acts.h"

#include <map>
#include <set>
#include <utility>
#include <vector>

/// The device's acts on who is who, inside jobs: the log is the truth, and everything else in the database is made to
/// follow from it in the same transaction.
namespace locum::engine {

/// What has been said about two identities that were suggested.
struct OfferAnswer {
    qint64 number = 0;            ///< of the act
    std::optional<Instant> until; ///< none: for good

    bool operator==(const OfferAnswer &) const = default;
};

/// The fold of a user's acts. Identities that no act names are not in the graph: they are persons of their own.
struct PersonFold {
    persons::Graph graph;
    std::map<std::pair<IdentityId, IdentityId>, OfferAnswer> answers; ///< the older identity first
    std::vector<store::PersonAct> acts;
    std::set<qint64> undone;

    /// Whose the identity is.
    PersonId person(IdentityId identity) const
    {
        return graph.isKnown(identity) ? graph.person(identity) : PersonId(identity.value());
    }
    std::vector<IdentityId> members(IdentityId identity) const
    {
        return graph.isKnown(identity) ? graph.members(identity) : std::vector<IdentityId>{identity};
    }
};

/// The fold of what is in the database. `also` are identities that an act is about to name.
Result<PersonFold> foldActs(store::Database &database, UserId user, const std::vector<IdentityId> &also = {});

/// Applies a device's act. The key makes it idempotent: with one that was used before nothing is done, and what that
/// act did is told again. Errors: see PersonPort::act; then nothing has changed.
Result<ports::PersonActDone> performAct(store::Database &database, FeedWriter &feed, DeviceId device,
                                        const ports::PersonAct &act);

/// Makes the persons in the database what the acts say. Gives how many identities were with another person.
Result<int> rebuildPersons(store::Database &database, UserId user);

/// An act's graph part; none: it is an answer to a suggestion, or no act of this version.
std::optional<persons::Act> graphAct(const QJsonObject &act);
/// Whom it names.
std::vector<IdentityId> namedBy(const QJsonObject &act);

} // namespace locum::engine
