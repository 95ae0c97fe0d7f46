// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

namespace locum::gateway {

/// What a client may cost. The defaults are those that were run against floods, slow clients and stalled readers; tests
/// use smaller ones. Sizes are in bytes.
struct Limits {
    using Time = std::chrono::milliseconds;

    // a request
    quint32 headerBytes = 8 * 1024;
    qsizetype readBufferBytes = 16 * 1024; ///< more than headerBytes
    qsizetype bodyBytes = 256 * 1024;
    qsizetype rulesBodyBytes = 16 * 1024 * 1024; ///< of one that brings rule files or an address book
    qsizetype publicBodyBytes = 16 * 1024;       ///< of a request that needs no token
    Time tlsHandshake{10'000};
    Time firstHeader{10'000};
    Time nextHeader{30'000}; ///< an idle connection is kept this long, to the end of its next header
    Time body{30'000};
    Time write{30'000};
    Time answer{30'000};     ///< how long the core may take
    Time longAnswer{65'000}; ///< the same for requests that wait by intention
    Time linger{2'000};      ///< after a refusal: for the client to read it

    // a WebSocket
    Time webSocketHandshake{10'000};
    Time ping{15'000}; ///< of silence, then it is asked
    Time dead{30'000}; ///< of silence, then it is lost
    qsizetype messageBytes = 64 * 1024;
    qsizetype queueBytes = 1024 * 1024; ///< waiting to go out; over it the link is closed

    // all together
    int connections = 8000;
    int connectionsPerAddress = 64; ///< a /64 in IPv6
    int requestsPerConnection = 1000;
    int concurrent = 512;           ///< requests with the core
    int concurrentLong = 4096;      ///< requests that wait by intention
    double strangersPerSecond = 20; ///< requests without a good token, of one address
    int strangersBurst = 200;
    Time acceptRetry{100}; ///< after a failed accept
    Time farewell{500};    ///< at the end, for links to hear of it
};

} // namespace locum::gateway
