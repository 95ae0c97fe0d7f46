// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/people.h"

#include "model/slug.h"
#include "store/database.h"
#include "store/json_column.h"

#include <QSet>

#include <algorithm>

namespace locum::store {
namespace {

constexpr auto readIdentityId = [](Row &row) { return row.id<IdentityId>(); };

PersonName readName(Row &row)
{
    return {row.id<IdentityId>(), row.id<PersonId>(), row.text(), row.text()};
}

QString unused(const QString &wish, QSet<QString> &taken)
{
    const QString base = wish.isEmpty() ? QStringLiteral("person") : wish;
    QString slug = base;
    for (int number = 2; taken.contains(slug); ++number) {
        const QString suffix = QStringLiteral("-%1").arg(number);
        slug = base.left(longestSlug - suffix.size()) + suffix;
    }
    taken.insert(slug);
    return slug;
}

} // namespace

Result<int> nameEverybody(Database &database, UserId user)
{
    struct Nameless {
        IdentityId anchor;
        QString name;
        QString address;
    };
    // One anchor a person: the oldest identity.
    auto nameless = database.all(
        "SELECT min(i.id), i.name, i.address FROM accounts a "
        "JOIN identities i ON i.account_id = a.id WHERE a.user_id = ? AND NOT EXISTS "
        "(SELECT 1 FROM identities o JOIN people p ON p.anchor_id = o.id "
        "WHERE o.person_id = i.person_id) GROUP BY i.person_id",
        [](Row &row) {
            return Nameless{row.id<IdentityId>(), row.text(), row.text()};
        },
        user);
    if (!nameless || nameless->empty()) {
        return nameless ? Result<int>(0) : fail(std::move(nameless.error()));
    }
    QSet<QString> taken;
    auto done = database.each(
        "SELECT slug FROM people WHERE user_id = ?", [&](Row &row) { taken.insert(row.text()); }, user);
    for (const auto &person : *nameless) {
        if (!done) {
            return fail(std::move(done.error()));
        }
        QString wish = slugOf(person.name);
        if (wish.isEmpty()) {
            wish = slugOf(person.address.section(QLatin1Char('@'), 0, 0));
        }
        done = database.run("INSERT INTO people (anchor_id, user_id, slug) VALUES (?, ?, ?)", person.anchor, user,
                            unused(wish, taken));
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    return static_cast<int>(nameless->size());
}

Result<std::vector<PersonName>> personNames(Database &database, UserId user)
{
    return database.all("SELECT p.anchor_id, i.person_id, p.slug, p.language FROM people p "
                        "JOIN identities i ON i.id = p.anchor_id WHERE p.user_id = ? ORDER BY p.anchor_id",
                        readName, user);
}

Result<std::optional<PersonName>> personName(Database &database, PersonId person)
{
    return database.first("SELECT p.anchor_id, i.person_id, p.slug, p.language FROM identities i "
                          "JOIN people p ON p.anchor_id = i.id WHERE i.person_id = ? ORDER BY i.id LIMIT 1",
                          readName, person);
}

Result<PersonName> changePerson(Database &database, UserId user, PersonId person, const std::optional<QString> &slug,
                                const std::optional<QString> &language)
{
    if (auto named = nameEverybody(database, user); !named) {
        return fail(std::move(named.error()));
    }
    auto name = required(database.first("SELECT p.anchor_id, i.person_id, p.slug, p.language FROM identities i "
                                        "JOIN people p ON p.anchor_id = i.id WHERE i.person_id = ? AND p.user_id = ? "
                                        "ORDER BY i.id LIMIT 1",
                                        readName, person, user),
                         "person.unknown", person.value());
    if (!name) {
        return name;
    }
    name->slug = slug.value_or(name->slug);
    name->language = language.value_or(name->language);
    auto done = database.run("UPDATE people SET slug = ?, language = ? WHERE anchor_id = ?", name->slug, name->language,
                             name->anchor);
    if (!done) {
        return done.error().code == "store.duplicate" ? fail("slug.taken", name->slug) : fail(std::move(done.error()));
    }
    return name;
}

// ---- groups
// ----------------------------------------------------------------------------------------------------------

Done nameGroups(Database &database, UserId user)
{
    auto listed = database.all("SELECT DISTINCT i.groups FROM accounts a JOIN identities i ON i.account_id = a.id "
                               "WHERE a.user_id = ? AND i.groups <> '[]'",
                               readTexts, user);
    if (!listed) {
        return fail(std::move(listed.error()));
    }
    for (const QStringList &names : *listed) {
        for (const QString &name : names) {
            if (const QString slug = slugOf(name); !slug.isEmpty()) {
                if (auto done = database.run("INSERT INTO groups (user_id, slug, name, own) VALUES (?, ?, ?, 0) "
                                             "ON CONFLICT DO NOTHING",
                                             user, slug, name);
                    !done) {
                    return done;
                }
            }
        }
    }
    return {};
}

Result<std::vector<Group>> groups(Database &database, UserId user)
{
    auto found = database.all(
        "SELECT id, slug, name, own FROM groups WHERE user_id = ? ORDER BY slug",
        [](Row &row) {
            return Group{row.id<GroupId>(), row.text(), row.text(), row.boolean(), {}};
        },
        user);
    if (!found) {
        return found;
    }
    for (Group &group : *found) {
        auto members = database.all("SELECT anchor_id FROM group_members WHERE group_id = ? ORDER BY anchor_id",
                                    readIdentityId, group.id);
        if (!members) {
            return fail(std::move(members.error()));
        }
        group.members = std::move(*members);
    }
    return found;
}

Result<Group> putGroup(Database &database, UserId user, const QString &name, const std::vector<IdentityId> &members)
{
    const QString slug = slugOf(name);
    if (slug.isEmpty()) {
        return fail("group.name.invalid", name);
    }
    auto id = database.first(
        "INSERT INTO groups (user_id, slug, name, own) VALUES (?, ?, ?, 1) ON CONFLICT (user_id, "
        "slug) DO UPDATE SET name = excluded.name, own = 1 RETURNING id",
        [](Row &row) { return row.id<GroupId>(); }, user, slug, name);
    if (!id) {
        return fail(std::move(id.error()));
    }
    Group group{**id, slug, name, true, members};
    auto done = database.run("DELETE FROM group_members WHERE group_id = ?", group.id);
    for (const IdentityId member : members) {
        if (done) {
            done = database.run("INSERT INTO group_members VALUES (?, ?) ON CONFLICT DO NOTHING", group.id, member);
        }
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    return group;
}

Done removeGroup(Database &database, UserId user, GroupId id)
{
    auto done = database.run("DELETE FROM groups WHERE id = ? AND user_id = ?", id, user);
    return requiredChange(std::move(done), database.changes(), "group.unknown", id.value());
}

// ---- labels
// ----------------------------------------------------------------------------------------------------------

Result<std::vector<Label>> labels(Database &database, UserId user)
{
    auto found = database.all(
        "SELECT id, slug, name FROM labels WHERE user_id = ? ORDER BY slug",
        [](Row &row) {
            return Label{row.id<LabelId>(), row.text(), row.text(), {}};
        },
        user);
    if (!found) {
        return found;
    }
    for (Label &label : *found) {
        auto people = database.all("SELECT anchor_id FROM person_labels WHERE label_id = ? ORDER BY anchor_id",
                                   readIdentityId, label.id);
        if (!people) {
            return fail(std::move(people.error()));
        }
        label.people = std::move(*people);
    }
    return found;
}

Result<Label> putLabel(Database &database, UserId user, const QString &name,
                       const std::optional<std::vector<IdentityId>> &people)
{
    const QString slug = slugOf(name);
    if (slug.isEmpty()) {
        return fail("label.name.invalid", name);
    }
    auto id = database.first(
        "INSERT INTO labels (user_id, slug, name) VALUES (?, ?, ?) ON CONFLICT (user_id, slug) "
        "DO UPDATE SET name = excluded.name RETURNING id",
        [](Row &row) { return row.id<LabelId>(); }, user, slug, name);
    if (!id) {
        return fail(std::move(id.error()));
    }
    Done done;
    if (people) {
        done = database.run("DELETE FROM person_labels WHERE label_id = ?", **id);
        for (const IdentityId anchor : *people) {
            if (done) {
                done = database.run("INSERT INTO person_labels VALUES (?, ?) ON CONFLICT DO NOTHING", **id, anchor);
            }
        }
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    auto all = labels(database, user);
    if (!all) {
        return fail(std::move(all.error()));
    }
    return *std::ranges::find(*all, **id, &Label::id);
}

Done removeLabel(Database &database, UserId user, LabelId id)
{
    auto done = database.run("DELETE FROM labels WHERE id = ? AND user_id = ?", id, user);
    return requiredChange(std::move(done), database.changes(), "label.unknown", id.value());
}

Result<bool> setLabel(Database &database, UserId user, PersonId person, IdentityId anchor, LabelId label, bool on)
{
    auto has = required(database.first(
                            "SELECT EXISTS (SELECT 1 FROM person_labels p JOIN identities i "
                            "ON i.id = p.anchor_id WHERE p.label_id = l.id AND i.person_id = ?) "
                            "FROM labels l WHERE l.id = ? AND l.user_id = ?",
                            [](Row &row) { return row.boolean(); }, person, label, user),
                        "label.unknown", label.value());
    if (!has || *has == on) {
        return has ? Result<bool>(false) : has;
    }
    auto done = on ? database.run("INSERT INTO person_labels VALUES (?, ?)", label, anchor)
                   : database.run("DELETE FROM person_labels WHERE label_id = ? AND anchor_id IN "
                                  "(SELECT id FROM identities WHERE person_id = ?)",
                                  label, person);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return true;
}

// ---- one person
// ------------------------------------------------------------------------------------------------------

Result<PersonRecord> personRecord(Database &database, UserId user, PersonId person)
{
    PersonRecord record;
    QSet<QString> groupSlugs;
    auto done = database.each(
        "SELECT i.id, i.groups, i.listed OR i.ever_written_to, i.is_bot, coalesce(p.slug, ''), "
        "coalesce(p.language, '') FROM identities i LEFT JOIN people p ON p.anchor_id = i.id "
        "WHERE i.person_id = ? ORDER BY i.id",
        [&](Row &row) {
            record.identities.push_back(row.id<IdentityId>());
            for (const QString &name : readTexts(row)) {
                groupSlugs.insert(slugOf(name));
            }
            record.known = row.boolean() || record.known;
            record.isBot = row.boolean() || record.isBot;
            const QString slug = row.text();
            const QString language = row.text();
            record.slug = record.slug.isEmpty() ? slug : record.slug;
            record.language = record.language.isEmpty() ? language : record.language;
        },
        person);
    if (done) {
        done = database.each(
            "SELECT DISTINCT m.group_id FROM identities i JOIN group_members m ON m.anchor_id = i.id "
            "WHERE i.person_id = ? ORDER BY m.group_id",
            [&](Row &row) { record.groups.push_back(row.id<GroupId>()); }, person);
    }
    for (const QString &slug : std::as_const(groupSlugs)) {
        if (done) {
            done = database.each(
                "SELECT id FROM groups WHERE user_id = ? AND slug = ?",
                [&](Row &row) {
                    const auto id = row.id<GroupId>();
                    if (std::ranges::find(record.groups, id) == record.groups.end()) {
                        record.groups.push_back(id);
                    }
                },
                user, slug);
        }
    }
    if (done) {
        done = database.each(
            "SELECT DISTINCT l.id, l.slug FROM identities i JOIN person_labels p ON p.anchor_id = i.id "
            "JOIN labels l ON l.id = p.label_id WHERE i.person_id = ? ORDER BY l.id",
            [&](Row &row) {
                record.labels.push_back(row.id<LabelId>());
                record.labelSlugs.append(row.text());
            },
            person);
    }
    if (!done) {
        return fail(std::move(done.error()));
    }
    std::ranges::sort(record.groups);
    return record;
}

} // namespace locum::store
