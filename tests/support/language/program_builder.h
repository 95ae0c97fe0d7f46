// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/program.h"

#include <algorithm>

/// Programs made by hand, with a small vocabulary of their own: what the back end is tested with, apart from the
/// parser.
namespace locum::language::test {

/// Events of the vocabulary.
inline constexpr EventId incoming = 0;
inline constexpr EventId presence = 1;

inline Type typeOf(BaseType base, quint16 detail = 0, bool list = false)
{
    return {base, detail, list, false};
}

inline std::shared_ptr<const Vocabulary> vocabulary()
{
    auto words = std::make_shared<Vocabulary>();
    words->enums = {{"status", {"available", "busy", "away", "in_meeting"}, {}},
                    {"presence", {"available", "away", "offline"}, {{"online", 0b011}}}};
    words->referenceKinds = {{"person", "person.groups"}, {"group", {}}, {"room", {}}, {"account", {}}};
    words->events = {{"incoming", true, true}, {"presence", true, false}};
    const auto field = [&](const char *path, Type type, Cost cost, int anchorRank = -1, bool foreign = false) {
        Field one{path, type};
        one.cost = cost;
        one.anchor = anchorRank >= 0;
        one.anchorRank = static_cast<quint8>(std::max(anchorRank, 0));
        one.foreign = foreign;
        words->fields.push_back(one);
    };
    field("person", typeOf(BaseType::Reference, 0), Cost::Free, 1);
    field("person.groups", typeOf(BaseType::Reference, 1, true), Cost::Lookup, 3);
    field("conversation", typeOf(BaseType::Reference, 2), Cost::Free, 2);
    field("account", typeOf(BaseType::Reference, 3), Cost::Free, 4);
    field("identity.address", typeOf(BaseType::Text), Cost::Free, 0);
    field("person.known", typeOf(BaseType::Bool), Cost::Cheap);
    field("person.name", typeOf(BaseType::Text), Cost::Lookup, -1, true);
    field("person.silent_for", typeOf(BaseType::Duration), Cost::Lookup);
    field("message.text", typeOf(BaseType::Text), Cost::Text, -1, true);
    field("message.links", typeOf(BaseType::Text, 0, true), Cost::Text, -1, true);
    field("message.language", typeOf(BaseType::Lang), Cost::Text);
    field("message.mentions_me", typeOf(BaseType::Bool), Cost::Free);
    field("message.size", typeOf(BaseType::Size), Cost::Free);
    field("me.status", typeOf(BaseType::Enum, 0), Cost::Free);
    field("me.away_since", typeOf(BaseType::Instant), Cost::Free);
    field("now.time", typeOf(BaseType::Time), Cost::Free);
    field("now.date", typeOf(BaseType::Date), Cost::Free);
    field("now.weekday", typeOf(BaseType::Weekday), Cost::Free);
    field("calendar.busy", typeOf(BaseType::Bool), Cost::Fetched);
    return words;
}

inline FieldId fieldId(const Vocabulary &words, QByteArrayView path)
{
    for (FieldId i = 0; i < words.fields.size(); ++i) {
        if (words.fields[i].path == path) {
            return i;
        }
    }
    qFatal("no field %s", path.constData());
}

class ProgramBuilder {
public:
    ProgramBuilder() : m_program(std::make_shared<Program>())
    {
        m_program->vocabulary = vocabulary();
        m_program->sources.add(QStringLiteral("made.rules"), {});
    }

    Program &program() { return *m_program; }

    SlotId slot(QByteArrayView path, std::vector<Constant> arguments = {})
    {
        const Slot wanted{fieldId(*m_program->vocabulary, path), std::move(arguments)};
        const auto found = std::find(m_program->slots.begin(), m_program->slots.end(), wanted);
        if (found != m_program->slots.end()) {
            return static_cast<SlotId>(found - m_program->slots.begin());
        }
        m_program->slots.push_back(wanted);
        return static_cast<SlotId>(m_program->slots.size() - 1);
    }

    template <class Alternative>
    NodeId add(Alternative node, Type type = typeOf(BaseType::Bool))
    {
        m_program->nodes.push_back(Node{{}, std::move(node), type});
        return static_cast<NodeId>(m_program->nodes.size() - 1);
    }

    NodeId field(QByteArrayView path)
    {
        const SlotId id = slot(path);
        return add(SlotValue{id}, m_program->vocabulary->fields[m_program->slots[id].field].type);
    }
    NodeId number(BaseType base, qint64 value) { return add(ConstantValue{{typeOf(base), value}}, typeOf(base)); }
    NodeId text(QByteArray value)
    {
        return add(ConstantValue{{typeOf(BaseType::Text), std::move(value)}}, typeOf(BaseType::Text));
    }
    NodeId isTrue(QByteArrayView path) { return add(BoolTruth{field(path)}); }
    NodeId known(QByteArrayView path) { return add(KnownTruth{slot(path)}); }
    NodeId is(QByteArrayView path, std::vector<qint64> ids)
    {
        std::sort(ids.begin(), ids.end());
        return add(AnyOfTruth{field(path), std::move(ids)});
    }
    NodeId contains(QByteArrayView path, std::vector<QByteArray> texts)
    {
        return add(ContainsTruth{field(path), std::move(texts), 0, false});
    }
    NodeId matches(QByteArrayView path, QByteArray expression)
    {
        m_program->patterns.push_back({std::move(expression), {}});
        return add(MatchesTruth{field(path), static_cast<quint32>(m_program->patterns.size() - 1)});
    }
    NodeId compare(NodeId left, Relation relation, NodeId right) { return add(CompareTruth{relation, left, right}); }
    NodeId inTime(qint64 from, qint64 to) { return add(InRangeTruth{field("now.time"), {from, to}}); }
    NodeId inHours(std::vector<BoundHours::Part> parts)
    {
        m_program->hours.push_back({"hours", std::move(parts)});
        return add(InHoursTruth{field("now.time"), static_cast<quint32>(m_program->hours.size() - 1)});
    }
    NodeId both(std::vector<NodeId> operands) { return add(AndTruth{std::move(operands)}); }
    NodeId either(std::vector<NodeId> operands) { return add(OrTruth{std::move(operands)}); }
    NodeId no(NodeId operand) { return add(NotTruth{operand}); }

    /// Gives a node the words that would stand for it in the file.
    NodeId written(NodeId node, const QByteArray &words)
    {
        m_program->nodes[node].span = {0, static_cast<quint32>(m_source.size()),
                                       static_cast<quint32>(m_source.size() + words.size())};
        m_source += words + "\n";
        return node;
    }

    BoundRule &rule(std::optional<NodeId> condition, EventMask events = 1)
    {
        BoundRule one;
        one.name = QStringLiteral("rule %1").arg(m_program->rules.size());
        one.condition = condition;
        one.events = events;
        m_program->rules.push_back(std::move(one));
        return m_program->rules.back();
    }

    std::shared_ptr<const Program> build()
    {
        m_program->sources = {};
        m_program->sources.add(QStringLiteral("made.rules"), m_source);
        return m_program;
    }

private:
    std::shared_ptr<Program> m_program;
    QByteArray m_source;
};

} // namespace locum::language::test
