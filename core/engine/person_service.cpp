// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/person_service.h"

#include "base/logging.h"
#include "engine/attempt.h"
#include "engine/ownership.h"
#include "persons/vcard.h"
#include "store/conversations.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/policies.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace locum::engine {

namespace {

using namespace std::chrono_literals;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Persons)
};

/// A person's name, as the contact lists have it: of the oldest identity that has one.
QString nameOf(const std::vector<Identity> &identities)
{
    for (const Identity &identity : identities) {
        if (!identity.name.isEmpty() && identity.name != identity.address) {
            return identity.name;
        }
    }
    return identities.front().address;
}

/// What lists and details begin with: the rows. Presence comes on the core thread.
Result<ports::Person> personFrom(store::Database &database, UserId user, PersonId id, std::vector<Identity> identities,
                                 const QHash<GroupId, QString> &groupNames, const std::vector<IdentityId> &pinned)
{
    ports::Person person{id, nameOf(identities), {}, {}, {}, {}, {}, std::nullopt, std::nullopt};
    LOCUM_TAKE(record, store::personRecord(database, user, id));
    person.slug = record.slug;
    person.labels = record.labelSlugs;
    for (const Identity &identity : identities) {
        for (const QString &group : identity.groups) {
            if (!person.groups.contains(group)) {
                person.groups.append(group);
            }
        }
        if (std::find(pinned.begin(), pinned.end(), identity.id) != pinned.end()) {
            person.pinned = identity.id;
        }
    }
    for (const GroupId group : record.groups) {
        if (const QString name = groupNames.value(group); !name.isEmpty() && !person.groups.contains(name)) {
            person.groups.append(name);
        }
    }
    person.identities = std::move(identities);
    return person;
}

Result<QHash<GroupId, QString>> groupNames(store::Database &database, UserId user)
{
    LOCUM_TAKE(groups, store::groups(database, user));
    QHash<GroupId, QString> names;
    for (const store::Group &group : groups) {
        if (group.own) {
            names.insert(group.id, group.name);
        }
    }
    return names;
}

bool isShown(const std::vector<Identity> &identities)
{
    return identities.size() > 1 || std::any_of(identities.begin(), identities.end(), [](const Identity &identity) {
               return identity.listed || identity.subscription == Subscription::Pending || identity.everWrittenTo;
           });
}

/// Their identities, of accounts that are there. Errors: person.unknown.
Result<std::vector<Identity>> ownPerson(store::Database &database, UserId user, PersonId &person)
{
    // An id that was a person's once is the id of one of their identities, which is whoever's now.
    const auto anchor = ownIdentity(database, user, IdentityId(person.value()));
    if (!anchor) {
        LOCUM_TAKE(others, store::identitiesOfPerson(database, person));
        std::vector<Identity> left; // the eldest was of an account that is removed
        for (const IdentityId id : others) {
            if (auto identity = ownIdentity(database, user, id)) {
                left.push_back(std::move(*identity));
            }
        }
        return left.empty() ? Result<std::vector<Identity>>(
                                  fail("person.unknown", QStringLiteral("no person %1").arg(person.value())))
                            : left;
    }
    person = anchor->person;
    LOCUM_TAKE(ids, store::identitiesOfPerson(database, person));
    std::vector<Identity> identities;
    for (const IdentityId id : ids) {
        if (auto identity = ownIdentity(database, user, id)) {
            identities.push_back(std::move(*identity));
        }
    }
    return identities;
}

} // namespace

struct PersonService::Listed {
    ports::PersonList list;
    std::vector<IdentityId> blocked;
};

struct PersonService::Sending {
    std::vector<Identity> identities;
    std::vector<IdentityId> blocked;
    store::LastSaid said;
    std::optional<IdentityId> pinned;
    std::optional<Message> before; ///< sent with this client id already
    std::optional<IdentityId> beforeBy;
};

Done PersonService::load(const std::vector<UserId> &users)
{
    for (const UserId user : users) {
        LOCUM_TAKE(wrong, m_parts.journal.store().writeNow(
                              [user](store::Database &database) { return rebuildPersons(database, user); }));
        if (wrong > 0) {
            qCWarning(lcEngine, "%d contacts of user %lld were with another person than the acts say", wrong,
                      static_cast<long long>(user.value()));
        }
    }
    return {};
}

void PersonService::complete(ports::Person &person, const std::vector<IdentityId> &blocked)
{
    const auto ways = waysOf(m_parts.accounts, person.identities, blocked);
    person.presence = presenceIn(person.identities, ways, &person.from);
}

