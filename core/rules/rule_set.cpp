// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/rule_set.h"

#include "rules/test_runner.h"
#include "rules/words.h"

#include <algorithm>

namespace locum::rules {

namespace {

class Files final : public language::SourceProvider {
public:
    explicit Files(const std::vector<RuleFile> &files) : m_files(files) {}

    std::optional<QByteArray> read(const QString &name) const override
    {
        const auto found =
            std::find_if(m_files.begin(), m_files.end(), [&](const RuleFile &file) { return file.name == name; });
        return found == m_files.end() ? std::nullopt : std::optional(found->text);
    }

private:
    const std::vector<RuleFile> &m_files;
};

class DirectoryNames final : public language::ReferenceResolver {
public:
    DirectoryNames(const language::Vocabulary &vocabulary, const Directory &directory)
        : m_vocabulary(vocabulary), m_directory(directory)
    {
    }

    std::optional<qint64> resolve(language::ReferenceKindId kind, const QString &name) const override
    {
        const auto ofKind = m_directory.names.constFind(m_vocabulary.referenceKinds[kind].name);
        if (ofKind == m_directory.names.constEnd()) {
            return std::nullopt;
        }
        const auto found = ofKind->constFind(name);
        return found == ofKind->constEnd() ? std::nullopt : std::optional(*found);
    }
    QStringList names(language::ReferenceKindId kind) const override
    {
        QStringList names = m_directory.names.value(m_vocabulary.referenceKinds[kind].name).keys();
        names.sort();
        return names;
    }

private:
    const language::Vocabulary &m_vocabulary;
    const Directory &m_directory;
};

std::optional<PolicySubject> subjectOf(const std::optional<language::BoundReference> &who)
{
    if (!who) {
        return Strangers{};
    }
    if (who->open) {
        return std::nullopt;
    }
    switch (Kind{who->kind}) {
    case Kind::Person:
        return PersonSubject{IdentityId(who->id)};
    case Kind::Identity:
        return IdentityId(who->id);
    case Kind::Room:
        return ConversationId(who->id);
    case Kind::Group:
        return GroupId(who->id);
    case Kind::Account:
        return AccountId(who->id);
    case Kind::Network:
        return NetworkSubject{who->name};
    case Kind::Channel:
    case Kind::Label:
        break;
    }
    return std::nullopt;
}

std::vector<PolicyRow> rowsOf(const language::Program &program)
{
    std::vector<PolicyRow> rows;
    for (const language::BoundPolicy &policy : program.policies) {
        for (const language::BoundPolicy::Entry &entry : policy.entries) {
            const std::optional<PolicySubject> subject = subjectOf(entry.who);
            if (!subject) {
                continue;
            }
            PolicyRow row{*subject, {}, PolicyDirection::Both, PolicyPhase::Always, {}};
            for (const quint8 verdict : entry.verdicts) {
                row.verdicts.push_back(PolicyVerdict{verdict});
            }
            row.origin = QStringLiteral("%1:%2")
                             .arg(program.sources.file(entry.span.file).name)
                             .arg(program.sources.position(entry.span.file, entry.span.begin).line);
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

RuleSet::Loaded loadFiles(const std::vector<RuleFile> &files, std::shared_ptr<const language::Vocabulary> vocabulary,
                          const Directory *directory, const QString &testsOf)
{
    RuleSet::Loaded loaded;
    const Files imports(files);
    const RuleFile root = files.empty() ? RuleFile{} : files.front();
    std::optional<DirectoryNames> names;
    if (directory) {
        names.emplace(*vocabulary, *directory);
    }
    language::Checked checked = language::check(root.name, root.text, vocabulary, names ? &*names : nullptr, &imports);
    loaded.sources = std::move(checked.sources);
    loaded.diagnostics = std::move(checked.diagnostics);
    if (!checked.program) {
        return loaded;
    }
    language::Matcher matcher(checked.program, loaded.diagnostics);
    if (!language::hasErrors(loaded.diagnostics) && !checked.program->tests.empty()) {
        // The people of a test need not exist: what is tested is the same text, with ids for whatever it names.
        InventedNames invented;
        const language::Checked tested = language::check(root.name, root.text, vocabulary, &invented, &imports);
        if (tested.program) {
            runTests(tested.program, invented, loaded.diagnostics, testsOf);
        }
    }
    language::sortDiagnostics(loaded.diagnostics);
    if (!language::hasErrors(loaded.diagnostics)) {
        loaded.rules = std::make_shared<RuleSet>(checked.program, std::move(matcher));
    }
    return loaded;
}

} // namespace

RuleSet::RuleSet(std::shared_ptr<const language::Program> program, language::Matcher matcher)
    : m_program(std::move(program)), m_matcher(std::move(matcher)), m_policies(rowsOf(*m_program))
{
}

RuleSet::Loaded RuleSet::load(const std::vector<RuleFile> &files,
                              std::shared_ptr<const language::Vocabulary> vocabulary, const Directory *directory)
{
    return loadFiles(files, std::move(vocabulary), directory, {});
}

RuleSet::Loaded RuleSet::loadInFront(const RuleFile &front, const std::vector<RuleFile> &files,
                                     std::shared_ptr<const language::Vocabulary> vocabulary, const Directory *directory)
{
    // What is imported first stands first. No user's file can have the name of this one.
    QByteArray root = "locum 1\nimport \"" + front.name.toUtf8() + "\"\n";
    if (!files.empty()) {
        root += "import \"" + files.front().name.toUtf8() + "\"\n";
    }
    std::vector<RuleFile> all{{QStringLiteral("(root)"), root}, front};
    all.insert(all.end(), files.begin(), files.end());
    Loaded loaded = loadFiles(all, std::move(vocabulary), directory, front.name);
    std::erase_if(loaded.diagnostics, [&](const language::Diagnostic &found) {
        return language::severityOf(found.code) != language::Severity::Error &&
               loaded.sources.file(found.span.file).name != front.name;
    });
    return loaded;
}

} // namespace locum::rules
