// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/doctor.h"
#include "ctl/words.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUrl>
#include <QUrlQuery>

#include <cerrno>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace locum::ctl {

namespace {

constexpr qint64 littleRoom = 500LL * 1024 * 1024;
constexpr qint64 noRoom = 50LL * 1024 * 1024;

/// The directory or file as the file system has it; none where it is not there, or may not be seen.
struct Found {
    bool there = false;
    bool hidden = false; ///< a directory above may not be entered
    uid_t owner = 0;
    mode_t mode = 0;
};

Found find(const QString &path)
{
    struct stat status = {};
    if (stat(QFile::encodeName(path).constData(), &status) != 0) {
        return {.hidden = errno == EACCES};
    }
    return {true, false, status.st_uid, status.st_mode};
}

void checkPrivate(const QString &id, const QString &name, const QString &path, bool mustBeThere, const Report &report)
{
    const auto found = find(path);
    if (found.hidden) {
        report({id, Finding::Warning, Words::tr("%1 %2: you may not look there").arg(name, path),
                Words::tr("Run the doctor as root, or as the user that locumd runs as.")});
    } else if (!found.there) {
        report({id, mustBeThere ? Finding::Failed : Finding::Ok,
                mustBeThere ? Words::tr("%1 %2 is missing").arg(name, path)
                            : Words::tr("%1 %2 is made when locumd starts").arg(name, path),
                mustBeThere ? Words::tr("Put it back from your backup; see \"Restore\" in the administrator's guide.")
                            : QString()});
    } else if ((found.mode & 077) != 0) {
        report({id, Finding::Failed, Words::tr("%1 %2 is open to others").arg(name, path),
                Words::tr("Close it: chmod %1 %2")
                    .arg(S_ISDIR(found.mode) ? QStringLiteral("700") : QStringLiteral("600"), path)});
    } else {
        report({id, Finding::Ok, Words::tr("%1 %2 is there, and private").arg(name, path), {}});
    }
}

void checkSpace(const QString &path, const Report &report)
{
    auto folder = path;
    while (!QFileInfo::exists(folder) && folder.size() > 1) {
        folder = QFileInfo(folder).path();
    }
    struct statvfs disk {}; // not QStorageInfo: in a container the list of mounts may not name the root
    if (::statvfs(QFile::encodeName(folder).constData(), &disk) != 0) {
        report({QStringLiteral("disk.free"), Finding::Warning,
                Words::tr("What is free on the disk of %1 cannot be seen: %2").arg(path, qt_error_string(errno)),
                Words::tr("Look at it with df.")});
        return;
    }
    const auto free = static_cast<qint64>(disk.f_bavail) * static_cast<qint64>(disk.f_frsize);
    const auto words = Words::tr("Free on the disk of %1: %2").arg(path, QLocale().formattedDataSize(free));
    const auto finding = free < noRoom ? Finding::Failed : free < littleRoom ? Finding::Warning : Finding::Ok;
    report({QStringLiteral("disk.free"), finding, words,
            finding == Finding::Ok ? QString()
                                   : Words::tr("Make room. When it is full nothing can be stored; messages wait.")});
    if ((disk.f_flag & ST_RDONLY) != 0) {
        report({QStringLiteral("disk.readonly"), Finding::Failed, Words::tr("The disk of %1 is read-only").arg(path),
                Words::tr("Mount it for writing.")});
    }
}

/// The first line of SQLite's own check: "ok", or what is wrong.
QString quickCheck(const QString &path)
{
    const auto name = QStringLiteral("doctor");
    QString found;
    {
        auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        auto url = QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded);
        url.replace(QLatin1String("file://"), QLatin1String("file:"));
        database.setDatabaseName(url + QLatin1String("?mode=ro"));
        database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=5000"));
        if (!database.open()) {
            found = database.lastError().text();
        } else {
            QSqlQuery query(database);
            if (query.exec(QStringLiteral("PRAGMA quick_check(1)")) && query.next()) {
                found = query.value(0).toString();
            } else {
                found = query.lastError().text();
            }
        }
        database.close();
    }
    QSqlDatabase::removeDatabase(name);
    return found;
}

} // namespace

void checkFiles(const Installation &installation, const Report &report)
{
    const auto database = find(installation.databaseFile());
    checkPrivate(QStringLiteral("directory.state"), Words::tr("The state directory"), installation.stateDirectory(),
                 false, report);
    checkPrivate(QStringLiteral("directory.runtime"), Words::tr("The runtime directory"),
                 installation.text("core.runtime_directory"), false, report);
    checkPrivate(QStringLiteral("key"), Words::tr("The database's key"), installation.keyFile(), database.there,
                 report);
    if (find(installation.keyFile()).there &&
        QFileInfo(installation.keyFile()).path() == installation.stateDirectory()) {
        report({QStringLiteral("key.backup"),
                Finding::Ok,
                Words::tr(
                    "The key lies beside the database: keep a copy of it elsewhere, apart from the database's backups"),
                {}});
    }
    checkSpace(installation.stateDirectory(), report);
}