void PersonService::persons(UserId user, ports::Reply<ports::PersonList> reply)
{
    m_parts.journal.read(
        [user](store::Database &database) -> Result<Listed> {
            Listed all;
            LOCUM_TAKE(aggregated, store::personsAggregated(database, user));
            all.list.aggregated = aggregated;
            LOCUM_TAKE(policies, store::policies(database, user));
            all.blocked = blockedIn(policies);
            LOCUM_TAKE(identities, store::identities(database, user));
            LOCUM_TAKE(names, groupNames(database, user));
            LOCUM_TAKE(pinned, store::pinnedIdentities(database, user));
            std::map<PersonId, std::vector<Identity>> persons;
            for (Identity &identity : identities) {
                persons[identity.person].push_back(std::move(identity));
            }
            for (auto &[id, members] : persons) {
                if (!isShown(members)) {
                    continue;
                }
                LOCUM_TAKE(person, personFrom(database, user, id, std::move(members), names, pinned));
                if (aggregated) {
                    all.list.persons.push_back(std::move(person));
                    continue;
                }
                for (const Identity &identity : person.identities) {
                    ports::Person alone = person;
                    alone.id = PersonId(identity.id.value());
                    alone.identities = {identity};
                    alone.name = nameOf(alone.identities);
                    all.list.persons.push_back(std::move(alone));
                }
            }
            return all;
        },
        [this, reply = std::move(reply)](Result<Listed> listed) {
            if (!listed) {
                reply(fail(std::move(listed.error())));
                return;
            }
            for (ports::Person &person : listed->list.persons) {
                complete(person, listed->blocked);
            }
            reply(std::move(listed->list));
        });
}

void PersonService::setAggregated(UserId user, bool aggregated, ports::Reply<void> reply)
{
    m_parts.journal.write(
        user,
        [user, aggregated](store::Database &database, FeedWriter &feed) -> Done {
            LOCUM_TAKE(before, store::personsAggregated(database, user));
            if (before != aggregated) {
                LOCUM_MUST(store::setPersonsAggregated(database, user, aggregated));
                LOCUM_MUST(feed.add(PersonsAggregated{aggregated}));
            }
            return {};
        },
        std::move(reply));
}

void PersonService::person(UserId user, PersonId person, ports::Reply<ports::PersonDetail> reply)
{
    struct Found {
        ports::PersonDetail detail;
        std::vector<IdentityId> blocked;
    };
    m_parts.journal.read(
        [user, person](store::Database &database) -> Result<Found> {
            PersonId id = person;
            LOCUM_TAKE(identities, ownPerson(database, user, id));
            LOCUM_TAKE(names, groupNames(database, user));
            LOCUM_TAKE(pinned, store::pinnedIdentities(database, user));
            LOCUM_TAKE(policies, store::policies(database, user));
            LOCUM_TAKE(whole, personFrom(database, user, id, std::move(identities), names, pinned));
            LOCUM_TAKE(evidence, personEvidence(database, user));
            Found found{{std::move(whole), {}, {}, {}}, blockedIn(policies)};
            ports::PersonDetail &detail = found.detail;
            const auto isTheirs = [&](IdentityId identity) {
                return std::any_of(detail.person.identities.begin(), detail.person.identities.end(),
                                   [&](const Identity &each) { return each.id == identity; });
            };
            for (const store::PersonAct &act : evidence->fold.acts) {
                const auto named = namedBy(act.act);
                if (std::any_of(named.begin(), named.end(), isTheirs)) {
                    detail.acts.push_back({act.number, act.act.value(QLatin1String("op")).toString().toLatin1(), act.at,
                                           evidence->fold.undone.contains(act.number), named});
                }
            }
            const auto &members = detail.person.identities;
            for (size_t i = 0; i < members.size(); ++i) {
                for (size_t j = i + 1; j < members.size(); ++j) {
                    detail.evidence.push_back(pairOf(members[i].id, members[j].id,
                                                     evidence->suggestions.explain(members[i].id, members[j].id)));
                }
            }
            for (ports::PersonAlert &alert : alertsIn(*evidence)) {
                if (isTheirs(alert.identity) || isTheirs(alert.lookAlikeOf)) {
                    detail.alerts.push_back(std::move(alert));
                }
            }
            return found;
        },
        [this, reply = std::move(reply)](Result<Found> found) {
            if (!found) {
                reply(fail(std::move(found.error())));
                return;
            }
            complete(found->detail.person, found->blocked);
            reply(std::move(found->detail));
        });
}

