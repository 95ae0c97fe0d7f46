// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/daemon.h"

#include "base/logging.h"
#include "daemon/failure.h"
#include "daemon/log.h"
#include "daemon/process.h"
#include "engine/engine.h"
#include "engine/rule_set_compiler.h"
#include "gateway/gateway.h"
#include "network/cell_hub.h"
#include "rules/rule_set.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace locum::daemon {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

store::StoreOptions storeOptions(const Configuration &configuration)
{
    store::StoreOptions options;
    options.path = databaseFileOf(configuration);
    options.vault = {keyFileOf(configuration), qEnvironmentVariable("CREDENTIALS_DIRECTORY")};
    options.batchTime = milliseconds(configuration.store.commitMs);
    options.backlogLimit = configuration.store.backlogLimit;
    options.busyTimeoutMs = configuration.store.busyTimeoutMs;
    return options;
}

network::CellSettings cellSettings(const Configuration &configuration)
{
    const auto &[core, log, gateway, store, standIn, cells, network] = configuration;
    network::CellSettings settings;
    settings.socketPath = core.runtimeDirectory + QLatin1String("/cells.sock");
    settings.lockDirectory = core.runtimeDirectory + QLatin1String("/locks");
    settings.stateDirectory = core.stateDirectory + QLatin1String("/cells");
    settings.cellProgram = core.cellProgram.isEmpty()
                               ? QCoreApplication::applicationDirPath() + QLatin1String("/locum-cell")
                               : core.cellProgram;
    settings.pluginDirectories = core.pluginDirectories;
    settings.describeCacheFile = core.stateDirectory + QLatin1String("/plugins.json");
    settings.memoryLimitMb = cells.memoryLimitMb;
    settings.linger = seconds(cells.lingerS);
    settings.timings.hello = seconds(cells.startS);
    settings.timings.pingEvery = seconds(cells.pingS);
    settings.timings.pongWithin = seconds(cells.answerS);
    return settings;
}

engine::EngineOptions engineOptions(const Configuration &configuration)
{
    engine::EngineOptions options;
    options.stateDirectory = configuration.core.stateDirectory;
    options.version = QStringLiteral(LOCUM_VERSION);
    const auto &standIn = configuration.standIn;
    options.standIn.grace = seconds(standIn.graceS);
    options.standIn.attachedFor = seconds(standIn.attachedS);
    options.standIn.idleAway = minutes(standIn.idleAwayMin);
    options.standIn.sameAbsence = minutes(standIn.sameAbsenceMin);
    options.standIn.bareClose = standIn.bareClose == BareCloseChoice::StandIn ? BareClose::StandIn : BareClose::Off;
    options.standIn.countOwnClients = standIn.ownClientsCount;
    options.standIn.probe = seconds(configuration.gateway.pingS);
    options.compiler = engine::compilerFor;
    options.links.firstWait = seconds(configuration.network.retryFirstS);
    options.links.longestWait = seconds(configuration.network.retryMaxS);
    options.links.apart = milliseconds(configuration.network.loginsApartMs);
    return options;
}

gateway::TlsMode tlsMode(TlsMode mode)
{
    switch (mode) {
    case TlsMode::Off:
        return gateway::TlsMode::Off;
    case TlsMode::Files:
        return gateway::TlsMode::Files;
    case TlsMode::LocalAuthority:
        return gateway::TlsMode::LocalAuthority;
    }
    return gateway::TlsMode::Off;
}

gateway::GatewaySettings gatewaySettings(const Configuration &configuration)
{
    const auto &from = configuration.gateway;
    const auto listen = listenAddressFrom(from.listen).value_or(ListenAddress{QStringLiteral("127.0.0.1"), 7667});
    gateway::GatewaySettings settings;
    settings.address = QHostAddress(listen.host);
    settings.port = listen.port;
    settings.publicUrl = from.publicUrl;
    settings.tls = tlsMode(from.tls);
    settings.certificateFile = from.certificate;
    settings.keyFile = from.key;
    settings.authorityFolder = configuration.core.stateDirectory + QLatin1String("/tls");
    settings.names = from.names;
    settings.trustedProxies = from.trustedProxies;
    settings.controlSocket = configuration.core.runtimeDirectory + QLatin1String("/control.sock");
    settings.tellSetUpCode = [](const QString &code) {
        // To standard output, not to the log: it is a secret until it is used.
        std::fputs(
            qUtf8Printable(QCoreApplication::translate(
                               "locumd", "There is no user yet. Open the address of this server in a browser; the "
                                         "set-up code is %1")
                               .arg(code) +
                           QLatin1Char('\n')),
            stdout);
        std::fflush(stdout);
    };
    settings.limits.ping = seconds(from.pingS);
    settings.limits.dead = seconds(2 * from.pingS);
    settings.limits.connections = from.maxConnections;
    settings.limits.connectionsPerAddress = from.maxConnectionsPerAddress;
    return settings;
}

} // namespace

/// In the order in which they are made; they go in the other one.
struct Daemon::Parts {
    std::unique_ptr<store::Store> store;
    std::unique_ptr<network::CellHub> networks;
    std::unique_ptr<engine::Engine> engine;
    ports::EnginePorts ports;
    std::unique_ptr<gateway::Gateway> gateway;