void checkDatabase(const Installation &installation, const Report &report)
{
    const auto path = installation.databaseFile();
    const auto found = find(path);
    if (found.hidden || (found.there && access(QFile::encodeName(path).constData(), R_OK) != 0)) {
        report({QStringLiteral("database.integrity"), Finding::Warning,
                Words::tr("The database %1: you may not read it").arg(path),
                Words::tr("Run the doctor as root, or as the user that locumd runs as.")});
        return;
    }
    if (!found.there) {
        report({QStringLiteral("database.integrity"),
                Finding::Ok,
                Words::tr("The database %1 is made when locumd starts").arg(path),
                {}});
        return;
    }
    const auto log = QFileInfo(path + QLatin1String("-wal"));
    if (!installation.running && log.exists() && log.size() > 0 && geteuid() != found.owner && geteuid() != 0) {
        report({QStringLiteral("database.integrity"),
                Finding::Warning,
                Words::tr("The database %1 was not closed; it is checked when locumd starts").arg(path),
                {}});
        return;
    }
    const auto words = quickCheck(path);
    const bool good = words == QLatin1String("ok");
    report(
        {QStringLiteral("database.integrity"), good ? Finding::Ok : Finding::Failed,
         good
             ? Words::tr("The database %1 is whole (%2)").arg(path, QLocale().formattedDataSize(QFileInfo(path).size()))
             : Words::tr("The database %1 is damaged: %2").arg(path, words),
         good ? QString() : Words::tr("Stop locumd and restore it from a backup; see the administrator's guide.")});
}

namespace {

/// A plugin's own words for what it speaks, from a cell that does nothing else.
void checkCell(const QString &cell, const QString &plugin, const Report &report)
{
    QProcess process;
    process.start(cell, {QStringLiteral("--describe"), plugin}, QIODevice::ReadOnly);
    const bool ended = process.waitForFinished(20'000);
    if (!ended) {
        process.kill();
        process.waitForFinished(1000);
    }
    const bool good = ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    const auto name = QFileInfo(plugin).fileName();
    report({QStringLiteral("plugin.") + name, good ? Finding::Ok : Finding::Failed,
            good ? Words::tr("A cell starts with the plugin %1").arg(name)
                 : Words::tr("A cell does not start with the plugin %1: %2")
                       .arg(name,
                            QString::fromUtf8(process.readAllStandardError()).trimmed().section(QLatin1Char('\n'), -1)),
            good ? QString()
                 : Words::tr("Install what it needs (\"ldd %1\" names what is missing), or take the plugin away.")
                       .arg(plugin)});
}

} // namespace

void checkPlugins(const Installation &installation, const Report &report)
{
    auto cell = installation.text("core.cell_program");
    if (cell.isEmpty()) {
        cell = QFileInfo(installation.locumd).path() + QLatin1String("/locum-cell");
    }
    if (!QFileInfo(cell).isExecutable()) {
        report({QStringLiteral("program.cell"), Finding::Failed, Words::tr("The program %1 is missing").arg(cell),
                Words::tr("Install it, or name it in core.cell_program.")});
        return;
    }
    int found = 0;
    for (const auto &directory : installation.list("core.plugin_directories")) {
        const QDir folder(directory);
        if (!folder.exists()) {
            report({QStringLiteral("plugins.directory"), Finding::Warning,
                    Words::tr("The plugin directory %1 is missing").arg(directory),
                    Words::tr("Make it, or take it out of core.plugin_directories.")});
            continue;
        }
        for (const auto &name : folder.entryList({QStringLiteral("*.so")}, QDir::Files)) {
            ++found;
            checkCell(cell, folder.filePath(name), report);
        }
        found += static_cast<int>(folder.entryList({QStringLiteral("*.locum-plugin.json")}, QDir::Files).size());
    }
    if (found == 0) {
        report({QStringLiteral("plugins"), Finding::Failed, Words::tr("There is no plugin, so no network can be used"),
                Words::tr("Install Locum's plugins, or name their directory in core.plugin_directories.")});
    }
    if (!installation.running) {
        return;
    }
    for (const auto &entry : installation.running->value(QLatin1String("plugins")).toArray()) {
        const auto plugin = entry.toObject();
        const auto refused = plugin.value(QLatin1String("refused")).toObject();
        if (!refused.isEmpty()) {
            report({QStringLiteral("plugin.refused"), Finding::Warning,
                    Words::tr("locumd refuses the plugin %1: %2")
                        .arg(plugin.value(QLatin1String("path")).toString(),
                             refused.value(QLatin1String("detail")).toString()),
                    Words::tr("Install a version that fits, or take it away.")});
        }
    }
    for (const auto &entry : installation.running->value(QLatin1String("cells")).toArray()) {
        const auto one = entry.toObject();
        const auto state = one.value(QLatin1String("state")).toString();
        const bool good = state == QLatin1String("running") || state == QLatin1String("starting");
        if (!good) {
            report({QStringLiteral("cell.state"), Finding::Warning,
                    Words::tr("The cell of %1 for the plugin %2 does not run (%3)")
                        .arg(one.value(QLatin1String("user")).toString(), one.value(QLatin1String("plugin")).toString(),
                             state),
                    Words::tr("It is started again by itself; \"journalctl -u locumd\" tells why it ended.")});
        }
    }
}

} // namespace locum::ctl
