// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/ids.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <utility>
#include <vector>

/// What the user said about who is who: an append-only log, and what has to follow from it in the same transaction.
namespace locum::store {

class Database;

struct PersonAct {
    qint64 number = 0; ///< rises; unique over all users
    std::optional<DeviceId> device;
    Instant at;
    QString key; ///< the device's own; unique per user
    QJsonObject act;

    bool operator==(const PersonAct &) const = default;
};

/// In the order in which they were done.
Result<std::vector<PersonAct>> personActs(Database &database, UserId user);
Result<std::optional<PersonAct>> personActByKey(Database &database, UserId user, const QString &key);
/// Its number is ignored; gives the one that it has now. Errors: `store.duplicate` (the key was used).
Result<qint64> appendPersonAct(Database &database, UserId user, const PersonAct &act);

/// Every identity of the user with the person it is of by now, in the order of their ids; of removed accounts too.
Result<std::vector<std::pair<IdentityId, PersonId>>> personsOfIdentities(Database &database, UserId user);
Done setPerson(Database &database, IdentityId identity, PersonId person);

/// A further anchor of a policy about a person.
struct PolicyAnchor {
    PolicyId policy;
    IdentityId anchor;

    bool operator==(const PolicyAnchor &) const = default;
};
Result<std::vector<PolicyAnchor>> policyAnchors(Database &database, UserId user);
Done addPolicyAnchor(Database &database, const PolicyAnchor &anchor, qint64 act);
/// Those that came by this act.
Done removePolicyAnchors(Database &database, qint64 act);

} // namespace locum::store
