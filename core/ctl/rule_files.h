// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "rules/rule_set.h"

#include <QJsonArray>
#include <QString>

#include <vector>

namespace locum::ctl {

/// A rule file and what it imports, read from disk: imports are looked for in the folder of the first, and nowhere
/// else.
struct RuleFiles {
    QString folder;                     ///< of the first, as given: what diagnostics put before a name
    std::vector<rules::RuleFile> files; ///< the first is the root; an import that is not there is left out
};

/// Errors: `file.unreadable`, `rules.file.too_large`.
Result<RuleFiles> readRuleFiles(const QString &path);

/// What stands behind --people: a JSON object of kind → names. Errors: `file.unreadable`, `rules.people.invalid`.
Result<rules::Directory> readPeople(const QString &path);

/// The diagnostics as a terminal shows them, with the names as the user gave them.
QString inWords(const std::vector<language::Diagnostic> &diagnostics, const language::SourceSet &sources,
                const QString &folder);
/// The same of locumd's own, whose lines are taken from `files`.
QString inWords(const QJsonArray &diagnostics, const RuleFiles &files);

/// As the devices' API gives them.
QJsonArray toJson(const std::vector<language::Diagnostic> &diagnostics, const language::SourceSet &sources,
                  const QString &folder);

} // namespace locum::ctl
