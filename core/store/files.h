// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/file.h"
#include "model/ids.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace locum::store {

class Database;

/// One that is to come, part by part. Its name and type are tamed; nothing of its size is checked.
Result<File> addFile(Database &database, UserId user, const QString &name, const QString &mimeType, qint64 size,
                     Instant now);
/// One that a plugin has put at `place`, whole, for a message.
Result<File> addPlacedFile(Database &database, UserId user, const File &file, const QString &place, Instant now);

/// Errors: `file.unknown`.
Result<File> file(Database &database, UserId user, FileId id);
/// How many bytes all of the user's are that are kept here.
Result<qint64> fileBytes(Database &database, UserId user);

/// The bytes from `at` on, at most `filePartBytes`; those that are here already are passed over. Errors:
/// `file.unknown`, `file.part.invalid` (a gap, too large, or beyond the end).
Result<File> addFilePart(Database &database, UserId user, FileId id, qint64 at, const QByteArray &part);
/// At least one byte, at most `filePartBytes`, from `at` on. Errors: `file.unknown`, `file.part.invalid` (there is none
/// at that place), `file.gone` (the plugin's is no more).
Result<QByteArray> filePart(Database &database, UserId user, FileId id, qint64 at);

/// The message has it from now on. Errors: `file.unknown`, `file.used`, `file.incomplete`.
Done useFile(Database &database, UserId user, FileId id, MessageId message);
/// Of a message, too, unless that is on its way; gone is what a plugin has put, with it. Gives the message. Errors:
/// `file.unknown`, `file.used` (a message takes it along that has not gone out).
Result<std::optional<MessageId>> removeFile(Database &database, UserId user, FileId id);
/// One of the user's files, and what has it.
struct KeptFile {
    File file;
    bool here = true; ///< its parts are kept here; else it is where a plugin has put it
    std::optional<MessageId> message;
    std::optional<ConversationId> conversation;
    Instant at;

    bool operator==(const KeptFile &) const = default;
};
/// At most `most`: those whose parts are here first, the largest of them first.
Result<std::vector<KeptFile>> keptFiles(Database &database, UserId user, int most);
/// Those that came before a time and that no message has.
Done pruneFiles(Database &database, Instant before);

/// Writes it to `path`, for a plugin's process to read; what was there is gone. Errors: `file.unknown`, `file.write`.
Done writeFile(Database &database, FileId id, const QString &path);

} // namespace locum::store
