// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/rule_compiler.h"
#include "network/network_service.h"
#include "rules/plugin_vocabulary.h"

namespace locum::engine {

/// The rule language as it ships, with the words of these rule plugins. Immutable.
class RuleSetCompiler final : public RuleCompiler {
public:
    explicit RuleSetCompiler(const std::vector<rules::PluginVocabulary> &plugins = {});

    Compiled compile(const std::vector<ports::RuleFile> &files, const rules::Directory &directory) const override;
    Compiled compileInFront(const ports::RuleFile &front, const std::vector<ports::RuleFile> &files,
                            const rules::Directory &directory) const override;
    Make builtIn() const override { return m_builtIn; }
    QJsonObject vocabulary() const override;

private:
    std::shared_ptr<const language::Vocabulary> m_vocabulary;
    Make m_builtIn;
};

/// With the words of the rule plugins among these.
std::shared_ptr<const RuleCompiler> compilerFor(const std::vector<network::PluginEntry> &plugins);

} // namespace locum::engine
