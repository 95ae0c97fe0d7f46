// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/syntax.h"

namespace locumtest {

/// A tree as text, without its spans: equal texts are equal trees.
class RuleTree {
public:
    explicit RuleTree(const locum::language::File &file) : m_file(file) {}

    QByteArray text()
    {
        put("version", m_file.version);
        for (const auto &item : m_file.items) {
            std::visit([this](const auto &node) { put(node); }, item.node);
            m_text += '\n';
        }
        return m_text;
    }

    QByteArray expression(locum::language::ExpressionId id)
    {
        put(id);
        return m_text;
    }

private:
    using Id = locum::language::ExpressionId;

    void put(const char *text) { m_text += QByteArray(text) + ' '; }
    void put(const QByteArray &text) { m_text += text + ' '; }
    void put(const QString &text) { m_text += '"' + text.toUtf8().toPercentEncoding(" '") + "\" "; }
    void put(bool value) { put(value ? "yes" : "no"); }
    void put(int value) { m_text += QByteArray::number(value) + ' '; }
    void put(qint64 value) { m_text += QByteArray::number(value) + ' '; }
    template <typename... Parts>
    void put(const char *word, const Parts &...parts)
    {
        m_text += '(' + QByteArray(word) + ' ';
        (put(parts), ...);
        m_text += ')';
    }
    template <typename T>
    void put(const std::optional<T> &value)
    {
        if (value) {
            put(*value);
        } else {
            put("-");
        }
    }
    template <typename T>
    void put(const std::vector<T> &values)
    {
        m_text += '[';
        for (const T &value : values) {
            put(value);
        }
        m_text += ']';
    }
    template <typename... T>
    void put(const std::variant<T...> &value)
    {
        m_text += '#' + QByteArray::number(static_cast<int>(value.index())) + ' ';
        std::visit([this](const auto &node) { put(node); }, value);
    }

    void put(const locum::language::Name &name) { put(name.text); }
    void put(const locum::language::ReferenceName &reference) { put("reference", reference.kind, reference.name); }
    void put(const locum::language::TextLiteral &literal) { put(literal.text); }
    void put(const locum::language::Template &text) { put("template", text.pieces); }
    void put(const locum::language::Hole &hole)
    {
        m_text += "(hole ";
        put(hole.path);
        put(static_cast<int>(hole.filter));
        put(hole.quoted);
        m_text += ')';
    }

    // Expressions; ids are their nodes.
    void put(Id id) { put(m_file[id].node); }
    void put(const locum::language::ErrorExpression &) { put("error"); }
    void put(const locum::language::IntLiteral &node) { put("int", node.value); }
    void put(const locum::language::BoolLiteral &node) { put("bool", node.value); }
    void put(const locum::language::SizeLiteral &node) { put("size", node.bytes); }
    void put(const locum::language::DurationLiteral &node) { put("duration", node.milliseconds); }
    void put(const locum::language::TimeLiteral &node) { put("time", node.minutes); }
    void put(const locum::language::DateLiteral &node) { put("date", node.julianDay); }
    void put(const locum::language::TimeRangeLiteral &node) { put("times", node.from, node.to); }
    void put(const locum::language::DateRangeLiteral &node) { put("dates", node.from, node.to); }
    void put(const locum::language::ListLiteral &node) { put("list", node.items); }
    void put(const locum::language::PathExpression &node) { put("path", node.parts, node.arguments); }
    void put(const locum::language::KnownExpression &node) { put("known", node.path); }
    void put(const locum::language::NotExpression &node) { put("not", node.operand); }
    void put(const locum::language::LogicExpression &node)
    {
        put(node.kind == locum::language::LogicExpression::Kind::And ? "and" : "or", node.operands);
    }
    void put(const locum::language::RelationExpression &node)
    {
        put("relation", static_cast<int>(node.relation), node.left, node.right);
    }
    void put(const locum::language::IsExpression &node) { put("is", node.negated, node.left, node.right); }
    void put(const locum::language::InExpression &node) { put("in", node.negated, node.left, node.right); }
    void put(const locum::language::ContainsExpression &node) { put("contains", node.negated, node.left, node.right); }
    void put(const locum::language::MatchesExpression &node) { put("matches", node.left, node.pattern, node.flags); }
    void put(const locum::language::StartsWithExpression &node) { put("starts", node.left, node.right); }
    void put(const locum::language::EndsWithExpression &node) { put("ends", node.left, node.right); }
    void put(const locum::language::SumExpression &node) { put(node.minus ? "minus" : "plus", node.left, node.right); }
    void put(const locum::language::DefaultExpression &node) { put("default", node.left, node.right); }
    void put(const locum::language::ParenthesisExpression &node) { put("parenthesis", node.inner); }

