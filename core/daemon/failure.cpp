// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/failure.h"

#include "daemon/words.h"

#include <optional>

namespace locum::daemon {

namespace {

Failure storeFailure(const QByteArray &what, const QString &detail, const Configuration &configuration)
{
    const auto database = databaseFileOf(configuration);
    if (what == "locked") {
        return {ExitCode::Database, Words::tr("The database %1 is locked by another program.").arg(database),
                Words::tr("End the other locumd, or the program that has the file open (\"fuser %1\" names it).")
                    .arg(database)};
    }
    if (what == "corrupt") {
        return {
            ExitCode::Database, Words::tr("The database %1 is damaged: %2").arg(database, detail),
            Words::tr("Restore it from a backup. To save what can be read: stop locumd, then \"sqlite3 %1 .recover | "
                      "sqlite3 %1.new\", and put the new file in its place.")
                .arg(database)};
    }
    if (what == "full") {
        return {ExitCode::Database, Words::tr("The disk that holds %1 is full.").arg(database),
                Words::tr("Make room and start locumd again: nothing is lost.")};
    }
    if (what == "schema.newer") {
        return {ExitCode::Database, Words::tr("The database %1 was written by a newer version of Locum.").arg(database),
                Words::tr("Install that version again, or restore the backup from before the upgrade.")};
    }
    if (what == "schema.foreign") {
        return {ExitCode::Database, Words::tr("%1 is the database of another program.").arg(database),
                Words::tr("Move it away, or set core.state_directory to another directory.")};
    }
    if (what == "unwritable" || what == "unreadable" || what == "directory.missing") {
        return {
            ExitCode::Database, Words::tr("The database %1 cannot be opened for writing: %2").arg(database, detail),
            Words::tr("The directory and the files in it must belong to the user that locumd runs as (\"chown -R\"), "
                      "and the file system must not be read-only.")};
    }
    if (what == "driver.missing") {
        return {ExitCode::Database, Words::tr("Qt's SQLite driver is missing."),
                Words::tr("Install the package libqt6sql6-sqlite.")};
    }
    return {ExitCode::Database, Words::tr("The database %1 cannot be used: %2").arg(database, detail),
            Words::tr("Check the disk and the system's log; a backup can be restored as packaging/README.md says.")};
}

Failure keyFailure(const QByteArray &what, const QString &detail, const Configuration &configuration)
{
    const auto key = keyFileOf(configuration);
    if (what == "missing") {
        return {ExitCode::Key, Words::tr("The key of the database is missing: there is no file %1.").arg(key),
                Words::tr("Put the key back from your backup. Without it the networks' passwords cannot be read.")};
    }
    if (what == "wrong") {
        return {ExitCode::Key, Words::tr("%1 is not the key of this database.").arg(key),
                Words::tr("Put back the key that belongs to this database, or the database that belongs to this key.")};
    }
    if (what == "unreadable") {
        return {
            ExitCode::Key, Words::tr("The key %1 cannot be read, or others can read it: %2").arg(key, detail),
            Words::tr("It must belong to the user that locumd runs as, with mode 0600: \"chmod 600 %1\".").arg(key)};
    }
    return {ExitCode::Key, Words::tr("%1 holds no key: %2").arg(key, detail),
            Words::tr("A key is 32 bytes in base64. Put it back from your backup.")};
}

std::optional<Failure> listenFailure(const Error &error, const Configuration &configuration)
{
    const auto &listen = configuration.gateway.listen;
    if (error.code == "gateway.address.in_use") {
        return Failure{ExitCode::Listen, Words::tr("%1 is in use: another program listens there.").arg(listen),
                       Words::tr("End it (\"ss -ltnp\" names it), or set gateway.listen to another port.")};
    }
    if (error.code == "gateway.port.forbidden") {
        return Failure{
            ExitCode::Listen, Words::tr("locumd may not listen on %1.").arg(listen),
            Words::tr("Ports below 1024 need CAP_NET_BIND_SERVICE. Choose a port above, with a reverse proxy "
                      "before it.")};
    }
    if (error.code == "gateway.address.invalid") {
        return Failure{ExitCode::Listen, Words::tr("locumd cannot listen on %1: %2").arg(listen, error.detail),
                       Words::tr("gateway.listen must be an address of this machine (\"ip address\" lists them).")};
    }
    return std::nullopt;
}

} // namespace

QString keyFileOf(const Configuration &configuration)
{
    const auto &file = configuration.store.keyFile;
    return file.isEmpty() ? configuration.core.stateDirectory + QLatin1String("/key") : file;
}

QString databaseFileOf(const Configuration &configuration)
{
    return configuration.core.stateDirectory + QLatin1String("/locum.sqlite");
}

Failure explain(const Error &error, const Configuration &configuration)
{
    const auto &code = error.code;
    if (code == "daemon.running" || code == "cellprotocol.socket.in_use") {
        const auto who = error.detail.isEmpty() || code != "daemon.running"
                             ? QString()
                             : Words::tr(" (process %1)").arg(error.detail);
        return {ExitCode::AlreadyRunning,
                Words::tr("Another locumd runs on %1 already%2.").arg(configuration.core.stateDirectory, who),
                Words::tr("\"locumctl status\" speaks to it. For a second one choose another --state-dir.")};
    }
    if (code == "daemon.directory" || code == "network.directory.failed" || code == "cellprotocol.socket.failed" ||
        code == "gateway.control.unavailable") {
        return {ExitCode::Directories, Words::tr("A directory or socket cannot be used: %1").arg(error.detail),
                Words::tr("Make it, and give it to the user that locumd runs as; or set core.state_directory and "
                          "core.runtime_directory.")};
    }
    if (code == "daemon.plugins") {
        return {ExitCode::Plugins, Words::tr("No plugin can be used: %1").arg(error.detail),
                Words::tr("Install Locum's plugins, or name their directory in core.plugin_directories.")};
    }
    if (code.startsWith("store.key.")) {
        return keyFailure(code.mid(10), error.detail, configuration);
    }
    if (code.startsWith("store.")) {
        return storeFailure(code.mid(6), error.detail, configuration);
    }
    if (code == "gateway.plain.exposed") {
        return {ExitCode::Configuration, Words::tr("gateway.listen: %1").arg(error.detail),
                Words::tr("Set gateway.tls, or gateway.trusted_proxies, or listen on 127.0.0.1.")};
    }
    if (code.startsWith("gateway.tls.")) {
        return {
            ExitCode::Tls, Words::tr("TLS cannot be used: %1").arg(error.detail),
            Words::tr("Check gateway.certificate and gateway.key: PEM, readable by the user that locumd runs as, and "
                      "belonging together.")};
    }
    if (code.startsWith("gateway.")) {
        if (auto failure = listenFailure(error, configuration)) {
            return *failure;
        }
    }
    return {ExitCode::Internal, Words::tr("locumd cannot start: %1 (%2)").arg(error.detail, QString::fromLatin1(code)),
            Words::tr("Run it with log.level = \"debug\" to see more.")};
}

} // namespace locum::daemon
