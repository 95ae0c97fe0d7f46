// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <vector>

namespace locum::ctl {

class Session;

struct Option {
    const char *name;            ///< with its dashes
    const char *value = nullptr; ///< what it takes, in the locale's words; null: it is a switch
    const char *help = "";
    bool repeatable = false;
};

/// One command. The table of them is where help, completion, manual and parser come from.
struct Command {
    const char *name;      ///< one word, or two: "account add"
    const char *arguments; ///< e.g. "ACCOUNT ADDRESS TEXT|-"; in brackets: may be left out; … at the end: one or more
    const char *help;      ///< one line, in the context "locumctl"
    Done (*run)(Session &session);
    std::vector<Option> options = {};
    const char *more = ""; ///< a paragraph for the command's own help
};

const std::vector<Command> &commands();

/// Options that every command takes.
const std::vector<Option> &globalOptions();

/// A command line, taken apart.
struct Invocation {
    const Command *command = nullptr; ///< null: help is wanted, for `topic`
    QString topic;                    ///< a command, a group ("account"), or empty
    QStringList arguments;
    QMap<QString, QStringList> options; ///< by name, in order; a switch has one empty value

    bool has(const char *option) const { return options.contains(QLatin1String(option)); }
    QString value(const char *option) const { return options.value(QLatin1String(option)).value(0); }
    QStringList values(const char *option) const { return options.value(QLatin1String(option)); }
};

/// Errors: `usage`, with the detail in the user's words.
Result<Invocation> readInvocation(const QStringList &words);

/// Help for everything, for a group of commands, or for one. Nothing when there is no such topic.
QString helpFor(const QString &topic);

/// For bash's `source`.
QString bashCompletion();

} // namespace locum::ctl
