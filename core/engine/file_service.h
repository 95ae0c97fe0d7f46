// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/journal.h"
#include "ports/file_port.h"

namespace locum::engine {

/// The files that devices bring and that contacts have sent. Core thread.
class FileService final : public ports::FilePort {
public:
    struct Limits {
        qint64 largest = 64LL * 1024 * 1024;        ///< bytes of one
        qint64 together = 2LL * 1024 * 1024 * 1024; ///< of all that devices of a user have brought
    };

    explicit FileService(Journal &journal) : FileService(journal, Limits{}) {}
    FileService(Journal &journal, const Limits &limits) : m_journal(journal), m_limits(limits) {}

    void addFile(UserId user, ports::NewFile file, ports::Reply<File> reply) override;
    void file(UserId user, FileId file, ports::Reply<File> reply) override;
    void addFilePart(UserId user, FileId file, qint64 at, QByteArray part, ports::Reply<File> reply) override;
    void filePart(UserId user, FileId file, qint64 at, ports::Reply<QByteArray> reply) override;
    void files(UserId user, ports::Reply<ports::KeptFiles> reply) override;
    void removeFile(UserId user, FileId file, ports::Reply<void> reply) override;

private:
    Journal &m_journal;
    const Limits m_limits;
};

} // namespace locum::engine
