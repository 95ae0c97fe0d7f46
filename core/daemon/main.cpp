// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/logging.h"
#include "base/user_language.h"
#include "daemon/command_line.h"
#include "daemon/daemon.h"
#include "daemon/failure.h"
#include "daemon/log.h"
#include "daemon/process.h"
#include "daemon/words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

#include <cstdio>

using namespace locum;
using namespace locum::daemon;

namespace {

void put(std::FILE *stream, const QString &text)
{
    std::fputs(text.toUtf8().constData(), stream);
}

int tell(const Failure &failure)
{
    tellStarter(failure.text, failure.advice);
    return static_cast<int>(failure.exitCode);
}

void useLanguage(QTranslator &translator, const QString &locale)
{
    if (!locale.isEmpty()) {
        QLocale::setDefault(QLocale(locale));
    }
    speakLanguageOfUser(translator);
}

int tellProblems(const QList<Problem> &problems)
{
    for (const auto &problem : problems) {
        put(stderr, problem.toString() + QLatin1Char('\n'));
    }
    return static_cast<int>(ExitCode::Configuration);
}

/// The answer to --help and its like. None: locumd shall run.
std::optional<int> answer(const CommandLine &line, const Loaded &loaded)
{
    switch (line.action) {
    case Action::Help:
        put(stdout, helpText());
        return 0;
    case Action::Version:
        put(stdout, QStringLiteral("locumd " LOCUM_VERSION "\n"));
        return 0;
    case Action::CheckConfiguration:
    case Action::PrintConfiguration:
    case Action::Run:
        break;
    }
    if (!loaded.read.problems.isEmpty()) {
        return tellProblems(loaded.read.problems);
    }
    if (line.action == Action::CheckConfiguration) {
        put(stdout, loaded.fileName.isEmpty() ? Words::tr("There is no configuration file; the defaults hold.\n")
                                              : Words::tr("%1 is right.\n").arg(loaded.fileName));
        return 0;
    }
    if (line.action == Action::PrintConfiguration) {
        put(stdout, toToml(loaded.read.configuration));
        return 0;
    }
    return std::nullopt;
}

class Run : public QObject {
public:
    Run(CommandLine line, Configuration configuration)
        : m_line(std::move(line)), m_configuration(std::move(configuration)), m_daemon(m_configuration)
    {
        connect(&m_daemon, &Daemon::ready, this, [this] { onReady(); });
        connect(&m_daemon, &Daemon::failed, this, [this](const Error &error) { end(error); });
        connect(&m_daemon, &Daemon::stopped, this, [this] { QCoreApplication::exit(m_status); });
        connect(&m_signals, &Signals::terminate, this, [this] { stop(Cells::Linger); });
        connect(&m_signals, &Signals::interrupt, this, [this] { stop(Cells::End); });
        connect(&m_signals, &Signals::hangUp, this, [this] { reload(); });
    }

    int run()
    {
        if (auto done = m_daemon.start(); !done) {
            const auto status = tell(explain(done.error(), m_configuration));
            m_daemon.stop(Cells::Linger);
            return status;
        }
        return QCoreApplication::exec();
    }

private:
    void onReady()
    {
        m_service.ready(Words::tr("Devices connect to %1").arg(m_daemon.address()));
        qCInfo(lcDaemon, "ready: devices connect to %s", qUtf8Printable(m_daemon.address()));
    }

    void end(const Error &error)
    {
        m_status = tell(explain(error, m_configuration));
        m_daemon.stop(Cells::Linger);
    }

    void stop(Cells cells)
    {
        m_service.stopping();
        qCInfo(lcDaemon, "stopping, the networks %s", cells == Cells::End ? "are left" : "stay up for a while");
        m_daemon.stop(cells);
    }

    void reload()
    {
        m_service.reloading();
        const auto loaded = loadConfiguration(m_line, Surroundings::ofThisProcess());
        if (!loaded.read.problems.isEmpty()) {
            for (const auto &problem : loaded.read.problems) {
                qCCritical(lcDaemon, "not reloaded: %s", qUtf8Printable(problem.toString()));
            }
        } else if (const auto rest = m_daemon.reload(loaded.read.configuration); !rest) {
            qCCritical(lcDaemon, "the certificate stays the old one: %s", qUtf8Printable(rest.error().detail));
        } else if (!rest->isEmpty()) {
            qCWarning(lcDaemon, "reloaded; a restart is needed for: %s",
                      qUtf8Printable(rest->join(QLatin1String(", "))));
        } else {
            qCInfo(lcDaemon, "reloaded");
        }
        m_service.reloaded();
    }

    CommandLine m_line;
    Configuration m_configuration;
    Signals m_signals;
    ServiceNotifier m_service;
    Daemon m_daemon;
    int m_status = 0;
};

int start(const CommandLine &line, const Configuration &configuration)
{
    installLog();
    setLogLevel(configuration.log.level);
    makeProcessPrivate();
    const auto files = raiseFileLimit();
    if (files < configuration.gateway.maxConnections + 256) {
        qCWarning(lcDaemon,
                  "only %lld files may be open: fewer than gateway.max_connections needs (LimitNOFILE=, ulimit -n)",
                  static_cast<long long>(files));
    }
    for (const auto &directory : {configuration.core.stateDirectory, configuration.core.runtimeDirectory}) {
        if (const auto made = makePrivateDirectory(directory); !made) {
            return tell(explain(made.error(), configuration));
        }
    }
    const auto lock = InstanceLock::take(configuration.core.stateDirectory);
    if (!lock) {
        return tell(explain(lock.error(), configuration));
    }
    return Run(line, configuration).run();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("locumd"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LOCUM_VERSION));
    Q_INIT_RESOURCE(locum_translations);
    QTranslator translator;
    useLanguage(translator, {});

    const auto line = readCommandLine(QCoreApplication::arguments().mid(1));
    if (!line.error.isEmpty()) {
        put(stderr, QStringLiteral("locumd: %1\n").arg(line.error));
        put(stderr, Words::tr("\"locumd --help\" lists the options.\n"));
        return static_cast<int>(ExitCode::Usage);
    }
    const auto loaded = loadConfiguration(line, Surroundings::ofThisProcess());
    useLanguage(translator, loaded.read.configuration.core.locale);
    if (const auto status = answer(line, loaded)) {
        return *status;
    }
    return start(line, loaded.read.configuration);
}
