// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/program.h"
#include "sdk/rule_plugin.h"

#include <QByteArray>

#include <vector>

/// What rules ask of rule plugins.
namespace locum::rules {

/// One value of a plugin that a program asks for.
struct PluginUse {
    QByteArray key; ///< in PluginValues
    sdk::RuleQuery query;
    language::EventMask events = 0; ///< those about which a rule may ask it
};

/// What the rules of `program` ask of the plugin of that namespace.
std::vector<PluginUse> pluginUses(const language::Program &program, const QByteArray &nameSpace);

} // namespace locum::rules
