// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/journal.h"
#include "engine/rule_compiler.h"

#include <QThreadPool>

#include <functional>
#include <map>

namespace locum::engine {

/// Every user's program: their rules, compiled, and their policies. Rules are compiled on a thread of their own, and
/// what comes of it takes the old program's place in one step; policies only make another program of the same rules.
/// Core thread.
class RulePrograms {
public:
    /// `fallback` runs until there is a compiler. `changed` is told of every new program.
    RulePrograms(Journal &journal, std::shared_ptr<const rules::Program> fallback, std::function<void(UserId)> changed,
                 std::function<QStringList()> networks);
    ~RulePrograms();
    RulePrograms(const RulePrograms &) = delete;
    RulePrograms &operator=(const RulePrograms &) = delete;

    /// Before load().
    void setCompiler(std::shared_ptr<const RuleCompiler> compiler);
    /// What was stored, at start; blocks. Rules that load no more leave the built-in ones, and failureOf() says why.
    Done load(const std::vector<UserId> &users);
    void forget(UserId user) { m_users.erase(user); }

    std::shared_ptr<const rules::Program> programOf(UserId user);
    /// More than the built-in rules run.
    bool hasRules(UserId user) const;
    const std::optional<Error> *failureOf(UserId user) const;
    const RuleCompiler *compiler() const { return m_compiler.get(); }

    using Compiled = std::function<void(Result<RuleCompiler::Compiled>)>;
    /// Compiles against the user's names as they are now; runs nothing.
    void compile(UserId user, std::vector<ports::RuleFile> files, Compiled then);
    /// What would run if these were the user's rules.
    std::shared_ptr<const rules::Program> draftOf(UserId user, const RuleCompiler::Make &make);
    /// Runs from now on.
    void run(UserId user, RuleCompiler::Make make, GenerationId generation);
    /// The built-in rules run from now on.
    void reset(UserId user);
    /// The rows have changed: reads them, and makes another program.
    void refreshPolicies(UserId user, std::function<void()> then = {});

private:
    struct UserRules {
        RuleCompiler::Make make; ///< none: the built-in rules
        std::optional<GenerationId> generation;
        std::optional<Error> failure;
        std::vector<rules::PolicyRow> policies;
        std::shared_ptr<const rules::Program> program;
    };

    Done load(UserId user);
    void build(UserRules &rules) const;

    Journal &m_journal;
    std::shared_ptr<const rules::Program> m_fallback;
    std::shared_ptr<const RuleCompiler> m_compiler;
    std::function<void(UserId)> m_changed;
    std::function<QStringList()> m_networks; ///< the protocols there are
    RuleCompiler::Make m_builtIn;
    std::map<UserId, UserRules> m_users;
    QThreadPool m_pool;
};

} // namespace locum::engine
