// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/logging.h"
#include "daemon/command_line.h"
#include "daemon/failure.h"
#include "daemon/log.h"
#include "daemon/process.h"
#include "daemon/service.h"
#include "daemon/words.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <cstdio>

using namespace locum;
using namespace locum::daemon;

namespace {

void print(FILE *stream, const QString &text)
{
    std::fputs(qUtf8Printable(text), stream);
}

int report(const Failure &failure)
{
    print(stderr, QStringLiteral("locumd: %1\n").arg(failure.text));
    if (!failure.advice.isEmpty()) {
        print(stderr, QStringLiteral("        %1\n").arg(failure.advice));
    }
    return static_cast<int>(failure.exitCode);
}

int report(const Error &error, const Configuration &configuration)
{
    return report(explain(error, configuration));
}

int reportProblems(const QList<Problem> &problems)
{
    for (const auto &problem : problems) {
        print(stderr, QStringLiteral("locumd: %1\n").arg(problem.toString()));
    }
    return static_cast<int>(ExitCode::Configuration);
}

void translate(QTranslator &translator, const QLocale &locale)
{
    if (translator.load(locale, QStringLiteral("locum"), QStringLiteral("_"), QStringLiteral(":/i18n"))) {
        QCoreApplication::installTranslator(&translator);
    }
}

int run(const Configuration &configuration, const CommandLine &commandLine)
{
    makeProcessPrivate();
    raiseFileLimit();
    for (const auto &directory : {configuration.core.stateDirectory, configuration.core.runtimeDirectory}) {
        if (auto made = makePrivateDirectory(directory); !made) {
            return report(made.error(), configuration);
        }
    }
    auto lock = InstanceLock::take(configuration.core.stateDirectory);
    if (!lock) {
        return report(lock.error(), configuration);
    }

    ServiceNotifier systemd;
    Signals signals;
    Service service(configuration);
    int exitCode = 0;
    bool stopping = false;
    const auto stop = [&](bool endCells) {
        if (!std::exchange(stopping, true)) {
            systemd.stopping();
            qCInfo(lcDaemon, "stopping; the cells %s", endCells ? "sign off" : "stay for the next start");
            service.stop(endCells);
            QCoreApplication::exit(exitCode);
        }
    };
    QObject::connect(&signals, &Signals::terminate, &service, [&] { stop(false); });
    QObject::connect(&signals, &Signals::interrupt, &service, [&] { stop(true); });
    QObject::connect(&signals, &Signals::hangUp, &service, [&] {
        systemd.reloading();
        const auto again = loadConfiguration(commandLine, Surroundings::ofThisProcess());
        if (again.read.problems.isEmpty()) {
            setLogLevel(again.read.configuration.log.level);
        } else {
            qCWarning(lcDaemon, "the configuration is kept: %s",
                      qUtf8Printable(again.read.problems.first().toString()));
        }
        if (const auto reloaded = service.reload(); !reloaded) {
            qCWarning(lcDaemon, "the certificates are kept: %s", qUtf8Printable(reloaded.error().detail));
        }
        systemd.reloaded();
    });
    const auto ready = [&](const Done &opened) {
        if (!opened) {
            exitCode = report(opened.error(), configuration);
            stop(true);
            return;
        }
        const auto address = service.address();
        qCInfo(lcDaemon, "ready: devices reach Locum at %s", qUtf8Printable(address));
        systemd.ready(Words::tr("Devices reach Locum at %1").arg(address));
    };
    if (const auto started = service.start(ready); !started) {
        return report(started.error(), configuration);
    }
    const int result = QCoreApplication::exec();
    return exitCode != 0 ? exitCode : result;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("locumd"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LOCUM_VERSION));
    installLog();
    QTranslator translator;
    translate(translator, QLocale());

    const auto commandLine = readCommandLine(QCoreApplication::arguments().mid(1));
    if (!commandLine.error.isEmpty()) {
        return report(Failure{ExitCode::Usage, commandLine.error, Words::tr("\"locumd --help\" lists the options.")});
    }
    if (commandLine.action == Action::Help) {
        print(stdout, helpText());
        return 0;
    }
    if (commandLine.action == Action::Version) {
        print(stdout, QStringLiteral("locumd %1\n").arg(QCoreApplication::applicationVersion()));
        return 0;
    }
    const auto loaded = loadConfiguration(commandLine, Surroundings::ofThisProcess());
    if (!loaded.read.problems.isEmpty()) {
        return reportProblems(loaded.read.problems);
    }
    const auto &configuration = loaded.read.configuration;
    QTranslator configured;
    if (!configuration.core.locale.isEmpty()) {
        translate(configured, QLocale(configuration.core.locale));
    }
    setLogLevel(configuration.log.level);
    switch (commandLine.action) {
    case Action::PrintConfiguration:
        print(stdout, toToml(configuration));
        return 0;
    case Action::CheckConfiguration:
        print(stdout, loaded.fileName.isEmpty() ? Words::tr("There is no configuration file; the defaults hold.\n")
                                                : Words::tr("%1 is right.\n").arg(loaded.fileName));
        return 0;
    case Action::Run:
    case Action::Help:
    case Action::Version:
        break;
    }
    return run(configuration, commandLine);
}
