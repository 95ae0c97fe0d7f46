// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/file_service.h"

#include "engine/attempt.h"
#include "store/files.h"
#include "store/messages.h"

namespace locum::engine {

namespace {

constexpr int mostListed = 500;

} // namespace

void FileService::addFile(UserId user, ports::NewFile file, ports::Reply<File> reply)
{
    if (file.size < 1 || file.size > m_limits.largest) {
        reply(fail("file.size.invalid", QStringLiteral("a file has 1 to %1 bytes").arg(m_limits.largest)));
        return;
    }
    m_journal.write(
        user,
        [user, file = std::move(file), together = m_limits.together](store::Database &database,
                                                                     FeedWriter &feed) -> Result<File> {
            LOCUM_TAKE(bytes, store::fileBytes(database, user));
            if (bytes + file.size > together) {
                return fail("file.quota", QStringLiteral("%1 of %2 bytes are taken").arg(bytes).arg(together));
            }
            return store::addFile(database, user, file.name, file.mimeType, file.size, feed.at());
        },
        std::move(reply));
}

void FileService::file(UserId user, FileId file, ports::Reply<File> reply)
{
    m_journal.read([user, file](store::Database &database) { return store::file(database, user, file); },
                   std::move(reply));
}

void FileService::addFilePart(UserId user, FileId file, qint64 at, QByteArray part, ports::Reply<File> reply)
{
    m_journal.write(
        user,
        [user, file, at, part = std::move(part)](store::Database &database, FeedWriter &) {
            return store::addFilePart(database, user, file, at, part);
        },
        std::move(reply));
}

void FileService::filePart(UserId user, FileId file, qint64 at, ports::Reply<QByteArray> reply)
{
    m_journal.read([user, file, at](store::Database &database) { return store::filePart(database, user, file, at); },
                   std::move(reply));
}

void FileService::removeFile(UserId user, FileId file, ports::Reply<void> reply)
{
    m_journal.write(
        user,
        [user, file](store::Database &database, FeedWriter &feed) -> Done {
            LOCUM_TAKE(message, store::removeFile(database, user, file));
            if (message) {
                LOCUM_MUST(store::addStep(database, *message, feed.at(), QStringLiteral("file_removed"), {}));
            }
            return {};
        },
        std::move(reply));
}

void FileService::files(UserId user, ports::Reply<ports::KeptFiles> reply)
{
    m_journal.read(
        [user, together = m_limits.together](store::Database &database) -> Result<ports::KeptFiles> {
            LOCUM_TAKE(kept, store::keptFiles(database, user, mostListed + 1));
            LOCUM_TAKE(bytes, store::fileBytes(database, user));
            ports::KeptFiles all{{}, kept.size() <= mostListed, bytes, together};
            for (store::KeptFile &one : kept) {
                if (all.files.size() < mostListed) {
                    all.files.push_back({std::move(one.file), one.here, one.message, one.conversation, one.at});
                }
            }
            return all;
        },
        std::move(reply));
}

} // namespace locum::engine
