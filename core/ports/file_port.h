// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/file.h"
#include "ports/rule_port.h"

#include <QByteArray>

/// What the engine offers to its doors of files. As engine_ports.h.
namespace locum::ports {

struct NewFile {
    QString name; ///< of a path the last part is kept
    QString mimeType;
    qint64 size = 0; ///< bytes
};

/// One that takes room, and whose it is.
struct KeptFile {
    File file;
    bool counts = true; ///< towards the room that the user's files have: a device has brought it
    std::optional<MessageId> message;
    std::optional<ConversationId> conversation;
    Instant at;

    bool operator==(const KeptFile &) const = default;
};
struct KeptFiles {
    std::vector<KeptFile> files; ///< those that count first, and the largest of them first
    bool complete = true;        ///< there are no more than these
    qint64 bytes = 0;            ///< of those that count
    qint64 most = 0;             ///< that they may have

    bool operator==(const KeptFiles &) const = default;
};

class FilePort {
public:
    virtual ~FilePort() = default;

    /// One that a device will bring in parts; a message may have it when it is whole. What no message has within a day
    /// is forgotten. Errors: file.size.invalid, file.quota (the user's files are too large together).
    virtual void addFile(UserId user, NewFile file, Reply<File> reply) = 0;
    /// Errors: file.unknown.
    virtual void file(UserId user, FileId file, Reply<File> reply) = 0;
    /// The bytes from `at` on; those that are here are passed over. Errors: file.unknown, file.part.invalid (its detail
    /// says how much is here).
    virtual void addFilePart(UserId user, FileId file, qint64 at, QByteArray part, Reply<File> reply) = 0;
    /// At least one byte, at most filePartBytes, from `at` on. Errors: file.unknown, file.part.invalid, file.gone.
    virtual void filePart(UserId user, FileId file, qint64 at, Reply<QByteArray> reply) = 0;
    virtual void files(UserId user, Reply<KeptFiles> reply) = 0;
    /// Also of a message, which stays without it; but not while that is on its way. Errors: file.unknown, file.used.
    virtual void removeFile(UserId user, FileId file, Reply<void> reply) = 0;
};

} // namespace locum::ports
