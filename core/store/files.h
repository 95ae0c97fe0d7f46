// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/file.h"
#include "model/ids.h"

#include <QByteArray>
#include <QString>

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
/// Errors: `file.unknown`, `file.used` (a message has it).
Done removeFile(Database &database, UserId user, FileId id);
/// Those that came before a time and that no message has.
Done pruneFiles(Database &database, Instant before);

/// Writes it to `path`, for a plugin's process to read; what was there is gone. Errors: `file.unknown`, `file.write`.
Done writeFile(Database &database, FileId id, const QString &path);

} // namespace locum::store
