// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "engine/account_links.h"
#include "engine/account_table.h"
#include "engine/conversation_service.h"
#include "engine/directory_version.h"
#include "engine/journal.h"
#include "engine/person_evidence.h"
#include "engine/person_routes.h"
#include "engine/rule_programs.h"
#include "ports/person_port.h"
#include "store/people.h"

#include <memory>
#include <vector>

namespace locum::engine {

/// Persons, as the doors show, declare and write to them. Core thread.
class PersonService final : public ports::PersonPort {
public:
    struct Parts {
        Journal &journal;
        AccountTable &accounts;
        AccountLinks &links;
        RulePrograms &programs;
        ConversationService &conversations;
        DirectoryVersion &directory;
        Random &random;
    };

    explicit PersonService(Parts parts) : m_parts(parts) {}

    /// Holds what the database says of who is who to the acts; blocks. At start.
    Done load(const std::vector<UserId> &users);

    void persons(UserId user, ports::Reply<ports::PersonList> reply) override;
    void setAggregated(UserId user, bool aggregated, ports::Reply<void> reply) override;
    void person(UserId user, PersonId person, ports::Reply<ports::PersonDetail> reply) override;
    void pin(UserId user, PersonId person, std::optional<IdentityId> identity, ports::Reply<void> reply) override;
    void act(UserId user, DeviceId device, ports::PersonAct act, ports::Reply<ports::PersonActDone> reply) override;
    void suggestions(UserId user, ports::Reply<std::vector<ports::PersonPair>> reply) override;
    void alerts(UserId user, ports::Reply<std::vector<ports::PersonAlert>> reply) override;
    void importCards(UserId user, QByteArray file, ports::Reply<int> reply) override;
    void sendToPerson(UserId user, DeviceId device, ports::PersonMessage message,
                      ports::Reply<ports::PersonMessageSent> reply) override;
    void historyOfPerson(UserId user, PersonId person, std::optional<MessageId> before, int limit,
                         ports::Reply<ports::MessagePage> reply) override;

private:
    struct Listed;
    struct Sending;

    void complete(ports::Person &person, const std::vector<IdentityId> &blocked);
    void routeAndSend(UserId user, DeviceId device, const ports::PersonMessage &message, Sending sending,
                      const ports::Reply<ports::PersonMessageSent> &reply);

    Parts m_parts;
};

} // namespace locum::engine
