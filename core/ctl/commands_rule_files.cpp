// SPDX-License-Identifier: GPL-2.0-or-later
// What works on rule files alone: no daemon is asked.
#include "ctl/handlers.h"
#include "ctl/installed_rules.h"
#include "ctl/rule_files.h"
#include "ctl/session.h"
#include "ctl/words.h"
#include "language/parser.h"

#include <QFileInfo>
#include <QSaveFile>

#include <optional>

namespace locum::ctl {

namespace {

/// The files' imports.
class Imports final : public language::SourceProvider {
public:
    explicit Imports(const std::vector<rules::RuleFile> &files) : m_files(files) {}

    std::optional<QByteArray> read(const QString &name) const override
    {
        for (const rules::RuleFile &file : m_files) {
            if (file.name == name) {
                return file.text;
            }
        }
        return std::nullopt;
    }

private:
    const std::vector<rules::RuleFile> &m_files;
};

/// The user's names, as the checker asks for them.
class Names final : public language::ReferenceResolver {
public:
    Names(const rules::Directory &directory, const language::Vocabulary &vocabulary)
        : m_directory(directory), m_vocabulary(vocabulary)
    {
    }

    std::optional<qint64> resolve(language::ReferenceKindId kind, const QString &name) const override
    {
        const auto names = m_directory.names.value(m_vocabulary.referenceKinds[kind].name);
        const auto found = names.find(name);
        return found == names.end() ? std::nullopt : std::optional(*found);
    }
    QStringList names(language::ReferenceKindId kind) const override
    {
        return m_directory.names.value(m_vocabulary.referenceKinds[kind].name).keys();
    }

private:
    const rules::Directory &m_directory;
    const language::Vocabulary &m_vocabulary;
};

Result<std::optional<rules::Directory>> people(Session &session)
{
    if (!session.given().has("--people")) {
        return std::optional<rules::Directory>();
    }
    auto directory = readPeople(session.given().value("--people"));
    if (!directory) {
        return fail(std::move(directory.error()));
    }
    return std::optional(std::move(*directory));
}

int countOf(const std::vector<language::Diagnostic> &diagnostics, language::Severity severity)
{
    int count = 0;
    for (const language::Diagnostic &diagnostic : diagnostics) {
        count += language::severityOf(diagnostic.code) == severity ? 1 : 0;
    }
    return count;
}

/// Prints what was found in one file. True where it is right.
bool tell(Session &session, const QString &path, const RuleFiles &files,
          const std::vector<language::Diagnostic> &diagnostics, const language::SourceSet &sources, QJsonArray &all)
{
    if (session.json()) {
        for (const QJsonValue &entry : toJson(diagnostics, sources, files.folder)) {
            all.append(entry);
        }
    } else if (!diagnostics.empty()) {
        session.print(inWords(diagnostics, sources, files.folder).trimmed());
    }
    const int errors = countOf(diagnostics, language::Severity::Error);
    const int warnings = countOf(diagnostics, language::Severity::Warning);
    if (errors > 0) {
        session.say(Words::tr("%1: %n error(s)", nullptr, errors).arg(path));
    } else if (warnings > 0) {
        session.say(Words::tr("%1: right, with %n warning(s)", nullptr, warnings).arg(path));
    }
    return errors == 0;
}

Done ended(Session &session, const QJsonArray &all, bool good)
{
    if (session.json()) {
        session.printJson({{QStringLiteral("diagnostics"), all}});
    }
    // Everything was said already.
    return good ? Done() : Done(fail("rules.invalid", QString()));
}

} // namespace

Done rulesCheck(Session &session)
{
    auto names = people(session);
    if (!names) {
        return fail(std::move(names.error()));
    }
    const auto vocabulary = rules::makeVocabulary(installedRulePlugins());
    QJsonArray all;
    bool good = true;
    for (const QString &path : session.given().arguments) {
        auto files = readRuleFiles(path);
        if (!files) {
            return fail(std::move(files.error()));
        }
        const Imports imports(files->files);
        std::optional<Names> resolver;
        if (*names) {
            resolver.emplace(**names, *vocabulary);
        }
        auto checked = language::check(files->files.front().name, files->files.front().text, vocabulary,
                                       resolver ? &*resolver : nullptr, &imports);
        if (checked.program) {
            // Patterns that are too large show only when they are compiled.
            std::vector<language::Diagnostic> compiled;
            const language::Matcher matcher(checked.program, compiled);
            checked.diagnostics.insert(checked.diagnostics.end(), compiled.begin(), compiled.end());
        }
        if (tell(session, path, *files, checked.diagnostics, checked.sources, all)) {
            if (checked.diagnostics.empty()) {
                session.say(Words::tr("%1: right").arg(path));
            }
        } else {
            good = false;
        }
    }
    return ended(session, all, good);
}

Done rulesTest(Session &session)
{
    auto names = people(session);
    if (!names) {
        return fail(std::move(names.error()));
    }
    const auto vocabulary = rules::makeVocabulary(installedRulePlugins());
    QJsonArray all;
    bool good = true;
    for (const QString &path : session.given().arguments) {
        auto files = readRuleFiles(path);
        if (!files) {
            return fail(std::move(files.error()));
        }
        const auto loaded = rules::RuleSet::load(files->files, vocabulary, *names ? &**names : nullptr);
        good = tell(session, path, *files, loaded.diagnostics, loaded.sources, all) && good;
        if (loaded.rules) {
            const auto count = static_cast<int>(loaded.rules->program().tests.size());
            session.say(count == 0 ? Words::tr("%1: it has no tests").arg(path)
                                   : Words::tr("%1: %n test(s) passed", nullptr, count).arg(path));
        }
    }
    return ended(session, all, good);
}

Done rulesFormat(Session &session)
{
    const bool write = session.given().has("--write");
    const bool checkOnly = session.given().has("--check");
    bool good = true;
    QJsonArray all;
    for (const QString &path : session.given().arguments) {
        auto files = readRuleFiles(path);
        if (!files) {
            return fail(std::move(files.error()));
        }
        const QByteArray &text = files->files.front().text;
        language::SourceSet sources;
        const quint32 index = sources.add(files->files.front().name, text);
        language::Diagnostics found;
        const language::File tree = language::parse(sources, index, found);
        if (const auto diagnostics = found.take(); language::hasErrors(diagnostics)) {
            tell(session, path, *files, diagnostics, sources, all);
            good = false;
            continue;
        }
        const QByteArray formatted = language::format(sources, tree);
        if (checkOnly) {
            if (formatted != text) {
                session.say(Words::tr("%1: not in its one form; locumctl rules fmt --write %1").arg(path));
                good = false;
            }
        } else if (!write) {
            session.print(QString::fromUtf8(formatted).trimmed());
        } else if (formatted != text) {
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(formatted) != formatted.size() || !file.commit()) {
                return fail("file.unwritable", Words::tr("%1: %2").arg(path, file.errorString()));
            }
            session.say(Words::tr("%1: formatted").arg(path));
        }
    }
    return ended(session, all, good);
}

} // namespace locum::ctl
