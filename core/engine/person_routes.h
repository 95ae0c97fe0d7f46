// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/account_table.h"
#include "model/policy.h"
#include "persons/routing.h"
#include "ports/person_port.h"
#include "store/person_book.h"

#include <vector>

/// A person's identities as ways to them, and which one a message takes. Core thread, no I/O.
namespace locum::engine {

/// In the order of the identities, whose presence is filled in. One that has left its network's contact list is no way,
/// unless all have.
std::vector<persons::Way> waysOf(AccountTable &accounts, std::vector<Identity> &identities,
                                 const std::vector<IdentityId> &blocked);

/// The identities that the user writes to no more, by their own policies.
std::vector<IdentityId> blockedIn(const std::vector<Policy> &policies);

/// The presence of a person (P1–P5): the status of one of theirs, with that one's text.
Presence presenceIn(const std::vector<Identity> &identities, const std::vector<persons::Way> &ways,
                    std::optional<IdentityId> *from);

struct PersonRoute {
    IdentityId identity;
    QByteArray reason;
    std::optional<IdentityId> switchedFrom;
    bool connects = false; ///< the user's own account has to be connected first (R9)
};
/// T0–T9, and F1–F4 where a conversation with them is going on. Errors: person.identity_unusable,
/// person.needs_confirmation (its detail is the identity's id that would be taken), person.nobody_reachable.
Result<PersonRoute> routeTo(const std::vector<persons::Way> &ways, const store::LastSaid &said,
                            std::optional<IdentityId> pinned, std::optional<IdentityId> wanted, Instant now,
                            std::optional<Instant> offlineSince);

} // namespace locum::engine
