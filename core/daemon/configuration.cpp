// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/configuration.h"

#include "daemon/words.h"

#include <QDir>
#include <QFileInfo>
#include <QHostAddress>
#include <QUrl>

#include <unistd.h>

namespace locum::daemon {

namespace {

#ifndef LOCUM_PLUGINDIR_FROM_BINDIR
#define LOCUM_PLUGINDIR_FROM_BINDIR "../lib/locum/plugins"
#endif

QString firstPath(const QString &colonSeparated)
{
    return colonSeparated.section(QLatin1Char(':'), 0, 0);
}

QString environment(const char *name)
{
    return qEnvironmentVariable(name);
}

} // namespace

Surroundings Surroundings::ofThisProcess()
{
    return {.root = geteuid() == 0,
            .home = QDir::homePath(),
            .xdgConfigHome = environment("XDG_CONFIG_HOME"),
            .xdgStateHome = environment("XDG_STATE_HOME"),
            .xdgRuntimeDirectory = environment("XDG_RUNTIME_DIR"),
            .systemdStateDirectory = firstPath(environment("STATE_DIRECTORY")),
            .systemdRuntimeDirectory = firstPath(environment("RUNTIME_DIRECTORY")),
            .programDirectory = QCoreApplication::applicationDirPath()};
}

Configuration Surroundings::defaults() const
{
    Configuration configuration;
    auto &core = configuration.core;
    const auto stateHome = xdgStateHome.isEmpty() ? home + QLatin1String("/.local/state") : xdgStateHome;
    if (!systemdStateDirectory.isEmpty()) {
        core.stateDirectory = systemdStateDirectory;
    } else {
        core.stateDirectory = root ? QStringLiteral("/var/lib/locum") : stateHome + QLatin1String("/locum");
    }
    if (!systemdRuntimeDirectory.isEmpty()) {
        core.runtimeDirectory = systemdRuntimeDirectory;
    } else if (root) {
        core.runtimeDirectory = QStringLiteral("/run/locum");
    } else if (!xdgRuntimeDirectory.isEmpty()) {
        core.runtimeDirectory = xdgRuntimeDirectory + QLatin1String("/locum");
    } else {
        core.runtimeDirectory = core.stateDirectory + QLatin1String("/run");
    }
    // In a build tree the plugins lie beside bin/.
    const bool isBuildTree = QFileInfo::exists(programDirectory + QLatin1String("/../CMakeCache.txt"));
    const auto fromHere = isBuildTree ? QStringLiteral("../plugins") : QStringLiteral(LOCUM_PLUGINDIR_FROM_BINDIR);
    core.pluginDirectories = {QDir::cleanPath(programDirectory + QLatin1Char('/') + fromHere)};
    return configuration;
}

QString Surroundings::configurationFile() const
{
    if (root) {
        return QStringLiteral("/etc/locum/locumd.toml");
    }
    const auto configHome = xdgConfigHome.isEmpty() ? home + QLatin1String("/.config") : xdgConfigHome;
    return configHome + QLatin1String("/locum/locumd.toml");
}

QList<Problem> checkConfiguration(const ReadConfiguration &read, const QString &fileName)
{
    QList<Problem> problems;
    const auto &configuration = read.configuration;
    const auto complain = [&](const QString &key, const QString &text) {
        const auto place = read.set.value(key);
        problems << Problem{fileName, place.line, place.column, key, text};
    };
    const auto &gateway = configuration.gateway;
    if (gateway.tls == TlsMode::Files && (gateway.certificate.isEmpty() || gateway.key.isEmpty())) {
        complain(QStringLiteral("gateway.tls"),
                 Words::tr("gateway.tls is \"files\": gateway.certificate and gateway.key must name them"));
    }
    if (gateway.tls != TlsMode::Files && (!gateway.certificate.isEmpty() || !gateway.key.isEmpty())) {
        complain(
            QStringLiteral("gateway.certificate"),
            Words::tr("gateway.certificate and gateway.key are only used with gateway.tls = \"files\": set that, or "
                      "take them out"));
    }
    const auto listen = listenAddressFrom(gateway.listen);
    if (gateway.tls == TlsMode::Off && listen && !QHostAddress(listen->host).isLoopback() &&
        gateway.trustedProxies.isEmpty()) {
        complain(QStringLiteral("gateway.listen"),
                 Words::tr(
                     "gateway.listen is reachable from other machines, and gateway.tls is \"off\": passwords would "
                     "travel readable. Set gateway.tls to \"local-authority\" or \"files\", or listen on 127.0.0.1, or "
                     "name the reverse proxy in gateway.trusted_proxies"));
    }
    const QUrl publicUrl(gateway.publicUrl);
    if (publicUrl.scheme() == QLatin1String("http") && publicUrl.host() != QLatin1String("localhost") &&
        !QHostAddress(publicUrl.host()).isLoopback()) {
        complain(
            QStringLiteral("gateway.public_url"),
            Words::tr("gateway.public_url must begin with https://: with http:// passwords would travel readable"));
    }
    if (gateway.maxConnectionsPerAddress > gateway.maxConnections) {
        complain(QStringLiteral("gateway.max_connections_per_address"),
                 Words::tr("gateway.max_connections_per_address must not be more than gateway.max_connections"));
    }
    if (configuration.network.retryFirstS > configuration.network.retryMaxS) {
        complain(QStringLiteral("network.retry_first_s"),
                 Words::tr("network.retry_first_s must not be more than network.retry_max_s"));
    }
    constexpr qsizetype socketPathLimit = 107; // sockaddr_un
    const auto longest = configuration.core.runtimeDirectory.toUtf8().size() + qsizetype(sizeof "/control.sock") - 1;
    if (longest > socketPathLimit) {
        complain(QStringLiteral("core.runtime_directory"),
                 Words::tr(
                     "core.runtime_directory is too long by %1 bytes: with the sockets' names it may have at most 107. "
                     "Choose a shorter one")
                     .arg(longest - socketPathLimit));
    }
    return problems;
}

} // namespace locum::daemon
