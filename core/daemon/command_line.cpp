// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/command_line.h"

#include "base/did_you_mean.h"
#include "daemon/words.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace locum::daemon {

namespace {

constexpr qint64 largestFile = 1024 * 1024;

struct Option {
    const char *name;
    const char *value; ///< null: it takes none
    const char *help;
};

const Option options[] = {
    {"--config", QT_TRANSLATE_NOOP("locumd", "FILE"), QT_TRANSLATE_NOOP("locumd", "read the configuration from FILE")},
    {"--state-dir", QT_TRANSLATE_NOOP("locumd", "DIRECTORY"),
     QT_TRANSLATE_NOOP("locumd", "keep everything in DIRECTORY, the sockets in DIRECTORY/run")},
    {"--runtime-dir", QT_TRANSLATE_NOOP("locumd", "DIRECTORY"),
     QT_TRANSLATE_NOOP("locumd", "put the sockets in DIRECTORY")},
    {"--listen", QT_TRANSLATE_NOOP("locumd", "ADDRESS:PORT"), QT_TRANSLATE_NOOP("locumd", "where devices connect")},
    {"--check-config", nullptr, QT_TRANSLATE_NOOP("locumd", "say what is wrong with the configuration, and end")},
    {"--print-config", nullptr, QT_TRANSLATE_NOOP("locumd", "print the configuration that holds, and end")},
    {"--help", nullptr, QT_TRANSLATE_NOOP("locumd", "print this, and end")},
    {"--version", nullptr, QT_TRANSLATE_NOOP("locumd", "print the version, and end")},
};

QString absolute(const QString &path)
{
    return QDir::cleanPath(QDir::current().absoluteFilePath(path));
}

void set(CommandLine &line, const QString &name, const QString &value)
{
    if (name == QLatin1String("--config")) {
        line.configurationFile = absolute(value);
    } else if (name == QLatin1String("--state-dir")) {
        line.stateDirectory = absolute(value);
    } else if (name == QLatin1String("--runtime-dir")) {
        line.runtimeDirectory = absolute(value);
    } else if (name == QLatin1String("--listen")) {
        line.listen = value;
        if (!listenAddressFrom(value)) {
            line.error =
                Words::tr("--listen takes an address and a port, such as 127.0.0.1:7667, but is \"%1\"").arg(value);
        }
    } else if (name == QLatin1String("--check-config")) {
        line.action = Action::CheckConfiguration;
    } else if (name == QLatin1String("--print-config")) {
        line.action = Action::PrintConfiguration;
    } else if (name == QLatin1String("--help")) {
        line.action = Action::Help;
    } else if (name == QLatin1String("--version")) {
        line.action = Action::Version;
    }
}

} // namespace

CommandLine readCommandLine(const QStringList &arguments)
{
    CommandLine line;
    QStringList names;
    for (const auto &option : options) {
        names << QLatin1String(option.name);
    }
    for (qsizetype at = 0; at < arguments.size() && line.error.isEmpty(); ++at) {
        auto name = arguments.at(at);
        name = name == QLatin1String("-h") ? QStringLiteral("--help") : name;
        const auto equals = name.indexOf(QLatin1Char('='));
        std::optional<QString> value;
        if (equals > 0) {
            value = name.mid(equals + 1);
            name = name.left(equals);
        }
        const auto found = names.indexOf(name);
        if (found < 0) {
            const auto meant = didYouMean(name, names);
            line.error = meant ? Words::tr("there is no option %1; did you mean %2?").arg(name, *meant)
                               : Words::tr("there is no option %1").arg(name);
            break;
        }
        const bool takesValue = options[found].value != nullptr;
        if (takesValue && !value && at + 1 < arguments.size()) {
            value = arguments.at(++at);
        }
        if (takesValue && value.value_or(QString()).isEmpty()) {
            line.error = Words::tr("%1 needs a value").arg(name);
        } else if (!takesValue && value) {
            line.error = Words::tr("%1 takes no value").arg(name);
        } else {
            set(line, name, value.value_or(QString()));
        }
    }
    return line;
}

QString helpText()
{
    auto text = Words::tr("Usage: locumd [option …]\n"
                          "Keeps you present on your chat networks while your phone is away.\n\nOptions:\n");
    for (const auto &option : options) {
        auto left = QString(QLatin1String(option.name));
        if (option.value != nullptr) {
            left += QLatin1Char(' ') + Words::tr(option.value);
        }
        text += QStringLiteral("  %1 %2\n").arg(left, -24).arg(Words::tr(option.help));
    }
    text +=
        Words::tr("\nSignals: TERM stops, and the networks stay up for a while (cells.linger_s); INT stops and signs "
                  "off;\nHUP reads the certificates and the log level again.\n"
                  "More: locumd(8), locumd.toml(5), locumctl(1).\n");
    return text;
}

Loaded loadConfiguration(const CommandLine &commandLine, const Surroundings &surroundings)
{
    Loaded loaded;
    const auto defaults = surroundings.defaults();
    loaded.read.configuration = defaults;
    auto fileName = commandLine.configurationFile;
    const bool mustExist = !fileName.isEmpty();
    if (!mustExist) {
        fileName = surroundings.configurationFile();
    }
    if (mustExist || QFileInfo::exists(fileName)) {
        loaded.fileName = fileName;
        QFile file(fileName);
        if (QFileInfo(fileName).isDir()) {
            loaded.read.problems << Problem{fileName, 0, 0, {}, Words::tr("this is a directory, not a file")};
        } else if (!file.open(QIODevice::ReadOnly)) {
            loaded.read.problems << Problem{
                fileName, 0, 0, {}, Words::tr("cannot be read: %1").arg(file.errorString())};
        } else if (const auto toml = file.read(largestFile + 1); toml.size() > largestFile) {
            loaded.read.problems << Problem{fileName, 0, 0, {}, Words::tr("is larger than 1 MiB")};
        } else {
            loaded.read = readConfiguration(toml, fileName, defaults);
        }
    }
    auto &core = loaded.read.configuration.core;
    if (!commandLine.stateDirectory.isEmpty()) {
        core.stateDirectory = commandLine.stateDirectory;
        // A state directory of its own is an installation of its own, sockets and all.
        core.runtimeDirectory = core.stateDirectory + QLatin1String("/run");
    }
    if (!commandLine.runtimeDirectory.isEmpty()) {
        core.runtimeDirectory = commandLine.runtimeDirectory;
    }
    if (!commandLine.listen.isEmpty()) {
        loaded.read.configuration.gateway.listen = commandLine.listen;
    }
    if (loaded.read.problems.isEmpty()) {
        loaded.read.problems = checkConfiguration(loaded.read, loaded.fileName);
    }
    return loaded;
}

} // namespace locum::daemon