void PersonService::pin(UserId user, PersonId person, std::optional<IdentityId> identity, ports::Reply<void> reply)
{
    m_parts.journal.write(
        user,
        [user, person, identity](store::Database &database, FeedWriter &) -> Done {
            PersonId id = person;
            LOCUM_TAKE(identities, ownPerson(database, user, id));
            const bool isTheirs = !identity || std::any_of(identities.begin(), identities.end(),
                                                           [&](const Identity &each) { return each.id == *identity; });
            if (!isTheirs) {
                return fail("identity.unknown", QStringLiteral("not one of theirs"));
            }
            return store::pinIdentity(database, id, identity);
        },
        std::move(reply));
}

void PersonService::act(UserId user, DeviceId device, ports::PersonAct act, ports::Reply<ports::PersonActDone> reply)
{
    if (act.key.isEmpty()) {
        act.key = QStringLiteral("a-") + QLatin1String(makeToken(m_parts.random, 16));
    }
    m_parts.journal.write(
        user,
        [this, device, act](store::Database &database, FeedWriter &feed) -> Result<ports::PersonActDone> {
            m_parts.directory.touch();
            return performAct(database, feed, device, act);
        },
        [this, user, reply = std::move(reply)](Result<ports::PersonActDone> done) {
            if (!done) {
                reply(std::move(done));
                return;
            }
            // A policy may have got a second anchor, or lost one: in force before the device hears of it.
            m_parts.programs.refreshPolicies(user, [done = std::move(done), reply] { reply(done); });
        });
}

void PersonService::suggestions(UserId user, ports::Reply<std::vector<ports::PersonPair>> reply)
{
    m_parts.journal.read(
        [user,
         now = m_parts.journal.clock().now()](store::Database &database) -> Result<std::vector<ports::PersonPair>> {
            LOCUM_TAKE(evidence, personEvidence(database, user));
            return offersIn(*evidence, now);
        },
        std::move(reply));
}

void PersonService::alerts(UserId user, ports::Reply<std::vector<ports::PersonAlert>> reply)
{
    m_parts.journal.read(
        [user](store::Database &database) -> Result<std::vector<ports::PersonAlert>> {
            LOCUM_TAKE(evidence, personEvidence(database, user));
            return alertsIn(*evidence);
        },
        std::move(reply));
}

void PersonService::importCards(UserId user, QByteArray file, ports::Reply<int> reply)
{
    m_parts.journal.write(
        user,
        [user, file = std::move(file)](store::Database &database, FeedWriter &) -> Result<int> {
            LOCUM_TAKE(read, persons::readCards(file));
            std::vector<store::Card> cards;
            cards.reserve(read.size());
            for (persons::Card &card : read) {
                cards.push_back({std::move(card.uid), std::move(card.name), std::move(card.phones),
                                 std::move(card.emails), std::move(card.chats)});
            }
            LOCUM_MUST(store::putCards(database, user, cards));
            return static_cast<int>(cards.size());
        },
        std::move(reply));
}

void PersonService::sendToPerson(UserId user, DeviceId device, ports::PersonMessage message,
                                 ports::Reply<ports::PersonMessageSent> reply)
{
    m_parts.journal.read(
        [user, message, now = m_parts.journal.clock().now()](store::Database &database) -> Result<Sending> {
            PersonId id = message.person;
            Sending sending;
            LOCUM_TAKE(identities, ownPerson(database, user, id));
            sending.identities = std::move(identities);
            LOCUM_TAKE(policies, store::policies(database, user));
            sending.blocked = blockedIn(policies);
            LOCUM_TAKE(said, store::lastSaid(database, user, id, now - 24h));
            sending.said = std::move(said);
            LOCUM_TAKE(pinned, store::pinnedIdentities(database, user));
            for (const Identity &identity : sending.identities) {
                if (std::find(pinned.begin(), pinned.end(), identity.id) != pinned.end()) {
                    sending.pinned = identity.id;
                }
            }
            LOCUM_TAKE(before, store::findByClientId(database, user, message.clientId));
            if (before) {
                LOCUM_TAKE(conversation, store::conversation(database, before->conversation));
                sending.beforeBy = conversation.identity;
                sending.before = std::move(before);
            }
            return sending;
        },
        [this, user, device, message, reply = std::move(reply)](Result<Sending> sending) {
            if (!sending) {
                reply(fail(std::move(sending.error())));
                return;
            }
            routeAndSend(user, device, message, std::move(*sending), reply);
        });
}

