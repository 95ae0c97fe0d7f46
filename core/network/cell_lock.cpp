// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/cell_lock.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
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

} // namespace locum::network
