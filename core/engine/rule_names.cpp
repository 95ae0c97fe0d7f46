// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/rule_names.h"

#include "engine/attempt.h"
#include "engine/ownership.h"
#include "store/accounts.h"
#include "store/channels.h"
#include "store/conversations.h"
#include "store/identities.h"
#include "store/people.h"

#include <algorithm>

namespace locum::engine {

Result<rules::Directory> ruleDirectory(store::Database &database, UserId user)
{
    rules::Directory directory;
    LOCUM_MUST(store::nameEverybody(database, user));
    LOCUM_MUST(store::nameGroups(database, user));
    auto &people = directory.names["person"];
    LOCUM_TAKE(names, store::personNames(database, user));
    for (const store::PersonName &name : names) {
        people.insert(name.slug, name.anchor.value());
    }
    auto &groups = directory.names["group"];
    LOCUM_TAKE(allGroups, store::groups(database, user));
    for (const store::Group &group : allGroups) {
        groups.insert(group.slug, group.id.value());
    }
    auto &labels = directory.names["label"];
    LOCUM_TAKE(allLabels, store::labels(database, user));
    for (const store::Label &label : allLabels) {
        labels.insert(label.slug, label.id.value());
    }
    auto &channels = directory.names["channel"];
    LOCUM_TAKE(allChannels, store::channels(database, user));
    for (const store::Channel &channel : allChannels) {
        channels.insert(channel.slug, channel.id.value());
    }
    auto &accounts = directory.names["account"];
    auto &identities = directory.names["identity"];
    QHash<qint64, QString> slugs;
    LOCUM_TAKE(allAccounts, store::accounts(database, user));
    for (const Account &account : allAccounts) {
        accounts.insert(account.slug, account.id.value());
        directory.names["network"].insert(account.protocol, rules::networkId(account.protocol));
        slugs.insert(account.id.value(), account.slug);
    }
    LOCUM_TAKE(allIdentities, store::identities(database, user));
    for (const Identity &identity : allIdentities) {
        identities.insert(slugs.value(identity.account.value()) + QLatin1Char(':') + identity.address,
                          identity.id.value());
    }
    auto &rooms = directory.names["room"];
    LOCUM_TAKE(conversations, store::conversations(database, user));
    for (const Conversation &room : conversations) {
        if (room.kind != ConversationKind::Room || !slugs.contains(room.account.value())) {
            continue;
        }
        // By address alone where that says enough, and with the account: "#qt@libera".
        rooms.insert(room.address + QLatin1Char('@') + slugs.value(room.account.value()), room.id.value());
        if (!rooms.contains(room.address)) {
            rooms.insert(room.address, room.id.value());
        }
    }
    return directory;
}

rules::PolicyRow policyRow(const Policy &policy)
{
    rules::PolicyRow row{rules::Strangers{},
                         {policy.verdicts.begin(), policy.verdicts.end()},
                         policy.direction,
                         policy.phase,
                         QStringLiteral("menu")};
    const qint64 id = policy.target.id;
    switch (policy.target.kind) {
    case PolicyKind::Identity:
        row.subject = IdentityId(id);
        break;
    case PolicyKind::Person:
        row.subject = rules::PersonSubject{IdentityId(id)};
        break;
    case PolicyKind::Room:
        row.subject = ConversationId(id);
        break;
    case PolicyKind::Group:
        row.subject = GroupId(id);
        break;
    case PolicyKind::Account:
        row.subject = AccountId(id);
        break;
    case PolicyKind::Network:
        row.subject = rules::NetworkSubject{policy.target.name};
        break;
    case PolicyKind::Strangers:
        break;
    }
    return row;
}

namespace {

/// The id of what has this slug, or that id; whichever was said.
template <class T, class GetId>
std::optional<qint64> findIn(const std::vector<T> &all, const PolicyTarget &target, GetId id)
{
    const auto found = std::find_if(all.begin(), all.end(), [&](const T &each) {
        return target.id != 0 ? id(each) == target.id : each.slug == target.name;
    });
    return found == all.end() ? std::nullopt : std::optional<qint64>(id(*found));
}

} // namespace

Result<PolicyTarget> ownTarget(store::Database &database, UserId user, PolicyTarget target)
{
    std::optional<qint64> id;
    switch (target.kind) {
    case PolicyKind::Identity: {
        LOCUM_TAKE(identity, ownIdentity(database, user, IdentityId(target.id)));
        id = identity.id.value();
        break;
    }
    case PolicyKind::Person: {
        if (target.id != 0) {
            LOCUM_TAKE(anchor, ownIdentity(database, user, IdentityId(target.id)));
            id = anchor.id.value();
        } else {
            LOCUM_MUST(store::nameEverybody(database, user));
            LOCUM_TAKE(names, store::personNames(database, user));
            id = findIn(names, target, [](const store::PersonName &name) { return name.anchor.value(); });
        }
        break;
    }
    case PolicyKind::Room: {
        LOCUM_TAKE(room, ownConversation(database, user, ConversationId(target.id)));
        id = room.kind == ConversationKind::Room ? std::optional(room.id.value()) : std::nullopt;
        break;
    }
    case PolicyKind::Group: {
        LOCUM_MUST(store::nameGroups(database, user));
        LOCUM_TAKE(groups, store::groups(database, user));
        id = findIn(groups, target, [](const store::Group &group) { return group.id.value(); });
        break;
    }
    case PolicyKind::Account: {
        LOCUM_TAKE(accounts, store::accounts(database, user));
        id = findIn(accounts, target, [](const Account &account) { return account.id.value(); });
        break;
    }
    case PolicyKind::Network:
        if (target.name.isEmpty()) {
            return fail("policy.target.unknown", QStringLiteral("a network goes by its name"));
        }
        target.id = 0;
        return target;
    case PolicyKind::Strangers:
        return PolicyTarget{};
    }
    if (!id) {
        return fail("policy.target.unknown", target.name);
    }
    target.id = *id;
    target.name.clear();
    return target;
}

} // namespace locum::engine
