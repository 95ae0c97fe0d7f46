// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/user_language.h"
#include "cell/cell.h"
#include "cell/channel_cell.h"
#include "cell/plugin_library.h"
#include "cell/process_setup.h"
#include "cell/rule_cell.h"
#include "sdk/protocol_info.h"

#include <QAbstractEventDispatcher>
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>
#include <QTemporaryDir>
#include <QTranslator>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

using namespace locum;
using namespace locum::cell;

namespace {

/// The context of what locum-cell says to people.
class Words {
    Q_DECLARE_TR_FUNCTIONS(locum_cell)
};

int complain(const QString &text, ExitCode code)
{
    std::fprintf(stderr, "locum-cell: %s\n", qPrintable(text));
    return code;
}

QJsonObject describe(PluginLibrary &library)
{
    if (auto *plugin = library.channelPlugin()) {
        return {{QStringLiteral("channel"), sdk::toJson(plugin->description())}};
    }
    if (auto *plugin = library.rulePlugin()) {
        return {{QStringLiteral("rules"), sdk::toJson(plugin->description())}};
    }
    return {{QStringLiteral("protocols"), sdk::toJson(library.protocolPlugin()->protocols())}};
}

int describe(const QString &path)
{
    const int output = divertStandardOutput();
    const QTemporaryDir directory;
    if (!directory.isValid()) {
        return complain(directory.errorString(), PluginFailed);
    }
    scrubEnvironment(directory.path());
    auto library = PluginLibrary::load(path, directory.path());
    if (!library) {
        return complain(QStringLiteral("%1: %2").arg(QString::fromUtf8(library.error().code), library.error().detail),
                        PluginFailed);
    }
    const auto json = describe(**library);
    const auto bytes = QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
    for (qsizetype written = 0; written < bytes.size();) {
        const auto count = ::write(output, bytes.constData() + written, static_cast<size_t>(bytes.size() - written));
        if (count < 0) {
            return complain(qt_error_string(errno), PluginFailed);
        }
        written += count;
    }
    return Ended;
}

int signalPipe[2] = {-1, -1};

/// SIGTERM and SIGINT sign off as the core's "end" does.
template <class AnyCell>
void heedSignals(AnyCell &cell)
{
    if (::pipe2(signalPipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        return;
    }
    auto *notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, &cell);
    QObject::connect(notifier, &QSocketNotifier::activated, &cell, [&cell, notifier] {
        notifier->setEnabled(false);
        cell.signOff(Ended);
    });
    struct sigaction action {};
    action.sa_handler = [](int) { [[maybe_unused]] const auto written = ::write(signalPipe[1], "x", 1); };
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
    std::signal(SIGHUP, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
}

template <class AnyCell>
int run(AnyCell &cell)
{
    QObject::connect(&cell, &AnyCell::ended, qApp, [](int code) { QCoreApplication::exit(code); });
    heedSignals(cell);
    cell.start();
    return QCoreApplication::exec();
}

Secret takeToken()
{
    Secret token(qgetenv(cellprotocol::tokenVariable));
    qunsetenv(cellprotocol::tokenVariable); // it is nobody else's, and no child's
    return token;
}

int host(const QString &path, const QString &stateDirectory, qint64 bufferMb)
{
    Cell::Settings settings;
    settings.link.socketPath = QFile::decodeName(qgetenv(cellprotocol::socketVariable));
    settings.link.token = takeToken();
    if (settings.link.socketPath.isEmpty() || settings.link.token.isEmpty()) {
        return complain(
            Words::tr("It is started by locumd, which gives it %1 and %2 in its environment.")
                .arg(QLatin1String(cellprotocol::socketVariable), QLatin1String(cellprotocol::tokenVariable)),
            WrongUse);
    }
    settings.bufferBytes = qsizetype(bufferMb) * 1024 * 1024;
    if (!QDir().mkpath(stateDirectory)) {
        return complain(Words::tr("The directory %1 cannot be made.").arg(stateDirectory), WrongUse);
    }
    scrubEnvironment(stateDirectory);
    auto library = PluginLibrary::load(path, stateDirectory);
    // Also when that failed the cell says hello, to tell the core why.
    std::optional<Error> failure;
    if (!library) {
        failure = library.error();
        settings.link.plugin = QString::fromUtf8(qgetenv(cellprotocol::pluginVariable));
    } else {
        settings.link.plugin = (*library)->metadata().id;
    }
    if (library && (*library)->rulePlugin() != nullptr) {
        RuleCell cell(settings.link, *(*library)->rulePlugin());
        return run(cell);
    }
    if (library && (*library)->channelPlugin() != nullptr) {
        ChannelCell cell(settings.link, *(*library)->channelPlugin(), stateDirectory);
        return run(cell);
    }
    Cell cell(settings, library ? (*library)->protocolPlugin() : nullptr, failure);
    return run(cell);
}

std::optional<qint64> positive(const QString &text)
{
    bool good = false;
    const auto number = text.toLongLong(&good);
    return good && number > 0 && number <= 1024 * 1024 ? std::optional(number) : std::nullopt;
}

} // namespace

int main(int argc, char **argv)
{
    forbidCoreDumps();
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("locum-cell"));
    // Also what the plugins of this tree say in their forms.
    Q_INIT_RESOURCE(locum_translations);
    QTranslator translator;
    speakLanguageOfUser(translator);
    QCoreApplication::setApplicationVersion(QStringLiteral(LOCUM_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        Words::tr("Runs one plugin for one user of Locum. locumd starts it; by hand only --describe is of use."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions(
        {{QStringLiteral("describe"), Words::tr("Print what the plugin library speaks, as JSON, and exit."),
          QStringLiteral("plugin")},
         {QStringLiteral("plugin"), Words::tr("The plugin library to run."), QStringLiteral("plugin")},
         {QStringLiteral("state-directory"), Words::tr("Where the plugin may write."), QStringLiteral("directory")},
         {QStringLiteral("memory-limit-mb"), Words::tr("How much data it may hold."), QStringLiteral("MB")},
         {QStringLiteral("buffer-mb"), Words::tr("How many events may wait for locumd before the accounts disconnect."),
          QStringLiteral("MB"), QStringLiteral("64")}});
    parser.process(app);

    if (!parser.positionalArguments().isEmpty()) {
        return complain(
            Words::tr("It takes no argument '%1'; see --help.").arg(parser.positionalArguments().constFirst()),
            WrongUse);
    }
    auto *dispatcher = QAbstractEventDispatcher::instance();
    if (dispatcher == nullptr || !dispatcher->inherits("QEventDispatcherGlib")) {
        return complain(Words::tr("This Qt does not use glib's event loop, which plugins need. Is QT_NO_GLIB set?"),
                        WrongUse);
    }
    if (parser.isSet(QStringLiteral("memory-limit-mb"))) {
        const auto megabytes = positive(parser.value(QStringLiteral("memory-limit-mb")));
        if (!megabytes) {
            return complain(Words::tr("--memory-limit-mb takes a whole number above 0."), WrongUse);
        }
        if (const auto limited = limitMemory(*megabytes); !limited) {
            return complain(limited.error().detail, WrongUse);
        }
    }
    if (parser.isSet(QStringLiteral("describe"))) {
        return describe(parser.value(QStringLiteral("describe")));
    }
    const auto bufferMb = positive(parser.value(QStringLiteral("buffer-mb")));
    if (!bufferMb) {
        return complain(Words::tr("--buffer-mb takes a whole number above 0."), WrongUse);
    }
    if (!parser.isSet(QStringLiteral("plugin")) || !parser.isSet(QStringLiteral("state-directory"))) {
        return complain(Words::tr("It needs --plugin and --state-directory, or --describe; see --help."), WrongUse);
    }
    return host(parser.value(QStringLiteral("plugin")), parser.value(QStringLiteral("state-directory")), *bufferMb);
}
