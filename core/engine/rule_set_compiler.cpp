// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/rule_set_compiler.h"

#include "base/logging.h"
#include "language/diagnostic.h"

#include <QJsonArray>

namespace locum::engine {

namespace {

ports::RuleDiagnostic toPort(const language::Diagnostic &diagnostic, const language::SourceSet &sources)
{
    const language::Position begin = sources.position(diagnostic.span.file, diagnostic.span.begin);
    const language::Position end = sources.position(diagnostic.span.file, diagnostic.span.end);
    return {language::codeName(diagnostic.code),
            language::severityOf(diagnostic.code) == language::Severity::Error,
            diagnostic.span.file < sources.size() ? sources.file(diagnostic.span.file).name : QString(),
            begin.line,
            begin.column,
            end.line,
            end.column,
            language::messageOf(diagnostic),
            diagnostic.hint};
}

RuleCompiler::Make makerOf(std::shared_ptr<const rules::RuleSet> rules)
{
    return [rules = std::move(rules)](std::vector<rules::PolicyRow> policies) {
        return rules::makeProgram(rules, std::move(policies));
    };
}

std::vector<rules::RuleFile> toRules(const std::vector<ports::RuleFile> &files)
{
    std::vector<rules::RuleFile> all;
    all.reserve(files.size());
    for (const ports::RuleFile &file : files) {
        all.push_back({file.name, file.text});
    }
    return all;
}

RuleCompiler::Compiled toCompiled(rules::RuleSet::Loaded loaded)
{
    RuleCompiler::Compiled compiled;
    compiled.diagnostics.reserve(loaded.diagnostics.size());
    for (const language::Diagnostic &diagnostic : loaded.diagnostics) {
        compiled.diagnostics.push_back(toPort(diagnostic, loaded.sources));
    }
    if (loaded.rules) {
        compiled.make = makerOf(std::move(loaded.rules));
    }
    return compiled;
}

QString text(const QByteArray &word)
{
    return QString::fromUtf8(word);
}

QJsonArray texts(const std::vector<QByteArray> &words)
{
    QJsonArray array;
    for (const QByteArray &word : words) {
        array.append(text(word));
    }
    return array;
}

QJsonArray parameters(const language::Vocabulary &words, const std::vector<language::Parameter> &all)
{
    QJsonArray array;
    for (const language::Parameter &parameter : all) {
        array.append(QJsonObject{{QStringLiteral("name"), text(parameter.name)},
                                 {QStringLiteral("type"), words.typeName(parameter.type)}});
    }
    return array;
}

QJsonArray fieldsOf(const language::Vocabulary &words)
{
    QJsonArray fields;
    for (const language::Field &field : words.fields) {
        QJsonArray events;
        for (size_t event = 0; event < words.events.size(); ++event) {
            if ((field.events >> event) & 1U) {
                events.append(text(words.events[event].name));
            }
        }
        fields.append(QJsonObject{{QStringLiteral("path"), text(field.path)},
                                  {QStringLiteral("type"), words.typeName(field.type)},
                                  {QStringLiteral("parameters"), parameters(words, field.parameters)},
                                  {QStringLiteral("events"), events},
                                  {QStringLiteral("quoted_only"), field.foreign},
                                  {QStringLiteral("description"), field.description}});
    }
    return fields;
}

} // namespace

RuleSetCompiler::RuleSetCompiler(const std::vector<rules::PluginVocabulary> &plugins)
    : m_vocabulary(rules::makeVocabulary(plugins))
{
    rules::RuleSet::Loaded loaded = rules::RuleSet::load({rules::builtInRules()}, m_vocabulary, nullptr);
    if (loaded.rules) {
        m_builtIn = makerOf(std::move(loaded.rules));
    } else {
        qCCritical(lcEngine, "the built-in rules do not load");
    }
}

std::shared_ptr<const RuleCompiler> compilerFor(const std::vector<network::PluginEntry> &plugins)
{
    std::vector<rules::PluginVocabulary> words;
    for (const network::PluginEntry &plugin : plugins) {
        if (plugin.rules && !plugin.refused) {
            words.push_back(rules::pluginVocabulary(*plugin.rules));
        }
    }
    return std::make_shared<const RuleSetCompiler>(words);
}

RuleCompiler::Compiled RuleSetCompiler::compile(const std::vector<ports::RuleFile> &files,
                                                const rules::Directory &directory) const
{
    return toCompiled(rules::RuleSet::load(toRules(files), m_vocabulary, &directory));
}

RuleCompiler::Compiled RuleSetCompiler::compileInFront(const ports::RuleFile &front,
                                                       const std::vector<ports::RuleFile> &files,
                                                       const rules::Directory &directory) const
{
    const std::vector<rules::RuleFile> all = files.empty() ? std::vector{rules::builtInRules()} : toRules(files);
    return toCompiled(rules::RuleSet::loadInFront({front.name, front.text}, all, m_vocabulary, &directory));
}

QJsonObject RuleSetCompiler::vocabulary() const
{
    const language::Vocabulary &words = *m_vocabulary;
    QJsonArray enums;
    for (const language::EnumType &type : words.enums) {
        QJsonArray unions;
        for (const auto &together : type.unions) {
            unions.append(text(together.name));
        }
        enums.append(QJsonObject{{QStringLiteral("name"), text(type.name)},
                                 {QStringLiteral("values"), texts(type.values)},
                                 {QStringLiteral("unions"), unions}});
    }
    QJsonArray references;
    for (const language::ReferenceKind &kind : words.referenceKinds) {
        references.append(text(kind.name));
    }
    QJsonArray events;
    for (const language::Event &event : words.events) {
        events.append(
            QJsonObject{{QStringLiteral("name"), text(event.name)}, {QStringLiteral("disposes"), event.disposes}});
    }
    QJsonArray functions;
    for (const language::Function &function : words.functions) {
        functions.append(QJsonObject{{QStringLiteral("path"), text(function.path)},
                                     {QStringLiteral("parameters"), parameters(words, function.parameters)},
                                     {QStringLiteral("description"), function.description}});
    }
    QJsonArray plugins;
    for (const language::Plugin &plugin : words.plugins) {
        plugins.append(
            QJsonObject{{QStringLiteral("name"), text(plugin.name)}, {QStringLiteral("version"), plugin.version}});
    }
    return {{QStringLiteral("fields"), fieldsOf(words)},
            {QStringLiteral("enums"), enums},
            {QStringLiteral("references"), references},
            {QStringLiteral("events"), events},
            {QStringLiteral("functions"), functions},
            {QStringLiteral("plugins"), plugins},
            {QStringLiteral("verdicts"), texts(words.verdicts)},
            {QStringLiteral("windows"), texts(words.windows)},
            {QStringLiteral("scopes"), texts(words.scopes)}};
}

} // namespace locum::engine