void PersonService::routeAndSend(UserId user, DeviceId device, const ports::PersonMessage &message, Sending sending,
                                 const ports::Reply<ports::PersonMessageSent> &reply)
{
    if (sending.before && sending.beforeBy) { // the same message again: no other way, and no second announcement
        reply(ports::PersonMessageSent{*sending.before, *sending.beforeBy, "repeated", std::nullopt});
        return;
    }
    if (message.text.trimmed().isEmpty()) {
        reply(fail("message.empty", QString()));
        return;
    }
    const auto ways = waysOf(m_parts.accounts, sending.identities, sending.blocked);
    const auto find = [&](IdentityId id) {
        return std::find_if(sending.identities.begin(), sending.identities.end(),
                            [&](const Identity &each) { return each.id == id; });
    };
    std::optional<Instant> offlineSince;
    if (sending.said.outgoing || sending.said.incoming) {
        const bool in =
            sending.said.incoming && (!sending.said.outgoing || sending.said.incoming->at >= sending.said.outgoing->at);
        const auto last = find(in ? sending.said.incoming->identity : sending.said.outgoing->identity);
        AccountEntry *entry = last == sending.identities.end() ? nullptr : m_parts.accounts.find(last->account);
        if (entry != nullptr && entry->wentOffline.contains(last->address)) {
            offlineSince = entry->wentOffline.value(last->address);
        }
    }
    const auto route =
        routeTo(ways, sending.said, sending.pinned, message.identity, m_parts.journal.clock().now(), offlineSince);
    if (!route) {
        reply(fail(route.error()));
        return;
    }
    const auto to = find(route->identity);
    AccountEntry *entry = m_parts.accounts.find(to->account);
    if (route->connects) {
        if (entry == nullptr || !entry->pluginFound || !entry->account.enabled) {
            reply(fail("person.nobody_reachable", QString(), Retry::Later));
            return;
        }
        m_parts.links.connectNow(*entry); // R9; the outbox keeps the message until it is up
    }
    QString announcement;
    ConversationService::ChosenWay way{QString::fromLatin1(route->reason), {}};
    if (route->switchedFrom) {
        if (const auto from = find(*route->switchedFrom); from != sending.identities.end()) {
            way.insteadOf = from->address;
            announcement = Text::tr("The conversation with %1 goes on here, as %2 is not there any more.")
                               .arg(nameOf(sending.identities), from->address);
        }
    }
    m_parts.journal.write(
        user,
        [this, identity = *to, announcement](store::Database &database, FeedWriter &feed) -> Result<Conversation> {
            LOCUM_TAKE(known,
                       store::findConversation(database, identity.account, ConversationKind::Direct, identity.address));
            LOCUM_TAKE(conversation, store::ensureConversation(
                                         database, identity.account, ConversationKind::Direct, identity.address,
                                         identity.name.isEmpty() ? identity.address : identity.name, identity.id));
            if (!known) {
                m_parts.directory.touch();
                LOCUM_MUST(feed.add(ConversationUpdated{conversation}));
            }
            if (!announcement.isEmpty()) { // for the user alone: nothing of it goes out
                Message note{MessageId(0), conversation.id, conversation.account};
                note.author = Author::Locum;
                note.kind = MessageKind::Notice;
                note.origin = Origin::History; // nothing that came: not unread, never decided about
                note.text = announcement;
                note.flags.system = true;
                note.sentAt = feed.at();
                note.receivedAt = feed.at();
                LOCUM_TAKE(inserted, store::insertMessage(database, feed.user(), note, {}));
                note.id = inserted.id;
                LOCUM_MUST(feed.add(MessageAdded{note}));
            }
            return std::move(conversation);
        },
        [this, user, device, message, route = *route, way, reply](const Result<Conversation> &conversation) {
            if (!conversation) {
                reply(fail(conversation.error()));
                return;
            }
            m_parts.conversations.sendBy(
                user, device, ports::NewMessage{conversation->id, message.kind, message.text, message.clientId}, way,
                [route, reply](Result<Message> sent) {
                    if (!sent) {
                        reply(fail(std::move(sent.error())));
                        return;
                    }
                    reply(ports::PersonMessageSent{std::move(*sent), route.identity, route.reason, route.switchedFrom});
                });
        });
}

void PersonService::historyOfPerson(UserId user, PersonId person, std::optional<MessageId> before, int limit,
                                    ports::Reply<ports::MessagePage> reply)
{
    m_parts.journal.read(
        [user, person, before, limit](store::Database &database) -> Result<ports::MessagePage> {
            PersonId id = person;
            LOCUM_MUST(ownPerson(database, user, id));
            LOCUM_TAKE(page, store::historyOfPerson(database, user, id, before, std::clamp(limit, 1, 500)));
            return ports::MessagePage{std::move(page.messages), page.more};
        },
        std::move(reply));
}

} // namespace locum::engine
