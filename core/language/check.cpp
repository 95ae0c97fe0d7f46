// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/check_rules.h"
#include "language/imports.h"
#include "language/limits.h"

#include <algorithm>

namespace locum::language {

namespace {

/// The first rule beyond what a set may have.
std::optional<Span> firstTooMany(const Program &program)
{
    int count = 0;
    for (const File &file : program.files) {
        for (const Item &item : file.items) {
            const auto *rule = std::get_if<RuleDeclaration>(&item.node);
            if (rule && ++count > limits::rules) {
                return rule->name.span;
            }
        }
    }
    return std::nullopt;
}

void bind(Program &program, const ReferenceResolver *resolver, const QHash<QString, Scope::ListFile> &listFiles,
          Diagnostics &diagnostics)
{
    size_t expressionCount = 0;
    size_t ruleCount = 0;
    for (const File &file : program.files) {
        expressionCount += file.expressions.size();
        ruleCount += file.items.size();
    }
    program.nodes.reserve(expressionCount * 2);
    program.rules.reserve(ruleCount);
    CheckContext context(program, resolver, diagnostics);
    Scope scope(context);
    scope.listFiles = listFiles;
    scope.declareAll();
    Expressions expressions(context, scope);
    Texts texts(context, scope, expressions);
    texts.bindPhrases();
    Rules(context, scope, expressions, texts).bindAll();
    bindPolicies(context);
    expressions.events = 0;
    bindTests(context, scope, expressions);
    if (!diagnostics.hasErrors()) {
        lintNames(context, scope);
        lintConditions(context);
        lintShadows(context);
    }
}

} // namespace

Checked check(const QString &name, const QByteArray &text, std::shared_ptr<const Vocabulary> vocabulary,
              const ReferenceResolver *resolver, const SourceProvider *imports)
{
    auto program = std::make_shared<Program>();
    program->vocabulary = std::move(vocabulary);
    Diagnostics diagnostics;
    Imports files(*program, imports, diagnostics);
    files.load(name, text);
    if (const auto rule = firstTooMany(*program)) {
        diagnostics.add({Code::TooManyRules, *rule, {QString::number(limits::rules)}, {}, {}});
    } else {
        bind(*program, resolver, files.listFiles(), diagnostics);
    }
    Checked checked;
    checked.sources = program->sources;
    if (!diagnostics.hasErrors()) {
        checked.program = std::move(program);
    }
    checked.diagnostics = diagnostics.take();
    sortDiagnostics(checked.diagnostics);
    return checked;
}

} // namespace locum::language
