// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/enum_names.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace locum::daemon {

enum class LogLevel { Debug, Info, Warning, Error };
enum class TlsMode { Off, Files, LocalAuthority };
enum class BareCloseChoice { StandIn, Off };

/// What locumd.toml says. The members' names are those of the keys; defaults that depend on where locumd runs are
/// filled in by Surroundings::defaults(). What each means is told by configuration_keys.h.
struct Configuration {
    struct Core {
        QString stateDirectory;
        QString runtimeDirectory;
        QStringList pluginDirectories;
        QString cellProgram;
        QString locale;

        bool operator==(const Core &) const = default;
    } core;

    struct Log {
        LogLevel level = LogLevel::Info;

        bool operator==(const Log &) const = default;
    } log;

    struct Gateway {
        QString listen = QStringLiteral("127.0.0.1:7667");
        QString publicUrl;
        TlsMode tls = TlsMode::Off;
        QString certificate;
        QString key;
        QStringList names;
        QStringList trustedProxies;
        int maxConnections = 8000;
        int maxConnectionsPerAddress = 64;
        int pingS = 15;

        bool operator==(const Gateway &) const = default;
    } gateway;

    struct Store {
        QString keyFile;
        int busyTimeoutMs = 5000;
        int commitMs = 20;
        int backlogLimit = 20000;

        bool operator==(const Store &) const = default;
    } store;

    struct StandIn {
        int graceS = 20;
        int attachedS = 600;
        int idleAwayMin = 15;
        int sameAbsenceMin = 5;
        BareCloseChoice bareClose = BareCloseChoice::StandIn;
        bool ownClientsCount = true;

        bool operator==(const StandIn &) const = default;
    } standIn;

    struct Cells {
        int memoryLimitMb = 512;
        int lingerS = 60;
        int startS = 20;
        int pingS = 10;
        int answerS = 30;

        bool operator==(const Cells &) const = default;
    } cells;

    struct Network {
        int retryFirstS = 5;
        int retryMaxS = 600;
        int loginsApartMs = 80;

        bool operator==(const Network &) const = default;
    } network;

    bool operator==(const Configuration &) const = default;
};

/// Where locumd runs, as far as defaults depend on it.
struct Surroundings {
    bool root = false;
    QString home;
    QString xdgConfigHome; ///< these may be empty
    QString xdgStateHome;
    QString xdgRuntimeDirectory;
    QString systemdStateDirectory; ///< $STATE_DIRECTORY and $RUNTIME_DIRECTORY: set by systemd, and win
    QString systemdRuntimeDirectory;
    QString programDirectory;

    /// Those of this process.
    static Surroundings ofThisProcess();

    /// What holds without a configuration file.
    Configuration defaults() const;

    /// Where locumd.toml is looked for when nothing is said.
    QString configurationFile() const;
};

/// Something wrong with a configuration, in the user's words. Line and column count from 1; 0: of no place in a file.
struct Problem {
    QString file;
    int line = 0;
    int column = 0;
    QString key; ///< e.g. "gateway.listen"; empty for what is no key's
    QString text;

    /// "file:line:column: text"
    QString toString() const;

    bool operator==(const Problem &) const = default;
};

/// A place in a file, from 1.
struct Place {
    int line = 0;
    int column = 0;

    bool operator==(const Place &) const = default;
};

struct ReadConfiguration {
    Configuration configuration;
    QList<Problem> problems;  ///< in the order of the file; any makes the configuration unusable
    QMap<QString, Place> set; ///< the keys that the file sets, and where
};

/// Reads a TOML document over `defaults`. Tells all problems at once. `fileName` is for the messages.
ReadConfiguration readConfiguration(const QByteArray &toml, const QString &fileName, const Configuration &defaults);

/// What is wrong between keys: each of them is right, and they cannot hold together.
QList<Problem> checkConfiguration(const ReadConfiguration &read, const QString &fileName);

/// The configuration as TOML with a comment for each key, in the user's language.
QString toToml(const Configuration &configuration);

/// The same with every key commented out: the example that is installed.
QString exampleToml(const Configuration &defaults);

/// All keys, "section.name", in the order in which they are printed.
QStringList configurationKeys();

/// The keys whose values differ.
QStringList differingKeys(const Configuration &one, const Configuration &other);

/// "address:port", "[v6 address]:port" or "*:port", taken apart.
struct ListenAddress {
    QString host;
    quint16 port = 0;

    bool operator==(const ListenAddress &) const = default;
};
std::optional<ListenAddress> listenAddressFrom(const QString &text);

} // namespace locum::daemon

LOCUM_ENUM_NAMES(locum::daemon::LogLevel, {locum::daemon::LogLevel::Debug, "debug"},
                 {locum::daemon::LogLevel::Info, "info"}, {locum::daemon::LogLevel::Warning, "warning"},
                 {locum::daemon::LogLevel::Error, "error"})
LOCUM_ENUM_NAMES(locum::daemon::TlsMode, {locum::daemon::TlsMode::Off, "off"}, {locum::daemon::TlsMode::Files, "files"},
                 {locum::daemon::TlsMode::LocalAuthority, "local-authority"})
LOCUM_ENUM_NAMES(locum::daemon::BareCloseChoice, {locum::daemon::BareCloseChoice::StandIn, "stand_in"},
                 {locum::daemon::BareCloseChoice::Off, "off"})
