// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/matcher.h"
#include "rules/policy.h"
#include "rules/program.h"

#include <QHash>

#include <memory>
#include <vector>

/// A user's rules as they run: files that were checked as one, and policy rows beside them.
namespace locum::rules {

/// The specification's words, bound to the model; with the namespaces of the rule plugins that are there. Each plugin
/// brings its fields and functions, see sdk/rule_plugin.h.
std::shared_ptr<const language::Vocabulary> makeVocabulary(const std::vector<struct PluginVocabulary> &plugins);

/// What a user's names mean: for compiling, and for showing ids as names. A snapshot.
struct Directory {
    /// name → id, per kind of reference; persons by the id of their anchor identity, networks by networkId(). Names
    /// are compared as written.
    QHash<QByteArray, QHash<QString, qint64>> names;
};
/// The id that stands for a protocol in references.
qint64 networkId(const QString &protocol);

/// One file of a user's rules. The first is the root, `import "name"` finds the others.
struct RuleFile {
    QString name; ///< unique in the set, [A-Za-z0-9._-]{1,64}
    QByteArray text;

    bool operator==(const RuleFile &) const = default;
};

/// Files, checked, their tests run, compiled: what a generation is while it runs. Immutable; any thread.
class RuleSet {
public:
    struct Loaded {
        std::shared_ptr<const RuleSet> rules; ///< none where anything failed
        language::SourceSet sources;
        std::vector<language::Diagnostic> diagnostics;
    };
    /// Parse, check, run the files' own tests, compile: Semantics 9. `directory` null: references stay open, as
    /// `locumctl rules check` without --people does it.
    static Loaded load(const std::vector<RuleFile> &files, std::shared_ptr<const language::Vocabulary> vocabulary,
                       const Directory *directory);
    /// As if `front` stood before the files: of rules of one priority its own come first, and what it says of lists,
    /// phrases and rules must not be said again in them. It may import from them. Only its own tests are run: theirs
    /// are about the files alone. Diagnostics: errors, and what is about `front`.
    static Loaded loadInFront(const RuleFile &front, const std::vector<RuleFile> &files,
                              std::shared_ptr<const language::Vocabulary> vocabulary, const Directory *directory);

    RuleSet(std::shared_ptr<const language::Program> program, language::Matcher matcher);

    const language::Program &program() const { return *m_program; }
    const language::Matcher &matcher() const { return m_matcher; }
    /// The rows of its `policy` blocks.
    const std::vector<PolicyRow> &policies() const { return m_policies; }

private:
    std::shared_ptr<const language::Program> m_program;
    language::Matcher m_matcher;
    std::vector<PolicyRow> m_policies;
};

/// The program that decides: rules and policies in the one order of Semantics 2. Immutable; making one from the same
/// rules and other rows costs O(rows), no recompile.
std::shared_ptr<const Program> makeProgram(std::shared_ptr<const RuleSet> rules, std::vector<PolicyRow> policies);

/// The rules that ship with Locum, and run until the user has some of their own: the spine's policy as a rule file.
RuleFile builtInRules();
/// They alone, as a program; the same one for all who ask.
std::shared_ptr<const Program> builtInProgram();

} // namespace locum::rules
