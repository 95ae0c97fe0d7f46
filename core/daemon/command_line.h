// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "daemon/configuration.h"
#include "daemon/exit_codes.h"

#include <optional>

namespace locum::daemon {

enum class Action { Run, CheckConfiguration, PrintConfiguration, Help, Version };

struct CommandLine {
    Action action = Action::Run;
    QString configurationFile; ///< empty: where it is by default, if it is there
    QString stateDirectory;    ///< wins over the file
    QString runtimeDirectory;
    QString listen;
    QString error; ///< what is wrong with the arguments, in words; else empty
};

/// `arguments` without the program's name.
CommandLine readCommandLine(const QStringList &arguments);

QString helpText();

/// The configuration with what the command line says: the file, then the options. Problems as of readConfiguration.
/// `fileName` is the file that was read; empty: none.
struct Loaded {
    ReadConfiguration read;
    QString fileName;
};
Loaded loadConfiguration(const CommandLine &commandLine, const Surroundings &surroundings);

} // namespace locum::daemon
