// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"

#include <QString>
#include <QStringList>

#include <chrono>

namespace locum::network {

/// How long the core waits for what. All > 0; tests shrink them.
struct CellTimings {
    Duration describe = std::chrono::seconds(10); ///< for a plugin to tell its protocols
    Duration hello = std::chrono::seconds(20);    ///< from the start of a cell to its first words
    Duration ready = std::chrono::seconds(30);    ///< from the welcome of a channel plugin to its channel_ready
    Duration lingererWait =
        std::chrono::seconds(5); ///< for a cell of the last core to come back, before words are made
    Duration pingEvery = std::chrono::seconds(10);
    Duration pongWithin = std::chrono::seconds(30); ///< then a cell hangs, and is killed
    Duration firstRestart = std::chrono::seconds(1);
    Duration longestRestart = std::chrono::minutes(1);
    Duration stableAfter = std::chrono::minutes(1); ///< a cell that ran so long starts again at firstRestart
    Duration crashWindow = std::chrono::minutes(10);
    Duration circuit = std::chrono::minutes(15);  ///< how long a cell that keeps crashing is left alone
    Duration idleEnd = std::chrono::seconds(10);  ///< a cell without accounts is ended after it
    Duration adoption = std::chrono::seconds(30); ///< accounts of a cell that resumed and that nobody opens are closed
    Duration endWithin = std::chrono::seconds(5); ///< for a cell to sign off and say its last; then it is killed
};

struct CellLimits {
    quint64 unacknowledged = 10'000; ///< more events of one cell are not read from its socket
    int crashes = 5;                 ///< so many within CellTimings::crashWindow, and the cell is left alone
    int queuedCommands = 10'000;     ///< for a cell that is away
    int pendingConnections = 64;     ///< that have not said hello
    int logLinesPerSecond = 20;      ///< of one cell; the rest is counted
};

struct CellSettings {
    QString socketPath;            ///< e.g. /run/locum/cells.sock; at most 107 bytes
    QString lockDirectory;         ///< e.g. /run/locum/locks
    QString stateDirectory;        ///< e.g. /var/lib/locum/cells; below it <user>/<plugin>/
    QString cellProgram;           ///< the path of locum-cell
    QStringList pluginDirectories; ///< earlier ones win
    QString describeCacheFile;     ///< keeps what plugins told of their protocols; empty: they are asked at each start
    int memoryLimitMb = 512;       ///< of data a cell; 0: none
    std::chrono::seconds linger{60};
    CellTimings timings;
    CellLimits limits;
};

} // namespace locum::network
