// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/files.h"

#include "store/database.h"
#include "store/json_column.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <fcntl.h>

namespace locum::store {
namespace {

#define FILE_COLUMNS "id, name, mime_type, size, received, message_id IS NOT NULL"

constexpr qsizetype longestName = 200;

File readFile(Row &row)
{
    return {row.id<FileId>(), row.text(), row.text(), row.integer(), row.integer(), row.boolean()};
}

/// What others call a file is shown to people and becomes a part of a path.
QString tameName(const QString &name)
{
    QString tame = name.section(u'/', -1).section(u'\\', -1);
    tame.removeIf([](QChar c) { return !c.isSurrogate() && (!c.isPrint() || c.category() == QChar::Other_Format); });
    tame = tame.trimmed();
    while (tame.startsWith(u'.')) {
        tame.remove(0, 1);
    }
    return tame.isEmpty() ? QStringLiteral("file") : tame.right(longestName);
}

QString tameType(const QString &type)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\A[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}\\z"));
    const QString low = type.section(u';', 0, 0).trimmed().toLower();
    return pattern.match(low).hasMatch() ? low : QStringLiteral("application/octet-stream");
}

auto unknown(FileId id)
{
    return fail("file.unknown", QStringLiteral("there is no file %1").arg(id.value()));
}

Result<QByteArray> readPlace(const QString &place, qint64 at)
{
    // A plugin's process may have put a link there since.
    const int descriptor = ::open(QFile::encodeName(place).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    QFile file;
    if (descriptor < 0 || !file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle) || !file.seek(at)) {
        return fail("file.gone", QStringLiteral("it is not where the plugin put it"));
    }
    return file.read(filePartBytes);
}

} // namespace

Result<File> addFile(Database &database, UserId user, const QString &name, const QString &mimeType, qint64 size,
                     Instant now)
{
    File file{FileId(0), tameName(name), tameType(mimeType), size};
    auto id =
        database.insert<FileId>("INSERT INTO files (user_id, name, mime_type, size, created_at) VALUES (?, ?, ?, ?, ?)",
                                user, file.name, file.mimeType, size, now);
    if (!id) {
        return fail(std::move(id.error()));
    }
    file.id = *id;
    return file;
}

Result<File> addPlacedFile(Database &database, UserId user, const File &given, const QString &place, Instant now)
{
    File file = given;
    file.name = tameName(given.name);
    file.mimeType = tameType(given.mimeType);
    file.received = file.size;
    auto id = database.insert<FileId>("INSERT INTO files (user_id, name, mime_type, size, received, place, created_at) "
                                      "VALUES (?, ?, ?, ?, ?, ?, ?)",
                                      user, file.name, file.mimeType, file.size, file.received, place, now);
    if (!id) {
        return fail(std::move(id.error()));
    }
    file.id = *id;
    return file;
}

Result<File> file(Database &database, UserId user, FileId id)
{
    auto found = database.first("SELECT " FILE_COLUMNS " FROM files WHERE id = ? AND user_id = ?", readFile, id, user);
    if (!found) {
        return fail(std::move(found.error()));
    }
    if (!*found) {
        return unknown(id);
    }
    return std::move(**found);
}

Result<qint64> fileBytes(Database &database, UserId user)
{
    auto sum = database.first(
        "SELECT coalesce(sum(size), 0) FROM files WHERE user_id = ? AND place IS NULL",
        [](Row &row) { return row.integer(); }, user);
    if (!sum) {
        return fail(std::move(sum.error()));
    }
    return sum->value_or(0);
}

Result<File> addFilePart(Database &database, UserId user, FileId id, qint64 at, const QByteArray &part)
{
    auto found = file(database, user, id);
    if (!found) {
        return found;
    }
    File &known = *found;
    const qint64 end = at + part.size();
    if (at < 0 || at > known.received || end > known.size || part.size() > filePartBytes) {
        return fail("file.part.invalid", QStringLiteral("%1 of %2 bytes are here; a part has at most %3")
                                             .arg(known.received)
                                             .arg(known.size)
                                             .arg(filePartBytes));
    }
    if (end <= known.received) {
        return found; // sent again after a doubt
    }
    const QByteArray fresh = part.mid(known.received - at);
    if (auto kept =
            database.run("INSERT INTO file_parts (file_id, at, data) VALUES (?, ?, ?)", id, known.received, fresh);
        !kept) {
        return fail(std::move(kept.error()));
    }
    if (auto counted = database.run("UPDATE files SET received = ? WHERE id = ?", end, id); !counted) {
        return fail(std::move(counted.error()));
    }
    known.received = end;
    return found;
}

