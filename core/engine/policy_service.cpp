// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/attempt.h"
#include "engine/ownership.h"
#include "engine/rule_names.h"
#include "engine/rule_service.h"
#include "model/slug.h"
#include "store/conversations.h"
#include "store/identities.h"
#include "store/people.h"
#include "store/person_acts.h"
#include "store/policies.h"
#include "store/rule_history.h"

#include <QRegularExpression>

#include <algorithm>

// Policies, and the names of persons, groups and labels.
namespace locum::engine {

namespace {

constexpr qsizetype longestName = 100;
constexpr size_t mostListed = 20000;

ports::NamedSet toPort(const store::Group &group)
{
    return {group.id.value(), group.slug, group.name, group.own, group.members};
}

ports::NamedSet toPort(const store::Label &label)
{
    return {label.id.value(), label.slug, label.name, true, label.people};
}

template <class T>
Result<std::vector<decltype(toPort(std::declval<T>()))>> toPorts(const Result<std::vector<T>> &rows)
{
    if (!rows) {
        return fail(rows.error());
    }
    std::vector<decltype(toPort(std::declval<T>()))> all;
    std::ranges::transform(*rows, std::back_inserter(all), [](const T &row) { return toPort(row); });
    return all;
}

Done ownMembers(store::Database &database, UserId user, const std::vector<IdentityId> &members)
{
    for (const IdentityId member : members) {
        LOCUM_MUST(ownIdentity(database, user, member));
    }
    return {};
}

Result<ports::ContactRules> rulesOf(store::Database &database, UserId user, const ports::ListedContact &contact,
                                    const std::vector<Policy> &policies,
                                    const std::vector<store::PolicyAnchor> &anchors)
{
    ports::ContactRules rules{contact.account, contact.address, std::nullopt, {}, {}};
    const auto account = ownAccount(database, user, contact.account);
    if (!account) {
        return account.error().code == "account.unknown" ? Result<ports::ContactRules>(rules) : fail(account.error());
    }
    LOCUM_TAKE(identity, store::findIdentity(database, contact.account, contact.address));
    if (!identity) {
        return rules;
    }
    rules.identity = identity->id;
    LOCUM_TAKE(members, store::identitiesOfPerson(database, identity->person));
    for (const Policy &policy : policies) {
        const bool own = policy.target.kind == PolicyKind::Identity && policy.target.id == identity->id.value();
        const auto isTheirs = [&](IdentityId anchor) { return std::ranges::find(members, anchor) != members.end(); };
        const bool person = policy.target.kind == PolicyKind::Person &&
                            (isTheirs(IdentityId(policy.target.id)) ||
                             std::ranges::any_of(anchors, [&](const store::PolicyAnchor &further) {
                                 return further.policy == policy.id && isTheirs(further.anchor);
                             }));
        if (own || person) {
            rules.policies.push_back(policy);
        }
    }
    LOCUM_TAKE(reason, store::lastReasonOf(database, identity->id));
    rules.lastRule = std::move(reason);
    return rules;
}

} // namespace

template <class T>
void RuleService::afterRefresh(UserId user, Result<T> value, ports::Reply<T> reply)
{
    if (!value) {
        reply(std::move(value));
        return;
    }
    m_parts.programs.refreshPolicies(user, [value = std::move(value), reply = std::move(reply)] { reply(value); });
}

void RuleService::policies(UserId user, ports::Reply<std::vector<Policy>> reply)
{
    m_parts.journal.read([user](store::Database &database) { return store::policies(database, user); },
                         std::move(reply));
}

void RuleService::putPolicy(UserId user, ports::NewPolicy policy, ports::Reply<Policy> reply)
{
    if (policy.verdicts.isEmpty()) {
        reply(fail("policy.verdicts.missing", QString()));
        return;
    }
    QList<PolicyVerdict> once;
    for (const PolicyVerdict verdict : std::as_const(policy.verdicts)) {
        if (!once.contains(verdict)) {
            once.append(verdict);
        }
    }
    policy.verdicts = once;
    m_parts.journal.write(
        user,
        [user, policy](store::Database &database, FeedWriter &feed) -> Result<Policy> {
            LOCUM_TAKE(target, ownTarget(database, user, policy.target));
            LOCUM_TAKE(set,
                       store::putPolicy(database, user,
                                        Policy{PolicyId(0), target, policy.verdicts, policy.direction, policy.phase},
                                        feed.at()));
            LOCUM_MUST(feed.add(PolicyChanged{set}));
            return std::move(set);
        },
        [this, user, reply = std::move(reply)](Result<Policy> set) { afterRefresh(user, std::move(set), reply); });
}

void RuleService::removePolicy(UserId user, PolicyId policy, ports::Reply<void> reply)
{
    m_parts.journal.write(
        user,
        [user, policy](store::Database &database, FeedWriter &feed) -> Result<Policy> {
            LOCUM_TAKE(removed, store::removePolicy(database, user, policy));
            LOCUM_MUST(feed.add(PolicyChanged{removed, true}));
            return std::move(removed);
        },
        [this, user, reply = std::move(reply)](Result<Policy> removed) {
            afterRefresh<Policy>(user, std::move(removed), [reply](const Result<Policy> &gone) {
                reply(gone ? Done() : Done(fail(gone.error())));
            });
        });
}

void RuleService::contactRules(UserId user, std::vector<ports::ListedContact> contacts,
                               ports::Reply<std::vector<ports::ContactRules>> reply)
{
    if (contacts.size() > mostListed) {
        reply(fail("request.field.invalid", QStringLiteral("'contacts' has at most %1 entries").arg(mostListed)));
        return;
    }
    m_parts.journal.read(
        [user, contacts = std::move(contacts)](store::Database &database) -> Result<std::vector<ports::ContactRules>> {
            LOCUM_TAKE(policies, store::policies(database, user));
            LOCUM_TAKE(anchors, store::policyAnchors(database, user));
            std::vector<ports::ContactRules> all;
            for (const ports::ListedContact &contact : contacts) {
                LOCUM_TAKE(rules, rulesOf(database, user, contact, policies, anchors));
                all.push_back(std::move(rules));
            }
            return all;
        },
        std::move(reply));
}

void RuleService::changePerson(UserId user, PersonId person, ports::PersonChange change,
                               ports::Reply<ports::NamedPerson> reply)
{
    static const QRegularExpression tag(QStringLiteral("\\A([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?\\z"));
    if (change.slug && !isSlug(*change.slug)) {
        reply(fail("slug.invalid", QString()));
        return;
    }
    if (change.language && (change.language->size() > 35 || !tag.match(*change.language).hasMatch())) {
        reply(fail("language.invalid", QString()));
        return;
    }
    m_parts.journal.write(
        user,
        [user, person, change](store::Database &database, FeedWriter &) -> Result<ports::NamedPerson> {
            LOCUM_TAKE(name, store::changePerson(database, user, person, change.slug, change.language));
            return ports::NamedPerson{name.person, name.anchor, name.slug, name.language};
        },
        std::move(reply));
}

void RuleService::groups(UserId user, ports::Reply<std::vector<ports::NamedSet>> reply)
{
    m_parts.journal.write(
        user,
        [user](store::Database &database, FeedWriter &) -> Result<std::vector<ports::NamedSet>> {
            LOCUM_MUST(store::nameGroups(database, user));
            return toPorts(store::groups(database, user));
        },
        std::move(reply));
}

void RuleService::putGroup(UserId user, ports::NewSet group, ports::Reply<ports::NamedSet> reply)
{
    m_parts.journal.write(
        user,
        [user, group](store::Database &database, FeedWriter &) -> Result<ports::NamedSet> {
            const auto members = group.members.value_or(std::vector<IdentityId>());
            LOCUM_MUST(ownMembers(database, user, members));
            LOCUM_TAKE(put, store::putGroup(database, user, group.name.left(longestName), members));
            return toPort(put);
        },
        std::move(reply));
}

void RuleService::removeGroup(UserId user, GroupId group, ports::Reply<void> reply)
{
    m_parts.journal.write(
        user,
        [user, group](store::Database &database, FeedWriter &) { return store::removeGroup(database, user, group); },
        std::move(reply));
}

void RuleService::labels(UserId user, ports::Reply<std::vector<ports::NamedSet>> reply)
{
    m_parts.journal.read([user](store::Database &database) { return toPorts(store::labels(database, user)); },
                         std::move(reply));
}

void RuleService::putLabel(UserId user, ports::NewSet label, ports::Reply<ports::NamedSet> reply)
{
    m_parts.journal.write(
        user,
        [user, label](store::Database &database, FeedWriter &) -> Result<ports::NamedSet> {
            if (label.members) {
                LOCUM_MUST(ownMembers(database, user, *label.members));
            }
            LOCUM_TAKE(put, store::putLabel(database, user, label.name.left(longestName), label.members));
            return toPort(put);
        },
        std::move(reply));
}

void RuleService::removeLabel(UserId user, LabelId label, ports::Reply<void> reply)
{
    m_parts.journal.write(
        user,
        [user, label](store::Database &database, FeedWriter &) { return store::removeLabel(database, user, label); },
        std::move(reply));
}

} // namespace locum::engine
