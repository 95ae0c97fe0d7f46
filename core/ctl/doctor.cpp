// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/doctor.h"

#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>

namespace locum::ctl {

namespace {

constexpr int programPatience = 20'000; // ms

/// The program beside locumctl, else the one on the path.
QString program(const QString &name)
{
    const auto beside = QCoreApplication::applicationDirPath() + QLatin1Char('/') + name;
    return QFileInfo(beside).isExecutable() ? beside : QStandardPaths::findExecutable(name);
}

struct Ran {
    int status = -1;
    QString output;
    QString errors;
};

Ran runProgram(const QString &path, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::SeparateChannels);
    process.start(path, arguments, QIODevice::ReadOnly);
    if (!process.waitForFinished(programPatience)) {
        process.kill();
        process.waitForFinished(1000);
        return {-1, {}, process.errorString()};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError()).trimmed()};
}

QString findingName(Finding finding)
{
    switch (finding) {
    case Finding::Ok:
        return QStringLiteral("ok");
    case Finding::Warning:
        return QStringLiteral("warning");
    case Finding::Failed:
        return QStringLiteral("failed");
    }
    return {};
}

QString findingInWords(Finding finding)
{
    switch (finding) {
    case Finding::Ok:
        return Words::tr("ok");
    case Finding::Warning:
        return Words::tr("warning");
    case Finding::Failed:
        return Words::tr("FAIL");
    }
    return {};
}

/// Collects the lines, and prints each as it comes.
class Findings {
public:
    explicit Findings(Session &session) : m_session(session) {}

    void add(const Check &check)
    {
        m_failed = m_failed || check.finding == Finding::Failed;
        m_checks << QJsonObject{{QStringLiteral("id"), check.id},
                                {QStringLiteral("finding"), findingName(check.finding)},
                                {QStringLiteral("what"), check.what},
                                {QStringLiteral("advice"), check.advice}};
        m_session.say(QStringLiteral("%1  %2").arg(findingInWords(check.finding), -8).arg(harmless(check.what, 10)));
        if (!check.advice.isEmpty()) {
            m_session.say(QStringLiteral("          → %1").arg(harmless(check.advice, 12)));
        }
    }

    Done end()
    {
        if (m_session.json()) {
            m_session.printJson({{QStringLiteral("checks"), m_checks}, {QStringLiteral("ok"), !m_failed}});
        }
        return m_failed ? Done(fail("doctor.failed", {})) : Done();
    }

private:
    Session &m_session;
    QJsonArray m_checks;
    bool m_failed = false;
};

/// Asks locumd what it would be told. False where nothing more can be looked at.
bool askProgram(Session &session, Installation &installation, const Report &report)
{
    installation.locumd = program(QStringLiteral("locumd"));
    if (installation.locumd.isEmpty()) {
        report({QStringLiteral("program.locumd"), Finding::Failed,
                Words::tr("locumd is not installed beside locumctl, nor on the path"),
                Words::tr("Install it, or put its directory into PATH.")});
        return false;
    }
    installation.version =
        runProgram(installation.locumd, {QStringLiteral("--version")}).output.trimmed().section(QLatin1Char(' '), 1);
    const auto own = QStringLiteral(LOCUM_VERSION);
    const bool same = installation.version == own;
    report({QStringLiteral("program.version"), same ? Finding::Ok : Finding::Warning,
            Words::tr("locumd %1, locumctl %2, Qt %3").arg(installation.version, own, QLatin1String(qVersion())),
            same ? QString() : Words::tr("Install both of one version.")});

    QStringList arguments{QStringLiteral("--print-config")};
    for (const auto *option : {"--config", "--state-dir"}) {
        if (session.given().has(option)) {
            arguments << QLatin1String(option) << session.given().value(option);
        }
    }
    const auto printed = runProgram(installation.locumd, arguments);
    if (printed.status != 0) {
        report({QStringLiteral("configuration"), Finding::Failed,
                Words::tr("The configuration: %1").arg(printed.errors),
                Words::tr("Correct it; \"locumd --check-config\" tells the same, locumd.toml(5) explains the keys.")});
        return false;
    }
    installation.configuration = configurationFrom(printed.output);
    report({QStringLiteral("configuration"),
            Finding::Ok,
            Words::tr("The configuration is right; everything is kept in %1").arg(installation.stateDirectory()),
            {}});
    return true;
}

void askRunning(Session &session, Installation &installation, const Report &report)
{
    const auto status = session.admin(QStringLiteral("GET"), QStringLiteral("/admin/status"));
    if (!status) {
        report({QStringLiteral("running"), Finding::Failed, describe(status.error()).section(QLatin1Char('\n'), 0, 0),
                describe(status.error()).section(QLatin1Char('\n'), 1)});
        return;
    }
    installation.running = *status;
    const auto version = status->value(QLatin1String("version")).toString();
    const bool same = version == installation.version;
    report({QStringLiteral("running"), same ? Finding::Ok : Finding::Warning, Words::tr("locumd %1 runs").arg(version),
            same ? QString()
                 : Words::tr("It is not the version that is installed (%1): restart it.").arg(installation.version)});
    if (const auto error = status->value(QLatin1String("store_error")).toObject(); !error.isEmpty()) {
        report({QStringLiteral("running.store"), Finding::Failed,
                Words::tr("Nothing can be stored now: %1").arg(error.value(QLatin1String("detail")).toString()),
                Words::tr("Messages wait meanwhile. See the disk and the database below.")});
    }
    const auto database = status->value(QLatin1String("database")).toObject().value(QLatin1String("path")).toString();
    if (!database.isEmpty() && database != installation.databaseFile()) {
        report({QStringLiteral("running.configuration"), Finding::Warning,
                Words::tr("The locumd that runs keeps its database in %1, which is not that of this configuration")
                    .arg(database),
                Words::tr("Name its configuration with --config, or its directory with --state-dir.")});
    }
}

} // namespace

QStringList Installation::list(const char *key) const
{
    QStringList entries;
    for (const auto &entry : configuration.value(QLatin1String(key)).toArray()) {
        entries << entry.toString();
    }
    return entries;
}

QString Installation::keyFile() const
{
    const auto file = text("store.key_file");
    return file.isEmpty() ? stateDirectory() + QLatin1String("/key") : file;
}

QJsonObject configurationFrom(const QString &printed)
{
    // What locumd prints is a small part of TOML: one value a line, and every value is JSON's too.
    QJsonObject configuration;
    QString section;
    for (const auto &line : printed.split(QLatin1Char('\n'))) {
        if (line.startsWith(QLatin1Char('[')) && line.endsWith(QLatin1Char(']'))) {
            section = line.mid(1, line.size() - 2);
        } else if (const auto equals = line.indexOf(QLatin1String(" = "));
                   equals > 0 && line.at(0) != QLatin1Char('#')) {
            const auto value = QJsonDocument::fromJson('[' + line.mid(equals + 3).toUtf8() + ']').array().at(0);
            configuration.insert(section + QLatin1Char('.') + line.left(equals), value);
        }
    }
    return configuration;
}

Done doctor(Session &session)
{
    Findings findings(session);
    const Report report = [&findings](const Check &check) { findings.add(check); };
    Installation installation;
    if (!askProgram(session, installation, report)) {
        return findings.end();
    }
    askRunning(session, installation, report);
    checkFiles(installation, report);
    checkDatabase(installation, report);
    checkPlugins(installation, report);
    checkListening(installation, report);
    if (!session.given().has("--offline")) {
        checkPublicUrl(installation, report);
    }
    return findings.end();
}

} // namespace locum::ctl
