// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/program.h"
#include "language/rule_diagnostics.h"

#include <QHash>

#include <string_view>
#include <unordered_map>

/// What all parts of the checker have in hand. Internal to the language.
namespace locum::language {

inline std::string_view viewOf(const QByteArray &text)
{
    return {text.constData(), static_cast<size_t>(text.size())};
}

/// 'name' (type), as hints show what was probably meant.
struct Candidate {
    QString name;
    QString type;
};
/// "did you mean 'mentions_me' (bool)?", or empty.
QString suggestion(const QString &wrong, const std::vector<Candidate> &candidates);
/// The same of names that are all of one type.
QString suggestion(const QString &wrong, const QStringList &names, const QString &type);
QStringList asStrings(const std::vector<QByteArray> &names);

/// The same kind of thing, whether it is a list or may be absent.
bool sameBase(const Type &left, const Type &right);

/// The vocabulary, ready to be asked often.
class WordIndex {
public:
    explicit WordIndex(const Vocabulary &words);

    std::optional<FieldId> field(QByteArrayView path) const;
    std::optional<quint32> function(QByteArrayView path) const;
    /// What comes before the first dot of any field.
    bool isNamespace(QByteArrayView name) const { return find(m_namespaces, name).has_value(); }
    std::optional<quint32> plugin(QByteArrayView name) const { return find(m_plugins, name); }
    std::optional<quint8> kind(QByteArrayView name) const;
    std::optional<EventId> event(QByteArrayView name) const;

private:
    using Index = std::unordered_map<std::string_view, quint32>;
    static std::optional<quint32> find(const Index &index, QByteArrayView name);

    Index m_fields;
    Index m_functions;
    Index m_namespaces;
    Index m_plugins;
    Index m_kinds;
    Index m_events;
};

class CheckContext {
public:
    CheckContext(Program &made, const ReferenceResolver *names, Diagnostics &found);

    Program &program;
    const Vocabulary &words;
    const WordIndex index;
    const ReferenceResolver *resolver;
    Diagnostics &diagnostics;
    const File *file = nullptr; ///< whose expressions are meant

    void report(Code code, const Span &span, const QStringList &arguments = {}, const QString &hint = {},
                std::vector<Span> related = {});
    /// False once nothing more is taken: then hints are not worth their time.
    bool wantsMore() const { return m_wantsMore; }

    /// Equal questions are one slot.
    SlotId slot(FieldId field, std::vector<Constant> arguments);
    template <class Alternative>
    NodeId node(const Span &span, Alternative alternative, Type type = {})
    {
        program.nodes.push_back(Node{span, std::move(alternative), type});
        return static_cast<NodeId>(program.nodes.size() - 1);
    }

    /// Looked up by the resolver; open without one. An unknown one is reported, and nothing.
    std::optional<BoundReference> reference(const ReferenceName &name);
    /// The same where names need not exist, in tests: open if they do not.
    std::optional<BoundReference> freeReference(const ReferenceName &name);

    /// bit 0 Monday; an unknown one is reported.
    quint8 weekdays(const std::optional<Weekdays> &days);
    QString eventNames(EventMask events) const;
    QString typeName(Type type) const;

private:
    std::optional<BoundReference> looked(const ReferenceName &name, bool reportUnknown);

    bool m_wantsMore = true;
    std::vector<SlotId> m_plainSlots; ///< by field; of those without arguments
    std::unordered_map<std::string, SlotId> m_slots;
    struct Known {
        BoundReference reference;
        bool exists = true;
    };
    QHash<std::pair<int, QString>, Known> m_references;
    QHash<int, QStringList> m_names; ///< of the resolver, by kind
    qint64 m_open = 0;
};

/// 1 … 7 of mon … sun.
std::optional<int> weekdayNamed(QByteArrayView name);
QStringList weekdayNames();

} // namespace locum::language
