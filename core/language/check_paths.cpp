// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/check_expressions.h"

#include <algorithm>

namespace locum::language {

namespace {

QByteArray joined(const PathExpression &path)
{
    QByteArray whole = path.parts[0].text;
    for (size_t i = 1; i < path.parts.size(); ++i) {
        whole += '.' + path.parts[i].text;
    }
    return whole;
}

/// From the first of the parts to the last.
Span spanFrom(const PathExpression &path, size_t first)
{
    Span span = path.parts[first].span;
    span.end = path.parts.back().span.end;
    return span;
}

} // namespace

Expressions::Found Expressions::path(const Expression &expression, const PathExpression &path,
                                     const std::optional<Type> &wanted, Names names)
{
    if (path.parts.size() == 1 && !path.arguments) {
        if (Found found = named(path.parts[0], wanted, names)) {
            return found->declared && found->declared->broken ? Found() : found;
        }
    }
    if (path.parts.empty()) {
        return std::nullopt;
    }
    if (m_scope.plugin(path.parts[0].text) == Scope::PluginState::Absent && path.parts.size() > 1) {
        return unknown(expression.span);
    }
    const auto use = fieldUse(expression, path, wanted, names);
    if (!use) {
        return std::nullopt;
    }
    const Field &field = m_context.words.fields[use->field];
    if (!isThere(use->field, expression.span, events)) {
        return std::nullopt;
    }
    fields.push_back(use->field);
    Operand operand;
    operand.span = expression.span;
    operand.type = field.type;
    operand.field = use->field;
    operand.mayBeUnknown = field.type.optional || m_scope.plugin(path.parts[0].text) == Scope::PluginState::There;
    operand.node = m_context.node(expression.span, SlotValue{use->slot}, field.type);
    return operand;
}

bool Expressions::isThere(FieldId id, const Span &span, EventMask on)
{
    const Field &field = m_context.words.fields[id];
    const EventMask missing = on & ~field.events;
    if (missing == 0) {
        return true;
    }
    m_context.report(Code::FieldNotOnEvent, span, {QString::fromUtf8(field.path), m_context.eventNames(missing)},
                     RuleDiagnostics::tr("it is there on: %1").arg(m_context.eventNames(field.events)));
    return false;
}

std::optional<Expressions::FieldUse> Expressions::fieldUse(ExpressionId id)
{
    const Expression &expression = (*m_context.file)[id];
    const auto *path = std::get_if<PathExpression>(&expression.node);
    if (!path || path->parts.empty()) {
        if (!std::holds_alternative<ErrorExpression>(expression.node)) {
            m_context.report(Code::UnknownName, expression.span,
                             {QString::fromUtf8(m_context.program.sources.text(expression.span))});
        }
        return std::nullopt;
    }
    return fieldUse(expression, *path, {}, Names::Values);
}

std::optional<Expressions::FieldUse> Expressions::fieldUse(const Expression &expression, const PathExpression &path,
                                                           const std::optional<Type> &wanted, Names names)
{
    const QByteArray whole = joined(path);
    const Scope::PluginState plugin = m_scope.plugin(path.parts[0].text);
    if (plugin == Scope::PluginState::Absent && path.parts.size() > 1) {
        return FieldUse{0, 0, true};
    }
    const auto field = m_context.index.field(whole);
    if (!field) {
        unknownPath(path, wanted, names);
        return std::nullopt;
    }
    if (plugin == Scope::PluginState::NotUsed) {
        m_context.report(Code::PluginNotUsed, expression.span, {QString::fromUtf8(whole)},
                         RuleDiagnostics::tr("add the line: %1").arg(m_scope.useLine(path.parts[0].text)));
        return std::nullopt;
    }
    auto constants = arguments(expression, path, m_context.words.fields[*field]);
    if (!constants) {
        return std::nullopt;
    }
    return FieldUse{*field, m_context.slot(*field, std::move(*constants)), false};
}

std::optional<std::vector<Constant>> Expressions::arguments(const Expression &expression, const PathExpression &path,
                                                            const Field &field)
{
    const size_t given = path.arguments ? path.arguments->size() : 0;
    if (given != field.parameters.size() || path.arguments.has_value() == field.parameters.empty()) {
        QStringList parameters;
        for (const Parameter &parameter : field.parameters) {
            parameters.append(QString::fromUtf8(parameter.name) + QStringLiteral(": ") +
                              m_context.typeName(parameter.type));
        }
        const QString list = parameters.join(QStringLiteral(", "));
        m_context.report(Code::WrongArguments, expression.span,
                         {QString::fromUtf8(field.path) +
                          (field.parameters.empty() ? QString() : QStringLiteral("(%1)").arg(list))});
        return std::nullopt;
    }
    std::vector<Constant> constants;
    bool right = true;
    for (size_t i = 0; i < given; ++i) {
        auto one = constant((*path.arguments)[i], field.parameters[i].type);
        right = right && one;
        if (one) {
            constants.push_back(std::move(*one));
        }
    }
    return right ? std::optional(std::move(constants)) : std::nullopt;
}

/// A name alone: what the other side's type says that it is, before fields; lists and hours where they may stand.
Expressions::Found Expressions::named(const Name &name, const std::optional<Type> &wanted, Names names)
{
    if (wanted && wanted->base == BaseType::Enum) {
        const EnumType &type = m_context.words.enums[wanted->detail];
        const Type own{BaseType::Enum, wanted->detail};
        for (size_t i = 0; i < type.values.size(); ++i) {
            if (type.values[i] == name.text) {
                return fixed(name.span, own, static_cast<qint64>(i));
            }
        }
        for (const EnumType::Union &several : type.unions) {
            if (several.name == name.text) {
                std::vector<qint64> values;
                for (qint64 i = 0; i < 64; ++i) {
                    if ((several.values >> i) & 1U) {
                        values.push_back(i);
                    }
                }
                return fixed(name.span, own, std::move(values));
            }
        }
    }
    if (wanted && wanted->base == BaseType::Weekday) {
        if (const auto day = weekdayNamed(name.text)) {
            return fixed(name.span, {BaseType::Weekday}, qint64{*day});
        }
    }
    if (names == Names::ListsToo) {
        if (Declared *declared = m_scope.value(name.text)) {
            return listNamed(name.span, *declared);
        }
    }
    const bool isField = m_context.index.field(name.text).has_value();
    if (wanted && wanted->base == BaseType::Lang && !isField) {
        return fixed(name.span, {BaseType::Lang}, QByteArray(name.text).replace('_', '-'));
    }
    return std::nullopt;
}

Expressions::Found Expressions::listNamed(const Span &span, Declared &declared)
{
    declared.used = true;
    if (declared.kind == Declared::Kind::Hours) {
        Operand operand;
        operand.span = span;
        operand.type = {BaseType::Hours};
        operand.declared = &declared;
        return operand;
    }
    const ListValues &list = m_scope.list(declared);
    Type type = list.item;
    type.list = true;
    const bool isText = type.base == BaseType::Text || type.base == BaseType::Lang;
    Operand operand =
        takeValues(span, list.size())
            ? (isText ? fixed(span, type, list.texts) : fixed(span, type, list.numbers))
            : (isText ? fixed(span, type, std::vector<QByteArray>()) : fixed(span, type, std::vector<qint64>()));
    operand.declared = &declared;
    return operand;
}

QString Expressions::fieldHint(const QByteArray &nameSpace, const QString &rest) const
{
    if (!m_context.wantsMore()) {
        return {};
    }
    std::vector<Candidate> candidates;
    QStringList names;
    const QByteArray prefix = nameSpace + '.';
    for (const Field &field : m_context.words.fields) {
        if (field.path.startsWith(prefix)) {
            names.append(QString::fromUtf8(field.path.mid(prefix.size())));
            candidates.push_back({names.constLast(), m_context.words.typeName(field.type)});
        }
    }
    const QString meant = suggestion(rest, candidates);
    return meant.isEmpty() ? suggestion(rest, names, {}) : meant;
}

void Expressions::unknownPath(const PathExpression &path, const std::optional<Type> &wanted, Names names)
{
    const QByteArray &first = path.parts[0].text;
    const QString text = QString::fromUtf8(first);
    if (path.parts.size() > 1 && m_context.index.isNamespace(first)) {
        if (m_scope.plugin(first) == Scope::PluginState::NotUsed) {
            m_context.report(Code::PluginNotUsed, spanFrom(path, 0), {QString::fromUtf8(joined(path))},
                             RuleDiagnostics::tr("add the line: %1").arg(m_scope.useLine(first)));
            return;
        }
        const QString rest = QString::fromUtf8(joined(path).mid(first.size() + 1));
        m_context.report(Code::UnknownField, spanFrom(path, 1), {text, rest}, fieldHint(first, rest));
        return;
    }
    const bool alone = path.parts.size() == 1 && !path.arguments;
    if (alone && wanted && (wanted->base == BaseType::Enum || wanted->base == BaseType::Weekday)) {
        QStringList values = weekdayNames();
        if (wanted->base == BaseType::Enum) {
            const EnumType &type = m_context.words.enums[wanted->detail];
            values = asStrings(type.values);
            for (const EnumType::Union &several : type.unions) {
                values.append(QString::fromUtf8(several.name));
            }
        }
        const QString type = m_context.typeName({wanted->base, wanted->detail});
        const QString meant = didYouMean(text, values);
        m_context.report(Code::UnknownValue, path.parts[0].span, {text, type},
                         meant.isEmpty() ? suggestion(text, values, {})
                                         : RuleDiagnostics::tr("did you mean '%1' (%2)?").arg(meant, type));
        return;
    }
    QString hint;
    if (m_context.wantsMore()) {
        if (const Declared *declared = alone ? m_scope.value(first) : nullptr) {
            hint = RuleDiagnostics::tr("it is the name of %1: ask for it with 'in'").arg(m_scope.typeOf(*declared));
        } else if (alone && m_context.index.isNamespace(first)) {
            hint = fieldHint(first, {});
        } else {
            std::vector<Candidate> candidates;
            if (names == Names::ListsToo) {
                candidates = m_scope.candidates();
            }
            for (const Field &field : m_context.words.fields) {
                if (path.parts.size() == 1) {
                    candidates.push_back({QString::fromUtf8(field.path), m_context.words.typeName(field.type)});
                } else {
                    const QString nameSpace = QString::fromUtf8(field.path.left(field.path.indexOf('.')));
                    candidates.push_back({nameSpace, {}});
                }
            }
            hint = suggestion(text, candidates);
        }
    }
    m_context.report(Code::UnknownName, path.parts[0].span, {text}, hint);
}

} // namespace locum::language
