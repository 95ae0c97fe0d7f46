// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/rule_programs.h"

#include "base/logging.h"
#include "engine/attempt.h"
#include "engine/rule_names.h"
#include "store/feed.h"
#include "store/person_acts.h"
#include "store/policies.h"
#include "store/rules.h"

#include <QMetaObject>

namespace locum::engine {

namespace {

Result<std::vector<rules::PolicyRow>> storedPolicies(store::Database &database, UserId user)
{
    LOCUM_TAKE(policies, store::policies(database, user));
    std::vector<rules::PolicyRow> rows;
    rows.reserve(policies.size());
    LOCUM_TAKE(anchors, store::policyAnchors(database, user));
    for (Policy &policy : policies) {
        rows.push_back(policyRow(policy));
        for (const store::PolicyAnchor &further : anchors) {
            if (further.policy == policy.id) {
                policy.target.id = further.anchor.value();
                rows.push_back(policyRow(policy));
            }
        }
    }
    return rows;
}

Error unavailable()
{
    return Error{"rules.unavailable", {}, Retry::No};
}

} // namespace

RulePrograms::RulePrograms(Journal &journal, std::shared_ptr<const rules::Program> fallback, Hooks hooks)
    : m_journal(journal), m_fallback(std::move(fallback)), m_hooks(std::move(hooks))
{
    m_pool.setMaxThreadCount(1);
}

void RulePrograms::setCompiler(std::shared_ptr<const RuleCompiler> compiler)
{
    m_compiler = std::move(compiler);
    m_builtIn = m_compiler ? m_compiler->builtIn() : RuleCompiler::Make();
}

RulePrograms::~RulePrograms()
{
    m_pool.waitForDone(); // answers go to the journal's context, which may be gone: then nobody is called
}

Done RulePrograms::load(const std::vector<UserId> &users)
{
    for (const UserId user : users) {
        LOCUM_MUST(load(user));
    }
    return {};
}

Done RulePrograms::load(UserId user)
{
    struct Stored {
        std::optional<store::Generation> generation;
        std::vector<ports::RuleFile> files;
        rules::Directory names;
        std::vector<rules::PolicyRow> policies;
    };
    LOCUM_TAKE(stored, m_journal.store().writeNow([user](store::Database &database) -> Result<Stored> {
        Stored all;
        LOCUM_TAKE(policies, storedPolicies(database, user));
        all.policies = std::move(policies);
        LOCUM_TAKE(generation, store::runningGeneration(database, user));
        all.generation = std::move(generation);
        LOCUM_TAKE(names, ruleDirectory(database, user));
        all.names = std::move(names);
        if (all.generation) {
            LOCUM_TAKE(files, store::generationFiles(database, user, all.generation->id));
            for (store::RuleFile &file : files) {
                all.files.push_back({std::move(file.name), std::move(file.text)});
            }
        }
        return all;
    }));
    UserRules &rules = m_users[user];
    rules.policies = std::move(stored.policies);
    addNetworks(stored.names);
    if (stored.generation && m_compiler) {
        RuleCompiler::Compiled compiled = m_compiler->compile(stored.files, stored.names);
        rules.generation = stored.generation->id;
        rules.make = std::move(compiled.make);
        if (!rules.make) {
            const QString first =
                compiled.diagnostics.empty() ? QString() : QString::fromLatin1(compiled.diagnostics.front().code);
            qCWarning(lcEngine, "the rules of user %lld do not load any more (%s): the built-in ones run",
                      static_cast<long long>(user.value()), qUtf8Printable(first));
            rules.failure = Error{"rules.broken", first, Retry::AfterUserAction};
            const auto tell = [user, told = RulesChanged{rules.generation, rules.failure},
                               at = m_journal.clock().now()](store::Database &database) -> Done {
                LOCUM_MUST(store::appendFeed(database, user, at, told));
                return {};
            };
            LOCUM_MUST(m_journal.store().writeNow(tell));
        }
    }
    loadTogether(user, rules.make ? stored.files : std::vector<ports::RuleFile>(), stored.names);
    build(rules);
    return {};
}

void RulePrograms::addNetworks(rules::Directory &names) const
{
    for (const QString &network : m_hooks.networks()) {
        names.names["network"].insert(network, rules::networkId(network));
    }
}

void RulePrograms::build(UserRules &rules) const
{
    if (rules.make) {
        rules.program = rules.make(rules.policies);
    } else if (m_builtIn) {
        rules.program = m_builtIn(rules.policies);
    }
    if (!rules.program) {
        rules.program = m_fallback;
    }
    for (auto &[text, together] : rules.together) {
        together.program = together.make(rules.policies);
    }
}

std::shared_ptr<const rules::Program> RulePrograms::programOf(UserId user)
{
    if (const UserRules::Together *together = togetherOf(user)) {
        return together->program;
    }
    const auto found = m_users.find(user);
    if (found != m_users.end()) {
        return found->second.program;
    }
    UserRules &rules = m_users[user]; // a new user
    build(rules);
    return rules.program;
}

bool RulePrograms::hasRules(UserId user) const
{
    const auto found = m_users.find(user);
    // Without a compiler the program is the one that was given: it may want anything.
    return !m_compiler || togetherOf(user) != nullptr || (found != m_users.end() && found->second.make != nullptr);
}

std::optional<Error> RulePrograms::failureOf(UserId user) const
{
    const auto found = m_users.find(user);
    if (found == m_users.end()) {
        return std::nullopt;
    }
    const UserRules &rules = found->second;
    const auto clash = rules.clashes.find(m_hooks.absence(user).running);
    return rules.failure || clash == rules.clashes.end() ? rules.failure : std::optional(clash->second);
}

void RulePrograms::compile(UserId user, std::vector<ports::RuleFile> files, Compiled then)
{
    if (!m_compiler) {
        then(fail(unavailable()));
        return;
    }
    m_journal.write(
        user, [user](store::Database &database, FeedWriter &) { return ruleDirectory(database, user); },
        [this, files = std::move(files), then = std::move(then)](Result<rules::Directory> names) {
            if (!names) {
                then(fail(std::move(names.error())));
                return;
            }
            addNetworks(*names);
            m_pool.start(
                [compiler = m_compiler, context = m_journal.context(), files, names = std::move(*names), then] {
                    auto compiled = std::make_shared<RuleCompiler::Compiled>(compiler->compile(files, names));
                    QMetaObject::invokeMethod(
                        context, [compiled, then] { then(std::move(*compiled)); }, Qt::QueuedConnection);
                });
        });
}

std::shared_ptr<const rules::Program> RulePrograms::draftOf(UserId user, const RuleCompiler::Make &make)
{
    return make(m_users[user].policies);
}

void RulePrograms::run(UserId user, RuleCompiler::Make make, GenerationId generation)
{
    UserRules &rules = m_users[user];
    rules.make = std::move(make);
    rules.generation = generation;
    rules.failure.reset();
    rebuild(user);
}

void RulePrograms::reset(UserId user)
{
    UserRules &rules = m_users[user];
    rules.make = nullptr;
    rules.generation.reset();
    rules.failure.reset();
    rebuild(user);
}

void RulePrograms::refreshPolicies(UserId user, std::function<void()> then)
{
    m_journal.read([user](store::Database &database) { return storedPolicies(database, user); },
                   [this, user, then = std::move(then)](Result<std::vector<rules::PolicyRow>> rows) {
                       if (rows) {
                           UserRules &rules = m_users[user];
                           rules.policies = std::move(*rows);
                           build(rules);
                           m_hooks.changed(user);
                       } else {
                           qCWarning(lcEngine, "the policies of user %lld cannot be read: %s",
                                     static_cast<long long>(user.value()), rows.error().code.constData());
                       }
                       if (then) {
                           then();
                       }
                   });
}

} // namespace locum::engine
