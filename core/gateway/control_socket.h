// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/router.h"
#include "gateway/stream_hub.h"

#include <QLocalServer>
#include <QObject>

#include <map>
#include <memory>

class QLocalSocket;

namespace locum::gateway {

/// The administrator's door: a Unix socket with mode 0600 in the runtime folder, on which the same user id as the
/// daemon's, or root, speaks JSON lines:
///   → {"id": 1, "as": "alice", "method": "GET", "path": "/api/v1/accounts", "body": {…}}   without "as": the
///   administrator ← {"id": 1, "status": 200, "body": {…}} → {"id": 2, "as": "alice", "stream": 17}          every feed
///   entry after 17, until the connection ends ← {"id": 2, "entries": […]}
/// The routes are those of the devices. Lives on the core thread.
class ControlSocket final : public QObject {
    Q_OBJECT

public:
    ControlSocket(const Router &router, const ports::EnginePorts &ports, StreamHub &hub);
    ~ControlSocket() override;

    /// Errors: gateway.control.unavailable (another daemon listens there, or the folder cannot be written).
    Done listen(const QString &path);

    static constexpr qsizetype longestLine = 1024 * 1024;

private:
    struct Client;

    void onConnection();
    void onReadable(Client &client);
    void onLine(Client &client, const QByteArray &line);
    void serve(const std::shared_ptr<Client> &client, const QJsonObject &message,
               std::optional<ports::Principal> principal);
    void remove(QLocalSocket *socket);
    static void write(Client &client, const QJsonObject &object);

    const Router &m_router;
    const ports::EnginePorts &m_ports;
    StreamHub &m_hub;
    QLocalServer m_server;
    std::map<QLocalSocket *, std::shared_ptr<Client>> m_clients;
};

} // namespace locum::gateway
