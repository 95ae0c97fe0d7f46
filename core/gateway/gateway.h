// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "gateway/http_types.h"
#include "gateway/limits.h"
#include "gateway/route_table.h"
#include "gateway/tls.h"
#include "ports/engine_ports.h"

#include <QHostAddress>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace locum::gateway {

/// What the administrator sets of the devices' door.
struct GatewaySettings {
    QHostAddress address = QHostAddress(QHostAddress::LocalHost); ///< QHostAddress::Any: all there are
    quint16 port = 7667;                                          ///< 0: a free one
    QString publicUrl; ///< how devices reach it, e.g. https://locum.example.org; may be empty
    TlsMode tls = TlsMode::Off;
    QString certificateFile;    ///< of Files
    QString keyFile;            ///< of Files
    QString authorityFolder;    ///< of LocalAuthority
    QStringList names;          ///< of LocalAuthority: further names and addresses of this machine
    QStringList trustedProxies; ///< addresses and networks
    QString controlSocket;      ///< path; empty: none
    Resources files;            ///< by path, e.g. the web app's; served from memory
    std::function<void(const QString &)> tellSetUpCode; ///< where there is no user yet: shows it to who started this
    Limits limits;
};

/// The devices' door and the administrator's: HTTP and WebSocket on a thread of its own, the control socket on this
/// one. Core thread.
class Gateway {
public:
    /// All of `ports` must be set; what it points to, clock and random must outlive the gateway.
    Gateway(GatewaySettings settings, const ports::EnginePorts &ports, const Clock &clock, Random &random);
    ~Gateway();
    Q_DISABLE_COPY_MOVE(Gateway)

    /// Opens both doors. Errors, each saying what to do: those of HttpServer::start, setUpTls, TrustedProxies::from and
    /// ControlSocket::listen, and gateway.public_url.invalid.
    Done start();

    /// Reads certificates again, or makes them anew where names have changed or they run out, for connections from now
    /// on. Done once a day by itself.
    Done reloadTls();

    quint16 port() const;
    const RouteTable &routes() const;

    /// The addresses that it serves, as URLs.
    QStringList addresses() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

/// The document that describes the devices' API, with the program's version in it.
QByteArray openApiDocument();

} // namespace locum::gateway
