// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"

#include <QtGlobal>

namespace locum::gateway {

/// What the devices' door takes from strangers. The defaults have been run; tests use smaller ones.
struct Limits {
    qsizetype headerBytes = 8 * 1024;
    qsizetype bodyBytes = 256 * 1024;
    Duration handshake = std::chrono::seconds(10);   ///< of TLS and of the WebSocket
    Duration firstHeader = std::chrono::seconds(10); ///< from the connection to its first whole header
    Duration keepAlive = std::chrono::seconds(30);   ///< to the next whole header
    Duration body = std::chrono::seconds(30);
    Duration write = std::chrono::seconds(30);
    Duration answer = std::chrono::seconds(30); ///< the core's
    Duration linger = std::chrono::seconds(2);  ///< reading on after a refusal, so that the client sees it
    Duration ping = std::chrono::seconds(15);   ///< of an idle WebSocket
    Duration dead = std::chrono::seconds(30);   ///< a WebSocket that has said nothing for so long
    qsizetype messageBytes = 64 * 1024;         ///< of one message of a device
    qsizetype queueBytes = 1024 * 1024; ///< towards one device: over it the link is closed, and resumes by `since`
    int connections = 8000;
    int connectionsPerAddress = 64; ///< a /64 in IPv6; not for trusted proxies
    int requestsPerConnection = 1000;
    int requestsInFlight = 512; ///< with the core, over all connections
    Duration acceptPause = std::chrono::milliseconds(100);
};

} // namespace locum::gateway
