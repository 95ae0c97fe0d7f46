// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/person_acts.h"
#include "model/account.h"
#include "persons/suggestions.h"
#include "ports/person_port.h"
#include "store/person_book.h"

#include <QHash>

#include <memory>
#include <vector>

/// What speaks for two of a user's identities being one person, inside jobs.
namespace locum::engine {

/// What the networks and the address book say of each identity. A card of the owner's vouches for the identities whose
/// addresses stand in it; names, handles and pictures are what the contacts say of themselves.
std::vector<persons::Evidence> evidenceOf(const std::vector<Identity> &identities,
                                          const QHash<AccountId, QString> &protocols,
                                          const std::vector<store::Card> &cards);

/// All of a user's, indexed, and the fold of the acts.
struct PersonEvidence {
    persons::Suggestions suggestions;
    std::vector<Identity> identities;
    PersonFold fold;
};
Result<std::unique_ptr<PersonEvidence>> personEvidence(store::Database &database, UserId user);

/// What is to be offered, the likeliest first: nothing of what is one person, kept apart, dismissed or snoozed.
std::vector<ports::PersonPair> offersIn(const PersonEvidence &evidence, Instant now);
std::vector<ports::PersonAlert> alertsIn(const PersonEvidence &evidence);
ports::PersonPair pairOf(IdentityId a, IdentityId b, const persons::Explanation &explanation);

} // namespace locum::engine
