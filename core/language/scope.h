// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/check_context.h"

/// The names that a rule set declares, in whichever file: lists and hours, phrases, digests, rules, plugins in use.
/// Internal to the language.
namespace locum::language {

/// The items of a `list`, without those that were wrong.
struct ListValues {
    Type item;
    std::vector<qint64> numbers; ///< sorted, each once
    std::vector<QByteArray> texts;

    size_t size() const { return numbers.size() + texts.size(); }
};

struct Declared {
    enum class Kind { List, Hours, Phrase, Digest } kind = Kind::List;
    quint32 index = 0; ///< of its kind, see below
    quint32 file = 0;  ///< Program::files
    Span span;         ///< of its name
    bool used = false;
    bool broken = false; ///< declared, but wrong: no further word about it
};

class Scope {
public:
    explicit Scope(CheckContext &context) : m_context(context) {}

    /// First all names, then what stands behind them: uses, lists, hours, digests. Phrases are bound by Texts.
    void declareAll();

    /// List or hours.
    Declared *value(const QByteArray &name) { return find(m_values, name); }
    Declared *phrase(const QByteArray &name) { return find(m_phrases, name); }
    /// Program::digests; an unknown one is reported.
    std::optional<quint32> digest(const Name &name);
    /// An unknown one is reported.
    bool hasRule(const TextLiteral &name);

    const ListValues &list(const Declared &declared) const { return m_lists[declared.index]; }
    /// What the declared name is, as hints say it: "list<text>", "hours", "phrase", "digest".
    QString typeOf(const Declared &declared) const;
    /// Everything that a name alone can be, for did-you-mean.
    std::vector<Candidate> candidates() const;
    std::vector<Candidate> phraseCandidates() const;

    enum class PluginState { None, NotUsed, There, Absent };
    /// Whether a namespace is a plugin's, and may be asked.
    PluginState plugin(const QByteArray &nameSpace) const;
    /// `use calendar 1`, for hints.
    QString useLine(QByteArrayView nameSpace) const;

    /// Items of a list that stand in a file of their own, one a line; filled by whoever reads files.
    struct ListFile {
        quint32 source = 0; ///< SourceSet
    };
    QHash<QString, ListFile> listFiles;

    using Table = std::unordered_map<std::string_view, Declared>;
    const Table &values() const { return m_values; }
    const Table &phrases() const { return m_phrases; }
    const Table &digests() const { return m_digests; }

private:
    static Declared *find(Table &table, const QByteArray &name);
    void declare(Table &table, const Name &name, Declared declared);
    void declare(const Item &item, quint32 file);
    void declareText(QHash<QString, Span> &table, const TextLiteral &name, const QString &what);
    void use(const Use &use);
    void bind(const Item &item);
    void bindList(const ListDeclaration &list);
    void bindHours(const HoursDeclaration &hours);
    void bindDigest(const DigestDeclaration &digest);
    std::optional<Type> itemType(const Name &name);
    bool item(ListValues &list, ExpressionId id);
    bool line(ListValues &list, const Span &span, QByteArrayView text);
    void itemsOfFile(ListValues &list, const TextLiteral &file);

    CheckContext &m_context;
    Table m_values;
    Table m_phrases;
    Table m_digests;
    QHash<QString, Span> m_rules;
    QHash<QString, Span> m_tests;
    QHash<QString, Span> m_policies;
    std::vector<ListValues> m_lists;
    std::vector<const Name *> m_digestNames;
    quint32 m_phraseCount = 0;
    quint32 m_hoursCount = 0;
    struct Used {
        int version = 1;
        bool absent = false;
        Span span;
    };
    QHash<QByteArray, Used> m_plugins;
};

} // namespace locum::language
