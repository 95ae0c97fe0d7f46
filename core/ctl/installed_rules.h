// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/plugin_vocabulary.h"

#include <vector>

namespace locum::ctl {

/// What the rule plugins installed with this program bring into the language, so that files can be checked without a
/// daemon. Libraries are asked through locum-cell: their code does not run here. What cannot be described is left out.
std::vector<rules::PluginVocabulary> installedRulePlugins();

} // namespace locum::ctl
