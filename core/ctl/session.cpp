// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/session.h"

#include "base/did_you_mean.h"
#include "ctl/words.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <pwd.h>
#include <unistd.h>

namespace locum::ctl {

namespace {

constexpr qsizetype longestSecret = 64 * 1024;

QString systemUser()
{
    if (const auto *entry = getpwuid(geteuid()); entry != nullptr) {
        return QString::fromLocal8Bit(entry->pw_name);
    }
    return qEnvironmentVariable("USER");
}

} // namespace

QString defaultSocketPath()
{
    if (const auto given = qEnvironmentVariable("LOCUM_SOCKET"); !given.isEmpty()) {
        return given;
    }
    const auto systems = QStringLiteral("/run/locum/control.sock");
    if (geteuid() == 0) {
        return systems;
    }
    const auto runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const auto stateHome =
        qEnvironmentVariable("XDG_STATE_HOME", qEnvironmentVariable("HOME") + QLatin1String("/.local/state"));
    const auto own = (runtime.isEmpty() ? stateHome + QLatin1String("/locum/run") : runtime + QLatin1String("/locum")) +
                     QLatin1String("/control.sock");
    return QFileInfo::exists(own) || !QFileInfo::exists(systems) ? own : systems;
}

void Session::printJson(const QJsonObject &object)
{
    m_console.print(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented)).trimmed());
}

void Session::say(const QString &text)
{
    if (!json()) {
        m_console.print(text);
    }
}

Result<QString> Session::user()
{
    if (m_user.isEmpty()) {
        m_user = m_given.value("--user");
    }
    if (m_user.isEmpty()) {
        m_user = qEnvironmentVariable("LOCUM_USER");
    }
    if (!m_user.isEmpty()) {
        return m_user;
    }
    const auto users = admin(QStringLiteral("GET"), QStringLiteral("/admin/users"));
    if (!users) {
        return fail(users.error());
    }
    QStringList names;
    for (const auto &entry : users->value(QLatin1String("users")).toArray()) {
        names << entry.toObject().value(QLatin1String("name")).toString();
    }
    if (names.isEmpty()) {
        return fail("user.none", {});
    }
    if (names.size() == 1) {
        m_user = names.first();
    } else if (names.contains(systemUser())) {
        m_user = systemUser();
    } else {
        return fail("user.which", names.join(QLatin1String(", ")));
    }
    return m_user;
}

Result<QJsonObject> Session::get(const QString &path)
{
    return send(QStringLiteral("GET"), path);
}

Result<QJsonObject> Session::send(const QString &method, const QString &path, const QJsonObject &body)
{
    const auto as = user();
    if (!as) {
        return fail(as.error());
    }
    return m_client.request(*as, method, path, body);
}

Result<QJsonObject> Session::admin(const QString &method, const QString &path, const QJsonObject &body)
{
    return m_client.request({}, method, path, body);
}

Result<QJsonArray> Session::list(const QString &path, const char *key)
{
    const auto answer = get(path);
    if (!answer) {
        return fail(answer.error());
    }
    const QJsonValue list = answer->value(QLatin1String(key));
    if (!list.isArray()) { // an empty one would hide that something is wrong
        return fail("control.garbled", QStringLiteral("%1: %2").arg(path, QLatin1String(key)));
    }
    return list.toArray();
}

Result<QJsonObject> Session::account(const QString &word)
{
    const auto accounts = list(QStringLiteral("/accounts"), "accounts");
    if (!accounts) {
        return fail(accounts.error());
    }
    QStringList slugs;
    for (const auto &entry : *accounts) {
        const auto account = entry.toObject();
        slugs << account.value(QLatin1String("slug")).toString();
        if (slugs.last() == word || QString::number(account.value(QLatin1String("id")).toInteger()) == word) {
            return account;
        }
    }
    for (const auto &entry : *accounts) {
        if (entry.toObject().value(QLatin1String("name")).toString() == word) {
            return entry.toObject();
        }
    }
    if (slugs.isEmpty()) {
        return fail("account.none", {});
    }
    const auto meant = didYouMean(word, slugs);
    return fail(
        "account.unknown",
        meant ? Words::tr("there is no account \"%1\"; did you mean \"%2\"?").arg(word, *meant)
              : Words::tr("there is no account \"%1\"; there are: %2").arg(word, slugs.join(QLatin1String(", "))));
}

Result<Secret> Session::secretFrom(const QString &fileName)
{
    QByteArray bytes;
    if (fileName == QLatin1String("-")) {
        bytes = m_console.readInput(longestSecret);
    } else {
        QFile file(fileName);
        if (!file.open(QIODevice::ReadOnly)) {
            return fail("file.unreadable", Words::tr("%1 cannot be read: %2").arg(fileName, file.errorString()));
        }
        bytes = file.read(longestSecret + 1);
    }
    if (bytes.size() > longestSecret) {
        return fail("file.unreadable", Words::tr("%1 is too long for a password").arg(fileName));
    }
    while (bytes.endsWith('\n') || bytes.endsWith('\r')) {
        bytes.chop(1);
    }
    return Secret(std::move(bytes));
}

Done Session::show(const Result<QJsonObject> &answer, const std::function<Done(const QJsonObject &)> &inWords)
{
    if (!answer) {
        return fail(answer.error());
    }
    if (json()) {
        printJson(*answer);
        return {};
    }
    return inWords(*answer);
}

Done Session::report(const Result<QJsonObject> &answer, const std::function<QString(const QJsonObject &)> &inWords)
{
    if (!answer) {
        return fail(answer.error());
    }
    if (json() && !answer->isEmpty()) {
        printJson(*answer);
    }
    say(inWords(*answer));
    return {};
}

Done Session::report(const Result<QJsonObject> &answer, const QString &words)
{
    return report(answer, [&words](const QJsonObject &) { return words; });
}

Result<Secret> Session::password(const QString &prompt, Repeat repeat)
{
    if (m_given.has("--password-file")) {
        return secretFrom(m_given.value("--password-file"));
    }
    if (!m_console.canAsk()) {
        return fail("usage", Words::tr("a password is needed, and nobody can be asked: use --password-file FILE, or "
                                       "--password-file - for standard input"));
    }
    auto first = m_console.askSecret(prompt);
    if (!first) {
        return fail("declined", {});
    }
    if (repeat == Repeat::Yes) {
        const auto second = m_console.askSecret(Words::tr("The same again: "));
        if (!second || !second->equals(*first)) {
            return fail("password.different", {});
        }
    }
    return std::move(*first);
}

Done Session::confirm(const QString &question)
{
    if (m_given.has("--yes")) {
        return {};
    }
    if (!m_console.canAsk()) {
        return fail("usage", Words::tr("this cannot be undone: add --yes"));
    }
    const auto yes = Words::tr("yes");
    const auto answer = m_console.ask(question + QLatin1Char(' ') + Words::tr("Type \"%1\" to go on: ").arg(yes));
    if (!answer || answer->trimmed() != yes) {
        return fail("declined", {});
    }
    return {};
}

} // namespace locum::ctl
