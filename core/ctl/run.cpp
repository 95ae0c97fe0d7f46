// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/exit_codes.h"
#include "ctl/session.h"
#include "ctl/words.h"

namespace locum::ctl {

namespace {

/// Commands that report line by line end with one of these.
bool isSaidAlready(const Error &error)
{
    return error.code == "doctor.failed" || error.code == "rules.invalid";
}

} // namespace

int run(const QStringList &words, Console &console)
{
    const auto tell = [&](const Error &error) {
        if (const auto text = describe(error); !text.isEmpty() && !isSaidAlready(error)) {
            console.complain(QStringLiteral("locumctl: ") + text);
        }
        return static_cast<int>(exitCodeOf(error));
    };
    auto given = readInvocation(words);
    if (!given) {
        const auto status = tell(given.error());
        console.complain(Words::tr("\"locumctl --help\" lists the commands, \"locumctl help COMMAND\" explains one."));
        return status;
    }
    if (given->command == nullptr) {
        console.print(given->has("--version") ? QStringLiteral("locumctl " LOCUM_VERSION)
                                              : helpFor(given->topic).trimmed());
        return 0;
    }
    const auto socket = given->has("--socket") ? given->value("--socket") : defaultSocketPath();
    const auto *command = given->command;
    Session session(std::move(*given), console, socket);
    if (const auto done = command->run(session); !done) {
        return tell(done.error());
    }
    return 0;
}

} // namespace locum::ctl