    ~Parts()
    {
        gateway.reset();
        if (networks) {
            networks->setListener(nullptr);
        }
        engine.reset();
        networks.reset();
        store.reset();
    }
};

Daemon::Daemon(Configuration configuration, QObject *parent)
    : QObject(parent), m_configuration(std::move(configuration))
{
}

Daemon::~Daemon() = default;

Done Daemon::start()
{
    m_parts = std::make_unique<Parts>();
    auto &parts = *m_parts;
    auto store = store::Store::open(storeOptions(m_configuration), m_random);
    if (!store) {
        return fail(std::move(store.error()));
    }
    parts.store = std::move(*store);
    parts.networks = std::make_unique<network::CellHub>(cellSettings(m_configuration), m_clock, m_random);
    auto options = engineOptions(m_configuration);
    options.ruleCells = &parts.networks->ruleCells();
    options.channelCells = &parts.networks->channelCells();
    parts.engine = std::make_unique<engine::Engine>(*parts.store, *parts.networks, m_clock, m_random,
                                                    rules::builtInProgram(), std::move(options));
    parts.ports = parts.engine->ports();
    parts.networks->setListener(&parts.engine->listener());
    if (auto done = parts.engine->load(); !done) {
        return done;
    }
    // Queued: one that knows all its plugins from the last time tells so before it returns.
    connect(parts.networks.get(), &network::CellHub::pluginsDescribed, this, &Daemon::open,
            static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
    if (auto done = parts.networks->start(); !done) {
        return done;
    }
    if (parts.networks->arePluginsDescribed()) {
        disconnect(parts.networks.get(), &network::CellHub::pluginsDescribed, this, nullptr);
        QMetaObject::invokeMethod(this, &Daemon::open, Qt::QueuedConnection);
    }
    return {};
}

void Daemon::open()
{
    if (!m_parts || m_parts->gateway || m_isStopping) {
        return; // stopped meanwhile, or told twice
    }
    auto &parts = *m_parts;
    auto done = checkPlugins();
    if (done) {
        parts.gateway =
            std::make_unique<gateway::Gateway>(gatewaySettings(m_configuration), parts.ports, m_clock, m_random);
        done = parts.gateway->start();
    }
    if (done) {
        m_isOpen = true;
        const QString &outside = m_configuration.gateway.publicUrl;
        parts.engine->setAddress(outside.isEmpty() ? address() : outside);
        done = parts.engine->start();
    }
    if (done) {
        Q_EMIT ready();
    } else {
        Q_EMIT failed(done.error());
    }
}

Done Daemon::checkPlugins() const
{
    const auto &plugins = m_parts->networks->plugins();
    QStringList refused;
    for (const auto &plugin : plugins) {
        if (!plugin.refused) {
            return {};
        }
        refused << QStringLiteral("%1: %2").arg(plugin.path, plugin.refused->detail);
    }
    const auto where = m_configuration.core.pluginDirectories.join(QLatin1String(", "));
    return fail("daemon.plugins", refused.isEmpty() ? where : refused.join(QLatin1String("; ")));
}

void Daemon::stop(Cells cells)
{
    if (!m_parts) {
        return;
    }
    m_parts->gateway.reset();
    if (cells == Cells::Linger || !m_parts->networks || !m_parts->engine) {
        close();
        return;
    }
    if (std::exchange(m_isStopping, true)) {
        return;
    }
    // Queued: the networks are not taken away from within their call.
    m_parts->networks->stop(true, [this] { QMetaObject::invokeMethod(this, &Daemon::close, Qt::QueuedConnection); });
    if (!std::exchange(m_isOpen, true)) {
        // Cells of the last core may come back to be ended: what they have to tell needs the accounts.
        if (const auto done = m_parts->engine->start(); !done) {
            qCWarning(lcDaemon, "the accounts cannot be read: %s", done.error().code.constData());
        }
    }
}

void Daemon::close()
{
    if (m_parts) {
        if (m_parts->networks) {
            m_parts->networks->stop(false, [] {});
        }
        m_parts.reset();
        Q_EMIT stopped();
    }
}

Result<QStringList> Daemon::reload(const Configuration &configuration)
{
    setLogLevel(configuration.log.level);
    auto differing = differingKeys(m_configuration, configuration);
    differing.removeAll(QStringLiteral("log.level"));
    m_configuration.log = configuration.log;
    if (m_parts && m_parts->gateway) {
        if (auto done = m_parts->gateway->reloadTls(); !done) {
            return fail(std::move(done.error()));
        }
    }
    return differing;
}

QString Daemon::address() const
{
    if (!m_parts || !m_parts->gateway) {
        return {};
    }
    const auto listen = listenAddressFrom(m_configuration.gateway.listen);
    const auto scheme = m_configuration.gateway.tls == TlsMode::Off ? QStringLiteral("http") : QStringLiteral("https");
    auto host = listen ? listen->host : QString();
    host = host == QLatin1String("::")       ? QStringLiteral("*")
           : host.contains(QLatin1Char(':')) ? QLatin1Char('[') + host + QLatin1Char(']')
                                             : host;
    return QStringLiteral("%1://%2:%3").arg(scheme, host).arg(m_parts->gateway->port());
}

} // namespace locum::daemon
