// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ports/rule_port.h"
#include "rules/policy.h"
#include "rules/program.h"
#include "rules/rule_set.h"

#include <functional>
#include <memory>
#include <vector>

namespace locum::engine {

/// Makes programs of rule files. Its functions are pure and may be called from any thread.
class RuleCompiler {
public:
    virtual ~RuleCompiler() = default;

    /// A program of the compiled rules and these rows; quick, whatever the size of the rules.
    using Make = std::function<std::shared_ptr<const rules::Program>(std::vector<rules::PolicyRow>)>;
    struct Compiled {
        Make make; ///< none where anything failed
        std::vector<ports::RuleDiagnostic> diagnostics;
    };

    /// The first file is the root. `directory` holds the user's names, but for networks.
    virtual Compiled compile(const std::vector<ports::RuleFile> &files, const rules::Directory &directory) const = 0;
    /// The same with `front` before them, or before the built-in ones where there are none: RuleSet::loadInFront().
    virtual Compiled compileInFront(const ports::RuleFile &front, const std::vector<ports::RuleFile> &files,
                                    const rules::Directory &directory) const = 0;
    /// What runs where the user has no rules of their own.
    virtual Make builtIn() const = 0;
    virtual QJsonObject vocabulary() const = 0;
};

} // namespace locum::engine
