// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/rule_service.h"

#include "engine/attempt.h"
#include "store/rules.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

// Rule files and their generations. Policies and names: policy_service.cpp.
namespace locum::engine {

namespace {

constexpr qsizetype largestFile = 8 * 1024 * 1024;
constexpr size_t mostFiles = 100;
constexpr qsizetype longestNote = 200;

ports::RuleGeneration toPort(const store::Generation &generation)
{
    return {generation.id, generation.createdAt, generation.device, generation.note, generation.running};
}

std::vector<ports::RuleFile> toPort(std::vector<store::RuleFile> files)
{
    std::vector<ports::RuleFile> all;
    for (store::RuleFile &file : files) {
        all.push_back({std::move(file.name), std::move(file.text)});
    }
    return all;
}

Done check(const std::vector<ports::RuleFile> &files)
{
    static const QRegularExpression good(QStringLiteral("\\A[A-Za-z0-9._-]{1,64}\\z"));
    if (files.empty() || files.size() > mostFiles) {
        return fail("rules.file.invalid", QStringLiteral("1 to %1 files").arg(mostFiles));
    }
    QSet<QString> names;
    for (const ports::RuleFile &file : files) {
        if (!good.match(file.name).hasMatch() || names.contains(file.name)) {
            return fail("rules.file.invalid", QStringLiteral("the name '%1'").arg(file.name.left(64)));
        }
        if (file.text.size() > largestFile) {
            return fail("rules.file.invalid",
                        QStringLiteral("'%1' has more than %2 bytes").arg(file.name).arg(largestFile));
        }
        names.insert(file.name);
    }
    return {};
}

} // namespace

void RuleService::runningRules(UserId user, ports::Reply<ports::RunningRules> reply)
{
    m_parts.journal.read(
        [user](store::Database &database) -> Result<ports::RunningRules> {
            ports::RunningRules running;
            LOCUM_TAKE(generation, store::runningGeneration(database, user));
            if (generation) {
                running.generation = toPort(*generation);
                LOCUM_TAKE(files, store::generationFiles(database, user, generation->id));
                running.files = toPort(std::move(files));
            }
            return running;
        },
        [this, user, reply = std::move(reply)](Result<ports::RunningRules> running) {
            if (running) {
                running->error = m_parts.programs.failureOf(user);
            }
            reply(std::move(running));
        });
}

void RuleService::load(UserId user, std::vector<ports::RuleFile> files, Keep keep,
                       ports::Reply<ports::CheckedRules> reply)
{
    m_parts.programs.compile(
        user, std::move(files),
        [this, user, keep = std::move(keep), reply = std::move(reply)](Result<RuleCompiler::Compiled> compiled) {
            if (!compiled) {
                reply(fail(std::move(compiled.error())));
                return;
            }
            ports::CheckedRules checked{std::move(compiled->diagnostics), std::nullopt};
            if (!keep || !compiled->make) {
                reply(std::move(checked));
                return;
            }
            m_parts.journal.write(
                user,
                [user, keep](store::Database &database, FeedWriter &feed) -> Result<store::Generation> {
                    LOCUM_TAKE(generation, keep(database, feed.at()));
                    // What their schedules have missed before is not made up for.
                    LOCUM_MUST(store::setSchedulesDone(database, user, feed.at()));
                    LOCUM_MUST(feed.add(RulesChanged{generation.id, std::nullopt}));
                    return std::move(generation);
                },
                [this, user, checked, make = std::move(compiled->make), reply](Result<store::Generation> kept) {
                    if (!kept) {
                        reply(fail(std::move(kept.error())));
                        return;
                    }
                    m_parts.programs.run(user, make, kept->id);
                    reply(ports::CheckedRules{checked.diagnostics, toPort(*kept)});
                });
        });
}

void RuleService::pushRules(UserId user, DeviceId device, std::vector<ports::RuleFile> files, QString note,
                            ports::Reply<ports::CheckedRules> reply)
{
    if (const Done good = check(files); !good) {
        reply(fail(good.error()));
        return;
    }
    std::vector<store::RuleFile> rows;
    for (const ports::RuleFile &file : files) {
        rows.push_back({file.name, file.text});
    }
    load(
        user, std::move(files),
        [user, device, rows = std::move(rows), note = note.left(longestNote)](store::Database &database, Instant now) {
            return store::insertGeneration(database, user, rows,
                                           device.value() == 0 ? std::nullopt : std::optional(device), note, now);
        },
        std::move(reply));
}

void RuleService::checkRules(UserId user, std::vector<ports::RuleFile> files, ports::Reply<ports::CheckedRules> reply)
{
    if (const Done good = check(files); !good) {
        reply(fail(good.error()));
        return;
    }
    load(user, std::move(files), {}, std::move(reply));
}

void RuleService::generations(UserId user, ports::Reply<std::vector<ports::RuleGeneration>> reply)
{
    m_parts.journal.read(
        [user](store::Database &database) -> Result<std::vector<ports::RuleGeneration>> {
            LOCUM_TAKE(found, store::generations(database, user));
            std::vector<ports::RuleGeneration> all;
            std::ranges::transform(found, std::back_inserter(all),
                                   [](const store::Generation &generation) { return toPort(generation); });
            return all;
        },
        std::move(reply));
}

void RuleService::generationFiles(UserId user, GenerationId generation,
                                  ports::Reply<std::vector<ports::RuleFile>> reply)
{
    m_parts.journal.read(
        [user, generation](store::Database &database) -> Result<std::vector<ports::RuleFile>> {
            LOCUM_TAKE(files, store::generationFiles(database, user, generation));
            return toPort(std::move(files));
        },
        std::move(reply));
}

void RuleService::rollBack(UserId user, GenerationId generation, ports::Reply<ports::CheckedRules> reply)
{
    generationFiles(user, generation,
                    [this, user, generation, reply = std::move(reply)](Result<std::vector<ports::RuleFile>> files) {
                        if (!files) {
                            reply(fail(std::move(files.error())));
                            return;
                        }
                        load(
                            user, std::move(*files),
                            [user, generation](store::Database &database, Instant) -> Result<store::Generation> {
                                LOCUM_MUST(store::setRunning(database, user, generation));
                                return store::generation(database, user, generation);
                            },
                            reply);
                    });
}

void RuleService::resetRules(UserId user, ports::Reply<void> reply)
{
    m_parts.journal.write(
        user,
        [user](store::Database &database, FeedWriter &feed) -> Done {
            LOCUM_MUST(store::setRunning(database, user, std::nullopt));
            LOCUM_MUST(feed.add(RulesChanged{}));
            return {};
        },
        [this, user, reply = std::move(reply)](Done done) {
            if (done) {
                m_parts.programs.reset(user);
            }
            reply(std::move(done));
        });
}

void RuleService::vocabulary(UserId, ports::Reply<QJsonObject> reply)
{
    const RuleCompiler *compiler = m_parts.programs.compiler();
    if (compiler == nullptr) {
        reply(fail("rules.unavailable", QString()));
        return;
    }
    reply(compiler->vocabulary());
}

} // namespace locum::engine
