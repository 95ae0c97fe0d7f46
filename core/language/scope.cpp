// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/scope.h"

#include "base/overloaded.h"

#include <algorithm>

namespace locum::language {

void Scope::declareAll()
{
    std::vector<File> &files = m_context.program.files;
    for (quint32 file = 0; file < files.size(); ++file) {
        for (const Item &item : files[file].items) {
            declare(item, file);
        }
    }
    for (const File &file : files) {
        m_context.file = &file;
        for (const Item &item : file.items) {
            bind(item);
        }
    }
}

Declared *Scope::find(Table &table, const QByteArray &name)
{
    const auto found = table.find(viewOf(name));
    return found == table.end() ? nullptr : &found->second;
}

void Scope::declare(Table &table, const Name &name, Declared declared)
{
    declared.span = name.span;
    const auto [place, isNew] = table.emplace(viewOf(name.text), declared);
    if (!isNew) {
        m_context.report(Code::DuplicateName, name.span, {typeOf(declared), QString::fromUtf8(name.text)}, {},
                         {place->second.span});
    }
}

void Scope::declareText(QHash<QString, Span> &table, const TextLiteral &name, const QString &what)
{
    const auto found = table.constFind(name.text);
    if (found == table.constEnd()) {
        table.insert(name.text, name.span);
    } else {
        m_context.report(Code::DuplicateName, name.span, {what, name.text}, {}, {*found});
    }
}

void Scope::declare(const Item &item, quint32 file)
{
    using Kind = Declared::Kind;
    const auto next = [](auto &list) { return static_cast<quint32>(list.size()); };
    std::visit(Overloaded{[](const Import &) {}, [&](const Use &one) { use(one); },
                          [&](const ListDeclaration &one) {
                              declare(m_values, one.name, {Kind::List, next(m_lists), file, {}});
                              m_lists.push_back({{}, {}, {}});
                          },
                          [&](const HoursDeclaration &one) {
                              declare(m_values, one.name, {Kind::Hours, m_hoursCount++, file, {}});
                          },
                          [&](const PhraseDeclaration &one) {
                              declare(m_phrases, one.name, {Kind::Phrase, m_phraseCount++, file, {}});
                          },
                          [&](const DigestDeclaration &one) {
                              declare(m_digests, one.name, {Kind::Digest, next(m_digestNames), file, {}});
                              m_digestNames.push_back(&one.name);
                          },
                          [&](const PolicyDeclaration &one) {
                              const TextLiteral name{QString::fromUtf8(one.name.text), one.name.span};
                              declareText(m_policies, name, QStringLiteral("policy"));
                          },
                          [&](const RuleDeclaration &one) { declareText(m_rules, one.name, QStringLiteral("rule")); },
                          [&](const TestDeclaration &one) { declareText(m_tests, one.name, QStringLiteral("test")); }},
               item.node);
}

void Scope::bind(const Item &item)
{
    std::visit(Overloaded{[&](const ListDeclaration &one) { bindList(one); },
                          [&](const HoursDeclaration &one) { bindHours(one); },
                          [&](const DigestDeclaration &one) { bindDigest(one); }, [](const auto &) {}},
               item.node);
}

void Scope::use(const Use &use)
{
    const QString name = QString::fromUtf8(use.plugin.text);
    if (const auto found = m_plugins.constFind(use.plugin.text); found != m_plugins.constEnd()) {
        if (found->version != use.version) {
            m_context.report(Code::PluginUsedTwice, use.versionSpan, {name}, {}, {found->span});
        }
        return;
    }
    const auto plugin = m_context.index.plugin(use.plugin.text);
    if (!plugin && !use.optional) {
        QStringList there;
        for (const Plugin &one : m_context.words.plugins) {
            there.append(QString::fromUtf8(one.name));
        }
        const QString meant = didYouMean(name, there);
        m_context.report(Code::MissingPlugin, use.plugin.span, {name},
                         meant.isEmpty()
                             ? RuleDiagnostics::tr("'use optional %1 %2' loads without it; its values are unknown then")
                                   .arg(name)
                                   .arg(use.version)
                             : RuleDiagnostics::tr("did you mean '%1'?").arg(meant));
    } else if (plugin && m_context.words.plugins[*plugin].version != use.version) {
        const QString version = QString::number(m_context.words.plugins[*plugin].version);
        m_context.report(Code::OtherPluginVersion, use.versionSpan, {name, version, QString::number(use.version)},
                         RuleDiagnostics::tr("read what changed in it, then write %1").arg(version));
    }
    m_plugins.insert(use.plugin.text, {use.version, !plugin, use.plugin.span});
    m_context.program.plugins.push_back({use.plugin.text, use.version, use.optional});
}

Scope::PluginState Scope::plugin(const QByteArray &nameSpace) const
{
    const auto used = m_plugins.constFind(nameSpace);
    if (used != m_plugins.constEnd()) {
        return used->absent ? PluginState::Absent : PluginState::There;
    }
    return m_context.index.plugin(nameSpace) ? PluginState::NotUsed : PluginState::None;
}

QString Scope::useLine(QByteArrayView nameSpace) const
{
    const auto plugin = m_context.index.plugin(nameSpace);
    return QStringLiteral("use %1 %2")
        .arg(QString::fromUtf8(nameSpace))
        .arg(plugin ? m_context.words.plugins[*plugin].version : 1);
}

std::optional<quint32> Scope::digest(const Name &name)
{
    if (Declared *found = find(m_digests, name.text)) {
        found->used = true;
        return found->index;
    }
    QStringList names;
    for (const auto &[known, declared] : m_digests) {
        names.append(QString::fromUtf8(known.data(), static_cast<qsizetype>(known.size())));
    }
    names.sort();
    const QString text = QString::fromUtf8(name.text);
    m_context.report(Code::UnknownDigest, name.span, {text}, suggestion(text, names, {}));
    return std::nullopt;
}

bool Scope::hasRule(const TextLiteral &name)
{
    if (m_rules.contains(name.text)) {
        return true;
    }
    QString hint;
    if (m_context.wantsMore()) {
        QStringList names = m_rules.keys();
        names.sort();
        const QString meant = didYouMean(name.text, names);
        hint = meant.isEmpty() ? QString() : RuleDiagnostics::tr("did you mean '%1'?").arg(meant);
    }
    m_context.report(Code::UnknownRule, name.span, {name.text}, hint);
    return false;
}

QString Scope::typeOf(const Declared &declared) const
{
    switch (declared.kind) {
    case Declared::Kind::List:
        return QStringLiteral("list");
    case Declared::Kind::Hours:
        return QStringLiteral("hours");
    case Declared::Kind::Phrase:
        return QStringLiteral("phrase");
    case Declared::Kind::Digest:
        return QStringLiteral("digest");
    }
    return {};
}

namespace {

void append(std::vector<Candidate> &candidates, const Scope &scope, const Scope::Table &table)
{
    for (const auto &[name, declared] : table) {
        candidates.push_back(
            {QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), scope.typeOf(declared)});
    }
    // Tables of hashes have no order; what is said about the same file is always the same.
    std::sort(candidates.begin(), candidates.end(),
              [](const Candidate &left, const Candidate &right) { return left.name < right.name; });
}

} // namespace

std::vector<Candidate> Scope::candidates() const
{
    std::vector<Candidate> all;
    append(all, *this, m_values);
    return all;
}

std::vector<Candidate> Scope::phraseCandidates() const
{
    std::vector<Candidate> all;
    append(all, *this, m_phrases);
    return all;
}

} // namespace locum::language
