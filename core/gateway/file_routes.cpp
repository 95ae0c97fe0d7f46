// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"

// Files, which come and go in parts.

namespace locum::gateway {
namespace {

constexpr qint64 largest = Q_INT64_C(1) << 40;

QJsonObject toJson(const File &file)
{
    return {{QStringLiteral("id"), file.id.value()},
            {QStringLiteral("name"), file.name},
            {QStringLiteral("mime_type"), file.mimeType},
            {QStringLiteral("size"), file.size},
            {QStringLiteral("received"), file.received},
            {QStringLiteral("part_bytes"), static_cast<qint64>(filePartBytes)}};
}

/// The place in the file that a request names; none after it has answered.
std::optional<qint64> placeOf(const Call &call)
{
    QueryReader query(call.query());
    const qint64 at = query.integer(QLatin1String("at"), 0, largest, 0);
    if (query.error()) {
        call.fail(*query.error());
        return std::nullopt;
    }
    return at;
}

void add(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::NewFile file{fields.text(QLatin1String("name"), FieldReader::Need::Required, 1024),
                        fields.text(QLatin1String("mime_type"), FieldReader::Need::Optional, 256),
                        fields.integer(QLatin1String("size"), 0, largest)};
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.files->addFile(call.user(), std::move(file), call.whenGiven<File>(toJson, 201));
}

void file(const ApiContext &context, const Call &call)
{
    context.ports.files->file(call.user(), call.id<FileId>(), call.whenGiven<File>(toJson));
}

void files(const ApiContext &context, const Call &call)
{
    context.ports.files->files(call.user(), call.whenGiven<ports::KeptFiles>([](const ports::KeptFiles &kept) {
        QJsonArray list;
        for (const ports::KeptFile &one : kept.files) {
            QJsonObject json = toJson(one.file);
            json.insert(QStringLiteral("counts"), one.counts);
            json.insert(QStringLiteral("at"), toIsoString(one.at));
            if (one.message) {
                json.insert(QStringLiteral("message"), one.message->value());
            }
            if (one.conversation) {
                json.insert(QStringLiteral("conversation"), one.conversation->value());
            }
            list.append(json);
        }
        return QJsonObject{{QStringLiteral("files"), list},
                           {QStringLiteral("complete"), kept.complete},
                           {QStringLiteral("bytes"), kept.bytes},
                           {QStringLiteral("most"), kept.most}};
    }));
}

void remove(const ApiContext &context, const Call &call)
{
    context.ports.files->removeFile(call.user(), call.id<FileId>(), call.whenDone());
}

void addPart(const ApiContext &context, const Call &call)
{
    if (const auto at = placeOf(call)) {
        context.ports.files->addFilePart(call.user(), call.id<FileId>(), *at, call.request().raw,
                                         call.whenGiven<File>(toJson));
    }
}

void part(const ApiContext &context, const Call &call)
{
    const auto at = placeOf(call);
    if (!at) {
        return;
    }
    context.ports.files->filePart(call.user(), call.id<FileId>(), *at, [call](Result<QByteArray> bytes) {
        if (!bytes) {
            call.fail(bytes.error());
            return;
        }
        // A stranger's bytes: to be kept, and never to be shown as what they say they are.
        call.respond({200,
                      {},
                      {{"Cache-Control", "private, no-store"},
                       {"Content-Security-Policy", "default-src 'none'; sandbox"},
                       {"Content-Disposition", "attachment"}},
                      std::move(*bytes),
                      "application/octet-stream"});
    });
}

} // namespace

void addFileRoutes(Router &router)
{
    router.add({Method::Get, "/files"}, files);
    router.add({Method::Post, "/files"}, add);
    router.add({Method::Get, "/files/{id}"}, file);
    router.add({Method::Delete, "/files/{id}"}, remove);
    router.add({Method::Put, "/files/{id}/parts", Access::Device, Answering::Soon, Payload::Raw}, addPart);
    router.add({Method::Get, "/files/{id}/parts"}, part);
}

} // namespace locum::gateway
