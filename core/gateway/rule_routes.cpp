// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "model/json.h"

#include <algorithm>

// Rules: their files, generations and words.

namespace locum::gateway {
namespace {

constexpr int largestFile = 8 * 1024 * 1024;
constexpr int mostFiles = 100;

QJsonObject toJson(const ports::RuleFile &file)
{
    return {{QStringLiteral("name"), file.name}, {QStringLiteral("text"), QString::fromUtf8(file.text)}};
}

QJsonObject toJson(const ports::RuleGeneration &generation)
{
    QJsonObject json{{QStringLiteral("id"), generation.id.value()},
                     {QStringLiteral("created_at"), toIsoString(generation.createdAt)},
                     {QStringLiteral("note"), generation.note},
                     {QStringLiteral("running"), generation.running}};
    if (generation.device) {
        json.insert(QStringLiteral("device"), generation.device->value());
    }
    return json;
}

QJsonObject toJson(const ports::RuleDiagnostic &diagnostic)
{
    return {{QStringLiteral("code"), QString::fromLatin1(diagnostic.code)},
            {QStringLiteral("severity"), diagnostic.isError ? QStringLiteral("error") : QStringLiteral("warning")},
            {QStringLiteral("file"), diagnostic.file},
            {QStringLiteral("line"), diagnostic.line},
            {QStringLiteral("column"), diagnostic.column},
            {QStringLiteral("end_line"), diagnostic.endLine},
            {QStringLiteral("end_column"), diagnostic.endColumn},
            {QStringLiteral("message"), diagnostic.message},
            {QStringLiteral("hint"), diagnostic.hint}};
}

QJsonObject toJson(const ports::ReplayedRules::Treatment &treatment)
{
    return {{QStringLiteral("disposition"), nameOf(treatment.disposition)},
            {QStringLiteral("answered"), treatment.answered},
            {QStringLiteral("reason"), treatment.reason}};
}

QJsonObject toJson(const ports::ReplayedRules::Difference &difference)
{
    return {{QStringLiteral("message"), locum::toJson(difference.message)},
            {QStringLiteral("before"), toJson(difference.before)},
            {QStringLiteral("after"), toJson(difference.after)}};
}

template <class T>
QJsonArray listOf(const std::vector<T> &all)
{
    QJsonArray array;
    for (const T &each : all) {
        array.append(toJson(each));
    }
    return array;
}

/// What came of loading rules: 200, or 422 where they run no more than before.
ports::Reply<ports::CheckedRules> whenLoaded(const Call &call, bool runs)
{
    return [call, runs](const Result<ports::CheckedRules> &checked) {
        if (!checked) {
            call.fail(checked.error());
            return;
        }
        QJsonObject body{{QStringLiteral("diagnostics"), listOf(checked->diagnostics)}};
        if (checked->generation) {
            body.insert(QStringLiteral("generation"), toJson(*checked->generation));
        }
        if (runs && !checked->generation) {
            body.insert(QStringLiteral("error"), errorResponse({"rules.rejected", {}}).body[QLatin1String("error")]);
            call.ok(body, 422);
            return;
        }
        call.ok(body);
    };
}

std::optional<std::vector<ports::RuleFile>> filesIn(const Call &call)
{
    std::vector<ports::RuleFile> files;
    const QJsonValue value = call.body().value(QLatin1String("files"));
    const QJsonArray list = value.toArray();
    if (!value.isArray() || list.isEmpty() || list.size() > mostFiles) {
        call.fail({"request.field.invalid", QStringLiteral("'files' takes 1 to %1 files").arg(mostFiles)});
        return std::nullopt;
    }
    for (const auto &entry : list) {
        const QJsonObject object = entry.toObject();
        FieldReader fields(object);
        ports::RuleFile file;
        file.name = fields.text(QLatin1String("name"), FieldReader::Need::Required, 64);
        file.text = fields.text(QLatin1String("text"), FieldReader::Need::Optional, largestFile).toUtf8();
        if (fields.error()) {
            call.fail(*fields.error());
            return std::nullopt;
        }
        files.push_back(std::move(file));
    }
    return files;
}

void running(const ApiContext &context, const Call &call)
{
    context.ports.rules->runningRules(call.user(),
                                      call.whenGiven<ports::RunningRules>([](const ports::RunningRules &rules) {
                                          QJsonObject body{{QStringLiteral("files"), listOf(rules.files)}};
                                          if (rules.generation) {
                                              body.insert(QStringLiteral("generation"), toJson(*rules.generation));
                                          }
                                          if (rules.error) {
                                              body.insert(QStringLiteral("error"), locum::toJson(*rules.error));
                                          }
                                          return body;
                                      }));
}

void push(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const QString note = fields.text(QLatin1String("note"), FieldReader::Need::Optional, 200);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    if (auto files = filesIn(call)) {
        context.ports.rules->pushRules(call.user(), call.device(), std::move(*files), note, whenLoaded(call, true));
    }
}

void reset(const ApiContext &context, const Call &call)
{
    context.ports.rules->resetRules(call.user(), call.whenDone());
}

void check(const ApiContext &context, const Call &call)
{
    if (auto files = filesIn(call)) {
        context.ports.rules->checkRules(call.user(), std::move(*files), whenLoaded(call, false));
    }
}

void generations(const ApiContext &context, const Call &call)
{
    context.ports.rules->generations(call.user(),
                                     call.whenGiven<std::vector<ports::RuleGeneration>>([](const auto &all) {
                                         return QJsonObject{{QStringLiteral("generations"), listOf(all)}};
                                     }));
}

void generation(const ApiContext &context, const Call &call)
{
    context.ports.rules->generationFiles(call.user(), call.id<GenerationId>(),
                                         call.whenGiven<std::vector<ports::RuleFile>>([](const auto &files) {
                                             return QJsonObject{{QStringLiteral("files"), listOf(files)}};
                                         }));
}

void rollBack(const ApiContext &context, const Call &call)
{
    context.ports.rules->rollBack(call.user(), call.id<GenerationId>(), whenLoaded(call, true));
}

bool hasErrors(const std::vector<ports::RuleDiagnostic> &diagnostics)
{
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const ports::RuleDiagnostic &found) { return found.isError; });
}