Result<QByteArray> filePart(Database &database, UserId user, FileId id, qint64 at)
{
    struct Kept {
        qint64 received = 0;
        QString place;
    };
    auto kept = database.first(
        "SELECT received, place FROM files WHERE id = ? AND user_id = ?",
        [](Row &row) {
            return Kept{row.integer(), row.skipNull() ? QString() : row.text()};
        },
        id, user);
    if (!kept) {
        return fail(std::move(kept.error()));
    }
    if (!*kept) {
        return unknown(id);
    }
    if (at < 0 || at >= (*kept)->received) {
        return fail("file.part.invalid", QStringLiteral("%1 bytes are here").arg((*kept)->received));
    }
    if (!(*kept)->place.isEmpty()) {
        return readPlace((*kept)->place, at);
    }
    auto part = database.first(
        "SELECT at, data FROM file_parts WHERE file_id = ? AND at <= ? ORDER BY at DESC LIMIT 1",
        [at](Row &row) {
            const qint64 begin = row.integer();
            return row.blob().mid(at - begin);
        },
        id, at);
    if (!part) {
        return fail(std::move(part.error()));
    }
    return part->value_or(QByteArray());
}

Done useFile(Database &database, UserId user, FileId id, MessageId message)
{
    auto found = file(database, user, id);
    if (!found) {
        return fail(std::move(found.error()));
    }
    if (found->used) {
        return fail("file.used", QStringLiteral("another message has it"));
    }
    if (!found->isComplete()) {
        return fail("file.incomplete", QStringLiteral("%1 of %2 bytes are here").arg(found->received).arg(found->size));
    }
    return database.run("UPDATE files SET message_id = ? WHERE id = ?", message, id);
}

Result<std::optional<MessageId>> removeFile(Database &database, UserId user, FileId id)
{
    struct Known {
        QString place;
        std::optional<MessageId> message;
        bool isOnItsWay = false;
    };
    auto found = database.first(
        "SELECT f.place, f.message_id, coalesce(m.delivery IN ('held', 'queued', 'sending'), 0) FROM files f "
        "LEFT JOIN messages m ON m.id = f.message_id WHERE f.id = ? AND f.user_id = ?",
        [](Row &row) {
            return Known{row.skipNull() ? QString() : row.text(), row.optionalId<MessageId>(), row.boolean()};
        },
        id, user);
    if (!found) {
        return fail(std::move(found.error()));
    }
    if (!*found) {
        return unknown(id);
    }
    if ((*found)->isOnItsWay) {
        return fail("file.used", QStringLiteral("the message that has it is on its way"));
    }
    if (auto removed = database.run("DELETE FROM files WHERE id = ?", id); !removed) {
        return fail(std::move(removed.error()));
    }
    if (!(*found)->place.isEmpty()) {
        QFile::remove((*found)->place); // where it is a link, that; should it fail, the row is gone all the same
    }
    return (*found)->message;
}

Result<std::vector<KeptFile>> keptFiles(Database &database, UserId user, int most)
{
    return database.all(
        "SELECT f.id, f.name, f.mime_type, f.size, f.received, f.message_id IS NOT NULL, f.place IS NULL, "
        "f.message_id, m.conversation_id, f.created_at FROM files f LEFT JOIN messages m ON m.id = f.message_id "
        "WHERE f.user_id = ? ORDER BY f.place IS NULL DESC, f.size DESC, f.id LIMIT ?",
        [](Row &row) {
            File file = readFile(row);
            const bool here = row.boolean();
            auto message = row.optionalId<MessageId>();
            auto conversation = row.optionalId<ConversationId>();
            return KeptFile{std::move(file), here, message, conversation, row.instant()};
        },
        user, most);
}

Done pruneFiles(Database &database, Instant before)
{
    return database.run("DELETE FROM files WHERE message_id IS NULL AND created_at < ?", before);
}

Done writeFile(Database &database, FileId id, const QString &path)
{
    auto starts = database.all(
        "SELECT at FROM file_parts WHERE file_id = ? ORDER BY at", [](Row &row) { return row.integer(); }, id);
    if (!starts) {
        return fail(std::move(starts.error()));
    }
    if (starts->empty()) {
        return unknown(id);
    }
    QFile::remove(path);
    QFile written(path);
    if (!written.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        return fail("file.write", written.errorString());
    }
    for (const qint64 at : *starts) {
        auto part = database.first(
            "SELECT data FROM file_parts WHERE file_id = ? AND at = ?", [](Row &row) { return row.blob(); }, id, at);
        if (!part) {
            return fail(std::move(part.error()));
        }
        if (!*part || written.write(**part) != (*part)->size()) {
            return fail("file.write", written.errorString());
        }
    }
    return written.flush() ? Done() : Done(fail("file.write", written.errorString()));
}

} // namespace locum::store
