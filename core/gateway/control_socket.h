// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "gateway/router.h"
#include "gateway/stream_hub.h"

#include <QLocalServer>
#include <QObject>

#include <chrono>

namespace locum::gateway {

/// The door for the machine's own administrator: JSON lines over a Unix socket of mode 0600, from this process's user
/// or root only, served by the same routes. {"id", "as"?, "method", "path", "body"?} → {"id", "status", "body"?};
/// {"id", "as", "stream": SEQ} → {"id", "entries"} until it is closed; "stream": null begins with what is new. Core
/// thread.
class ControlSocket : public QObject {
    Q_OBJECT

public:
    struct Limits {
        qsizetype lineBytes = 16 * 1024 * 1024;
        int concurrent = 32; ///< requests of one connection that are not answered
        int connections = 64;
        qsizetype queueBytes = 256 * 1024;     ///< not yet taken by the other side: then no more of the feed
        std::chrono::milliseconds linger{500}; ///< after a refusal: for the client to read it
    };

    ControlSocket(const Router &router, StreamHub &hub);
    ControlSocket(const Router &router, StreamHub &hub, const Limits &limits);
    ~ControlSocket() override;

    /// Errors: gateway.control.unavailable.
    Done listen(const QString &path);
    void close();

private:
    class Connection;
    class Follower;

    void welcome();

    const Router &m_router;
    StreamHub &m_hub;
    const Limits m_limits;
    QLocalServer m_server;
};

} // namespace locum::gateway