void explain(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::RuleQuestion question;
    const auto has = [&](const char *key) { return call.body().contains(QLatin1String(key)); };
    if (has("message") == has("from")) {
        call.fail({"request.field.missing", QStringLiteral("either 'message', or 'from' and 'text'")});
        return;
    }
    if (const QString rule = fields.text(QLatin1String("rule"), FieldReader::Need::Optional, 200); !rule.isEmpty()) {
        question.rules.append(rule);
    }
    if (has("message")) {
        question.message = MessageId(fields.id(QLatin1String("message")));
    } else {
        question.made =
            ports::RuleQuestion::Made{IdentityId(fields.id(QLatin1String("from"))),
                                      fields.text(QLatin1String("text"), FieldReader::Need::Required, 65536),
                                      fields.optionalInstant(QLatin1String("at"))};
    }
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    if (has("files")) {
        auto files = filesIn(call);
        if (!files) {
            return;
        }
        question.draft = std::move(*files);
    }
    context.ports.rules->explain(call.user(), std::move(question),
                                 call.whenGiven<ports::RuleAnswer>([](const ports::RuleAnswer &answer) {
                                     QJsonObject body{{QStringLiteral("diagnostics"), listOf(answer.diagnostics)}};
                                     if (!answer.explanation.isEmpty()) {
                                         body.insert(QStringLiteral("explanation"), answer.explanation);
                                         body.insert(QStringLiteral("text"), answer.text);
                                     }
                                     return body;
                                 }));
}

void replay(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const qint64 days = call.body().contains(QLatin1String("days")) ? fields.integer(QLatin1String("days"), 1, 366) : 7;
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    if (auto files = filesIn(call)) {
        context.ports.rules->replay(call.user(), std::move(*files), static_cast<int>(days),
                                    call.whenGiven<ports::ReplayedRules>([](const ports::ReplayedRules &replayed) {
                                        QJsonObject body{{QStringLiteral("diagnostics"), listOf(replayed.diagnostics)}};
                                        if (!hasErrors(replayed.diagnostics)) {
                                            body.insert(QStringLiteral("messages"), replayed.messages);
                                            body.insert(QStringLiteral("differing"), replayed.differing);
                                            body.insert(QStringLiteral("complete"), replayed.complete);
                                            body.insert(QStringLiteral("differences"), listOf(replayed.differences));
                                            body.insert(QStringLiteral("text"), replayed.text);
                                        }
                                        return body;
                                    }));
    }
}

void vocabulary(const ApiContext &context, const Call &call)
{
    context.ports.rules->vocabulary(call.user(),
                                    call.whenGiven<QJsonObject>([](const QJsonObject &words) { return words; }));
}

} // namespace

void addRuleRoutes(Router &router)
{
    router.add({Method::Get, "/rules"}, running);
    router.add({Method::Put, "/rules"}, push);
    router.add({Method::Delete, "/rules"}, reset);
    router.add({Method::Post, "/rules/check"}, check);
    router.add({Method::Get, "/rules/generations"}, generations);
    router.add({Method::Get, "/rules/generations/{id}"}, generation);
    router.add({Method::Post, "/rules/generations/{id}/rollback"}, rollBack);
    router.add({Method::Post, "/rules/explain"}, explain);
    router.add({Method::Post, "/rules/replay"}, replay);
    router.add({Method::Get, "/rules/vocabulary"}, vocabulary);
}

} // namespace locum::gateway
