// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "gateway/control_socket.h"
#include "gateway/http_server.h"
#include "gateway/login_throttle.h"
#include "gateway/router.h"
#include "gateway/stream_hub.h"
#include "ports/engine_ports.h"

#include <QObject>

#include <memory>

namespace locum::gateway {

enum class TlsMode { Off, Files, LocalAuthority };

struct GatewaySettings {
    QHostAddress address = QHostAddress(QHostAddress::LocalHost);
    quint16 port = 7667; ///< 0: a free one
    QString publicUrl;   ///< how devices reach it, e.g. https://locum.example.org; may be empty
    TlsMode tls = TlsMode::Off;
    QString certificateFile; ///< of Files
    QString keyFile;         ///< of Files
    QString authorityFolder; ///< of LocalAuthority
    QStringList names;       ///< of LocalAuthority: further names and addresses of this machine
    QStringList trustedProxies;
    QString controlSocket; ///< path; empty: none
    Limits limits;
};

/// The devices' door and the administrator's: network thread, routes, streams, control socket. Lives on the core
/// thread.
class Gateway final : public QObject, private HttpHandler {
    Q_OBJECT

public:
    /// `ports`, `clock` and `random` outlive the gateway.
    Gateway(GatewaySettings settings, const ports::EnginePorts &ports, const Clock &clock, Random &random);
    ~Gateway() override;

    /// Opens both doors. Errors: gateway.* (see http_server.h, tls.h, control_socket.h), gateway.plain.exposed (plain
    /// HTTP would be offered beyond this machine with no proxy in front of it).
    Done start();

    /// Reads the certificates again, for connections from now on.
    Done reloadTls();

    quint16 port() const;
    const Router &router() const { return m_router; }

private:
    void onRequest(HttpRequest request) override;
    void onSocketOpened(const SocketRequest &request) override;
    void onSocketMessage(LinkId link, const QByteArray &text) override;
    void onSocketProven(LinkId link) override;
    void onSocketDrained(LinkId link) override;
    void onSocketClosed(LinkId link, SocketEnd end) override;

    void addFeedRoutes();
    void readFeed(const ApiRequest &request, const Respond &respond);
    Result<std::optional<TlsMaterial>> loadTls();
    QHash<QString, StaticFile> staticFiles() const;
    QJsonObject describe() const;

    GatewaySettings m_settings;
    const ports::EnginePorts &m_ports;
    const Clock &m_clock;
    Tickets m_tickets;
    LoginThrottle m_throttle;
    Router m_router;
    QByteArray m_authorityCertificate;
    StreamHub m_hub;
    std::unique_ptr<ControlSocket> m_control;
    std::unique_ptr<HttpServer> m_server;
};

} // namespace locum::gateway
