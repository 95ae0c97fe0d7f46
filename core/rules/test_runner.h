// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/diagnostic.h"
#include "language/program.h"

#include <QHash>
#include <QString>

#include <memory>
#include <vector>

namespace locum::rules {

/// Gives every name an id of its own: the world of a file's tests has whoever it names. Ids are of no model.
class InventedNames final : public language::ReferenceResolver {
public:
    std::optional<qint64> resolve(language::ReferenceKindId kind, const QString &name) const override;
    QStringList names(language::ReferenceKindId) const override { return {}; }

    /// The name behind an id, without its kind; empty if there is none.
    QString nameOf(qint64 id) const { return m_names.value(id); }

private:
    mutable QHash<std::pair<language::ReferenceKindId, QString>, qint64> m_ids;
    mutable QHash<qint64, QString> m_names;
};

/// Runs the `test` blocks of a program that was checked with `names`, each in a world of its own: with the rules and
/// policies of the program, the auto-reply contract, and a clock that the steps move. What fails is a diagnostic with
/// what came instead. `onlyOf`: a file, or empty for all.
void runTests(std::shared_ptr<const language::Program> program, const InventedNames &names,
              std::vector<language::Diagnostic> &diagnostics, const QString &onlyOf = {});

} // namespace locum::rules
