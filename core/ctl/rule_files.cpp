// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/rule_files.h"

#include "ctl/console.h"
#include "ctl/words.h"
#include "language/parser.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace locum::ctl {

namespace {

Result<QByteArray> contentOf(const QString &path, qint64 most)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("file.unreadable", Words::tr("%1: %2").arg(path, file.errorString()));
    }
    // Not size(): what is read may be a pipe.
    QByteArray content = file.read(most + 1);
    if (content.size() > most) {
        return fail("rules.file.too_large", Words::tr("%1 has more than %2 bytes").arg(path).arg(most));
    }
    return content;
}

/// The names that a file imports; none where it cannot be parsed: then the checker says why.
QStringList importsOf(const QByteArray &text)
{
    language::SourceSet sources;
    const quint32 index = sources.add(QString(), text);
    language::Diagnostics ignored;
    const language::File file = language::parse(sources, index, ignored);
    QStringList names;
    for (const language::Item &item : file.items) {
        if (const auto *import = std::get_if<language::Import>(&item.node)) {
            names << import->file.text;
        }
        if (const auto *list = std::get_if<language::ListDeclaration>(&item.node)) {
            if (const auto *from = std::get_if<language::TextLiteral>(&list->content)) {
                names << from->text;
            }
        }
    }
    return names;
}

/// Whether a name stays in its folder.
bool isPlain(const QString &name)
{
    return !name.isEmpty() && !name.startsWith(QLatin1Char('.')) && !name.contains(QLatin1Char('/')) &&
           !name.contains(QChar(u'\0'));
}

QString caretLine(const QString &line, int column, int length)
{
    QString blanks;
    for (int at = 0; at < column - 1 && at < line.size(); ++at) {
        blanks += line.at(at) == QLatin1Char('\t') ? QLatin1Char('\t') : QLatin1Char(' ');
    }
    return blanks + QString(std::clamp(length, 1, 120), QLatin1Char('^'));
}

} // namespace

Result<RuleFiles> readRuleFiles(const QString &path)
{
    constexpr size_t mostFiles = 64;
    const QFileInfo root(path);
    RuleFiles read;
    read.folder =
        path.contains(QLatin1Char('/')) ? path.section(QLatin1Char('/'), 0, -2) + QLatin1Char('/') : QString();
    QStringList waiting{root.fileName()};
    while (!waiting.isEmpty() && read.files.size() < mostFiles) {
        const QString name = waiting.takeFirst();
        const bool isRoot = read.files.empty();
        const bool isKnown = std::any_of(read.files.begin(), read.files.end(),
                                         [&](const rules::RuleFile &file) { return file.name == name; });
        if (isKnown || (!isRoot && !isPlain(name))) {
            continue;
        }
        auto text = contentOf(isRoot ? path : read.folder + name, language::SourceSet::maximumBytes);
        if (!text) {
            if (isRoot || text.error().code != "file.unreadable") {
                return fail(std::move(text.error()));
            }
            continue; // the checker names the import that is not there
        }
        // Only rule files import; the items of a list are plain lines.
        if (isRoot || name.endsWith(QLatin1String(".rules"))) {
            waiting += importsOf(*text);
        }
        read.files.push_back({name, std::move(*text)});
    }
    return read;
}

Result<rules::Directory> readPeople(const QString &path)
{
    constexpr qint64 most = 64 * 1024 * 1024;
    auto content = contentOf(path, most);
    if (!content) {
        return fail(std::move(content.error()));
    }
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(*content, &problem);
    if (!document.isObject()) {
        return fail("rules.people.invalid",
                    document.isNull()
                        ? Words::tr("%1: %2 at byte %3").arg(path, problem.errorString()).arg(problem.offset)
                        : Words::tr("%1 is no JSON object of kind → names").arg(path));
    }
    rules::Directory directory;
    const QJsonObject kinds = document.object();
    qint64 next = 1;
    for (auto kind = kinds.begin(); kind != kinds.end(); ++kind) {
        if (!kind.value().isArray()) {
            return fail("rules.people.invalid", Words::tr("%1: \"%2\" is no list of names").arg(path, kind.key()));
        }
        for (const QJsonValue &name : kind.value().toArray()) {
            if (!name.isString()) {
                return fail("rules.people.invalid", Words::tr("%1: a name in \"%2\" is no text").arg(path, kind.key()));
            }
            const qint64 id = kind.key() == QLatin1String("network") ? rules::networkId(name.toString()) : next++;
            directory.names[kind.key().toUtf8()].insert(name.toString(), id);
        }
    }
    return directory;
}

