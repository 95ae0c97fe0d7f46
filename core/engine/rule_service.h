// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/circumstances.h"
#include "engine/directory_version.h"
#include "engine/feed_service.h"
#include "engine/journal.h"
#include "engine/rule_programs.h"
#include "store/rules.h"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace locum::engine {

/// Rules, policies, and what these name, as the doors change and show them. Core thread.
class RuleService final : public ports::RulePort {
public:
    struct Parts {
        Journal &journal;
        RulePrograms &programs;
        DirectoryVersion &directory;
        std::function<Circumstances(UserId)> circumstances;
    };

    explicit RuleService(Parts parts) : m_parts(std::move(parts)) {}

    void runningRules(UserId user, ports::Reply<ports::RunningRules> reply) override;
    void pushRules(UserId user, DeviceId device, std::vector<ports::RuleFile> files, QString note,
                   ports::Reply<ports::CheckedRules> reply) override;
    void checkRules(UserId user, std::vector<ports::RuleFile> files, ports::Reply<ports::CheckedRules> reply) override;
    void generations(UserId user, ports::Reply<std::vector<ports::RuleGeneration>> reply) override;
    void generationFiles(UserId user, GenerationId generation,
                         ports::Reply<std::vector<ports::RuleFile>> reply) override;
    void rollBack(UserId user, GenerationId generation, ports::Reply<ports::CheckedRules> reply) override;
    void resetRules(UserId user, ports::Reply<void> reply) override;
    void explain(UserId user, ports::RuleQuestion question, ports::Reply<ports::RuleAnswer> reply) override;
    void replay(UserId user, std::vector<ports::RuleFile> draft, int days,
                ports::Reply<ports::ReplayedRules> reply) override;
    void vocabulary(UserId user, ports::Reply<QJsonObject> reply) override;

    void policies(UserId user, ports::Reply<std::vector<Policy>> reply) override;
    void putPolicy(UserId user, ports::NewPolicy policy, ports::Reply<Policy> reply) override;
    void removePolicy(UserId user, PolicyId policy, ports::Reply<void> reply) override;
    void contactRules(UserId user, std::vector<ports::ListedContact> contacts,
                      ports::Reply<std::vector<ports::ContactRules>> reply) override;

    void changePerson(UserId user, PersonId person, ports::PersonChange change,
                      ports::Reply<ports::NamedPerson> reply) override;
    void groups(UserId user, ports::Reply<std::vector<ports::NamedSet>> reply) override;
    void putGroup(UserId user, ports::NewSet group, ports::Reply<ports::NamedSet> reply) override;
    void removeGroup(UserId user, GroupId group, ports::Reply<void> reply) override;
    void labels(UserId user, ports::Reply<std::vector<ports::NamedSet>> reply) override;
    void putLabel(UserId user, ports::NewSet label, ports::Reply<ports::NamedSet> reply) override;
    void removeLabel(UserId user, LabelId label, ports::Reply<void> reply) override;

private:
    using Keep = std::function<Result<store::Generation>(store::Database &, Instant)>;
    /// Compiles, and runs what `keep` stores in the same step.
    void load(UserId user, std::vector<ports::RuleFile> files, Keep keep, ports::Reply<ports::CheckedRules> reply);
    struct Replay;
    /// The next messages, and then those that follow.
    void replayMore(std::shared_ptr<Replay> replay);
    /// The running program, or one of these files and the user's policies.
    using Drafted = std::function<void(
        Result<std::pair<std::shared_ptr<const rules::Program>, std::vector<ports::RuleDiagnostic>>>)>;
    void draft(UserId user, std::vector<ports::RuleFile> files, Drafted then);
    /// `reply` once the rows are in force.
    template <class T>
    void afterRefresh(UserId user, Result<T> value, ports::Reply<T> reply);

    Parts m_parts;
};

} // namespace locum::engine
