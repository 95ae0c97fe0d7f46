// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/matcher.h"
#include "language/vocabulary.h"
#include "sdk/rule_plugin.h"

#include <QByteArray>
#include <QJsonValue>
#include <QString>

#include <vector>

/// The namespace that one rule plugin brings into the language: what its description says, in the language's terms.
namespace locum::rules {

struct PluginField {
    QByteArray name; ///< without the namespace: "rain_today"
    language::Type type;
    std::vector<language::Parameter> parameters = {};
    bool fetched = false; ///< asked for the event, with a deadline; else taken from what is cached
    bool foreign = false; ///< text that others write: only quoted
    QString description = {};
};

struct PluginFunction {
    QByteArray name;
    std::vector<language::Parameter> parameters = {};
    QString description = {};
};

struct PluginVocabulary {
    QByteArray name; ///< of the namespace: [a-z][a-z0-9_]*; none of Locum's own
    int version = 1;
    std::vector<PluginField> fields = {};       ///< their values may always be unknown: `optional` goes without saying
    std::vector<PluginFunction> functions = {}; ///< actions, for `call`
};

PluginVocabulary pluginVocabulary(const sdk::RuleDescription &description);

language::Type typeOf(const sdk::RuleType &type);
/// What a plugin told, as the language has it; unknown where it is null or of another type.
language::OwnedValue pluginValue(const QJsonValue &value, const sdk::RuleType &type);

} // namespace locum::rules
