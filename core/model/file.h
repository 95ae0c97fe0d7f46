// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/strong_id.h"

#include <QString>

namespace locum {

using FileId = StrongId<struct FileTag>;

/// A file that a device sends or a contact has sent. It comes and goes in parts, so that whoever has a bad link goes on
/// where it was cut.
struct File {
    FileId id;
    QString name;        ///< tame: no path, no control characters, 1 to 200 characters
    QString mimeType;    ///< as its sender says; "application/octet-stream" where they do not
    qint64 size = 0;     ///< bytes, at least 1
    qint64 received = 0; ///< of them are here
    bool used = false;   ///< a message has it

    bool isComplete() const { return received == size; }
    bool operator==(const File &) const = default;
};

/// The most bytes of one part.
inline constexpr qsizetype filePartBytes = 192 * 1024;

/// What a message's attachment says of a file that is here, and the file of such an address; 0: it is none.
inline QString fileAddress(FileId id)
{
    return QStringLiteral("/files/%1").arg(id.value());
}
inline FileId fileOfAddress(const QString &address)
{
    const QString prefix = QStringLiteral("/files/");
    return FileId(address.startsWith(prefix) ? address.mid(prefix.size()).toLongLong() : 0);
}

} // namespace locum
