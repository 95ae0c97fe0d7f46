// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/enum_names.h"
#include "base/result.h"
#include "model/account.h"
#include "model/message.h"
#include "ports/rule_port.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// Persons: the contacts of all networks as one list, who is who, and writing to somebody wherever they are.
namespace locum::ports {

struct MessagePage;

/// Somebody, with all that is known of how to reach them.
struct Person {
    PersonId id;
    QString name;
    QString slug; ///< what rules call them
    QStringList groups;
    QStringList labels; ///< their slugs
    std::vector<Identity> identities;
    Presence presence;                ///< of all their identities as one
    std::optional<IdentityId> from;   ///< whose presence that is; none: nothing can be seen of them
    std::optional<IdentityId> pinned; ///< by which the user would rather write to them

    bool operator==(const Person &) const = default;
};
struct PersonList {
    bool aggregated = true; ///< or every identity stands alone, as the user set it
    std::vector<Person> persons;
};

/// What a device says about who is who.
struct PersonAct {
    enum class Op {
        Link,    ///< a and b are one; `force` takes back what keeps them apart
        Apart,   ///< a and b are not one
        Split,   ///< `identities` are another than the rest of their person
        Undo,    ///< takes back the act of that number
        Accept,  ///< Link, of what was suggested
        Dismiss, ///< a and b are not to be suggested any more
        Snooze   ///< nor until then
    };
    Op op = Op::Link;
    std::optional<IdentityId> a;
    std::optional<IdentityId> b;
    std::vector<IdentityId> identities;
    qint64 number = 0;
    bool force = false;
    std::optional<Instant> until;
    QString key; ///< the device's own, up to 64 characters: the same one again changes nothing. Empty: never again
};
struct PersonActDone {
    qint64 number = 0; ///< for Undo
    struct Changed {
        PersonId person;
        std::vector<IdentityId> identities; ///< empty: they are part of another now
    };
    std::vector<Changed> persons; ///< whose identities are others now
};

/// Something that speaks for two identities being one person, or against it.
struct PersonReason {
    QByteArray what; ///< stable: phone, email, name, …
    double bits = 0;
    QByteArray trust; ///< unauthenticated, self_claimed, vouched, proven, owner
};
/// Two identities, and what is known of whether they are one person.
struct PersonPair {
    IdentityId a;
    IdentityId b;
    QByteArray offer; ///< none, verify_first, suggest, automatic
    double probability = 0;
    double total = 0;
    double prior = 0;
    std::vector<PersonReason> reasons;
    QString words; ///< the sum, for people
};
/// An act that holds an edge of the graph.
struct PersonEdge {
    qint64 number = 0;
    QByteArray kind; ///< link, apart, split
    Instant at;
    bool undone = false;
    std::vector<IdentityId> identities;
};
struct PersonAlert {
    IdentityId identity;
    IdentityId lookAlikeOf;
    QByteArray kind; ///< same_look, hidden_characters, mixed_scripts, same_network, unproven_key
};
struct PersonDetail {
    Person person;
    std::vector<PersonEdge> acts;     ///< that name one of their identities
    std::vector<PersonPair> evidence; ///< between their identities
    std::vector<PersonAlert> alerts;
};

struct PersonMessage {
    PersonId person;
    QString text;
    MessageKind kind = MessageKind::Text;
    QString clientId;
    std::optional<IdentityId> identity; ///< by this one, or not at all
};
struct PersonMessageSent {
    Message message;
    IdentityId identity;
    QByteArray reason; ///< explicit, last_inbound, pinned, last_outbound, presence, fall_back, connecting
    std::optional<IdentityId> switchedFrom; ///< by which the conversation went so far; it says so itself
};

class PersonPort {
public:
    virtual ~PersonPort() = default;
    virtual void persons(UserId user, Reply<PersonList> reply) = 0;
    virtual void setAggregated(UserId user, bool aggregated, Reply<void> reply) = 0;
    /// Any id that was ever a person's. Errors: person.unknown.
    virtual void person(UserId user, PersonId person, Reply<PersonDetail> reply) = 0;
    /// By which they would rather be written to; none: by what fits. Errors: person.unknown, identity.unknown.
    virtual void pin(UserId user, PersonId person, std::optional<IdentityId> identity, Reply<void> reply) = 0;
    /// Errors: persons.kept_apart, .one_person, .too_many, .unknown, .not_one_person, .cannot_be_undone, .would_merge,
    /// whose details name the identities in the way; identity.unknown.
    virtual void act(UserId user, DeviceId device, PersonAct act, Reply<PersonActDone> reply) = 0;
    /// The likeliest first.
    virtual void suggestions(UserId user, Reply<std::vector<PersonPair>> reply) = 0;
    virtual void alerts(UserId user, Reply<std::vector<PersonAlert>> reply) = 0;
    /// Takes a vCard file into the address book; gives how many entries. Errors: cards.invalid, cards.too_many.
    virtual void importCards(UserId user, QByteArray file, Reply<int> reply) = 0;
    /// Errors: as for a conversation; person.unknown, person.identity_unusable, person.needs_confirmation,
    /// person.nobody_reachable.
    virtual void sendToPerson(UserId user, DeviceId device, PersonMessage message, Reply<PersonMessageSent> reply) = 0;
    virtual void historyOfPerson(UserId user, PersonId person, std::optional<MessageId> before, int limit,
                                 Reply<MessagePage> reply) = 0;
};

} // namespace locum::ports

LOCUM_ENUM_NAMES(locum::ports::PersonAct::Op, {locum::ports::PersonAct::Op::Link, "link"},
                 {locum::ports::PersonAct::Op::Apart, "apart"}, {locum::ports::PersonAct::Op::Split, "split"},
                 {locum::ports::PersonAct::Op::Undo, "undo"}, {locum::ports::PersonAct::Op::Accept, "accept"},
                 {locum::ports::PersonAct::Op::Dismiss, "dismiss"}, {locum::ports::PersonAct::Op::Snooze, "snooze"})
