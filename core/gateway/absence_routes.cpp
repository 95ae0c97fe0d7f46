// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "model/json.h"

// What happened while Locum stood in.

namespace locum::gateway {
namespace {

QJsonObject toJson(const ports::AbsenceRecord &record)
{
    QJsonObject json{{QStringLiteral("number"), record.number},
                     {QStringLiteral("began"), toIsoString(record.began)},
                     {QStringLiteral("absence"), locum::toJson(record.absence)}};
    if (record.ended) {
        json.insert(QStringLiteral("ended"), toIsoString(*record.ended));
    }
    if (record.reason) {
        json.insert(QStringLiteral("reason"), nameOf(*record.reason));
    }
    return json;
}

QJsonObject toJson(const ports::DigestEntry &entry)
{
    QJsonArray filtered;
    for (const auto &each : entry.filtered) {
        filtered.append(QJsonObject{{QStringLiteral("reason"), each.reason}, {QStringLiteral("count"), each.count}});
    }
    QJsonObject json{{QStringLiteral("name"), entry.name},
                     {QStringLiteral("came"), entry.came},
                     {QStringLiteral("held"), entry.held},
                     {QStringLiteral("texts"), QJsonArray::fromStringList(entry.texts)},
                     {QStringLiteral("answers"), QJsonArray::fromStringList(entry.answers)},
                     {QStringLiteral("filtered"), filtered}};
    if (entry.online) {
        json.insert(QStringLiteral("online"), QJsonObject{{QStringLiteral("first"), toIsoString(entry.online->first)},
                                                          {QStringLiteral("last"), toIsoString(entry.online->last)},
                                                          {QStringLiteral("times"), entry.online->times}});
    }
    if (entry.person) {
        json.insert(QStringLiteral("person"), entry.person->value());
    }
    if (entry.room) {
        json.insert(QStringLiteral("conversation"), entry.room->value());
    }
    return json;
}

void absences(const ApiContext &context, const Call &call)
{
    context.ports.absences->absences(call.user(),
                                     call.whenGiven<std::vector<ports::AbsenceRecord>>([](const auto &all) {
                                         QJsonArray array;
                                         for (const ports::AbsenceRecord &record : all) {
                                             array.append(toJson(record));
                                         }
                                         return QJsonObject{{QStringLiteral("absences"), array}};
                                     }));
}

void digest(const ApiContext &context, const Call &call)
{
    context.ports.absences->digest(call.user(), call.argument(0).toLongLong(),
                                   call.whenGiven<ports::Digest>([](const ports::Digest &digest) {
                                       QJsonArray entries;
                                       for (const ports::DigestEntry &entry : digest.entries) {
                                           entries.append(toJson(entry));
                                       }
                                       return QJsonObject{{QStringLiteral("absence"), toJson(digest.absence)},
                                                          {QStringLiteral("entries"), entries},
                                                          {QStringLiteral("complete"), digest.complete}};
                                   }));
}

} // namespace

void addAbsenceRoutes(Router &router)
{
    router.add({Method::Get, "/absences"}, absences);
    router.add({Method::Get, "/absences/{id}/digest"}, digest);
}

} // namespace locum::gateway
