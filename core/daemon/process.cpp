// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/process.h"

#include <QDir>
#include <QFile>
#include <QSocketNotifier>
#include <QTimer>

#include <systemd/sd-daemon.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace locum::daemon {

void makeProcessPrivate()
{
    umask(077);
    const rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is a failed write, not the end
}

qint64 raiseFileLimit()
{
    rlimit limit = {};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 0;
    }
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<qint64>(limit.rlim_cur);
}

Done makePrivateDirectory(const QString &path)
{
    if (!QDir().mkpath(path)) {
        return fail("daemon.directory", QStringLiteral("%1: %2").arg(path, qt_error_string(errno)));
    }
    struct stat status = {};
    const auto native = QFile::encodeName(path);
    if (stat(native.constData(), &status) != 0 || access(native.constData(), R_OK | W_OK | X_OK) != 0) {
        return fail("daemon.directory", QStringLiteral("%1: %2").arg(path, qt_error_string(errno)));
    }
    if (status.st_uid == geteuid() && (status.st_mode & 077) != 0) {
        chmod(native.constData(), status.st_mode & 07700);
    }
    return {};
}

Result<std::unique_ptr<InstanceLock>> InstanceLock::take(const QString &stateDirectory)
{
    const auto path = stateDirectory + QLatin1String("/locumd.lock");
    const int descriptor = open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        return fail("daemon.directory", QStringLiteral("%1: %2").arg(path, qt_error_string(errno)));
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        char buffer[32] = {};
        const auto count = pread(descriptor, buffer, sizeof buffer - 1, 0);
        close(descriptor);
        const auto other = QByteArray(buffer, count > 0 ? static_cast<qsizetype>(count) : 0).trimmed();
        return fail("daemon.running", QString::fromLatin1(other));
    }
    const auto own = QByteArray::number(static_cast<qlonglong>(getpid())) + '\n';
    if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, own.constData(), static_cast<size_t>(own.size()), 0) < 0) {
        // The lock holds all the same; only the other's message will not name us.
    }
    return std::unique_ptr<InstanceLock>(new InstanceLock(descriptor));
}

InstanceLock::~InstanceLock()
{
    close(m_descriptor);
}

// ---- signals -------------------------------------------------------------------------------------------------------

namespace {

// A handler may use nothing but these.
int pipeEnds[2] = {-1, -1};
volatile std::sig_atomic_t ending = 0;

void handle(int number)
{
    const int saved = errno;
    if (number != SIGHUP) {
        if (ending != 0) {
            _exit(128 + number);
        }
        ending = 1;
    }
    const auto byte = static_cast<char>(number);
    [[maybe_unused]] const auto written = write(pipeEnds[1], &byte, 1);
    errno = saved;
}

void setHandler(int number, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, nullptr);
}

} // namespace

Signals::Signals(QObject *parent) : QObject(parent)
{
    if (pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0) {
        qFatal("no pipe for signals");
    }
    m_notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &Signals::take);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
        setHandler(number, handle);
    }
}

Signals::~Signals()
{
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
        setHandler(number, SIG_DFL);
    }
    close(pipeEnds[0]);
    close(pipeEnds[1]);
    pipeEnds[0] = pipeEnds[1] = -1;
    ending = 0;
}

void Signals::take()
{
    char number = 0;
    while (read(pipeEnds[0], &number, 1) == 1) {
        switch (number) {
        case SIGTERM:
            Q_EMIT terminate();
            break;
        case SIGINT:
            Q_EMIT interrupt();
            break;
        case SIGHUP:
            Q_EMIT hangUp();
            break;
        }
    }
}

// ---- the service manager -------------------------------------------------------------------------------------------

namespace {

void notify(const QByteArray &state)
{
    sd_notify(0, state.constData());
}

} // namespace

void ServiceNotifier::ready(const QString &status)
{
    notify("READY=1\nSTATUS=" + status.toUtf8());
    uint64_t microseconds = 0;
    if (sd_watchdog_enabled(0, &microseconds) > 0) {
        auto *timer = new QTimer(this);
        connect(timer, &QTimer::timeout, this, [] { notify("WATCHDOG=1"); });
        timer->start(std::chrono::milliseconds(static_cast<qint64>(microseconds / 1000 / 3)));
    }
}

void ServiceNotifier::status(const QString &status)
{
    notify("STATUS=" + status.toUtf8());
}

void ServiceNotifier::reloading()
{
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const auto microseconds = static_cast<qint64>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
    notify("RELOADING=1\nMONOTONIC_USEC=" + QByteArray::number(microseconds));
}

void ServiceNotifier::reloaded()
{
    notify("READY=1");
}

void ServiceNotifier::stopping()
{
    notify("STOPPING=1");
}

} // namespace locum::daemon
