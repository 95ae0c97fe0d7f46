// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <sys/types.h>

class QSocketNotifier;

namespace locum::network {

/// The process of a cell: started by us in a session of its own, or one that the last core started. Outlives this
/// object.
class CellProcess : public QObject {
    Q_OBJECT

public:
    struct Start {
        QStringList command;     ///< an absolute path and its arguments
        QStringList environment; ///< NAME=value; nothing else
        QString directory;
        int inherit = -1;      ///< a descriptor that it gets, as 3; the only one beside standard error
        int memoryLimitMb = 0; ///< 0: it sees to that itself
    };

    /// Error: `network.cell.start_failed`.
    static Result<std::unique_ptr<CellProcess>> start(const Start &start);

    /// Watches a process that runs already. Error: `network.cell.gone`.
    static Result<std::unique_ptr<CellProcess>> adopt(pid_t pid);

    ~CellProcess() override;

    pid_t pid() const { return m_pid; }
    bool isRunning() const;

    /// At once, with the processes that it started.
    void kill();

    /// Waits without an event loop, at most so long. True when it has ended.
    bool waitForEnd(int milliseconds) const;

Q_SIGNALS:
    /// `how`, in words: "ended with status 1", "was killed by signal 11 (Segmentation fault)", "ended".
    void ended(const QString &how);

private:
    CellProcess(pid_t pid, int pidDescriptor);
    void onEnded();

    pid_t m_pid;
    int m_pidDescriptor; ///< refers to this very process, even when its number is used again
    QSocketNotifier *m_notifier;
    bool m_leadsGroup;
    bool m_ended = false;
};

} // namespace locum::network