    // Declarations
    void put(const locum::language::Weekdays &days) { put(days.names); }
    void put(const locum::language::Import &item) { put("import", item.file); }
    void put(const locum::language::Use &item) { put("use", item.optional, item.plugin, item.version); }
    void put(const locum::language::ListDeclaration &item) { put("list", item.name, item.type, item.content); }
    void put(const locum::language::TimeSpan &span) { put("times", span.from, span.to, span.days); }
    void put(const locum::language::DateSpan &span) { put("dates", span.from, span.to, span.days); }
    void put(const locum::language::HoursDeclaration &item) { put("hours", item.name, item.spans); }
    void put(const locum::language::PhraseDeclaration::Entry &entry) { put("entry", entry.language, entry.text); }
    void put(const locum::language::PhraseDeclaration &item) { put("phrase", item.name, item.entries); }
    void put(const locum::language::TimeOfDay &time) { put(time.minutes); }
    void put(const locum::language::DigestDeclaration &item)
    {
        put("digest", item.name, item.times, item.days, item.to);
    }
    void put(const locum::language::PolicyDeclaration::Entry &entry) { put("entry", entry.who, entry.verdicts); }
    void put(const locum::language::PolicyDeclaration &item) { put("policy", item.name, item.entries); }

    // Rules
    void put(const locum::language::EventName &event) { put("event", event.name); }
    void put(const locum::language::AtEvent &event) { put("at", event.time, event.days); }
    void put(const locum::language::EveryEvent &event) { put("every", event.milliseconds); }
    void put(const locum::language::Window &window) { put(window.length); }
    void put(const locum::language::Limit &limit) { put("limit", limit.most, limit.once, limit.window, limit.scope); }
    void put(const locum::language::DispositionAction &node)
    {
        put("disposition", static_cast<int>(node.kind), node.digest, node.delay);
    }
    void put(const locum::language::EffectAction &node)
    {
        put("effect", static_cast<int>(node.verb), node.saying, node.target, node.status, node.in, node.duration,
            node.urgent, node.callee, node.arguments, node.limits);
    }
    void put(const locum::language::EffectNode &node) { put(node.effect); }
    void put(const locum::language::DeferredAction &node) { put("after", node.after, node.condition, node.effects); }
    void put(const locum::language::StopAction &) { put("stop"); }
    void put(const locum::language::Action &action) { put(action.node); }
    void put(const locum::language::RuleDeclaration::Valid &valid) { put("valid", valid.from, valid.to); }
    void put(const locum::language::RuleDeclaration &item)
    {
        put("rule", item.name, item.priority, item.valid, item.oneshot, item.disabled, item.events, item.condition,
            item.actions);
    }

    // Tests
    void put(const locum::language::FactStep &fact) { put("fact", fact.path, fact.value); }
    void put(const locum::language::MemberStep &fact) { put("member", fact.member, fact.group); }
    void put(const locum::language::NamedStep &fact) { put("named", fact.who, fact.name); }
    void put(const locum::language::GivenStep &step) { put("given", step.facts); }
    void put(const locum::language::AtStep &step) { put("at", step.julianDay, step.minutes); }
    void put(const locum::language::AfterStep &step) { put("after", step.milliseconds); }
    void put(const locum::language::HappeningStep &step)
    {
        put("happening", step.event, static_cast<int>(step.side), step.who, step.facts);
    }
    void put(const locum::language::WantNothing &) { put("nothing"); }
    void put(const locum::language::WantDisposition &want)
    {
        put("disposition", want.no, want.disposition, want.anyDelay, want.by);
    }
    void put(const locum::language::WantEffect &want) { put("effect", want.no, want.verb, want.details); }
    void put(const locum::language::WantRule &want) { put("rule", want.no, want.rule); }
    void put(const locum::language::Want &want) { put(want.node); }
    void put(const locum::language::ExpectStep &step) { put("expect", step.wants); }
    void put(const locum::language::Step &step) { put(step.node); }
    void put(const locum::language::TestDeclaration &item) { put("test", item.name, item.steps); }

    const locum::language::File &m_file;
    QByteArray m_text;
};

inline QByteArray treeText(const locum::language::File &file)
{
    return RuleTree(file).text();
}

} // namespace locumtest
