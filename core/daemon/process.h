// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QObject>
#include <QString>

#include <memory>

class QSocketNotifier;

/// What locumd asks of the operating system for its own process.
namespace locum::daemon {

/// Files private (umask 077), no core dumps (they would hold passwords), no SIGPIPE or
/// SIGXFSZ.
void makeProcessPrivate();

/// Raises the limit of open files as far as it goes. Returns the limit.
qint64 raiseFileLimit();

/// Makes a directory that only this user may enter. Errors: `daemon.directory` (the detail names it and says why).
Done makePrivateDirectory(const QString &path);

/// Holds the one place of a locumd on a state directory, until it is destroyed or the process ends.
class InstanceLock {
public:
    /// Errors: `daemon.running` (the detail is the other's process id, or empty), `daemon.directory`.
    static Result<std::unique_ptr<InstanceLock>> take(const QString &stateDirectory);
    ~InstanceLock();
    InstanceLock(const InstanceLock &) = delete;
    InstanceLock &operator=(const InstanceLock &) = delete;

private:
    explicit InstanceLock(int descriptor) : m_descriptor(descriptor) {}

    int m_descriptor;
};

/// Hands SIGTERM, SIGINT and SIGHUP to the event loop. One at a time in a process. A second SIGTERM or SIGINT ends the
/// process at once.
class Signals : public QObject {
    Q_OBJECT

public:
    explicit Signals(QObject *parent = nullptr);
    ~Signals() override;

Q_SIGNALS:
    void terminate(); ///< SIGTERM
    void interrupt(); ///< SIGINT
    void hangUp();    ///< SIGHUP

private:
    void take();

    QSocketNotifier *m_notifier;
};

/// Tells systemd how the service is (sd_notify(3)); does nothing where there is none.
class ServiceNotifier : public QObject {
    Q_OBJECT

public:
    explicit ServiceNotifier(QObject *parent = nullptr) : QObject(parent) {}

    /// Also starts to answer the watchdog, from the event loop of this thread.
    void ready(const QString &status);
    void status(const QString &status);
    void reloading();
    void reloaded();
    void stopping();
};

} // namespace locum::daemon
