// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/cell_process.h"

#include <QFile>
#include <QSocketNotifier>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace locum::network {
namespace {

int openPid(pid_t pid)
{
    return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

/// A null-terminated array that points into `texts`.
std::vector<char *> pointersTo(std::vector<QByteArray> &texts)
{
    std::vector<char *> pointers;
    for (auto &text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

/// Kills the group that `leader` leads. Never 0 or 1, for these name many processes that are none of ours.
void killGroup(pid_t leader)
{
    if (leader > 1) {
        ::kill(-leader, SIGKILL);
    }
}

std::vector<QByteArray> encoded(const QStringList &texts)
{
    std::vector<QByteArray> result;
    for (const auto &text : texts) {
        result.push_back(QFile::encodeName(text));
    }
    return result;
}

QString inWords(int status)
{
    if (WIFEXITED(status)) {
        return QStringLiteral("ended with status %1").arg(WEXITSTATUS(status));
    }
    const int signal = WTERMSIG(status);
    return QStringLiteral("was killed by signal %1 (%2)").arg(signal).arg(QString::fromLocal8Bit(::strsignal(signal)));
}

} // namespace

Result<std::unique_ptr<CellProcess>> CellProcess::start(const Start &start)
{
    auto argumentBytes = encoded(start.command);
    auto environmentBytes = encoded(start.environment);
    const auto directory = QFile::encodeName(start.directory);
    const auto arguments = pointersTo(argumentBytes);
    const auto environment = pointersTo(environmentBytes);

    constexpr int inherited = 3;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    if (start.inherit >= 0) {
        ::posix_spawn_file_actions_adddup2(&actions, start.inherit, inherited); // also clears close-on-exec
    }
    ::posix_spawn_file_actions_addclosefrom_np(&actions, start.inherit >= 0 ? inherited + 1 : inherited);
    ::posix_spawn_file_actions_addchdir_np(&actions, directory.constData());

    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    pid_t pid = -1;
    const int error =
        ::posix_spawn(&pid, arguments.front(), &actions, &attributes, arguments.data(), environment.data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        return fail("network.cell.start_failed",
                    QStringLiteral("%1: %2").arg(start.command.constFirst(), qt_error_string(error)), Retry::Later);
    }
    if (start.memoryLimitMb > 0) {
        const auto bytes = static_cast<rlim_t>(start.memoryLimitMb) * 1024 * 1024;
        const rlimit data{bytes, bytes};
        const rlimit noCore{0, 0};
        ::prlimit(pid, RLIMIT_DATA, &data, nullptr);
        ::prlimit(pid, RLIMIT_CORE, &noCore, nullptr);
    }
    const int descriptor = openPid(pid);
    if (descriptor < 0) {
        const auto why = qt_error_string(errno);
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        return fail("network.cell.start_failed", QStringLiteral("pidfd_open: %1").arg(why), Retry::Later);
    }
    return std::unique_ptr<CellProcess>(new CellProcess(pid, descriptor));
}

Result<std::unique_ptr<CellProcess>> CellProcess::adopt(pid_t pid)
{
    const int descriptor = pid > 1 ? openPid(pid) : -1; // 1 is the system's, and is never a cell
    if (descriptor < 0) {
        return fail("network.cell.gone", QStringLiteral("process %1: %2").arg(pid).arg(qt_error_string(errno)),
                    Retry::Later);
    }
    return std::unique_ptr<CellProcess>(new CellProcess(pid, descriptor));
}

CellProcess::CellProcess(pid_t pid, int pidDescriptor)
    : m_pid(pid), m_pidDescriptor(pidDescriptor),
      m_notifier(new QSocketNotifier(pidDescriptor, QSocketNotifier::Read, this)), m_leadsGroup(::getpgid(pid) == pid)
{
    ::fcntl(pidDescriptor, F_SETFD, FD_CLOEXEC);
    connect(m_notifier, &QSocketNotifier::activated, this, &CellProcess::onEnded);
}

CellProcess::~CellProcess()
{
    m_notifier->setEnabled(false);
    if (!m_ended && !isRunning()) {
        ::waitpid(m_pid, nullptr, WNOHANG);
    }
    ::close(m_pidDescriptor);
}

bool CellProcess::isRunning() const
{
    return !m_ended && !waitForEnd(0);
}

bool CellProcess::waitForEnd(int milliseconds) const
{
    pollfd waiting{m_pidDescriptor, POLLIN, 0};
    return ::poll(&waiting, 1, milliseconds) == 1;
}

void CellProcess::kill()
{
    if (m_ended) {
        return;
    }
    // Until it is reaped its number is not used again, so the group is its own.
    if (m_leadsGroup && isRunning()) {
        killGroup(m_pid);
    }
    ::syscall(SYS_pidfd_send_signal, m_pidDescriptor, SIGKILL, nullptr, 0);
}

void CellProcess::onEnded()
{
    m_notifier->setEnabled(false);
    siginfo_t information{};
    // Before it is reaped: what it left behind would hold its lock and its socket.
    const bool isOurs = ::waitid(P_PID, static_cast<id_t>(m_pid), &information, WEXITED | WNOHANG | WNOWAIT) == 0;
    QString how = QStringLiteral("ended");
    if (isOurs) {
        if (m_leadsGroup) {
            killGroup(m_pid);
        }
        int status = 0;
        if (::waitpid(m_pid, &status, WNOHANG) == m_pid) {
            how = inWords(status);
        }
    }
    m_ended = true;
    Q_EMIT ended(how);
}

} // namespace locum::network
