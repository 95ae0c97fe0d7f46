// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/cell_lock.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace locum::network {

Result<CellLock> CellLock::take(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        return fail("network.directory.failed", QStringLiteral("%1: %2").arg(path, qt_error_string(errno)),
                    Retry::Later);
    }
    CellLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return lock;
    }
    char holder[32] = {};
    const auto size = ::pread(descriptor, holder, sizeof holder - 1, 0);
    return fail("network.cell.locked",
                QStringLiteral("%1 is held by process %2, a cell of the last core or of another one")
                    .arg(path, size > 0 ? QString::fromLatin1(holder).trimmed() : QStringLiteral("?")),
                Retry::Later);
}

CellLock::CellLock(CellLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

CellLock::~CellLock()
{
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

void CellLock::note(pid_t pid)
{
    const auto text = QByteArray::number(pid) + '\n';
    if (::ftruncate(m_descriptor, 0) == 0) {
        [[maybe_unused]] const auto written = ::pwrite(m_descriptor, text.constData(), size_t(text.size()), 0);
    }
}

bool CellLock::signalHolder(const QString &path, int signal)
{
    QFile file(path);
    const auto pid = file.open(QIODevice::ReadOnly) ? static_cast<pid_t>(file.read(32).trimmed().toInt()) : 0;
    struct stat own {};
    if (pid <= 1 || ::fstat(file.handle(), &own) != 0) {
        return false;
    }
    // First the handle and then the look: a number that is used again meanwhile would make the handle a dead one.
    const int process = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (process < 0) {
        return false;
    }
    bool holds = false;
    const auto directory = QStringLiteral("/proc/%1/fd").arg(pid);
    const auto names = QDir(directory).entryList(QDir::Files | QDir::System);
    for (const auto &name : names) {
        struct stat open {};
        holds = holds || (::stat(QFile::encodeName(directory + u'/' + name).constData(), &open) == 0 &&
                          open.st_dev == own.st_dev && open.st_ino == own.st_ino);
    }
    const bool sent = holds && ::syscall(SYS_pidfd_send_signal, process, signal, nullptr, 0) == 0;
    ::close(process);
    return sent;
}

} // namespace locum::network
