// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/account.h"
#include "model/ids.h"

#include <QString>

#include <optional>
#include <vector>

namespace locum::store {

class Database;

/// The identity of that address, made if it is not known. A new one is its own person. A name that is not empty fills
/// an empty one; it never replaces one.
Result<Identity> ensureIdentity(Database &database, AccountId account, const QString &address, const QString &name);
Result<std::optional<Identity>> findIdentity(Database &database, AccountId account, const QString &address);

/// Errors: `identity.unknown`, as all below.
Result<Identity> identity(Database &database, IdentityId id);
/// All that were ever seen, of the user's accounts that are not removed.
Result<std::vector<Identity>> identities(Database &database, UserId user);
Result<std::vector<Identity>> identitiesOfAccount(Database &database, AccountId account);
Result<std::vector<IdentityId>> identitiesOfPerson(Database &database, PersonId person);

/// Stores name, person, groups, subscription, listed, everWrittenTo and isBot; for the picture see setAvatar().
Done updateIdentity(Database &database, const Identity &identity);

/// Until when an identity counts as a bot by its behaviour (auto-reply contract S11), or is not answered (S21).
struct ReplyMarks {
    std::optional<Instant> botUntil;
    std::optional<Instant> muteUntil;

    bool operator==(const ReplyMarks &) const = default;
};
Result<ReplyMarks> replyMarks(Database &database, IdentityId id);
Done setReplyMarks(Database &database, IdentityId id, const ReplyMarks &marks);

} // namespace locum::store
