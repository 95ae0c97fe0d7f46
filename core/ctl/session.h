// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "ctl/command.h"
#include "ctl/console.h"
#include "ctl/control_client.h"

#include <QJsonArray>
#include <QJsonObject>

#include <functional>

namespace locum::ctl {

/// One run of locumctl: what was asked, the terminal, and the way to locumd.
class Session {
public:
    Session(Invocation given, Console &console, QString socketPath)
        : m_given(std::move(given)), m_console(console), m_client(std::move(socketPath))
    {
    }

    const Invocation &given() const { return m_given; }
    QString argument(qsizetype at) const { return m_given.arguments.value(at); }
    Console &console() { return m_console; }
    ControlClient &client() { return m_client; }
    bool json() const { return m_given.has("--json"); }

    void print(const QString &text) { m_console.print(text); }
    void printJson(const QJsonObject &object);
    /// In words, unless JSON is wanted.
    void say(const QString &text);

    /// The user that is meant: --user, else the only one, else the one with the name of the system's user.
    /// Errors: `user.which`, `user.none`, `user.unknown`.
    Result<QString> user();

    /// A request as that user.
    Result<QJsonObject> get(const QString &path);
    Result<QJsonObject> send(const QString &method, const QString &path, const QJsonObject &body = {});
    /// A request as the administrator.
    Result<QJsonObject> admin(const QString &method, const QString &path, const QJsonObject &body = {});

    /// The user's account with this id, slug or name. Errors: `account.unknown`, with what there is.
    Result<QJsonObject> account(const QString &word);
    Result<QJsonArray> list(const QString &path, const char *key);

    /// What was read: as it came where JSON is wanted, else by `inWords`. Errors: the answer's, those of `inWords`.
    Done show(const Result<QJsonObject> &answer, const std::function<Done(const QJsonObject &)> &inWords);
    /// What was done: in words, or the answer, if there is one, where JSON is wanted. Errors: the answer's.
    Done report(const Result<QJsonObject> &answer, const std::function<QString(const QJsonObject &)> &inWords);
    Done report(const Result<QJsonObject> &answer, const QString &words);

    /// A password from --password-file, or asked for (twice, where `repeat`). Errors: `usage`, `password.different`.
    enum class Repeat { No, Yes };
    Result<Secret> password(const QString &prompt, Repeat repeat);
    /// The secret in a file ("-": standard input), without the line's end.
    Result<Secret> secretFrom(const QString &fileName);
    /// Asks yes or no, unless --yes was given. Errors: `usage` where nobody can be asked, `declined`.
    Done confirm(const QString &question);

private:
    Invocation m_given;
    Console &m_console;
    ControlClient m_client;
    QString m_user;
};

/// Where the control socket is when nobody says: the first of LOCUM_SOCKET, the user's own, the system's that is there.
QString defaultSocketPath();

/// What an error means, and what to do: for people.
QString describe(const Error &error);

/// Runs a command line. Returns the exit status.
int run(const QStringList &words, Console &console);

} // namespace locum::ctl
