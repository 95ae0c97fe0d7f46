// SPDX-License-Identifier: GPL-2.0-or-later
// What a running locumd is asked about its users' rules.
#include "ctl/contact_word.h"
#include "ctl/describe.h"
#include "ctl/handlers.h"
#include "ctl/rule_files.h"
#include "ctl/session.h"
#include "ctl/words.h"

#include <QDir>
#include <QProcess>
#include <QSaveFile>
#include <QTemporaryDir>

#include <algorithm>
#include <iterator>

namespace locum::ctl {

namespace {

QJsonArray toJson(const std::vector<rules::RuleFile> &files)
{
    QJsonArray array;
    for (const rules::RuleFile &file : files) {
        array.append(
            QJsonObject{{QStringLiteral("name"), file.name}, {QStringLiteral("text"), QString::fromUtf8(file.text)}});
    }
    return array;
}

std::vector<rules::RuleFile> filesOf(const QJsonObject &answer)
{
    std::vector<rules::RuleFile> files;
    for (const QJsonValue &entry : answer.value(QLatin1String("files")).toArray()) {
        const QJsonObject file = entry.toObject();
        files.push_back(
            {file.value(QLatin1String("name")).toString(), file.value(QLatin1String("text")).toString().toUtf8()});
    }
    return files;
}

bool hasErrors(const QJsonArray &diagnostics)
{
    for (const QJsonValue &entry : diagnostics) {
        if (entry.toObject().value(QLatin1String("severity")).toString() == QLatin1String("error")) {
            return true;
        }
    }
    return false;
}

Done writeInto(const QString &folder, const std::vector<rules::RuleFile> &files)
{
    if (!QDir().mkpath(folder)) {
        return fail("file.unwritable", Words::tr("%1: the folder cannot be made").arg(folder));
    }
    for (const rules::RuleFile &file : files) {
        // The server checks names too; a daemon of somebody else's is not trusted with paths.
        if (file.name.contains(QLatin1Char('/')) || file.name.startsWith(QLatin1Char('.')) || file.name.isEmpty()) {
            return fail("control.garbled", file.name);
        }
        QSaveFile out(folder + QLatin1Char('/') + file.name);
        if (!out.open(QIODevice::WriteOnly) || out.write(file.text) != file.text.size() || !out.commit()) {
            return fail("file.unwritable", Words::tr("%1: %2").arg(out.fileName(), out.errorString()));
        }
    }
    return {};
}

Result<QJsonObject> generation(Session &session, const QString &id)
{
    return session.get(id.isEmpty() ? QStringLiteral("/rules") : QStringLiteral("/rules/generations/%1").arg(id));
}

/// The number of the generation before the one that runs. Errors: `rules.generation.unknown`.
Result<QString> generationBefore(Session &session)
{
    const auto list = session.list(QStringLiteral("/rules/generations"), "generations");
    if (!list) {
        return fail(list.error());
    }
    QList<qint64> all;
    qint64 running = 0;
    for (const QJsonValue &entry : *list) {
        const QJsonObject one = entry.toObject();
        all << one.value(QLatin1String("id")).toInteger();
        running = one.value(QLatin1String("running")).toBool() ? all.last() : running;
    }
    std::sort(all.begin(), all.end());
    const auto at = std::lower_bound(all.begin(), all.end(), running);
    if (at == all.begin()) {
        return fail("rules.generation.unknown", Words::tr("there is no earlier generation"));
    }
    return QString::number(*std::prev(at));
}

/// diff(1) is on every Debian; it finds smaller differences than we would.
Result<QString> difference(const std::vector<rules::RuleFile> &before, const QString &beforeName,
                           const std::vector<rules::RuleFile> &after, const QString &afterName)
{
    QTemporaryDir folder;
    if (!folder.isValid()) {
        return fail("file.unwritable", folder.errorString());
    }
    const QString one = folder.filePath(QStringLiteral("a"));
    const QString other = folder.filePath(QStringLiteral("b"));
    if (auto done = writeInto(one, before); !done) {
        return fail(std::move(done.error()));
    }
    if (auto done = writeInto(other, after); !done) {
        return fail(std::move(done.error()));
    }
    QProcess diff;
    diff.setWorkingDirectory(folder.path());
    diff.start(QStringLiteral("diff"), {QStringLiteral("--unified"), QStringLiteral("--recursive"),
                                        QStringLiteral("--new-file"), QStringLiteral("a"), QStringLiteral("b")});
    if (!diff.waitForFinished(30'000) || diff.exitStatus() != QProcess::NormalExit || diff.exitCode() > 1) {
        return fail("program.failed", Words::tr("diff: %1").arg(diff.errorString()));
    }
    QString text;
    for (const QString &line : QString::fromUtf8(diff.readAllStandardOutput()).split(QLatin1Char('\n'))) {
        if (line.startsWith(QLatin1String("diff --unified"))) {
            continue;
        }
        const bool isName = line.startsWith(QLatin1String("--- a/")) || line.startsWith(QLatin1String("+++ b/"));
        const QString side = line.startsWith(QLatin1Char('-')) ? beforeName : afterName;
        text +=
            (isName ? line.left(4) + line.section(QLatin1Char('\t'), 0, 0).mid(6) + QStringLiteral(" (%1)").arg(side)
                    : line) +
            QLatin1Char('\n');
    }
    return text.trimmed();
}

} // namespace

Done rulesPush(Session &session)
{
    auto files = readRuleFiles(session.argument(0));
    if (!files) {
        return fail(std::move(files.error()));
    }
    QJsonObject body{{QStringLiteral("files"), toJson(files->files)}};
    const auto checked = session.send(QStringLiteral("POST"), QStringLiteral("/rules/check"), body);
    if (!checked) {
        return fail(checked.error());
    }
    const QJsonArray diagnostics = checked->value(QLatin1String("diagnostics")).toArray();
    if (session.json() && hasErrors(diagnostics)) {
        session.printJson(*checked);
    } else if (!session.json() && !diagnostics.isEmpty()) {
        session.print(inWords(diagnostics, *files).trimmed());
    }
    if (hasErrors(diagnostics)) {
        return fail("rules.not_pushed", QString());
    }
    if (session.given().has("--note")) {
        body.insert(QStringLiteral("note"), session.given().value("--note"));
    }
    const auto pushed = session.send(QStringLiteral("PUT"), QStringLiteral("/rules"), body);
    if (!pushed) {
        return fail(pushed.error());
    }
    if (session.json()) {
        session.printJson(*pushed);
    }
    session.say(Words::tr("These rules run now, as generation %1.")
                    .arg(pushed->value(QLatin1String("generation")).toObject().value(QLatin1String("id")).toInteger()));
    return {};
}

Done rulesPull(Session &session)
{
    const auto answer = generation(session, session.given().value("--generation"));
    if (!answer) {
        return fail(answer.error());
    }
    if (session.json()) {
        session.printJson(*answer);
        return {};
    }
    const auto files = filesOf(*answer);
    if (session.given().has("--output")) {
        const QString folder = session.given().value("--output");
        if (auto done = writeInto(folder, files); !done) {
            return done;
        }
        session.say(Words::tr("%n file(s) written into %1", nullptr, static_cast<int>(files.size())).arg(folder));
        return {};
    }
    for (const rules::RuleFile &file : files) {
        if (files.size() > 1) {
            session.print(QStringLiteral("# ---- %1").arg(file.name));
        }
        session.print(QString::fromUtf8(file.text).trimmed());
    }
    return {};
}

Done rulesDiff(Session &session)
{
    const QString what = session.argument(0);
    const auto running = generation(session, {});
    if (!running) {
        return fail(running.error());
    }
    const QString runningName = Words::tr("running");
    bool isNumber = false;
    what.toLongLong(&isNumber);
    Result<QString> text = QString();
    if (what.isEmpty() || isNumber) {
        const auto number = what.isEmpty() ? generationBefore(session) : Result<QString>(what);
        if (!number) {
            return fail(number.error());
        }
        const auto other = generation(session, *number);
        if (!other) {
            return fail(other.error());
        }
        text = difference(filesOf(*other), Words::tr("generation %1").arg(*number), filesOf(*running), runningName);
    } else {
        auto files = readRuleFiles(what);
        if (!files) {
            return fail(std::move(files.error()));
        }
        // The root's name is the user's own business.
        auto before = filesOf(*running);
        if (!before.empty()) {
            before.front().name = files->files.front().name;
        }
        text = difference(before, runningName, files->files, what);
    }
    if (!text) {
        return fail(std::move(text.error()));
    }
    session.print(text->isEmpty() ? Words::tr("No difference.") : *text);
    return {};
}

Done rulesRollback(Session &session)
{
    QString wanted = session.argument(0);
    if (wanted.isEmpty()) {
        auto before = generationBefore(session);
        if (!before) {
            return fail(std::move(before.error()));
        }
        wanted = std::move(*before);
    }
    const auto answer =
        session.send(QStringLiteral("POST"), QStringLiteral("/rules/generations/%1/rollback").arg(wanted));
    if (!answer) {
        return fail(answer.error());
    }
    if (session.json()) {
        session.printJson(*answer);
    }
    session.say(Words::tr("The rules of generation %1 run again.").arg(wanted));
    return {};
}

Done rulesReset(Session &session)
{
    return session.report(session.send(QStringLiteral("DELETE"), QStringLiteral("/rules")),
                          Words::tr("The rules that ship with Locum run again."));
}

Done rulesHistory(Session &session)
{
    const auto answer = session.get(QStringLiteral("/rules/generations"));
    if (!answer) {
        return fail(answer.error());
    }
    if (session.json()) {
        session.printJson(*answer);
        return {};
    }
    QList<QStringList> rows;
    for (const QJsonValue &entry : answer->value(QLatin1String("generations")).toArray()) {
        const QJsonObject one = entry.toObject();
        rows << QStringList{QString::number(one.value(QLatin1String("id")).toInteger()),
                            timeInWords(one.value(QLatin1String("created_at")).toString()),
                            one.value(QLatin1String("running")).toBool() ? Words::tr("runs") : QString(),
                            harmless(one.value(QLatin1String("note")).toString())};
    }
    session.print(rows.isEmpty() ? Words::tr("The rules that ship with Locum run. Push your own: "
                                             "locumctl rules push FILE")
                                 : aligned(rows));
    const auto running = generation(session, {});
    if (!running) {
        return fail(running.error());
    }
    const QJsonObject error = running->value(QLatin1String("error")).toObject();
    const QString detail = harmless(error.value(QLatin1String("detail")).toString(), 4);
    if (error.value(QLatin1String("code")) == QLatin1String("absence.rules.clash")) {
        session.print(Words::tr("The rules of the absence that is on do not go with these, and do not run:"));
        session.print(detail);
    } else if (!error.isEmpty()) {
        session.print(Words::tr("The stored rules do not load any more, and those that ship run: %1").arg(detail));
    }
    return {};
}

Done rulesExplain(Session &session)
{
    QJsonObject body;
    if (session.given().has("--from")) {
        const auto from = contactOf(session, session.given().value("--from"));
        if (!from) {
            return fail(from.error());
        }
        if (session.argument(0).isEmpty()) {
            return fail("usage", Words::tr("say what the contact would write"));
        }
        body = {{QStringLiteral("from"), from->value(QLatin1String("id"))},
                {QStringLiteral("text"), session.argument(0)}};
    } else {
        bool isNumber = false;
        const qint64 message = session.argument(0).toLongLong(&isNumber);
        if (!isNumber || message <= 0) {
            return fail("usage",
                        Words::tr("\"%1\" is no message's number; \"locumctl conversation history\" shows them")
                            .arg(session.argument(0)));
        }
        body.insert(QStringLiteral("message"), message);
    }
    if (session.given().has("--rule")) {
        body.insert(QStringLiteral("rule"), session.given().value("--rule"));
    }
    std::optional<RuleFiles> files;
    if (session.given().has("--draft")) {
        auto read = readRuleFiles(session.given().value("--draft"));
        if (!read) {
            return fail(std::move(read.error()));
        }
        files = std::move(*read);
        body.insert(QStringLiteral("files"), toJson(files->files));
    }
    const auto answer = session.send(QStringLiteral("POST"), QStringLiteral("/rules/explain"), body);
    if (!answer) {
        return fail(answer.error());
    }
    const QJsonArray diagnostics = answer->value(QLatin1String("diagnostics")).toArray();
    if (session.json()) {
        session.printJson(*answer);
    } else if (!diagnostics.isEmpty() && files) {
        session.print(inWords(diagnostics, *files).trimmed());
    }
    if (hasErrors(diagnostics)) {
        return fail("rules.invalid", QString());
    }
    session.say(harmless(answer->value(QLatin1String("text")).toString(), 0).trimmed());
    return {};
}

Done rulesReplay(Session &session)
{
    auto files = readRuleFiles(session.argument(0));
    if (!files) {
        return fail(std::move(files.error()));
    }
    bool isNumber = true;
    const int days = session.given().has("--days") ? session.given().value("--days").toInt(&isNumber) : 7;
    if (!isNumber || days < 1 || days > 366) {
        return fail("usage", Words::tr("--days takes 1 to 366"));
    }
    const auto answer = session.send(QStringLiteral("POST"), QStringLiteral("/rules/replay"),
                                     {{QStringLiteral("files"), toJson(files->files)}, {QStringLiteral("days"), days}});
    if (!answer) {
        return fail(answer.error());
    }
    const QJsonArray diagnostics = answer->value(QLatin1String("diagnostics")).toArray();
    if (session.json()) {
        session.printJson(*answer);
    } else if (!diagnostics.isEmpty()) {
        session.print(inWords(diagnostics, *files).trimmed());
    }
    if (hasErrors(diagnostics)) {
        return fail("rules.invalid", QString());
    }
    session.say(harmless(answer->value(QLatin1String("text")).toString(), 0).trimmed());
    return {};
}

Done rulesVocabulary(Session &session)
{
    const auto answer = session.get(QStringLiteral("/rules/vocabulary"));
    if (!answer) {
        return fail(answer.error());
    }
    const QString prefix = session.argument(0);
    if (session.json()) {
        session.printJson(*answer);
        return {};
    }
    QList<QStringList> rows;
    for (const QJsonValue &entry : answer->value(QLatin1String("fields")).toArray()) {
        const QJsonObject field = entry.toObject();
        const QString path = field.value(QLatin1String("path")).toString();
        if (path.startsWith(prefix)) {
            rows << QStringList{path, field.value(QLatin1String("type")).toString(),
                                field.value(QLatin1String("description")).toString()};
        }
    }
    if (rows.isEmpty()) {
        return fail("rules.word.unknown", Words::tr("no field begins with \"%1\"").arg(prefix));
    }
    session.print(aligned(rows));
    return {};
}

} // namespace locum::ctl
