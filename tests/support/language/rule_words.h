// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/vocabulary.h"

#include <QHash>

#include <memory>

/// The words of the rule language as its specification lists them, with two plugins, and names that mean something:
/// what the front end and the checker are tested with.
namespace locum::language::test {

/// Knows the plugins `weather` and `calendar`, version 1 each, unless it is told not to.
enum class Plugins { Both, None };
std::shared_ptr<const Vocabulary> ruleWords(Plugins plugins = Plugins::Both);

/// Ids for a handful of names; those of the examples' people among them.
class KnownNames : public ReferenceResolver {
public:
    explicit KnownNames(std::shared_ptr<const Vocabulary> words);

    void add(const QByteArray &kind, const QString &name);
    std::optional<qint64> resolve(ReferenceKindId kind, const QString &name) const override;
    QStringList names(ReferenceKindId kind) const override;

private:
    std::shared_ptr<const Vocabulary> m_words;
    QHash<QByteArray, QStringList> m_names; ///< kind → names; ids count from 1, kind by kind
};

/// Files by name.
class MadeFiles : public SourceProvider {
public:
    QHash<QString, QByteArray> files;

    std::optional<QByteArray> read(const QString &name) const override
    {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional(*found);
    }
};

} // namespace locum::language::test
