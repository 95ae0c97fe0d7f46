// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

#include <sys/types.h>

namespace locum::network {

/// The lock that a cell holds while it lives. The core takes it and the cell inherits it, so that any program holds it
/// without knowing; and two cores cannot run the same cell, whatever state one of them died in.
class CellLock {
public:
    /// `network.cell.locked` (retry Later; names the process that the file does) when somebody holds it,
    /// `network.directory.failed` when there can be no lock file.
    static Result<CellLock> take(const QString &path);

    CellLock(CellLock &&other) noexcept;
    CellLock &operator=(CellLock &&) = delete;
    ~CellLock(); ///< gives it back, unless a process inherited it

    int descriptor() const { return m_descriptor; }

    /// Writes who has it now into the file, for people and for signalHolder().
    void note(pid_t pid);

    /// Sends `signal` to the process that the file names, if that is alive and really has this very file open. False
    /// when it is not: then nobody is sent anything.
    static bool signalHolder(const QString &path, int signal);

private:
    explicit CellLock(int descriptor) : m_descriptor(descriptor) {}

    int m_descriptor;
};

} // namespace locum::network
