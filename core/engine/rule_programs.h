// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/journal.h"
#include "engine/rule_compiler.h"

#include <QThreadPool>

#include <functional>
#include <map>

namespace locum::engine {

/// The rules that a user's absences bring along.
struct AbsenceRules {
    QString running;    ///< of the absence that is on; empty: none
    QStringList wanted; ///< of those that may begin or go on: kept compiled
};

/// Every user's program: their rules, compiled, and their policies. Rules are compiled on a thread of their own, and
/// what comes of it takes the old program's place in one step; policies only make another program of the same rules.
/// An absence may bring rules along: then the program is that of both together, while it is on. Core thread.
class RulePrograms {
public:
    struct Hooks {
        std::function<void(UserId)> changed;   ///< there is a new program
        std::function<QStringList()> networks; ///< the protocols there are
        std::function<AbsenceRules(UserId)> absence = [](UserId) { return AbsenceRules(); };
    };

    /// `fallback` runs until there is a compiler.
    RulePrograms(Journal &journal, std::shared_ptr<const rules::Program> fallback, Hooks hooks);
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
    /// Why the stored rules do not run, or those of the absence that is on: `rules.broken`; `absence.rules.clash`,
    /// whose detail has a line `FILE:LINE:COLUMN: error[CODE] …` for each. Nothing: all is well.
    std::optional<Error> failureOf(UserId user) const;
    const RuleCompiler *compiler() const { return m_compiler.get(); }

    using Compiled = std::function<void(Result<RuleCompiler::Compiled>)>;
    /// Compiles against the user's names as they are now; runs nothing.
    void compile(UserId user, std::vector<ports::RuleFile> files, Compiled then);
    /// What would run if these were the user's rules.
    std::shared_ptr<const rules::Program> draftOf(UserId user, const RuleCompiler::Make &make);
    /// Compiles what an absence brings along with what runs now, and keeps it for when that absence is on. Errors:
    /// absence.rules.wrong, whose detail has a line `LINE:COLUMN: error[CODE] …` for each; rules.unavailable.
    void prepare(UserId user, const QString &absenceRules, std::function<void(const Done &)> then);
    /// An absence has begun, changed or ended.
    void absenceChanged(UserId user);
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
        /// With the rules of an absence before them, by the text of those.
        struct Together {
            RuleCompiler::Make make;
            std::shared_ptr<const rules::Program> program;
        };
        std::map<QString, Together> together;
        std::map<QString, Error> clashes; ///< why some of an absence do not go with the user's own, by their text
        QString running;                  ///< which of these was last told of
        quint64 base = 0;                 ///< rises when the user's own change
    };

    Done load(UserId user);
    void loadTogether(UserId user, const std::vector<ports::RuleFile> &files, const rules::Directory &names);
    void build(UserRules &rules) const;
    const UserRules::Together *togetherOf(UserId user) const;
    /// The user's own have changed.
    void rebuild(UserId user);
    /// What an absence brings along goes with the user's own, or not.
    void tried(UserId user, const QString &absenceRules, const Done &how);
    /// Devices are told how things are.
    void tellState(UserId user);
    void addNetworks(rules::Directory &names) const;

    Journal &m_journal;
    std::shared_ptr<const rules::Program> m_fallback;
    std::shared_ptr<const RuleCompiler> m_compiler;
    Hooks m_hooks;
    RuleCompiler::Make m_builtIn;
    std::map<UserId, UserRules> m_users;
    QThreadPool m_pool;
};

} // namespace locum::engine
