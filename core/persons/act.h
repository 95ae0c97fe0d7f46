// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"

#include <QJsonObject>
#include <QString>

#include <utility>
#include <variant>
#include <vector>

/// What is said about who is who. Acts are the truth: an append-only log, per user. The state is the fold of the acts
/// that are not undone (person-graph, Data).
namespace locum::persons {

/// A new identity: a person of its own. Identities come in the order of their ids: a lower id is an older one.
struct Add {
    IdentityId identity;

    bool operator==(const Add &) const = default;
};
/// The two are one person. `force` takes back the cannot-links in the way.
struct Link {
    IdentityId a;
    IdentityId b;
    bool force = false;

    bool operator==(const Link &) const = default;
};
/// The two are not one person, and never shall be by themselves.
struct Apart {
    IdentityId a;
    IdentityId b;

    bool operator==(const Apart &) const = default;
};
/// These, of one person, are another than the rest: takes back every must-link that crosses, and sets the two sides
/// apart pair by pair.
struct Split {
    std::vector<IdentityId> identities; ///< some, not all, of a person

    bool operator==(const Split &) const = default;
};
/// Takes an earlier act out of the fold.
struct Undo {
    qint64 number = 0; ///< of the act

    bool operator==(const Undo &) const = default;
};
/// Not on the contact list any more, and on it again: never changes who is who.
struct Gone {
    IdentityId identity;

    bool operator==(const Gone &) const = default;
};
struct Back {
    IdentityId identity;

    bool operator==(const Back &) const = default;
};
/// Something hangs on the identity's person: anchored at its oldest identity, it acts on whoever the anchor is now.
struct Attach {
    QString attachment; ///< unique
    IdentityId identity;
    bool isRestrictive = false; ///< its reach never shrinks: a split gives it a second anchor

    bool operator==(const Attach &) const = default;
};

using Act = std::variant<Add, Link, Apart, Split, Undo, Gone, Back, Attach>;

/// Why an act cannot be: nothing has changed.
struct Conflict {
    enum class Cause {
        KeptApart,      ///< cannot-links lie between the two: `between` names them
        OnePerson,      ///< they are one person now: split first
        TooMany,        ///< a person has at most 64 identities
        Unknown,        ///< there is no such identity, act or attachment
        AlreadyThere,   ///< an identity or attachment of that name is there
        NotOnePerson,   ///< what is to be split off is of several persons, or the whole of one
        CannotBeUndone, ///< identities are for ever, and what is undone is undone
        WouldMerge      ///< without it, those in `between` would be one person though they are kept apart
    };
    Cause cause = Cause::Unknown;
    std::vector<std::pair<IdentityId, IdentityId>> between;

    bool operator==(const Conflict &) const = default;
};

/// As it is kept in the database and shown to devices: {"op":"link","a":3,"b":7,"force":true}.
QJsonObject toJson(const Act &act);
/// Errors: `persons.act.invalid`, with what is wrong.
Result<Act> actFromJson(const QJsonObject &object);

/// A stable dotted name: persons.kept_apart, …
QByteArray codeOf(Conflict::Cause cause);

} // namespace locum::persons