QString inWords(const std::vector<language::Diagnostic> &diagnostics, const language::SourceSet &sources,
                const QString &folder)
{
    language::SourceSet named;
    for (quint32 file = 0; file < sources.size(); ++file) {
        named.add(folder + sources.file(file).name, sources.file(file).text);
    }
    QString text;
    for (const language::Diagnostic &diagnostic : diagnostics) {
        text += language::rendered(diagnostic, named);
    }
    return text;
}

QString inWords(const QJsonArray &diagnostics, const RuleFiles &files)
{
    QString text;
    for (const QJsonValue &entry : diagnostics) {
        const QJsonObject said = entry.toObject();
        const QString file = said.value(QLatin1String("file")).toString();
        const int line = said.value(QLatin1String("line")).toInt();
        const int column = said.value(QLatin1String("column")).toInt();
        text += QStringLiteral("%1%2:%3:%4: %5[%6] %7\n")
                    .arg(files.folder, harmless(file))
                    .arg(line)
                    .arg(column)
                    .arg(said.value(QLatin1String("severity")).toString(), said.value(QLatin1String("code")).toString(),
                         harmless(said.value(QLatin1String("message")).toString()));
        const auto found = std::find_if(files.files.begin(), files.files.end(),
                                        [&](const rules::RuleFile &known) { return known.name == file; });
        if (found == files.files.end()) {
            continue;
        }
        const QString source = QString::fromUtf8(found->text.split('\n').value(line - 1)).remove(QLatin1Char('\r'));
        const bool oneLine = said.value(QLatin1String("end_line")).toInt() == line;
        const int length = oneLine ? said.value(QLatin1String("end_column")).toInt() - column
                                   : static_cast<int>(source.size()) - column + 1;
        const QString margin = QString::number(line).rightJustified(3);
        text += QStringLiteral("%1 | %2\n%3 | %4 %5\n")
                    .arg(margin, harmless(source), QString(margin.size(), QLatin1Char(' ')),
                         caretLine(source, column, length), harmless(said.value(QLatin1String("hint")).toString()));
    }
    return text;
}

QJsonArray toJson(const std::vector<language::Diagnostic> &diagnostics, const language::SourceSet &sources,
                  const QString &folder)
{
    QJsonArray array;
    for (const language::Diagnostic &diagnostic : diagnostics) {
        const language::Span &span = diagnostic.span;
        const language::Position begin = sources.position(span.file, span.begin);
        const language::Position end = sources.position(span.file, span.end);
        array.append(
            QJsonObject{{QStringLiteral("code"), QString::fromLatin1(language::codeName(diagnostic.code))},
                        {QStringLiteral("severity"), language::severityOf(diagnostic.code) == language::Severity::Error
                                                         ? QStringLiteral("error")
                                                         : QStringLiteral("warning")},
                        {QStringLiteral("file"), folder + sources.file(span.file).name},
                        {QStringLiteral("line"), begin.line},
                        {QStringLiteral("column"), begin.column},
                        {QStringLiteral("end_line"), end.line},
                        {QStringLiteral("end_column"), end.column},
                        {QStringLiteral("message"), language::messageOf(diagnostic)},
                        {QStringLiteral("hint"), diagnostic.hint}});
    }
    return array;
}

} // namespace locum::ctl
