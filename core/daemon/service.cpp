// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/service.h"

#include "daemon/failure.h"
#include "daemon/process.h"
#include "engine/engine.h"
#include "gateway/gateway.h"
#include "network/cell_hub.h"
#include "rules/built_in_policy.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QUrl>

namespace locum::daemon {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

store::StoreOptions storeOptions(const Configuration &configuration)
{
    store::StoreOptions options;
    options.path = databaseFileOf(configuration);
    options.vault.keyFile = keyFileOf(configuration);
    options.vault.credentialsDirectory = qEnvironmentVariable("CREDENTIALS_DIRECTORY");
    options.batchTime = milliseconds(configuration.store.commitMs);
    options.backlogLimit = configuration.store.backlogLimit;
    options.busyTimeoutMs = configuration.store.busyTimeoutMs;
    return options;
}

network::CellSettings cellSettings(const Configuration &configuration)
{
    const auto &core = configuration.core;
    network::CellSettings settings;
    settings.socketPath = core.runtimeDirectory + QStringLiteral("/cells.sock");
    settings.lockDirectory = core.runtimeDirectory + QStringLiteral("/locks");
    settings.stateDirectory = core.stateDirectory + QStringLiteral("/cells");
    settings.cellProgram = core.cellProgram.isEmpty()
                               ? QCoreApplication::applicationDirPath() + QStringLiteral("/locum-cell")
                               : core.cellProgram;
    settings.pluginDirectories = core.pluginDirectories;
    settings.describeCacheFile = core.stateDirectory + QStringLiteral("/plugins.json");
    settings.memoryLimitMb = configuration.cells.memoryLimitMb;
    settings.linger = seconds(configuration.cells.lingerS);
    settings.timings.hello = seconds(configuration.cells.startS);
    settings.timings.pingEvery = seconds(configuration.cells.pingS);
    settings.timings.pongWithin = seconds(configuration.cells.answerS);
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
    options.standIn.bareClose =
        standIn.bareClose == BareCloseChoice::StandIn ? standin::BareClose::StandIn : standin::BareClose::Off;
    options.standIn.countOwnClients = standIn.ownClientsCount;
    options.standIn.probe = seconds(configuration.gateway.pingS);
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
    Q_UNREACHABLE();
}

gateway::GatewaySettings gatewaySettings(const Configuration &configuration)
{
    const auto &from = configuration.gateway;
    gateway::GatewaySettings settings;
    if (const auto listen = listenAddressFrom(from.listen)) {
        settings.address =
            listen->host == QLatin1String("*") ? QHostAddress(QHostAddress::Any) : QHostAddress(listen->host);
        settings.port = listen->port;
    }
    settings.publicUrl = from.publicUrl;
    settings.tls = tlsMode(from.tls);
    settings.certificateFile = from.certificate;
    settings.keyFile = from.key;
    settings.authorityFolder = configuration.core.stateDirectory + QStringLiteral("/tls");
    settings.names = from.names;
    settings.trustedProxies = from.trustedProxies;
    settings.controlSocket = configuration.core.runtimeDirectory + QStringLiteral("/control.sock");
    settings.limits.connections = from.maxConnections;
    settings.limits.connectionsPerAddress = from.maxConnectionsPerAddress;
    settings.limits.ping = seconds(from.pingS);
    settings.limits.dead = seconds(2 * from.pingS);
    return settings;
}

} // namespace

/// In the order in which they begin; they end in the opposite one.
struct Service::Layers {
    std::unique_ptr<store::Store> store;
    std::unique_ptr<network::CellHub> network;
    std::unique_ptr<engine::Engine> engine;
    ports::EnginePorts ports;
    std::unique_ptr<gateway::Gateway> gateway;
};

Service::Service(const Configuration &configuration)
    : m_configuration(configuration), m_layers(std::make_unique<Layers>())
{
}

Service::~Service()
{
    stop(false);
}

Done Service::start(std::function<void(Done)> ready)
{
    m_ready = std::move(ready);
    auto store = store::Store::open(storeOptions(m_configuration), m_random);
    if (!store) {
        return fail(store.error());
    }
    m_layers->store = std::move(*store);
    m_layers->network = std::make_unique<network::CellHub>(cellSettings(m_configuration), m_clock, m_random);
    m_layers->engine = std::make_unique<engine::Engine>(*m_layers->store, *m_layers->network, m_clock, m_random,
                                                        std::make_shared<const rules::BuiltInPolicy>(),
                                                        engineOptions(m_configuration));
    m_layers->network->setListener(&m_layers->engine->listener());
    if (auto loaded = m_layers->engine->load(); !loaded) {
        return loaded;
    }
    m_layers->ports = m_layers->engine->ports();
    if (auto begun = m_layers->network->start(); !begun) {
        return begun;
    }
    if (m_layers->network->arePluginsDescribed()) {
        QMetaObject::invokeMethod(
            this, [this] { open(); }, Qt::QueuedConnection);
    } else {
        connect(
            m_layers->network.get(), &network::CellHub::pluginsDescribed, this, [this] { open(); },
            Qt::SingleShotConnection);
    }
    return {};
}

void Service::open()
{
    if (!m_layers->engine) {
        return; // stopped meanwhile
    }
    // The door first: when it cannot be opened, no account has been connected in vain.
    m_layers->gateway =
        std::make_unique<gateway::Gateway>(gatewaySettings(m_configuration), m_layers->ports, m_clock, m_random);
    auto opened = m_layers->gateway->start();
    if (opened) {
        opened = m_layers->engine->start();
    }
    m_ready(opened);
}

QString Service::address() const
{
    if (!m_layers->gateway) {
        return {};
    }
    QUrl url;
    url.setScheme(m_configuration.gateway.tls == TlsMode::Off ? QStringLiteral("http") : QStringLiteral("https"));
    const auto listen = listenAddressFrom(m_configuration.gateway.listen);
    url.setHost(!listen || listen->host == QLatin1String("*") ? QStringLiteral("localhost") : listen->host);
    url.setPort(m_layers->gateway->port());
    return url.toString();
}

Done Service::reload()
{
    return m_layers->gateway ? m_layers->gateway->reloadTls() : Done();
}

void Service::stop(bool endCells)
{
    m_layers->gateway.reset();
    if (m_layers->network) {
        m_layers->network->stop(endCells);
        m_layers->network->setListener(nullptr);
    }
    m_layers->engine.reset();
    m_layers->network.reset();
    m_layers->store.reset();
}

} // namespace locum::daemon
