// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/logging.h"
#include "engine/attempt.h"
#include "engine/rule_names.h"
#include "engine/rule_programs.h"
#include "store/rules.h"

#include <QMetaObject>

// The rules that an absence brings along, before the user's own.
namespace locum::engine {

namespace {

/// No user's file can be called so.
const QString frontName = QStringLiteral("(absence)");

ports::RuleFile frontOf(const QString &text)
{
    return {frontName, text.toUtf8()};
}

Error wrong(const std::vector<ports::RuleDiagnostic> &diagnostics)
{
    QStringList lines;
    for (const ports::RuleDiagnostic &found : diagnostics) {
        if (found.isError) {
            const QString file = found.file == frontName ? QString() : found.file + QLatin1Char(':');
            lines << QStringLiteral("%1%2:%3: error[%4] %5")
                         .arg(file)
                         .arg(found.line)
                         .arg(found.column)
                         .arg(QString::fromLatin1(found.code),
                              found.hint.isEmpty() ? found.message : found.message + QStringLiteral("; ") + found.hint);
        }
    }
    return {"absence.rules.wrong", lines.join(QLatin1Char('\n')), Retry::No};
}

Error clash(const Error &why)
{
    return {"absence.rules.clash", why.detail, Retry::AfterUserAction};
}

struct Base {
    std::vector<ports::RuleFile> files;
    rules::Directory names;
};

Result<Base> storedBase(store::Database &database, UserId user)
{
    Base base;
    LOCUM_TAKE(names, ruleDirectory(database, user));
    base.names = std::move(names);
    LOCUM_TAKE(generation, store::runningGeneration(database, user));
    if (generation) {
        LOCUM_TAKE(files, store::generationFiles(database, user, generation->id));
        for (store::RuleFile &file : files) {
            base.files.push_back({std::move(file.name), std::move(file.text)});
        }
    }
    return base;
}

} // namespace

void RulePrograms::loadTogether(UserId user, const std::vector<ports::RuleFile> &files, const rules::Directory &names)
{
    const QStringList wanted = m_compiler ? m_hooks.absence(user).wanted : QStringList();
    for (const QString &text : wanted) {
        RuleCompiler::Compiled compiled = m_compiler->compileInFront(frontOf(text), files, names);
        if (compiled.make) {
            m_users[user].together[text].make = std::move(compiled.make);
        } else {
            qCWarning(lcEngine, "the rules of an absence of user %lld do not load any more: it goes on without them",
                      static_cast<long long>(user.value()));
            m_users[user].clashes.insert_or_assign(text, clash(wrong(compiled.diagnostics)));
        }
    }
    m_users[user].running = m_hooks.absence(user).running;
}

const RulePrograms::UserRules::Together *RulePrograms::togetherOf(UserId user) const
{
    const auto found = m_users.find(user);
    if (found == m_users.end() || found->second.together.empty()) {
        return nullptr;
    }
    const auto together = found->second.together.find(m_hooks.absence(user).running);
    return together == found->second.together.end() ? nullptr : &together->second;
}

void RulePrograms::prepare(UserId user, const QString &absenceRules, std::function<void(const Done &)> then)
{
    if (!m_compiler) {
        then(fail("rules.unavailable", {}));
        return;
    }
    m_journal.write(
        user, [user](store::Database &database, FeedWriter &) { return storedBase(database, user); },
        [this, user, text = absenceRules, base = m_users[user].base, then = std::move(then)](Result<Base> stored) {
            if (!stored) {
                then(fail(std::move(stored.error())));
                return;
            }
            addNetworks(stored->names);
            const auto done = [this, user, text, base, then](RuleCompiler::Compiled compiled) {
                const auto rules = m_users.find(user);
                if (rules == m_users.end()) {
                    then(fail("user.unknown", {}));
                } else if (rules->second.base != base) {
                    prepare(user, text, then); // the user's own have changed meanwhile
                } else if (!compiled.make) {
                    then(fail(wrong(compiled.diagnostics)));
                } else {
                    UserRules::Together &together = rules->second.together[text];
                    together.program = compiled.make(rules->second.policies);
                    together.make = std::move(compiled.make);
                    then({});
                }
            };
            m_pool.start(
                [compiler = m_compiler, context = m_journal.context(), text, stored = std::move(*stored), done] {
                    auto compiled = std::make_shared<RuleCompiler::Compiled>(
                        compiler->compileInFront(frontOf(text), stored.files, stored.names));
                    QMetaObject::invokeMethod(
                        context, [compiled, done] { done(std::move(*compiled)); }, Qt::QueuedConnection);
                });
        });
}

void RulePrograms::absenceChanged(UserId user)
{
    const auto rules = m_users.find(user);
    if (rules == m_users.end()) {
        return;
    }
    const AbsenceRules absence = m_hooks.absence(user);
    const auto isOver = [&](const auto &entry) { return !absence.wanted.contains(entry.first); };
    const QString before = rules->second.running;
    const bool clashed = rules->second.clashes.contains(before);
    std::erase_if(rules->second.together, isOver);
    std::erase_if(rules->second.clashes, isOver);
    if (before != absence.running) {
        rules->second.running = absence.running;
        m_hooks.changed(user);
        if (clashed || rules->second.clashes.contains(absence.running)) {
            tellState(user);
        }
    }
}

void RulePrograms::rebuild(UserId user)
{
    UserRules &rules = m_users[user];
    ++rules.base;
    build(rules);
    m_hooks.changed(user);
    // Until it is compiled anew the absence goes on with what was before.
    const QStringList wanted = m_hooks.absence(user).wanted; // also what did not go with those before
    for (const QString &text : wanted) {
        prepare(user, text, [this, user, text](const Done &done) { tried(user, text, done); });
    }
}

void RulePrograms::tried(UserId user, const QString &absenceRules, const Done &how)
{
    const auto found = m_users.find(user);
    if (found == m_users.end()) {
        return;
    }
    UserRules &rules = found->second;
    const bool clashed = rules.clashes.erase(absenceRules) > 0;
    if (!how) {
        qCWarning(lcEngine, "the rules of an absence of user %lld go not with the new ones: %s",
                  static_cast<long long>(user.value()), how.error().code.constData());
        rules.together.erase(absenceRules);
        rules.clashes.insert_or_assign(absenceRules, clash(how.error()));
    }
    m_hooks.changed(user);
    if ((clashed || !how) && absenceRules == rules.running) {
        tellState(user);
    }
}

void RulePrograms::tellState(UserId user)
{
    m_journal.write(
        user,
        [told = RulesChanged{m_users[user].generation, failureOf(user)}](store::Database &, FeedWriter &feed) {
            return feed.add(told);
        },
        [user](const Done &done) {
            if (!done) {
                qCWarning(lcEngine, "user %lld is not told how their rules are: %s",
                          static_cast<long long>(user.value()), done.error().code.constData());
            }
        });
}

} // namespace locum::engine
