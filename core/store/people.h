// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// What rules call persons, groups and labels, and who is in which. A person goes by an anchor, one of their
/// identities: what is set acts on whoever that is now.
namespace locum::store {

class Database;

// ---- persons -------------------------------------------------------------------------------------------------------

struct PersonName {
    IdentityId anchor;
    PersonId person; ///< whose the anchor is now
    QString slug;
    QString language; ///< empty: not set

    bool operator==(const PersonName &) const = default;
};

/// Gives every person of the user who has no slug one made from a name of theirs. Gives how many.
Result<int> nameEverybody(Database &database, UserId user);
/// Every slug: a person whom a merge brought together may have several.
Result<std::vector<PersonName>> personNames(Database &database, UserId user);
/// The person's: of their oldest anchor that has one. None until nameEverybody() has come by.
Result<std::optional<PersonName>> personName(Database &database, PersonId person);
/// What is not set stays. Errors: `person.unknown`, `slug.taken`.
Result<PersonName> changePerson(Database &database, UserId user, PersonId person, const std::optional<QString> &slug,
                                const std::optional<QString> &language);

// ---- groups, labels ------------------------------------------------------------------------------------------------

struct Group {
    GroupId id;
    QString slug;
    QString name;
    bool own = false;                ///< made by the user
    std::vector<IdentityId> members; ///< anchors that the user put in; those that the networks say are not among them

    bool operator==(const Group &) const = default;
};
/// Makes a row for every group that a contact list of the user's names.
Done nameGroups(Database &database, UserId user);
Result<std::vector<Group>> groups(Database &database, UserId user);
/// Made, or what there is of that slug becomes the user's own; its members are these. Errors: `group.name.invalid`.
Result<Group> putGroup(Database &database, UserId user, const QString &name, const std::vector<IdentityId> &members);
/// Errors: `group.unknown`.
Done removeGroup(Database &database, UserId user, GroupId id);

struct Label {
    LabelId id;
    QString slug;
    QString name;
    std::vector<IdentityId> people; ///< anchors

    bool operator==(const Label &) const = default;
};
Result<std::vector<Label>> labels(Database &database, UserId user);
/// As putGroup(). Without `people` those who have it keep it. Errors: `label.name.invalid`.
Result<Label> putLabel(Database &database, UserId user, const QString &name,
                       const std::optional<std::vector<IdentityId>> &people);
/// Errors: `label.unknown`.
Done removeLabel(Database &database, UserId user, LabelId id);
/// On the person, by this anchor; off, from every anchor of theirs. False where it is so already. Errors:
/// `label.unknown` (not the user's).
Result<bool> setLabel(Database &database, UserId user, PersonId person, IdentityId anchor, LabelId label, bool on);

// ---- one person, for a decision ------------------------------------------------------------------------------------

struct PersonRecord {
    QString slug;
    QString language;
    std::vector<IdentityId> identities;
    bool known = false; ///< on a contact list, or written to, by any identity
    bool isBot = false; ///< any identity is
    std::vector<GroupId> groups;
    std::vector<LabelId> labels;
    QStringList labelSlugs;

    bool operator==(const PersonRecord &) const = default;
};
Result<PersonRecord> personRecord(Database &database, UserId user, PersonId person);

} // namespace locum::store
