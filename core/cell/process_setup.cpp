// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/process_setup.h"

#include <QFile>
#include <QtGlobal>

#include <cerrno>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LOCUM_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LOCUM_SANITIZED 1
#endif
#endif

namespace locum::cell {

void forbidCoreDumps()
{
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0); // a core_pattern that is a pipe does not heed the limit
}

void scrubEnvironment(const QString &home)
{
    for (const char *name :
         {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR"}) {
        qunsetenv(name);
    }
    qputenv("HOME", QFile::encodeName(home));
}

Done limitMemory(qint64 megabytes)
{
#ifndef LOCUM_SANITIZED
    const auto bytes = static_cast<rlim_t>(megabytes) * 1024 * 1024;
    const rlimit limit{bytes, bytes};
    if (::setrlimit(RLIMIT_DATA, &limit) != 0) {
        return fail("cell.memory_limit.failed", qt_error_string(errno));
    }
#else
    Q_UNUSED(megabytes);
#endif
    return {};
}

int divertStandardOutput()
{
    const int real = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    return real;
}

} // namespace locum::cell
